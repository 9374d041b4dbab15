"""Matters that families and the committee raise, answered by the school. Pure."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

ACT: Final = "committee.matter"
WORDS_MOST: Final = 500
ANSWER_MOST: Final = 1000


def check_words(words: str, field: str) -> None:
    """Something is said."""
    if not words.strip():
        raise Refusal("matter.nothing", N_("请写一句话。"), field=field)


def check_waits(answered: bool) -> None:
    """A matter is answered once."""
    if answered:
        raise Refusal("matter.answered", N_("这件事已经答复过了。"))
