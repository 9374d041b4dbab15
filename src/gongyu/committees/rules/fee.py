"""Reports of fees collected in a committee's name: nobody says who reported. Pure."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

OPENED: Final = "committee.fee.opened"
CLOSED: Final = "committee.fee.closed"
STATES: Final = {
    "received": N_("待核查"),
    "told": N_("已告知学校"),
    "closed": N_("已办结"),
}
TRANSITIONS: Final = {
    ("received", "tell"): "told",
    ("received", "close"): "closed",
    ("told", "close"): "closed",
}
OUTCOMES: Final = {
    "founded": N_("属实，已处理"),
    "unfounded": N_("不属实"),
    "unclear": N_("查不清"),
}
WORDS_MOST: Final = 1000
# A receipt: so many letters and digits that nobody takes for one another, in groups to be read out.
LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 16
GROUP: Final = 4


def code_of(digest: bytes) -> str:
    """A receipt's code from sixteen bytes or more that nobody else knows: 80 bits."""
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:CODE_LENGTH])
    return "-".join(letters[place : place + GROUP] for place in range(0, CODE_LENGTH, GROUP))


def cleaned(code: str) -> str:
    """A code as it is kept in mind, however it was typed."""
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    return "-".join(letters[place : place + GROUP] for place in range(0, len(letters), GROUP))


def check_words(words: str, field: str = "words") -> None:
    """Something is said."""
    if not words.strip():
        raise Refusal("fee.nothing", N_("请写一句话。"), field=field)


def check_school(own: bool) -> None:
    """A guardian reports a school of their own children."""
    if not own:
        raise Refusal("fee.not-yours", N_("请在您孩子的学校里选一所。"), field="organisation_id")


def check_transition(state: str, act: str) -> str:
    """The state after the act; refused when the table has no such step."""
    if (state, act) not in TRANSITIONS:
        raise Refusal("fee.state", N_("这一条已经办过这一步了，请刷新看看。"))
    return TRANSITIONS[(state, act)]


def check_outcome(outcome: str, state: str) -> None:
    """What came of it; the school has been told of what is true before it is closed."""
    if outcome not in OUTCOMES:
        raise Refusal("fee.outcome", N_("请选择核查的结果。"), field="outcome")
    if outcome == "founded" and state != "told":
        raise Refusal(
            "fee.tell-first", N_("属实的要先告知学校去改，再办结。请先点“告知学校”。"), field="outcome"
        )
