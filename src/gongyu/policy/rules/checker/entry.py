"""All rules of the checker, in the order in which a person would mend what they find."""

from __future__ import annotations

from collections.abc import Sequence

from gongyu.policy.rules.checker.against_text import against_text
from gongyu.policy.rules.checker.references import references
from gongyu.policy.rules.checker.structure import Read, structure
from gongyu.policy.rules.source import Finding, Source
from gongyu.policy.rules.text import sentences


def check(sources: Sequence[Source], text_file: str, text: str) -> list[Finding]:
    """Everything wrong with a pack's files, by file and line. A pack without findings can be loaded."""
    found = [finding for source in sources for finding in source.findings]
    if found:
        return found
    read = Read()
    found += structure(sources, read)
    found += references(read)
    found += against_text(read, text_file, sentences(text))
    return sorted(set(found), key=lambda one: (one.file, one.line, one.message))
