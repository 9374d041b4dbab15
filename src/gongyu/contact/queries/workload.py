"""How much work the records come to: one's own, a school's teacher by teacher, a county's school by school.

For arranging work and never for ranking: teachers stand in the order of their names, nothing is added up
that would compare them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from gongyu.access.permissions import POLICY_OVERRIDE, VISIT_RECORD, VISIT_VIEW
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.activities import queries as activities
from gongyu.contact.models import FamilyContact, Visit, VisitCompany, WorkRate
from gongyu.contact.queries.people import SCHOOLS
from gongyu.contact.rules import visit_ledger as years
from gongyu.contact.rules import workload as rules
from gongyu.contact.rules.workload import Act, Load, Rates
from gongyu.kernel.calendar import Window
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.people.queries import StaffSeen
from gongyu.policy.queries import scopes_to_decide_for


@dataclass(frozen=True, slots=True)
class SchoolWorkload:
    """A school's teachers in the order of their names, each with what they have recorded in a year."""

    body: Body
    year: Window
    rates: tuple[Rates, ...]
    rows: tuple[tuple[str, Load], ...]


@dataclass(frozen=True, slots=True)
class WorkloadPage:
    """What the viewer may see of a year: their own, a school's workbook, or a county's schools."""

    year: Window
    years: tuple[int, ...]
    own: Load | None
    schools: tuple[Body, ...]
    school: Body | None
    counties: tuple[tuple[str, str], ...]


def workload_page(
    viewer: Viewer, first: int | None = None, organisation_id: int | None = None
) -> WorkloadPage:
    """The page for whoever records visits, reads a school's, or decides a county's rates."""
    schools, counties = workload_schools(viewer), rate_counties(viewer)
    if not (schools or counties or viewer.may(VISIT_RECORD)):
        raise Forbidden(VISIT_RECORD)
    school = _school(viewer, organisation_id) if organisation_id else next(iter(schools), None)
    staff = people.staff_of(viewer.user_id) if viewer.may(VISIT_RECORD) else None
    of = Q(organisation_id=school.id if school else None) | Q(visitor_id=staff.id if staff else None)
    if counties:
        of |= Q(organisation__county_code__in=[digits for digits, _ in counties])
    year, offered = _year(viewer, of, first)
    own = _loads([staff], year, None).get(staff.id, Load()) if staff else None
    return WorkloadPage(year, offered, own, schools, school, counties)


def workload_schools(viewer: Viewer) -> tuple[Body, ...]:
    """The schools whose visits the viewer reads: whose workbook is theirs."""
    return organisations.visible(viewer.scopes(VISIT_VIEW), kinds=SCHOOLS, on=viewer.today, limit=200)


def school_workload(viewer: Viewer, organisation_id: int, first: int | None = None) -> SchoolWorkload:
    """A school's, teacher by teacher; Forbidden or OutOfScope where it is not the viewer's."""
    body = _school(viewer, organisation_id)
    year, _ = _year(viewer, Q(organisation_id=body.id), first)
    staff = people.staff_during(body.id, year)
    found = _loads(staff, year, body.id)
    rows = tuple((one.name, found.get(one.id, Load())) for one in staff)
    decided = rates_of([body.county_code]).get(body.county_code, ())
    return SchoolWorkload(body, year, tuple(one for one in decided if one.valid_from in year), rows)


def county_workload(
    viewer: Viewer, county: str, year: Window
) -> tuple[tuple[str, tuple[int | None, ...]], ...]:
    """The schools of a county whose rates the viewer decides, in the order of the tree; never a teacher."""
    county_to_decide(viewer, county)
    schools = organisations.visible([county], kinds=SCHOOLS, on=viewer.today)
    found: dict[int, dict[str, list[tuple[int, int]]]] = {one.id: {} for one in schools}
    for organisation_id, column, who, times in _recorded(tuple(found), year):
        found[organisation_id].setdefault(column, []).append((who, times))
    columns = ("home", "elsewhere", "phone", "along", "contact", "activity")
    return tuple(
        (one.name, rules.told([_behind(found[one.id].get(column, ())) for column in columns]))
        for one in schools
    )


