"""When an exemption may be asked for, decided and withdrawn. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.policy.rules import Duty

STATES: Final = {
    "requested": N_("待审批"),
    "approved": N_("已批准"),
    "refused": N_("未批准"),
    "withdrawn": N_("已撤回"),
}
# What an act makes of a state; any other pair is refused.
TRANSITIONS: Final[dict[tuple[str, str], str]] = {
    ("requested", "approve"): "approved",
    ("requested", "refuse"): "refused",
    ("requested", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
}
# Grounds that the registry itself shows: the engine applies them, and nobody has to ask.
DERIVED: Final = frozenset(
    {"X.NEW", "X.CLOSED", "X.LATE", "X.LEAVE", "X.NOPOP", "X.DUP", "X.VIRTUAL", "X.SEALED", "X.SMALL"}
)
LONGEST_DAYS: Final = 366
REASON_LIMIT: Final = 300


def grounds(duty: Duty) -> tuple[str, ...]:
    """The grounds on which somebody may ask to be excepted from a duty."""
    return tuple(code for code in duty.exclusions if code not in DERIVED)


def next_state(state: str, act: str) -> str:
    """The state after an act; refused where the exemption is not in a state for it."""
    if (state, act) not in TRANSITIONS:
        raise Refusal(
            "exemption.wrong-state", N_("这项申请现在是“%(state)s”，不能再这样处理。"), state=STATES[state]
        )
    return TRANSITIONS[state, act]


def check_ground(duty: Duty, ground: str) -> None:
    """The ground must be one that the document's analysis gives for this duty."""
    if ground not in grounds(duty):
        raise Refusal(
            "exemption.ground", N_("这一条不接受这个例外理由，请另选一个。"), field="ground", ground=ground
        )


def check_days(valid_from: date, valid_until: date, today: date) -> None:
    """An exemption lasts at least a day and at most a school year, and is not over before it is asked for."""
    if valid_until <= valid_from:
        raise Refusal("exemption.days", N_("结束日要晚于起始日。"), field="valid_until")
    if (valid_until - valid_from).days > LONGEST_DAYS:
        raise Refusal(
            "exemption.too-long", N_("例外最长一个学年；到期后如仍需要，请重新申请。"), field="valid_until"
        )
    if valid_until <= today:
        raise Refusal("exemption.past", N_("结束日已过，无须申请。"), field="valid_until")


def check_reason(reason: str) -> None:
    """An exemption says why."""
    if not reason.strip():
        raise Refusal("exemption.no-reason", N_("请写明理由。"), field="reason")
    if len(reason) > REASON_LIMIT:
        raise Refusal(
            "exemption.long-reason",
            N_("理由最多 %(limit)s 个字。"),
            field="reason",
            limit=REASON_LIMIT,
        )


def check_other_person(requested_by: int, decided_by: int | None) -> None:
    """Nobody decides on what they asked for themselves."""
    if decided_by is None or decided_by == requested_by:
        raise Refusal("exemption.own", N_("不能审批自己提出的申请，请由另一位同事审批。"))


def check_once(others: int) -> None:
    """One open exemption per duty and subject at a time."""
    if others:
        raise Refusal("exemption.twice", N_("这一条已有一项待审批或有效的例外，时间有重叠。"))
