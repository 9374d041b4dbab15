"""What guardians consent to, word by word, and for whom it is needed. Pure.

A wording that anybody has agreed to is never changed: another version is added below it, from a day on, and
who agreed to the old one is asked again. tests/test_consent.py holds each version to its digest.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# The law asks a guardian for a child below this age.
AGE: Final = 14
KEPT_AT_MOST: Final = 60
# A sheet older than this was signed for another class or another school.
OLDEST_SHEET: Final = 366


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of the text: its title and paragraphs in Chinese, which are what counts."""

    version: str
    since: date
    title: str
    paragraphs: tuple[str, ...]

    @property
    def digest(self) -> str:
        """A digest of the very words."""
        return hashlib.sha256("\n".join((self.title, *self.paragraphs)).encode()).hexdigest()


WORDINGS: Final = (
    Wording(
        "2026-1",
        date(2026, 9, 1),
        N_("家校联系同意书"),
        (
            N_(
                "用什么、做什么：为了家访和家校联系，学校在共育里使用孩子的姓名、班级、家庭所在社区，"
                "以及您的姓名、和孩子的关系、手机号。"
            ),
            N_("谁看得到：孩子的班主任、本校负责人和您自己。县里、市里只看到人数，看不到名字。"),
            N_("保存多久：孩子离校三年后清空。家访办没办的台账长期保存，里面没有名字。"),
            N_("您可以随时查看、更正、撤回。撤回后，系统不再给您看孩子的情况，也不再给您发孩子的消息。"),
            N_("同意不同意，都不影响孩子上学，也不影响学校依法要为孩子做的事。"),
        ),
    ),
)


def wording_on(day: date) -> Wording:
    """The wording in force on a day; the first one before there was any."""
    begun = [one for one in WORDINGS if one.since <= day]
    return begun[-1] if begun else WORDINGS[0]


def wording(version: str) -> Wording | None:
    """A version by its name."""
    return next((one for one in WORDINGS if one.version == version), None)


def is_needed(born_on: date | None, today: date) -> bool:
    """Whether a guardian has to consent for a child: below fourteen, or of an age that nobody knows."""
    if born_on is None:
        return True
    had = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (not had) < AGE


def check_signed_on(signed_on: date, today: date) -> None:
    """Refuse a sheet from the future, or from before anybody could have been given one."""
    if signed_on > today:
        raise Refusal("consent.in-the-future", N_("签字日期不能晚于今天。"), field="signed_on")
    if (today - signed_on).days > OLDEST_SHEET:
        raise Refusal("consent.too-old", N_("这份同意书签了一年多了，请家长重新签一份。"), field="signed_on")


def check_not_given(given: bool) -> None:
    """Refuse to record a consent twice."""
    if given:
        raise Refusal("consent.given", N_("这位家长已经同意过了，不用再登记。"))


def check_still_given(withdrawn: bool) -> None:
    """Refuse to take a consent back twice."""
    if withdrawn:
        raise Refusal("consent.withdrawn", N_("这份同意书已经撤回了。"))


def check_person(name: str, relation_known: bool) -> None:
    """Refuse a new guardian without a name or a relation."""
    if not name.strip():
        raise Refusal("consent.no-name", N_("请填写这位家长的姓名。"), field="name")
    if not relation_known:
        raise Refusal("consent.no-relation", N_("请选择这位家长是孩子的什么人。"), field="relation")
