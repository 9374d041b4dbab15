"""The page behind a number: its rows add up to it for every measure, and say why others do not count."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, timedelta
from typing import Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyu.compliance import queries
from gongyu.compliance.measures import part_of
from gongyu.compliance.measures.traced import COUNTED, LATE, OPEN
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.compliance.queries.trace import people, places
from gongyu.compliance.queries.trace.behind import behind
from gongyu.compliance.queries.trace.rows import ground
from gongyu.compliance.rules.terms import Sort
from gongyu.compliance.tests.counting import at_most
from gongyu.compliance.tests.doing import did, undone, visited
from gongyu.compliance.tests.test_exemptions import approve, ask
from gongyu.compliance.tests.worlds import World
from gongyu.people.models import Enrolment
from gongyu.policy.models import Override
from gongyu.policy.queries import pack
from tests.cast import RECORDED, TODAY, Cast, body

EXAMPLES: Final = int(os.environ.get("GONGYU_EXAMPLES", "20"))
MATTERS: Final = frozenset({COUNTED, OPEN, LATE})
DENOMINATOR: Final = frozenset({places.SERVED, places.MISSING})


def check(one: Standing, today: date) -> None:
    """What the rows make is what the standing says, denominator and excused included."""
    place, told = one.organisation, (one.duty_key, one.period_key, one.organisation_id)
    sort = Sort(place.kind, place.level, place.stage)
    of = ground(place.pk, place.county_code, sort, pack().duties[one.duty_key], one.period_key, today)
    assert of is not None
    found, part = behind(of, limit=1000), part_of(of.term.measure, of.term.subject)
    assert found.made == one.achieved, told
    excused = dict(found.excused)
    short = max(one.required - one.achieved, 0) if excused.pop("whole", 0) else 0
    assert max(sum(excused.values()), short) == one.exempt, told
    rows = len(found.lines) + len(found.neighbourhoods)
    assert rows == sum(group.entries for group in found.groups) + sum(found.places.values()), told
    if of.term.measure == "ratio":
        assert sum(found.places.get(key, 0) for key in DENOMINATOR) == one.required, told
    elif of.of_pupils:
        assert found.seats.get(people.HERE, 0) == one.required, told
    elif of.term.measure in ("none", "within"):
        assert sum(group.entries for group in found.groups if group.status in MATTERS) == one.required, told
    elif of.term.measure == "count":
        assert (of.n or 0) == one.required, told
    if part == ("coverage", "pupil"):
        sums = [
            sum(getattr(row, name) for row in found.classes) for name in ("pupils", "reached", "attested")
        ]
        assert sums == [one.required, one.achieved, one.attested], told


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_the_rows_add_up_to_every_number(db: None, class_duties: object, seed: int) -> None:
    with transaction.atomic():
        world = World(seed).make()
        assess_all(today=world.today, periods="all")
        standings = Standing.objects.select_related("organisation")
        busy = list(standings.exclude(required=0, achieved=0).order_by("id"))
        for one in world.luck.sample(busy, min(len(busy), 120)):
            check(one, world.today)
        transaction.set_rollback(True)


def of_visits(cast: Cast, member: str = "school_officer", **more: str) -> queries.TracePage:
    return queries.trace(cast.viewer(member), "M1.20", "2026-2027", cast.school.pk, **more)  # type: ignore[arg-type]


def statuses(page: queries.TracePage) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in page.reasons:
        found[one.group.status] += one.group.entries
    return dict(found)


def test_every_visit_that_does_not_count_has_its_reason(cast: Cast) -> None:
    first = cast.pupils[0].pk
    visited(cast, first)
    visited(cast, first, TODAY - timedelta(days=3))
    visited(cast, cast.pupils[1].pk, capacity="subject_teacher")
    visited(cast, cast.pupils[2].pk, date(2026, 8, 30))
    undone(cast, cast.school, visited(cast, cast.pupils[3].pk))
    visited(cast, cast.far_pupils[0].pk)
    page = of_visits(cast)
    assert statuses(page) == {
        "counted": 1,
        "again": 1,
        "capacity": 1,
        "reversed": 1,
        "reversal": 1,
        "elsewhere": 1,
    }
    assert page.figures is not None
    assert (page.figures.achieved, page.made, page.counted, page.left_out) == (1, 1, 1, 5)
    assert page.fresh
    # The visit of the summer counts in its own year, and no other.
    earlier = queries.trace(cast.viewer("county_officer"), "M1.20", "2025-2026", cast.school.pk)
    assert (earlier.first, earlier.last) == (date(2025, 9, 1), date(2026, 8, 31))


def test_who_left_is_named_among_those_left_out_and_who_is_excused_beside(cast: Cast) -> None:
    Enrolment.objects.filter(pupil=cast.pupils[0]).update(
        valid_from=date(2025, 9, 1), valid_until=date(2026, 8, 1)
    )
    Enrolment.objects.filter(pupil=cast.pupils[1]).update(status="leave")
    approve(cast, ask(cast))
    assess_all(today=TODAY)
    page = of_visits(cast)
    assert dict(page.seats) == {"统计日在名册": 6, "统计日前已离开": 1}
    assert dict(page.excused) == {"经批准的例外": 1, "休学": 1}
    assert page.figures is not None
    assert (page.figures.required, page.figures.exempt) == (6, 2)


def test_a_whole_school_excepted_is_said_to_be(cast: Cast) -> None:
    approve(cast, ask(cast, "principal", pupil_id=None, ground="X.UNSAFE", reason="汛期道路中断"))
    assert dict(of_visits(cast).excused) == {"整个单位例外": 1}


def test_stations_are_told_by_neighbourhood_and_placeholders_left_out(cast: Cast) -> None:
    assess_all(today=TODAY)
    page = queries.trace(cast.viewer("county_officer"), "M6.04", "today", cast.county_women.pk)
    assert {key: number for key, _, number in page.places} == {"served": 1, "placeholder": 1, "other": 1}
    assert next((one.name, one.status) for one, _ in page.neighbourhoods) == ("槐树社区居民委员会", "served")
    assert page.figures is not None
    assert (page.figures.achieved, page.figures.required, page.made) == (1, 1, 1)
    left = queries.trace(
        cast.viewer("county_officer"), "M6.04", "today", cast.county_women.pk, reason="placeholder"
    )
    assert [one.name for one, _ in left.neighbourhoods] == ["虚拟社区"]


def test_what_a_merged_school_did_before_is_not_its_heirs(cast: Cast) -> None:
    heir = body("school", "unit", "130202001001", "2113000009", "新校", stage="primary")
    did(cast, cast.school, "activity.practice", date(2026, 9, 10))
    cast.school.closed_on, cast.school.succeeded_by = date(2026, 11, 1), heir
    cast.school.save()
    assess_all(today=TODAY)
    page = queries.trace(cast.viewer("county_officer"), "M2.17", "2026-2027-1", heir.pk)
    assert statuses(page) == {"counted": 1}
    assert [row.line.elsewhere for row in page.rows] == [cast.school.name]


def test_a_raised_value_stands_with_its_source(cast: Cast) -> None:
    from_county = override(cast, 3)
    assess_all(today=TODAY)
    for member in ("county_officer", "city_officer"):
        page = queries.trace(cast.viewer(member), "M2.16", "2026-2027-1", cast.school.pk)
        assert [(one.raised, one.source) for one in page.text.values] == [
            (False, "文件原文"),
            (True, from_county),
        ]
        assert page.figures is not None
        assert page.figures.required == 3
    elsewhere = queries.trace(cast.viewer("city_officer"), "M2.16", "2026-2027-1", cast.other_school.pk)
    assert len(elsewhere.text.values) == 1


def override(cast: Cast, value: int) -> str:
    """The county has raised how often guidance is owed, since the term began."""
    source = "路南区教育局通知"
    Override.objects.create(
        duty_key="M2.16",
        scope="130202",
        value=value,
        valid_from=date(2026, 9, 1),
        source=source,
        decided_by=cast.users["county_officer"],
    )
    return source


SEES_NAMES = ("principal", "school_officer")
SEES_NONE = ("county_officer", "city_officer", "department_officer", "supervisor", "head_teacher", "guardian")


@pytest.mark.parametrize("member", [*SEES_NAMES, *SEES_NONE])
def test_pupils_are_named_at_the_school_alone(cast: Cast, member: str) -> None:
    visited(cast, cast.pupils[2].pk)
    address = f"/standing/trace/M1.20/2026-2027/{cast.school.pk}/"
    answer = cast.client(member).get(address)
    assert answer.status_code == 200
    assert (cast.pupils[2].name in answer.content.decode()) == (member in SEES_NAMES)


def test_a_pupil_who_went_elsewhere_is_that_schools_to_know(cast: Cast) -> None:
    gone, kept = cast.pupils[0], cast.pupils[1]
    visited(cast, gone.pk, date(2026, 9, 20))
    visited(cast, kept.pk)
    Enrolment.objects.filter(pupil=gone).update(valid_until=date(2026, 10, 1))
    Enrolment.objects.create(
        pupil=gone,
        organisation=cast.other_school,
        school_class=cast.other_class,
        valid_from=date(2026, 10, 1),
        recorded_at=RECORDED,
    )
    facets = {"capacity": "head_teacher"}
    did(cast, cast.other_school, "visit.home", pupil_id=gone.pk, facets=facets)
    did(cast, cast.other_school, "visit.home", pupil_id=kept.pk, facets=facets)
    page = of_visits(cast, "principal")
    # Their own record is told without a name; the other school's about this pupil is not told at all.
    assert statuses(page) == {"counted": 1, "again": 1, "elsewhere": 1}
    assert {row.pupil_name for row in page.rows} == {kept.name, ""}
    assert {row.line.elsewhere for row in page.rows} == {cast.other_school.name, ""}
    # A visit before the move counts where the pupil is now, once.
    standing = Standing.objects.get(duty_key="M1.20", period_key="2026-2027", organisation=cast.other_school)
    assert standing.achieved == 1


def test_what_there_is_not_is_not_found(cast: Cast) -> None:
    assess_all(today=TODAY)
    client, school = cast.client("county_officer"), cast.school.pk
    for address in (
        f"/standing/trace/M9.99/2026-2027/{school}/",
        f"/standing/trace/M1.20/1999/{school}/",
        f"/standing/trace/M1.20/2026-2027/{school}/?reason=whim",
        f"/standing/trace/M1.20/2026-2027/{cast.kindergarten.pk}/",
        f"/standing/trace/M1.20/2026-2027/{cast.other_school.pk}/",
        "/standing/trace/M1.20/2026-2027/area/130203/",
        "/standing/trace/M1.20/2026-2027/area/1302/",
    ):
        assert client.get(address).status_code == 404, address


def test_an_areas_parts_add_up_to_it(cast: Cast) -> None:
    did(cast, cast.school, "activity.guidance")
    assess_all(today=TODAY)
    county = queries.area_trace(cast.viewer("county_officer"), "M2.16", "2026-2027-1", "130202")
    assert county.sum.total is not None
    assert [(one.required, one.achieved) for one in county.parts] == [(2, 1)]
    assert (county.sum.total.required, county.sum.total.achieved) == (2, 1)
    city = queries.area_trace(cast.viewer("city_officer"), "M2.16", "2026-2027-1", "1302")
    assert city.sum.total is not None
    parts = [one.now.total for one in city.counties if one.now.total is not None]
    assert [one.required for one in parts] == [2, 2]
    assert (city.sum.total.required, city.sum.total.achieved) == (4, 1)


def test_a_trace_takes_few_statements_however_many_rows(cast: Cast) -> None:
    for pupil in cast.pupils:
        visited(cast, pupil.pk)
    assess_all(today=TODAY)
    place = cast.school.pk
    for member, address in (
        ("principal", f"/standing/trace/M1.20/2026-2027/{place}/"),
        ("guardian", f"/standing/trace/M1.20/2026-2027/{place}/"),
        ("county_officer", f"/standing/trace/M2.16/2026-2027-1/{place}/"),
        ("county_officer", f"/standing/trace/M6.04/today/{cast.county_women.pk}/"),
        ("county_officer", "/standing/trace/M1.20/2026-2027/area/130202/"),
        ("city_officer", "/standing/trace/M1.20/2026-2027/area/1302/"),
    ):
        client = cast.client(member)
        with at_most(12, f"{member} {address}"):
            assert client.get(address).status_code == 200
