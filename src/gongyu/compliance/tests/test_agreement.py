"""PostgreSQL, DuckDB and a plain reading of the pack find the same, whatever has happened."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongyu.compliance.models import Rollup, Standing
from gongyu.compliance.operations import assess_all, reassess
from gongyu.compliance.tests import duck, naive
from gongyu.compliance.tests.naive import Found
from gongyu.compliance.tests.worlds import World
from gongyu.ledger.models import Entry
from gongyu.people.models import Enrolment, Headship, SchoolClass
from gongyu.policy.queries import pack, windows
from tests.cast import TODAY, Cast

EXAMPLES = int(os.environ.get("GONGYU_EXAMPLES", "20"))
YEAR = date(2025, 9, 1)
SUMMED = ("required", "achieved", "attested", "exempt")
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def stored() -> Found:
    return {
        (one.duty_key, one.period_key, one.organisation_id): (
            one.required,
            one.achieved,
            one.attested,
            one.exempt,
            one.state,
        )
        for one in Standing.objects.all()
    }


def differences(one: Found, other: Found) -> dict[object, object]:
    return {key: (one.get(key), other.get(key)) for key in one | other if one.get(key) != other.get(key)}


@QUIET
@given(seed=st.integers(0, 2**32))
def test_three_readings_are_equal_and_the_leaves_sum_to_every_roll_up(
    db: None, class_duties: object, seed: int
) -> None:
    with transaction.atomic():
        world = World(seed).make()
        assess_all(today=world.today, periods="all")
        found = stored()
        assert differences(found, naive.reading(world.today)) == {}
        assert differences(found, duck.reading(world.today)) == {}
        sums_are_right()
        transaction.set_rollback(True)


@QUIET
@given(seed=st.integers(0, 2**32))
@example(seed=2_192_470_919)
def test_one_body_assessed_again_is_what_the_night_finds(db: None, class_duties: object, seed: int) -> None:
    with transaction.atomic():
        world = World(seed).make()
        assess_all(today=world.today)
        for _ in range(3):
            entry = world.post(world.luck.choice(["visit.home", "activity.guidance"]))
            homes = Enrolment.objects.filter(pupil_id=int(entry.pupil_id or 0))
            reassess(
                organisation_ids=[entry.organisation_id, *homes.values_list("organisation_id", flat=True)],
                today=world.today,
                occurred_on=entry.occurred_on,
                kinds=[entry.kind],
            )
        before = stored()
        sums_are_right()
        assess_all(today=world.today)
        now = {key: value for key, value in stored().items() if key in before}
        assert differences(before, now) == {}
        transaction.set_rollback(True)


def sums_are_right() -> None:
    leaves: dict[tuple[str, str, str], Counter[str]] = {}
    for one in Standing.objects.all():
        total = leaves.setdefault((one.county_code, one.duty_key, one.period_key), Counter())
        total["units"] += 1
        total["units_met"] += one.state == "met"
        total["units_behind"] += one.state in ("behind", "unmet")
        total["units_exempt"] += one.state == "exempt"
        total["units_unknown"] += one.state == "unknown"
        total["units_active"] += one.achieved > 0
        for name in SUMMED:
            total[name] += getattr(one, name)
    rows = {(row.county_code, row.duty_key, row.period_key): row for row in Rollup.objects.all()}
    assert rows.keys() == leaves.keys()
    for key, total in leaves.items():
        assert all(getattr(rows[key], name) == number for name, number in total.items()), key


def visit(cast: Cast, pupil_id: int, day: date, posted: date | None = None, **more: object) -> Entry:
    at = posted or day
    number = Entry.objects.count() + 1
    return Entry.objects.create(
        kind="visit.home",
        organisation=cast.school,
        county_code="130202",
        pupil_id=pupil_id,
        occurred_on=day,
        facets={"capacity": "head_teacher"},
        posted_at=datetime(at.year, at.month, at.day, 12, tzinfo=UTC),
        seq=number,
        digest=b"",
        **more,
    )


def city_visited(today: date = TODAY, period: str = "2026-2027") -> int:
    assess_all(today=today, periods="all")
    return sum(row.achieved for row in Rollup.objects.filter(duty_key="M1.20", period_key=period))


def test_head_teachers_classes_and_schools_may_change_and_no_visit_is_lost(cast: Cast) -> None:
    for pupil in cast.pupils[:3]:
        visit(cast, pupil.pk, date(2026, 10, 10))
    assert city_visited() == 3
    # Another head teacher from today.
    Headship.objects.filter(school_class=cast.class_3_2).update(valid_until=TODAY)
    Headship.objects.create(
        school_class=cast.class_3_2,
        staff=cast.colleague,
        valid_from=TODAY,
        recorded_at=datetime.now(UTC),
    )
    assert city_visited() == 3
    # Half of the class goes into a new one.
    new = SchoolClass.objects.create(
        organisation=cast.school, entry_year=2024, number=3, opened_on=date(2026, 11, 1)
    )
    for pupil in cast.pupils[1:3]:
        Enrolment.objects.filter(pupil=pupil).update(valid_until=date(2026, 11, 1))
        Enrolment.objects.create(
            pupil=pupil,
            organisation=cast.school,
            school_class=new,
            valid_from=date(2026, 11, 1),
            recorded_at=datetime.now(UTC),
        )
    assert city_visited() == 3
    # The school becomes part of another one, in another county.
    cast.school.closed_on, cast.school.succeeded_by = date(2026, 11, 15), cast.other_school
    cast.school.save()
    assert city_visited() == 3
    heir = Standing.objects.get(duty_key="M1.20", period_key="2026-2027")
    assert (heir.organisation_id, heir.achieved) == (cast.other_school.pk, 3)


@pytest.mark.parametrize(("before", "term"), [(1, "1"), (0, "2")])
def test_the_last_day_of_a_term_belongs_to_it(cast: Cast, before: int, term: str) -> None:
    duty = pack().duties["M2.16"]
    spring = next(one for one in windows(duty, "primary", YEAR, TODAY) if one.key == "2025-2026-2")
    Entry.objects.create(
        kind="activity.guidance",
        organisation=cast.school,
        county_code="130202",
        occurred_on=spring.starts_on - timedelta(days=before),
        posted_at=datetime.now(UTC),
        seq=1,
        digest=b"",
    )
    assess_all(today=TODAY, periods="all")
    counted = Standing.objects.filter(duty_key="M2.16", organisation=cast.school, achieved=1)
    assert [one.period_key for one in counted] == [f"2025-2026-{term}"]


def test_a_late_entry_counts_in_the_year_in_which_it_happened(cast: Cast) -> None:
    Enrolment.objects.filter(organisation=cast.school).update(valid_from=date(2025, 9, 1))
    visit(cast, cast.pupils[0].pk, date(2026, 8, 31), posted=date(2026, 9, 20))
    assert city_visited(period="2025-2026") == 1
    assert city_visited(period="2026-2027") == 0


def test_a_passed_deadline_keeps_its_answer_beside_todays(cast: Cast) -> None:
    assess_all(today=TODAY, periods="all")
    before = Standing.objects.get(duty_key="M6.04", period_key="2025-12-31", organisation=cast.county_women)
    cast.station.closed_on = TODAY - timedelta(days=1)
    cast.station.save()
    assess_all(today=TODAY, periods="all")
    frozen, now = Standing.objects.filter(duty_key="M6.04", organisation=cast.county_women).order_by(
        "period_key"
    )
    assert (frozen.achieved, frozen.state) == (before.achieved, before.state)
    assert (now.period_key, now.state) == ("today", "")
    assert now.achieved == before.achieved - 1
