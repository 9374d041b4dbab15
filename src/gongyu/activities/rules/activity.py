"""When an activity may be planned, held, called off or withdrawn, and which duty it is credited to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

PREFIX: Final = "activity."
STATES: Final = {
    "planned": N_("已计划"),
    "held": N_("已举办"),
    "called_off": N_("已取消"),
    "withdrawn": N_("已撤销"),
}
TRANSITIONS: Final = {
    ("planned", "change"): "planned",
    ("planned", "hold"): "held",
    ("planned", "call_off"): "called_off",
    ("held", "withdraw"): "withdrawn",
}
AUDIENCES: Final = {
    "all": N_("全体家长"),
    "grade": N_("一个年级的家长"),
    "class": N_("一个班的家长"),
    "committee": N_("家长委员会成员"),
    "volunteers": N_("自愿报名的家长"),
    "public": N_("社区居民或公众"),
    "staff": N_("教职工"),
    "pupils": N_("学生"),
}
# Whom a body invites that has no classes, grades or parents' committee.
NOT_OF_SCHOOLS: Final = frozenset({"grade", "class", "committee"})
# Why an activity was credited where it was.
BECAUSE: Final = {
    "only": N_("只登记了这一类，计入这一类。"),
    "short": N_("一次活动只计一次：这一类离要求还差得最多，所以计在这里。"),
    "chosen": N_("一次活动只计一次：几类都已够数，计入您先选的这一类。"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """How a nature's duty stands: what the period asks and what has been done (0 asked: nothing is)."""

    required: int = 0
    achieved: int = 0

    @property
    def missing(self) -> int:
        return max(self.required - self.achieved, 0)


def choose_credit(candidates: Sequence[str], needs: Mapping[str, Need]) -> tuple[str, str]:
    """Which of the natures an activity is credited to, and why ("only", "short", "chosen").

    Once, where it helps most: the nature that lacks the largest share of what is asked; among equals the
    one named first, and the first of all when nothing is lacking.
    """
    if len(candidates) == 1:
        return candidates[0], "only"
    best = max(candidates, key=lambda nature: _lack(needs.get(nature, Need())))
    if needs.get(best, Need()).missing:
        return best, "short"
    return candidates[0], "chosen"


def _lack(need: Need) -> tuple[float, int]:
    return (need.missing / need.required if need.required else 0.0, need.missing)


def check_nature(nature: str, offered: Collection[str], *, field: str = "nature") -> None:
    """The organisation is one that holds such activities, and the person one who records them."""
    if nature not in offered:
        raise Refusal("activity.not-yours", N_("本单位不登记这类活动，请从列表中选一类。"), field=field)


def audiences(*, schooling: bool) -> dict[str, str]:
    """The circles that a body may invite; `schooling` says that it has classes."""
    return {key: words for key, words in AUDIENCES.items() if schooling or key not in NOT_OF_SCHOOLS}


def check_audience(audience: str, known: Collection[str]) -> None:
    """Who was invited is one of the circles that the body has."""
    if audience not in known:
        raise Refusal("activity.unknown-audience", N_("请选择面向哪些人。"), field="audience")


def check_class(audience: str, class_id: int | None, classes: Collection[int]) -> None:
    """A class activity names its class, and the class is of this school."""
    if class_id is not None and class_id not in classes:
        raise Refusal("activity.other-class", N_("这个班不在本校，请重新选择。"), field="class_id")
    if audience == "class" and class_id is None and classes:
        raise Refusal("activity.which-class", N_("请选择是哪个班的家长。"), field="class_id")


def check_plan(held_on: date, today: date) -> None:
    """A plan looks ahead."""
    if held_on < today:
        raise Refusal(
            "activity.past-plan",
            N_("这一天已经过去。如果活动已经办完，请按“已经办完”登记。"),
            field="held_on",
        )


def check_held(held_on: date, today: date, opened_on: date) -> None:
    """What was held lies behind us, and in the organisation's lifetime."""
    if held_on > today:
        raise Refusal("activity.not-yet-held", N_("活动日期还没到，办完以后再来登记。"), field="held_on")
    if held_on < opened_on:
        raise Refusal("activity.before-opening", N_("那天本单位还没有成立，请核对日期。"), field="held_on")


def check_open(day: date, closed_on: date | None) -> None:
    """The organisation still existed on the day."""
    if closed_on is not None and day >= closed_on:
        raise Refusal("activity.after-closing", N_("那天本单位已经撤并，请核对日期。"), field="held_on")


def check_headcount(headcount: int | None) -> None:
    """A number of people, or nothing at all."""
    if headcount is not None and not 0 < headcount < 1_000_000:
        raise Refusal("activity.headcount", N_("请填写实到的人数，不清楚可以不填。"), field="headcount")


def check_transition(state: str, act: str) -> str:
    """The state after the act; refused when the table has no such step."""
    if (state, act) not in TRANSITIONS:
        raise Refusal(f"activity.is-{state.replace('_', '-')}", _WRONG[state])
    return TRANSITIONS[(state, act)]


_WRONG: Final = {
    "planned": N_("这项活动还只是计划，不能撤销；不办了请取消。"),
    "held": N_("这项活动已经登记为举办；如果登记有误，请撤销。"),
    "called_off": N_("这项活动已经取消，不能再处理；如又举办了，请重新登记。"),
    "withdrawn": N_("这项活动的登记已经撤销，不能再处理。"),
}


def check_reason(reason: str) -> None:
    """A withdrawal says why."""
    if not reason.strip():
        raise Refusal("activity.no-reason", N_("请写明撤销的原因，一句话即可。"), field="reason")


def nature_of(act: str) -> str:
    """The nature behind an act's key: "activity.guidance" is "guidance"."""
    return act.removeprefix(PREFIX)
