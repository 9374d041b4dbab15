"""The value in force: what the document prints, raised at most by what a city or county has decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.policy.rules.duty import DatedValue, Duty


class InForce(DatedValue):
    """A value on a day: its number, since when, its source, and who set it ("" is the document)."""

    scope: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """An override as the rules see it."""

    duty_key: str
    scope: str
    value: int
    valid_from: date
    valid_until: date | None
    source: str

    def on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def counts_per_cent(duty: Duty) -> bool:
    """Whether the duty's printed number is a share to reach rather than a number of times."""
    return duty.measure == "ratio" or all(value.n is None for value in duty.values)


def number(duty: Duty, value: DatedValue) -> int:
    """The one number of a value that an override may raise."""
    found = value.target if counts_per_cent(duty) else value.n
    return found or 0


def printed(duty: Duty, day: date) -> DatedValue | None:
    """The document's own value on a day; None where the document prints none."""
    due = [value for value in duty.values if value.valid_from <= day]
    return max(due, key=lambda value: value.valid_from) if due else None


def in_force(duty: Duty, county_code: str, day: date, raised: Iterable[Raised]) -> InForce | None:
    """The highest of the printed value and the overrides that hold for a county on a day."""
    base = printed(duty, day)
    if base is None:
        return None
    best = InForce(**base.model_dump())
    # A city's decision holds for a county whose code begins with the city's; for the city as a whole
    # ("1302") a county's own decision does not.
    mine = [one for one in raised if one.duty_key == duty.key and county_code.startswith(one.scope)]
    for one in sorted(mine, key=lambda one: (len(one.scope), one.valid_from)):
        if one.on(day) and one.value > number(duty, best):
            field = "target" if counts_per_cent(duty) else "n"
            best = best.model_copy(
                update={
                    field: one.value,
                    "valid_from": one.valid_from,
                    "source": one.source,
                    "scope": one.scope,
                }
            )
    return best


def check_raise(duty: Duty, value: int, now: InForce | None) -> None:
    """Only a printed number can be raised, only upwards, and a share no further than 100 %."""
    if now is None:
        raise Refusal(
            "override.nothing-printed", N_("文件没有给这一条印数字，不能设定数值。"), field="duty_key"
        )
    if value <= number(duty, now):
        raise Refusal(
            "override.lowers",
            N_("只能提高，不能降低或照旧：现在是 %(now)s。请填更大的数。"),
            field="value",
            now=number(duty, now),
        )
    if counts_per_cent(duty) and value > 100:
        raise Refusal("override.over-100", N_("百分比最高是 100。"), field="value")


def first_open_day(duty: Duty, window_starts_on: date, today: date) -> date:
    """The first day whose figures are not final: a passed deadline's answer is frozen up to its day."""
    if duty.deadline is not None and today > duty.deadline:
        return duty.deadline + timedelta(days=1)
    return window_starts_on


def check_begin(valid_from: date, first_open: date) -> None:
    """A decision may reach back to the start of the running period, never into a closed one."""
    if valid_from < first_open:
        raise Refusal(
            "override.period-closed",
            N_("起始日不能早于本周期的第一天 %(first)s，已经结束的周期不再改动。"),
            field="valid_from",
            first=first_open.isoformat(),
        )


def check_source(source: str) -> None:
    """A value without a paper behind it is nobody's decision."""
    if not source.strip():
        raise Refusal(
            "override.no-source", N_("请写明依据的文件名称或文号，没有依据不能设定数值。"), field="source"
        )


def check_end(one: Raised, valid_until: date, today: date) -> None:
    """An override ends today or later, after it began, and once."""
    if one.valid_until is not None:
        raise Refusal("override.ended", N_("这项决定已经定了结束日。"))
    if valid_until < today:
        raise Refusal(
            "override.ends-in-past", N_("结束日不能早于今天，已经生效的日子不再改动。"), field="valid_until"
        )
    if valid_until <= one.valid_from:
        raise Refusal("override.ends-before-it-begins", N_("结束日要晚于起始日。"), field="valid_until")


def decides(scope: str, city: str) -> bool:
    """Whether a place is the pack's city itself (four digits) or one of its counties (six)."""
    return len(scope) in (4, 6) and scope.startswith(city[:4])


def check_scope(scope: str, city: str, own: Iterable[str]) -> None:
    """A city decides for the city and a county for the county; neither in the other's name."""
    if not decides(scope, city) or scope not in own:
        raise Refusal(
            "override.not-own-place", N_("只能为本市或本县（市、区）作决定。"), field="scope", scope=scope
        )
