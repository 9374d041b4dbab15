"""Families' satisfaction: whom one asks, what, and what may be told of the answers. Pure.

The document prints no number here: how many families are asked and the fewest answers are our own settings.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from gongyu.compliance.rules.small import SMALL
from gongyu.contact.rules.estimate import interval
from gongyu.contact.rules.sampling import rank
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# Fewer answers than this are told to nobody, and fewer families than this are not asked.
FEWEST: Final = SMALL
SIZE: Final = 60
SIZE_MOST: Final = 500
DAYS: Final = 14
DAYS_MOST: Final = 60
WORDS_MOST: Final = 200
KIND: Final = "filing.satisfaction_survey"
# None of them is about a teacher or a class.
QUESTIONS: Final = {
    "talk": N_("学校和您沟通得怎么样？"),
    "answer": N_("您提的问题和意见，学校处理得怎么样？"),
    "whole": N_("总的来说，您对学校满意吗？"),
}
ANSWERS: Final = {
    5: N_("很满意"),
    4: N_("比较满意"),
    3: N_("一般"),
    2: N_("不太满意"),
    1: N_("很不满意"),
}
# From this answer on a family counts as satisfied.
SATISFIED: Final = 4
# Every ballot is as long as every other, so that its length tells nothing of it.
BALLOT_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one family has said: an answer to each question in their order, and a line or none."""

    answers: tuple[int, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the answers with its 95 % interval; all between 0 and 1."""

    value: float
    low: float
    high: float


def check_size(size: int) -> None:
    """Enough families to hide in, and not everybody of a large school."""
    if not FEWEST <= size <= SIZE_MOST:
        raise Refusal(
            "survey.size",
            N_("请填 %(fewest)s 到 %(most)s 之间的户数。"),
            field="size",
            fewest=FEWEST,
            most=SIZE_MOST,
        )


def check_last_day(today: date, last: date) -> None:
    """Families have some days to answer, and the round ends within its school year."""
    if not today < last <= today + timedelta(days=DAYS_MOST):
        raise Refusal(
            "survey.last-day", N_("截止日请选明天到 %(most)s 天内的一天。"), field="closes_on", most=DAYS_MOST
        )
    if last not in school_year(today):
        raise Refusal("survey.next-year", N_("截止日请选在本学年内，下学年再问一次。"), field="closes_on")


def check_enough(families: int) -> None:
    """A school with very few families that sign in would know who has answered."""
    if families < FEWEST:
        raise Refusal(
            "survey.too-few",
            N_("能在手机上看到问题的家庭不足 %(fewest)s 户，会让人猜到是谁答的。请先请家长加入，再来问。"),
            fewest=FEWEST,
        )


def check_first(asked_before: bool) -> None:
    """Once a school year: families are not asked again and again, and two results give no difference."""
    if asked_before:
        raise Refusal("survey.once", N_("本学年已经问过家长，结果在“家长满意度”里。下学年再问。"))


def check_ballot(ballot: Ballot) -> None:
    """Every question has an answer; the line is short."""
    for key, answer in zip(QUESTIONS, ballot.answers, strict=True):
        if answer not in ANSWERS:
            raise Refusal("survey.answer", N_("这一题还没有选。"), field=key)
    if len(ballot.words) > WORDS_MOST:
        raise Refusal("survey.too-long", N_("请控制在 %(most)s 字以内。"), field="words", most=WORDS_MOST)


def check_waits(done: bool, closes_on: date, today: date) -> None:
    """A family answers once, as long as the round runs."""
    if done:
        raise Refusal("survey.done", N_("您已经答过了，谢谢。"))
    if today > closes_on:
        raise Refusal("survey.over", N_("这次已经截止，谢谢您。下次抽到时再请您说。"))


def draw(families: Mapping[int, Collection[int]], size: int, seed: str) -> tuple[int, ...]:
    """One guardian of each family drawn, each once. Families go by the SHA-256 of "seed:family" and the first
    so many are drawn, of each the guardian whose own is smallest: whoever has the seed can draw again."""
    place = partial(rank, seed)
    drawn = sorted((family for family, guardians in families.items() if guardians), key=place)[:size]
    return tuple(sorted({min(families[family], key=place) for family in drawn}))


def packed(ballot: Ballot) -> str:
    """A ballot as a text of one length, before it is sealed."""
    words = "".join(character if character.isprintable() else " " for character in ballot.words)
    said = "".join(map(str, ballot.answers)) + " ".join(words.split())
    return said + " " * (BALLOT_BYTES - len(said.encode()))


def unpacked(text: str) -> Ballot:
    """The ballot again."""
    many = len(QUESTIONS)
    return Ballot(tuple(int(one) for one in text[:many]), text[many:].strip())


def tally(ballots: Sequence[Ballot]) -> dict[str, list[int]] | None:
    """How often each answer was given, by question, the best first; None where too few have answered."""
    if len(ballots) < FEWEST:
        return None
    return {
        key: [sum(ballot.answers[place] == answer for ballot in ballots) for answer in ANSWERS]
        for place, key in enumerate(QUESTIONS)
    }


def satisfied(counts: Sequence[int], frame: int) -> Share:
    """The share of families that are satisfied, of the counts of one question; `frame` is how many families
    might have been drawn."""
    good = sum(many for answer, many in zip(ANSWERS, counts, strict=True) if answer >= SATISFIED)
    answered = sum(counts)
    low, high = interval(good, answered, frame)
    return Share(good / answered, low / frame, high / frame)
