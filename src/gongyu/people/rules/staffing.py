"""A list of staff: what its cells mean, how a school stands before it, and what becomes of whom. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from gongyu.kernel.words import N_
from gongyu.people.rules.cells import class_of, day, given
from gongyu.people.rules.lists import Reader
from gongyu.people.rules.readers import Fault, phone, pupil_name
from gongyu.people.rules.relations import POSTS

NUMBER_MOST: Final = 32
AHEAD: Final = 366
EARLIEST: Final = date(1950, 1, 1)
# What people write for a post besides its own name.
SPOKEN_POSTS: Final = {
    **{words: key for key, words in POSTS.items()},
    **dict.fromkeys(("副校长（德育）", "分管校长", "德育副校长"), "vice_principal"),
    **dict.fromkeys(("德育处主任", "政教主任", "德育干事"), "moral_director"),
    **dict.fromkeys(("年级组长", "年级长"), "grade_leader"),
    **dict.fromkeys(("少先队辅导员", "少先队大队辅导员", "辅导员"), "pioneers_counsellor"),
    **dict.fromkeys(("心理教师", "心理老师", "心理健康教师"), "psychologist"),
    **dict.fromkeys(("老师", "科任教师", "任课教师", "科任老师", "班主任", "教员", "保育员"), "teacher"),
    **dict.fromkeys(("办公室", "办公室主任", "办事员", "职员"), "officer"),
}


class Term(NamedTuple):
    """A post or a headship as it is: its key, what of, and since when."""

    id: int
    what: Any
    since: date


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works, or has worked, at the school."""

    id: int
    name: str
    number: str
    posts: tuple[Term, ...]
    heads: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class ClassHeld:
    """A class of the school: its key, who heads it, and until when it was last headed by somebody before."""

    id: int
    head: Term | None
    headed_until: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """A school as it stands on the day of the list. `began` is from when what has never been known holds."""

    stage: str
    today: date
    began: date
    members: tuple[Member, ...]
    # (entry year, number) → the class
    classes: Mapping[tuple[int, int], ClassHeld]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one person. `ends` and `begins` are dated; a term that ends on the day it began was a
    mistake. `member` is None for somebody new."""

    row: int
    member: int | None
    name: str
    number: str
    phone: str
    kinds: tuple[str, ...] = ()
    posts_end: tuple[tuple[int, date], ...] = ()
    posts_begin: tuple[tuple[str, date], ...] = ()
    heads_end: tuple[tuple[int, date], ...] = ()
    heads_begin: tuple[tuple[int, date], ...] = ()
    classes: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Plan:
    """What taking a list in would do. `outcome` is the same only while everything would come out the same."""

    changes: list[Change] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    # Classes that would be left without a head teacher, by entry year and number.
    headless: tuple[tuple[int, int], ...] = ()
    # The same as `left_out`, by key.
    missing: tuple[int, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        new = sum(one.member is None for one in self.changes)
        changed = sum(one.member is not None and bool(one.kinds) for one in self.changes)
        return {
            "added": new,
            "changed": changed,
            "unchanged": len(self.changes) - new - changed,
            "left_out": len(self.left_out),
        }

    @property
    def outcome(self) -> str:
        return hashlib.sha256(repr((self.changes, self.left_out, self.headless)).encode()).hexdigest()[:32]


def readers(stage: str, today: date) -> dict[str, Reader]:
    """A reader for each column of a list of staff."""
    return {
        "name": pupil_name,
        "number": _number,
        "post": _post,
        "class": lambda cell: _class(cell, stage, today),
        "since": lambda cell: beginning(cell, today),
        "phone": phone,
    }


def beginning(cell: object, today: date) -> date | Fault | None:
    """The day from which something holds, or nothing."""
    if not given(cell):
        return None
    try:
        found = day(cell)
    except ValueError:
        return Fault(N_("没有这一天，请核对月和日。"))
    if found is None:
        return Fault(N_("看不懂日期。请写成 2026-09-01。"))
    if found < EARLIEST or (found - today).days > AHEAD:
        return Fault(N_("日期太早，或在一年以后，请核对年份。"))
    return found


def _number(cell: object) -> str | Fault:
    text = given(cell)
    if len(text) > NUMBER_MOST or (text and not text.replace("-", "").isalnum()):
        return Fault(N_("工号只能由字母和数字组成，不超过 32 位，请核对。"))
    return text


def _post(cell: object) -> str | Fault:
    text = given(cell)
    if not text:
        return Fault(N_("没有写岗位。"))
    return SPOKEN_POSTS.get(text) or Fault(N_("没有这种岗位。请从模板的下拉列表里选。"))


def _class(cell: object, stage: str, today: date) -> tuple[int, int] | Fault | None:
    if not given(cell):
        return None
    return class_of(cell, stage, today) or Fault(
        N_("看不懂班级。请写成“三年级2班”或“2024级2班”；不是班主任就留空。")
    )
