"""Which area somebody looks at, and its sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from gongyu.access.permissions import STANDING_VIEW
from gongyu.access.rules import Viewer
from gongyu.compliance.queries import small
from gongyu.compliance.rules.small import Told
from gongyu.compliance.rules.states import Pace
from gongyu.compliance.rules.sums import Shown, Total, shown, sum_state
from gongyu.kernel.calendar import Window
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Place
from gongyu.policy.queries import pack, window
from gongyu.policy.rules import Duty
from gongyu.policy.rules.words import AS_OF_CLOCKS

COUNTED: Final = (
    *("units", "units_met", "units_behind", "units_exempt", "units_unknown", "units_active"),
    *("required", "achieved", "attested", "exempt"),
)
_NAMES: Final = (*COUNTED, "as_of")
# ruff: noqa: S608 - put together from the names above alone; values are parameters.
_SUMS: Final = f"""
    SELECT duty_key, period_key, {", ".join(f"sum({name})::bigint" for name in COUNTED)}, max(as_of)
    FROM compliance_rollup
    WHERE county_code BETWEEN %s AND %s AND period_key = ANY(%s)
    GROUP BY duty_key, period_key"""


@dataclass(frozen=True, slots=True)
class Area:
    """The city or one of its counties, and the counties that the viewer may choose from."""

    code: str
    name: str
    is_city: bool
    counties: tuple[Place, ...]

    @property
    def digits(self) -> str:
        """The digits that all county codes of the area begin with."""
        return self.code[:4] if self.is_city else self.code[:6]


@dataclass(frozen=True, slots=True)
class Summed:
    """One duty in one period over an area. `total` is None before anything was ever assessed."""

    duty: Duty
    period_key: str
    last_day: date
    total: Total | None
    state: str
    shown: Shown
    as_of: datetime | None

    @property
    def share(self) -> float | None:
        """Done of the whole, 0 to 1; None where nothing says how much there should be."""
        done, whole = self.shown.done, self.shown.whole
        return min(done / whole, 1.0) if whole and done is not None else None

    @property
    def attested_share(self) -> float | None:
        """What guardians have confirmed, of the same whole; None where nobody is asked."""
        if self.total is None or self.shown.of_units or not self.shown.whole or not self.total.attested:
            return None
        return min(self.total.attested / self.shown.whole, 1.0)


def areas(viewer: Viewer) -> tuple[Area, ...]:
    """The city, if it is seen as a whole, and the counties seen; empty for those who work at one body."""
    city = pack().city
    scopes = viewer.scopes(STANDING_VIEW)
    whole = viewer.may_at(STANDING_VIEW, city[:4])
    known = organisations.counties(city) if whole or any(len(s) == 6 for s in scopes) else ()
    seen = tuple(one for one in known if viewer.may_at(STANDING_VIEW, one.prefix))
    found = [Area(one.code, one.name, False, seen) for one in seen]
    if whole:
        place = organisations.region(city)
        found.insert(0, Area(city, place.name if place else "", True, seen))
    return tuple(found)


def area(viewer: Viewer, county: str) -> Area | None:
    """The area asked for, or the widest one seen; None when the viewer sees no area at all."""
    found = areas(viewer)
    if not county:
        return found[0] if found else None
    for one in found:
        if not one.is_city and one.code[:6] == county[:6]:
            return one
    raise OutOfScope


def sums(place: Area, duties: Iterable[Duty], today: date) -> tuple[Summed, ...]:
    """How duties stand now over an area, in the order given (one query, for a county one more). A passed
    deadline comes twice: its frozen answer, then today's."""
    wanted = [(duty, key, last) for duty in duties for key, last in current(duty, place.digits, today)]
    duty_keys, period_keys = {duty.key for duty, _, _ in wanted}, {key for _, key, _ in wanted}
    found = _rows(place.digits, period_keys)
    told = {} if place.is_city else small.of_counties(place.digits, duty_keys, period_keys)
    return tuple(
        summed(duty, key, last, today, found.get((duty.key, key)), told.get((place.digits, duty.key, key)))
        for duty, key, last in wanted
    )


def current(duty: Duty, digits: str, today: date) -> tuple[tuple[str, date], ...]:
    """The keys and last days of the periods that answer for a duty now."""
    found: dict[str, date] = {}
    if duty.deadline is not None and duty.deadline < today:
        found[duty.deadline.isoformat()] = duty.deadline
    for stage in duty.bearer.stages or ("",):
        now = window(duty, stage, digits, today)
        found.setdefault(now.key, now.last_day)
    return tuple(found.items())


def summed(
    duty: Duty, key: str, last: date, today: date, row: dict[str, Any] | None, told: Told | None = None
) -> Summed:
    """One sum with its state and the two numbers that stand for it; `told` where it is part of a whole."""
    if row is None:
        return Summed(duty, key, last, None, "unknown", Shown(0, None, False), None)
    total = Total(**{name: row[name] for name in COUNTED})
    state = _state(duty, key, total, today)
    if small.of_children(duty):
        figures = told or small.alone([row[name] for name in small.FIGURES])
        total, state = total.told(figures), small.state(duty, state, figures)
    return Summed(
        duty=duty,
        period_key=key,
        last_day=last,
        total=total,
        state=state,
        shown=shown(duty.verdict, duty.aggregate, total),
        as_of=row["as_of"],
    )


def _state(duty: Duty, key: str, total: Total, today: date) -> str:
    if duty.deadline is not None and key != duty.deadline.isoformat() and duty.deadline < today:
        return ""  # How a passed deadline is kept up today is shown, and not judged again.
    targets = [value.target for value in duty.values if value.target]
    return sum_state(
        duty.verdict, duty.aggregate, targets[-1] if targets else 100, total, _pace(duty, key, today)
    )


def _pace(duty: Duty, key: str, today: date) -> Pace:
    now = window(duty, (duty.bearer.stages or ("",))[0], "", today)
    over = (
        duty.clock in AS_OF_CLOCKS
        or duty.verdict == "existence"
        or duty.deadline is not None
        or key != now.key
    )
    return Pace(_days(now, today), (now.ends_before - now.starts_on).days, over)


def _days(now: Window, today: date) -> int:
    return (min(today, now.last_day) - now.starts_on).days + 1


def _rows(digits: str, period_keys: Collection[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """The sums of every duty: to name the 174 that are wanted would take longer than to add up the rest."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [digits.ljust(6, "0"), digits.ljust(6, "9"), list(period_keys)])
        return {(row[0], row[1]): dict(zip(_NAMES, row[2:], strict=True)) for row in cursor}
