"""A pack against the document's text: nothing left out, nothing copied, only printed numbers judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongyu.policy.rules.checker.structure import Placed, Read
from gongyu.policy.rules.duty import DatedValue, Duty
from gongyu.policy.rules.source import Finding
from gongyu.policy.rules.text import Sentence, longest_shared, squeezed
from gongyu.policy.rules.values import counts_per_cent

ANCHOR = range(2, 15)
COPIED = 14
# A clause line on a phone.
SUMMARY = 40
# The word with which a value says that the document itself prints it.
PRINTED = "clause"


def against_text(read: Read, text_file: str, sentences: Sequence[Sentence]) -> list[Finding]:
    """Unmapped sentences, anchors not found, copied passages, and numbers against those printed."""
    by_key = {sentence.key: sentence for sentence in sentences}
    used = {one.what.sentence for one in read.duties}
    whole = "".join(sentence.words for sentence in sentences)
    found = [
        Finding(text_file, sentence.line, f"{sentence.key} has no duty: {sentence.words[:12]}…")
        for sentence in sentences
        if sentence.key not in used
    ]
    for placed in read.duties:
        sentence = by_key.get(placed.what.sentence)
        if sentence is None:
            message = f"{placed.what.key}: the text has no sentence {placed.what.sentence}"
            found.append(placed.finding(message, "sentence"))
        else:
            found += _anchor(placed, sentence)
        found += _wordings(placed, whole)
    for sentence in sentences:
        mine = [one for one in read.duties if one.what.sentence == sentence.key]
        found += _numbers(mine, sentence, text_file)
    return found


def _anchor(placed: Placed[Duty], sentence: Sentence) -> Iterator[Finding]:
    duty = placed.what
    if squeezed(duty.anchor) not in sentence.words:
        message = f"{duty.key}: anchor '{duty.anchor}' does not stand in {sentence.key}"
        yield placed.finding(message, "anchor")
    if len(duty.anchor) not in ANCHOR:
        message = f"{duty.key}: an anchor has {ANCHOR.start} to {ANCHOR.stop - 1} characters"
        yield placed.finding(f"{message}, this one {len(duty.anchor)}", "anchor")


def _wordings(placed: Placed[Duty], whole: str) -> Iterator[Finding]:
    duty = placed.what
    if len(duty.summary.zh) > SUMMARY:
        message = f"{duty.key}: the summary has {len(duty.summary.zh)} characters, {SUMMARY} fit"
        yield placed.finding(message, "summary", "zh")
    wordings = {"summary": duty.summary.zh, "note": duty.note.zh if duty.note else ""}
    for field, own in wordings.items():
        run = longest_shared(own, whole, COPIED)
        if run:
            yield placed.finding(f"{duty.key}: {field} copies {len(run)} characters: '{run}'", field, "zh")


def _numbers(duties: Sequence[Placed[Duty]], sentence: Sentence, text_file: str) -> Iterator[Finding]:
    """Each judged duty takes one number printed in its sentence; none may go without, none be left."""
    left = list(sentence.numbers)
    for placed in duties:
        duty = placed.what
        if not duty.judged:
            yield from _unjudged(placed)
            continue
        own = [value for value in duty.values if value.source.startswith(PRINTED)]
        if not own:
            yield placed.finding(f"{duty.key}: judged without a printed value (source: {PRINTED})", "verdict")
            continue
        for index, value in enumerate(duty.values):
            wanted = _wanted(duty, value)
            if wanted in left:
                left.remove(wanted)
            else:
                message = f"{duty.key}: judged against {wanted[0]} {wanted[1]}, which {sentence.key}"
                more = "does not print" if wanted not in sentence.numbers else "prints for another duty"
                yield placed.finding(f"{message} {more}", "values", index)
    for number, unit in left:
        message = f"{sentence.key} prints {number} {unit}, which no duty judges"
        yield Finding(text_file, sentence.line, message)


def _unjudged(placed: Placed[Duty]) -> Iterator[Finding]:
    """A number that the document does not print for this duty is shown to nobody."""
    for index, value in enumerate(placed.what.values):
        if value.source.startswith(PRINTED):
            message = f"{placed.what.key}: claims a printed value and is not judged"
            yield placed.finding(message, "values", index)


def _wanted(duty: Duty, value: DatedValue) -> tuple[int, str]:
    if counts_per_cent(duty):
        return value.target or 0, "%"
    return value.n or 0, "次"
