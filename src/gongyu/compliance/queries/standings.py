"""How duties stand now: for a body, for the schools of one's own children, and summed over a county."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from gongyu.access.permissions import STANDING_VIEW
from gongyu.access.rules import Viewer, require
from gongyu.compliance.models import Rollup, Standing
from gongyu.compliance.queries import small
from gongyu.compliance.rules.small import Told
from gongyu.organisations.queries import Body
from gongyu.people.queries import Seat, children_of
from gongyu.policy.queries import pack, window
from gongyu.policy.rules import Duty, owed_by


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """How one duty stands for one body now; `as_of` is None before it was ever assessed."""

    duty: Duty
    organisation_id: int
    period_key: str
    last_day: date
    # None where so few children are counted that the number is not told.
    required: int | None
    achieved: int | None
    attested: int | None
    exempt: int | None
    state: str
    as_of: datetime | None

    def told(self, figures: Told) -> DutyStanding:
        """The same with other figures: required, achieved, attested, exempt."""
        required, achieved, attested, exempt = figures
        return replace(
            self,
            required=required,
            achieved=achieved,
            attested=attested,
            exempt=exempt,
            state=small.state(self.duty, self.state, figures),
        )


@dataclass(frozen=True, slots=True)
class DutySum:
    """One duty summed over a county in one period."""

    duty: Duty
    county_code: str
    period_key: str
    units: int
    units_met: int
    units_behind: int
    units_exempt: int
    units_unknown: int
    units_active: int
    # None where so few children are counted that the number is not told.
    required: int | None
    achieved: int | None
    attested: int | None
    exempt: int | None
    as_of: datetime


@dataclass(frozen=True, slots=True)
class OwnChild:
    """One's own child, and how the duties of their school stand."""

    seat: Seat
    standings: tuple[DutyStanding, ...]


def standings_of(
    viewer: Viewer, bodies: Iterable[Body], *, verdicts: Collection[str] = ("judged",)
) -> dict[int, tuple[DutyStanding, ...]]:
    """The duties that some bodies owe and how they stand now, in the document's order (one query, and one
    more where the viewer may not know the children).

    OutOfScope or Forbidden where the viewer may not see standings.
    """
    places = tuple(bodies)
    for place in places:
        require(viewer, STANDING_VIEW, place.path)
    found = _now(
        viewer.today, [(one.id, one.kind, one.level, one.stage, one.county_code) for one in places], verdicts
    )
    strange = {one.id: one.county_code for one in places if not small.knows(viewer, one.path)}
    return found | _told(strange, found)


def own_children(viewer: Viewer) -> tuple[OwnChild, ...]:
    """The viewer's own children and the judged duties of their schools (three queries)."""
    if not viewer.may_own(STANDING_VIEW):
        return ()
    seats = children_of(viewer.user_id, viewer.today)
    schools = {
        one.organisation_id: (
            one.organisation_id,
            "kindergarten" if one.stage == "kindergarten" else "school",
            "unit",
            one.stage,
            one.county_code,
        )
        for one in seats
    }
    found = _now(viewer.today, list(schools.values()), ("judged",))
    found |= _told({one.organisation_id: one.county_code for one in seats}, found)
    return tuple(OwnChild(one, found[one.organisation_id]) for one in seats)


def county_sums(
    viewer: Viewer, county_code: str, *, verdicts: Collection[str] = ("judged",)
) -> tuple[DutySum, ...]:
    """How duties stand now over a county, in the document's order (one query). A passed deadline has its
    frozen answer and today's."""
    require(viewer, STANDING_VIEW, county_code)
    duties = [duty for duty in pack().duties.values() if duty.verdict in verdicts]
    wanted = {(duty.key, key) for duty in duties for key in _period_keys(duty, county_code, viewer.today)}
    rows = Rollup.objects.filter(
        county_code=county_code,
        duty_key__in=[duty.key for duty in duties],
        period_key__in={key for _, key in wanted},
    )
    order = {duty.key: number for number, duty in enumerate(duties)}
    found = [row for row in rows if (row.duty_key, row.period_key) in wanted]
    found.sort(key=lambda row: (order[row.duty_key], row.period_key))
    told = small.of_counties(county_code, {row.duty_key for row in found}, {row.period_key for row in found})
    return tuple(_sum(row, told.get((row.county_code, row.duty_key, row.period_key))) for row in found)


