"""When a corps may be set up or ended, who may join it, and until when a lecturer is qualified. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

NAME_MOST: Final = 30
# A paper of one's trade, or the yearly check for those who meet children: its day, never what it says.
PAPER: Final = "paper"
CHECK: Final = "check"
QUALIFICATIONS: Final = {PAPER: N_("资格证明"), CHECK: N_("从业查询")}
# A paper that ends within these days is shown to the keeper as ending.
ENDING_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Paper:
    """A qualification: of which sort, from when, and until when where it ends."""

    kind: str
    valid_from: date
    valid_until: date | None


def check_until(checked_on: date) -> date:
    """A check is repeated every year (law on the protection of minors, articles 62 and 98)."""
    try:
        return checked_on.replace(year=checked_on.year + 1)
    except ValueError:  # 29 February
        return date(checked_on.year + 1, 3, 1)


def in_force(papers: Iterable[Paper], kind: str, day: date) -> bool:
    """Whether some paper of a sort holds on a day."""
    return any(
        one.kind == kind and one.valid_from <= day and (one.valid_until is None or day < one.valid_until)
        for one in papers
    )


def may_meet_children(papers: Iterable[Paper], day: date) -> bool:
    """Whether somebody has been checked within the year before a day."""
    return in_force(papers, CHECK, day)


def lapsed(papers: Collection[Paper], day: date) -> bool:
    """Whether somebody had papers of their trade and none of them holds on a day any more."""
    trade = [one for one in papers if one.kind == PAPER]
    return bool(trade) and not in_force(trade, PAPER, day)


def check_act(act: str, offered: Collection[str]) -> None:
    """The body is one that the document asks to have such a corps."""
    if act not in offered:
        raise Refusal("corps.not-yours", N_("本单位不建这种队伍，请从列表中选一项。"), field="act")


def check_first(exists: bool) -> None:
    """A body has one corps of a sort at a time."""
    if exists:
        raise Refusal("corps.exists", N_("这支队伍已经建了，请打开它添加讲师。"), field="act")


def check_founded(day: date, today: date, opened_on: date) -> None:
    """It has been set up, within the body's lifetime."""
    if day > today:
        raise Refusal("corps.future-date", N_("日期不能晚于今天，到那天再来登记。"), field="founded_on")
    if day < opened_on:
        raise Refusal("corps.before-opening", N_("那天本单位还没有成立，请核对日期。"), field="founded_on")


def check_end(begins: date, ends: date | None, field: str = "valid_until") -> None:
    """What ends, ends after it begins."""
    if ends is not None and ends <= begins:
        raise Refusal("corps.ends-before-it-begins", N_("结束日要晚于开始日。"), field=field)


def check_open(ended: bool) -> None:
    """A corps that has been ended is not changed any more."""
    if ended:
        raise Refusal("corps.ended", N_("这支队伍已经停办，不能再改；如又办了，请重新登记。"))


def check_kind(kind: str, known: Collection[str]) -> None:
    """One of the pack's kinds of people."""
    if kind not in known:
        raise Refusal("lecturer.kind", N_("请选择是哪一类讲师。"), field="kind")


def check_topics(topics: Collection[str], known: Collection[str]) -> None:
    """At least one topic, each of them the pack's."""
    if not topics or not set(topics) <= set(known):
        raise Refusal("lecturer.topics", N_("请至少选一个能讲的主题。"), field="topics")


def check_who(staff_id: int | None, name: str, staff: Collection[int]) -> None:
    """Somebody of the staff, or somebody from outside by name; not both, not neither."""
    if staff_id is None and not name.strip():
        raise Refusal("lecturer.nobody", N_("请选一位本单位的人，或写校外讲师的姓名。"), field="staff")
    if staff_id is not None and name.strip():
        raise Refusal("lecturer.both", N_("已经选了本单位的人，不用再写姓名。"), field="name")
    if staff_id is not None and staff_id not in staff:
        raise Refusal("lecturer.not-staff", N_("这个人不在本单位，请重新选择。"), field="staff")


def check_not_in(already: bool) -> None:
    """Nobody is in a corps twice."""
    if already:
        raise Refusal("lecturer.twice", N_("这个人已经在这支队伍里。"), field="staff")


def check_joined(day: date, today: date, founded_on: date) -> None:
    """One joins a corps that is there."""
    if day > today:
        raise Refusal("lecturer.future-date", N_("日期不能晚于今天，到那天再来登记。"), field="joined_on")
    if day < founded_on:
        raise Refusal("lecturer.before-corps", N_("那天队伍还没有建，请核对日期。"), field="joined_on")


def check_left(day: date, joined_on: date, today: date, *, left: bool) -> None:
    """One leaves once, after having joined, and no later than today."""
    if left:
        raise Refusal("lecturer.left", N_("这位讲师已经离开队伍。"))
    if day > today:
        raise Refusal("lecturer.future-date", N_("日期不能晚于今天，到那天再来登记。"), field="left_on")
    if day <= joined_on:
        raise Refusal("lecturer.left-before-joining", N_("离开的日期要晚于加入的日期。"), field="left_on")


def check_paper(kind: str, title: str, valid_from: date, valid_until: date | None, today: date) -> None:
    """A qualification has its sort, its day, and its name where it is a paper."""
    if kind not in QUALIFICATIONS:
        raise Refusal("qualification.kind", N_("请选择是资格证明还是从业查询。"), field="kind")
    if valid_from > today:
        raise Refusal("qualification.future-date", N_("日期不能晚于今天。"), field="valid_from")
    if kind == PAPER and not title.strip():
        raise Refusal("qualification.no-title", N_("请写证明的名称。"), field="title")
    check_end(valid_from, valid_until)


def check_phone(sound: bool) -> None:
    """A number that can be called."""
    if not sound:
        raise Refusal("lecturer.phone", N_("请核对电话号码。"), field="phone")
