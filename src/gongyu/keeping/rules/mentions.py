"""A name that stands in somebody's words is replaced; other people's names stay. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

MARK: Final = "〔已删除〕"
# A name of one character stands in too many words to be looked for.
SHORTEST: Final = 2


def searchable(names: Collection[str]) -> frozenset[str]:
    """Of a person's names those that can be looked for in words."""
    return frozenset(name for name in names if len(name) >= SHORTEST)


def without(text: str, names: Collection[str], others: Collection[str] = ()) -> tuple[str, int]:
    """The text without a person's names, and in how many places they stood. `others` are longer names of
    other people in which one of these stands: 王丽华 keeps hers when 王丽 goes."""
    gone = searchable(names)
    if not gone:
        return text, 0
    longest_first = sorted({*gone, *others}, key=lambda name: (-len(name), name))
    places = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal places
        if found[0] not in gone:
            return found[0]
        places += 1
        return MARK

    return re.sub("|".join(map(re.escape, longest_first)), replaced, text), places
