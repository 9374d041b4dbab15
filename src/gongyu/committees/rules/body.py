"""A school's three bodies: what they are called, when they are in office, who belongs to them. Pure.

The document prints no length of a term and no number of members, so neither is asked for or judged here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

BODIES: Final = {
    "guidance": N_("家庭教育指导委员会"),
    "parents_school": N_("家长学校"),
    "parents": N_("家长委员会"),
}
# What each of them proves by being there and in its term.
ACTS: Final = {
    "guidance": "committee.guidance_committee",
    "parents_school": "committee.parents_school",
    "parents": "committee.parents_committee",
}
CHARTERS: Final = "committee.charters"
FUNCTIONS: Final = {
    "chair": N_("主任（会长、校长）"),
    "deputy": N_("副主任（副会长、副校长）"),
    "secretary": N_("秘书"),
    "member": N_("委员（成员）"),
}
FORMED: Final = {
    "elected": N_("选举产生"),
    "put_forward": N_("推荐产生"),
    "appointed": N_("学校聘请"),
}
SORTS: Final = {"staff": N_("老师"), "guardian": N_("家长"), "outsider": N_("校外")}
NAME_MOST: Final = 40
UNIT_MOST: Final = 60
REASON_MOST: Final = 200


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from `begins` up to, not including, `ends`; date.max stands for no end."""

    begins: date
    ends: date


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in as few spans as can be, in order."""
    found: list[Span] = []
    for span in sorted(one for one in spans if one.begins < one.ends):
        if found and span.begins <= found[-1].ends:
            found[-1] = Span(found[-1].begins, max(found[-1].ends, span.ends))
        else:
            found.append(span)
    return tuple(found)


def common(first: Iterable[Span], second: Iterable[Span]) -> tuple[Span, ...]:
    """The days that lie in both."""
    others = joined(second)
    return joined(
        Span(max(one.begins, other.begins), min(one.ends, other.ends))
        for one in joined(first)
        for other in others
    )


def successive(editions: Iterable[tuple[date, date | None]]) -> tuple[Span, ...]:
    """When a paper was in force: each edition until its own end or the day the next one begins."""
    ordered = sorted(editions, key=lambda one: one[0])
    spans = []
    for place, (begins, ends) in enumerate(ordered):
        following = ordered[place + 1][0] if place + 1 < len(ordered) else date.max
        spans.append(Span(begins, min(ends or date.max, following)))
    return joined(spans)


def check_body(which: str) -> None:
    """One of the three."""
    if which not in BODIES:
        raise Refusal("committee.unknown", N_("学校有三个组织：家庭教育指导委员会、家长学校、家长委员会。"))


def check_begins(begins: date, today: date, opened_on: date) -> None:
    """A term that is recorded has begun, in the school's lifetime."""
    if begins > today:
        raise Refusal("committee.future", N_("日期不能晚于今天，到那天再来登记。"), field="begins")
    if begins < opened_on:
        raise Refusal("committee.before-opening", N_("那天本单位还没有成立，请核对日期。"), field="begins")


def check_ends(begins: date, ends: date | None) -> None:
    """What ends, ends after it begins."""
    if ends is not None and ends <= begins:
        raise Refusal("committee.ends-first", N_("结束日要晚于开始日。"), field="ends")


def check_apart(begins: date, ends: date, others: Iterable[Span]) -> None:
    """A body has one term at a time."""
    for other in others:
        if begins < other.ends and other.begins < ends:
            raise Refusal(
                "committee.two-terms",
                N_("这段时间和另一届（%(begins)s 至 %(ends)s）重叠。上一届提前换的，请先把它提前结束。"),
                field="begins",
                begins=other.begins.isoformat(),
                ends=other.ends.isoformat(),
            )


def check_formed(formed: str) -> None:
    """How it came about is one of a few ways."""
    if formed not in FORMED:
        raise Refusal("committee.formed", N_("请选择怎样产生的。"), field="formed")


def check_function(function: str) -> None:
    """What somebody does in the body."""
    if function not in FUNCTIONS:
        raise Refusal("committee.function", N_("请选择在组织里做什么。"), field="function")


def check_within(day: date, term: Span, field: str) -> None:
    """Somebody belongs to a body within its term."""
    if not term.begins <= day <= term.ends:
        raise Refusal(
            "committee.outside-term",
            N_("日期要在这一届任期之内：%(begins)s 至 %(ends)s。"),
            field=field,
            begins=term.begins.isoformat(),
            ends=term.ends.isoformat(),
        )


def check_not_twice(known: bool, field: str) -> None:
    """Nobody sits in a body twice at once."""
    if known:
        raise Refusal("committee.twice", N_("这个人已经在这一届里了。"), field=field)


def check_named(name: str) -> None:
    """Somebody from outside the school has a name."""
    if not name.strip():
        raise Refusal("committee.no-name", N_("请写姓名。"), field="name")


def check_end(day: date, term: Span, today: date) -> None:
    """A term that is cut short ends on a day of it that is not to come."""
    if not term.begins < day <= today or day >= term.ends:
        raise Refusal("committee.end-day", N_("提前结束的日子要在任期之内，而且不晚于今天。"), field="ends")


def check_reason(reason: str) -> None:
    """What is cut short says why."""
    if not reason.strip():
        raise Refusal("committee.no-reason", N_("请写明原因，一句话即可。"), field="reason")