# --- rates --------------------------------------------------------------------------------------------
def rate_counties(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The counties (digits, name) for which the viewer decides figures of their own."""
    if not viewer.scopes(POLICY_OVERRIDE):
        return ()
    return tuple(one for one in scopes_to_decide_for(viewer) if len(one[0]) == 6)


def county_to_decide(viewer: Viewer, county: str = "") -> tuple[str, str]:
    """One of them, or the first; Forbidden for whoever has none, OutOfScope for another."""
    require_anywhere(viewer, POLICY_OVERRIDE)
    counties = rate_counties(viewer)
    if not counties:
        raise Forbidden(POLICY_OVERRIDE)
    found = next((one for one in counties if not county or one[0] == county), None)
    if found is None:
        raise OutOfScope
    return found


def rates_of(counties: Collection[str]) -> dict[str, tuple[Rates, ...]]:
    """What counties have decided, in the order of their decisions."""
    found: dict[str, tuple[Rates, ...]] = {}
    for row in WorkRate.objects.filter(county_code__in=counties).order_by("pk"):
        one = Rates(row.valid_from, {kind: getattr(row, kind) for kind in rules.KINDS})
        found[row.county_code] = (*found.get(row.county_code, ()), one)
    return found


# --- what is counted ----------------------------------------------------------------------------------
def _school(viewer: Viewer, organisation_id: int) -> Body:
    require_anywhere(viewer, VISIT_VIEW)
    body = organisations.body(organisation_id)
    if body is None or body.kind not in SCHOOLS:
        raise OutOfScope
    require(viewer, VISIT_VIEW, body.path)
    return body


def _year(viewer: Viewer, of: Q, first: int | None) -> tuple[Window, tuple[int, ...]]:
    begun = Visit.objects.filter(of).aggregate(first=Min("occurred_on"))["first"]
    offered = years.years(begun, viewer.today)
    first = offered[0] if first is None else first
    years.check_year(first, offered)
    return years.year_of(first), offered


def _loads(staff: Sequence[StaffSeen], year: Window, organisation_id: int | None) -> dict[int, Load]:
    keys = [one.id for one in staff]
    users = {one.user_id: one.id for one in staff if one.user_id is not None}
    at = {"organisation_id": organisation_id} if organisation_id else {}
    days = Q(occurred_on__gte=year.starts_on, occurred_on__lt=year.ends_before)
    visits = Visit.objects.filter(days, state="recorded", **at)
    where = ("mode", "occurred_on", "organisation__county_code")
    went = visits.filter(visitor_id__in=keys).values_list("visitor_id", *where)
    along = VisitCompany.objects.filter(visit__in=visits, staff_id__in=keys)
    spoke = FamilyContact.objects.filter(days, state="recorded", recorded_by_id__in=users, **at)
    acts = [Act(who, rules.OF_MODE[mode], day, county) for who, mode, day, county in went]
    acts += [
        Act(who, rules.OF_MODE[mode], day, county, along=True)
        for who, mode, day, county in along.values_list("staff_id", *(f"visit__{name}" for name in where))
    ]
    acts += [
        Act(users[user], "contact", day, county)
        for user, day, county in spoke.values_list("recorded_by_id", *where[1:])
    ]
    acts += [
        Act(users[user], "activity", day, county)
        for user, day, county in activities.held_by(tuple(users), year, organisation_id)
    ]
    return rules.loads(acts, rates_of({one.county for one in acts}))


def _recorded(schools: Collection[int], year: Window) -> list[tuple[int, str, int, int]]:
    """School, column, who, and how many times."""
    days = Q(occurred_on__gte=year.starts_on, occurred_on__lt=year.ends_before)
    visits = Visit.objects.filter(days, state="recorded", organisation_id__in=schools)
    along = VisitCompany.objects.filter(visit__in=visits).values_list("visit__organisation_id", "staff_id")
    spoke = FamilyContact.objects.filter(days, state="recorded", organisation_id__in=schools)
    went = visits.values_list("organisation_id", "mode", "visitor_id").annotate(times=Count("pk"))
    told = spoke.values_list("organisation_id", "recorded_by_id").annotate(times=Count("pk"))
    return [
        *((at, rules.OF_MODE[mode], who, times) for at, mode, who, times in went),
        *((at, "along", who, times) for at, who, times in along.annotate(times=Count("pk"))),
        *((at, "contact", who, times) for at, who, times in told),
        *((at, "activity", who, times) for at, who, times in activities.held_at(schools, year)),
    ]


def _behind(found: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """How many records, and of how many people."""
    return sum(times for _, times in found), len({who for who, _ in found})