def claimed(
    duty_key: str, period_key: str, *, county_code: str = "", organisation_id: int | None = None
) -> tuple[int, int]:
    """What a body or a county owes and has done of a duty, untold: for what is drawn and counted unseen. What
    of it a page may say is for `small` to decide."""
    of = {"duty_key": duty_key, "period_key": period_key}
    rows = (
        Standing.objects.filter(organisation_id=organisation_id, **of)
        if organisation_id is not None
        else Rollup.objects.filter(county_code=county_code, **of)
    )
    return rows.values_list("required", "achieved").first() or (0, 0)


def _told(
    counties: Mapping[int, str], found: Mapping[int, tuple[DutyStanding, ...]]
) -> dict[int, tuple[DutyStanding, ...]]:
    """The standings of some bodies without what may not be told; `counties` is where each of them lies."""
    of = [one for key in counties for one in found[key] if small.of_children(one.duty)]
    told = small.of_bodies(
        set(counties.values()), {one.duty.key for one in of}, {one.period_key for one in of}, counties
    )
    return {
        key: tuple(
            one.told(figures) if (figures := told.get((key, one.duty.key, one.period_key))) else one
            for one in found[key]
        )
        for key in counties
    }


def _now(
    today: date, places: list[tuple[int, str, str, str, str]], verdicts: Collection[str]
) -> dict[int, tuple[DutyStanding, ...]]:
    owed: dict[int, list[tuple[Duty, str, date]]] = {}
    for key, kind, level, stage, county in places:
        owed[key] = []
        for duty in pack().duties.values():
            if duty.verdict in verdicts and owed_by(duty, kind, level, stage):
                period = window(duty, stage, county, today)
                if duty.deadline is not None and duty.deadline < today:
                    owed[key].append((duty, duty.deadline.isoformat(), duty.deadline))
                owed[key].append((duty, period.key, period.last_day))
    terms = [term for terms in owed.values() for term in terms]
    rows = Standing.objects.filter(
        organisation_id__in=owed,
        duty_key__in={duty.key for duty, _, _ in terms},
        period_key__in={key for _, key, _ in terms},
    )
    found = {(row.organisation_id, row.duty_key, row.period_key): row for row in rows}
    return {
        key: tuple(
            _standing(key, duty, period, last, found.get((key, duty.key, period)))
            for duty, period, last in terms
        )
        for key, terms in owed.items()
    }


def _period_keys(duty: Duty, county_code: str, today: date) -> tuple[str, ...]:
    stages = duty.bearer.stages or ("",)
    keys = dict.fromkeys(window(duty, stage, county_code, today).key for stage in stages)
    if duty.deadline is not None and duty.deadline < today:
        return (duty.deadline.isoformat(), *keys)
    return tuple(keys)


def _standing(
    organisation_id: int, duty: Duty, period_key: str, last_day: date, row: Standing | None
) -> DutyStanding:
    return DutyStanding(
        duty=duty,
        organisation_id=organisation_id,
        period_key=period_key,
        last_day=last_day,
        required=row.required if row else 0,
        achieved=row.achieved if row else 0,
        attested=row.attested if row else 0,
        exempt=row.exempt if row else 0,
        state=row.state if row else "unknown",
        as_of=row.as_of if row else None,
    )


def _sum(row: Rollup, told: Told | None) -> DutySum:
    return DutySum(
        duty=pack().duties[row.duty_key],
        county_code=row.county_code,
        period_key=row.period_key,
        units=row.units,
        units_met=row.units_met,
        units_behind=row.units_behind,
        units_exempt=row.units_exempt,
        units_unknown=row.units_unknown,
        units_active=row.units_active,
        **small.figures(told, {name: getattr(row, name) for name in small.FIGURES}),
        as_of=row.as_of,
    )
