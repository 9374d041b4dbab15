"""Who is in a team and when it is confirmed; what trainings come to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

NAME_MOST: Final = 30
# Ours, against slips of the keyboard: no training of one day is longer.
MINUTES_MOST: Final = 600


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody does in a team, by the pack: which posts it follows from, and for which stages."""

    key: str
    posts: tuple[str, ...] = ()
    heads: bool = False
    lead: bool = False
    outside: bool = False
    stages: tuple[str, ...] = ()

    def fits(self, stage: str) -> bool:
        """Whether a school of a stage has it."""
        return not self.stages or stage in self.stages


def proposed(
    parts: Iterable[Part], posts: Mapping[int, Collection[str]], heads: Collection[int]
) -> tuple[tuple[int, str], ...]:
    """Who would be what in the team: each member of staff once, in the first part that their posts name.

    Of those who would lead, only the holders of the first post that anybody holds.
    """
    found: dict[int, str] = {}
    for part in parts:
        held = [post for post in part.posts if any(post in mine for mine in posts.values())]
        wanted = set(held[:1] if part.lead else held)
        for staff_id, mine in posts.items():
            if wanted & set(mine) or (part.heads and staff_id in heads):
                found.setdefault(staff_id, part.key)
    return tuple(found.items())


def check_part(part: str, known: Collection[str]) -> None:
    """One of the pack's parts that the school has."""
    if part not in known:
        raise Refusal("team.part", N_("请选择在队伍里做什么。"), field="part")


def check_lead(parts: Collection[str], leads: Collection[str]) -> None:
    """A team has somebody who leads it."""
    if not set(parts) & set(leads):
        raise Refusal("team.no-lead", N_("队伍还没有牵头人。请先勾选或添加分管德育的校长（园长）。"))


def check_who(staff_id: int | None, name: str, staff: Collection[int], *, outside: bool) -> None:
    """Somebody of the staff for a part inside, a name for one outside."""
    if outside:
        if staff_id is not None:
            raise Refusal("team.outside", N_("专家和家长代表请写姓名，不选教职工。"), field="staff")
        if not name.strip():
            raise Refusal("team.no-name", N_("请写姓名。"), field="name")
        return
    if name.strip():
        raise Refusal("team.inside", N_("本校的人请从名单里选，不用写姓名。"), field="name")
    if staff_id is None or staff_id not in staff:
        raise Refusal("team.nobody", N_("请从名单里选一位。"), field="staff")


def check_new(already: bool) -> None:
    """Nobody is in the team twice."""
    if already:
        raise Refusal("team.twice", N_("这个人已经在队伍里。"), field="staff")


def check_day(day: date, today: date, field: str) -> None:
    """It has happened."""
    if day > today:
        raise Refusal("team.future-date", N_("日期不能晚于今天，到那天再来登记。"), field=field)


def check_left(day: date, valid_from: date, today: date, *, left: bool) -> None:
    """One leaves once, after having joined."""
    if left:
        raise Refusal("team.left", N_("这位成员已经离开队伍。"))
    check_day(day, today, "left_on")
    if day <= valid_from:
        raise Refusal("team.left-before-joining", N_("离开的日期要晚于加入的日期。"), field="left_on")


def check_training(topic: str, topics: Collection[str], minutes: int, present: Collection[int]) -> None:
    """On a topic of the pack, with somebody there, of a length somebody means."""
    if topic not in topics:
        raise Refusal("training.topic", N_("请选一个主题。"), field="topic")
    if not 0 < minutes <= MINUTES_MOST:
        raise Refusal("training.minutes", N_("分钟数请填 1 到 600。"), field="minutes")
    if not present:
        raise Refusal("training.nobody", N_("请勾选谁参加了。"), field="present")


def check_present(present: Collection[int], members: Collection[int]) -> None:
    """Those of the team."""
    if not set(present) <= set(members):
        raise Refusal("training.strangers", N_("只能勾选队伍里的人。"), field="present")


def check_stands(withdrawn: bool) -> None:
    """A training is taken back once."""
    if withdrawn:
        raise Refusal("training.withdrawn", N_("这次培训已经撤销，不用再处理。"))


def hours(minutes: int) -> str:
    """To a tenth of an hour."""
    return str((Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP))


def next_year(day: date) -> date:
    """The first day of the school year after that of a day: until then a confirmed team stands."""
    return date(day.year + (day.month >= 9), 9, 1)
