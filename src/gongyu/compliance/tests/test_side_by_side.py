"""Schools of one county are assessed at the same moment, and while the night runs: no sum is lost, nobody
fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Final

import pytest
from django.db import connection, transaction

from gongyu.compliance.models import Rollup, Standing
from gongyu.compliance.operations import assess_all, reassess
from gongyu.compliance.tests.test_agreement import sums_are_right
from gongyu.ledger.models import Entry
from gongyu.organisations.models import Organisation
from gongyu.people.models import Pupil
from tests.cast import TODAY, Cast, body, build_cast, headed_class, pupil_in, staff_at

ROUNDS: Final = 12
# Two days on which the same figures stand otherwise: the night rewrites what the day writes.
DAYS: Final = (date(2026, 10, 1), TODAY)
HELD: Final = datetime(2026, 9, 20, 12, tzinfo=UTC)


@pytest.fixture
def schools(transactional_db: None) -> Iterator[list[tuple[Organisation, list[Pupil]]]]:
    """Two primary schools of one county, with their pupils, for all connections to see."""
    cast: Cast = build_cast()
    made = body("school", "unit", "130202001201", "2113000009", "柳庄小学", stage="primary")
    room = headed_class(made, 2024, 1, staff_at(made, "吴老师", "teacher"))
    yield [(cast.school, cast.pupils), (made, [pupil_in(room, name) for name in ("柳一", "柳二", "柳三")])]


def visits_at(school: Organisation, pupils: list[Pupil]) -> Callable[[], None]:
    """Many visits, each in a transaction of its own with what follows from it."""

    def work() -> None:
        for number in range(ROUNDS):
            with transaction.atomic():
                Entry.objects.create(
                    kind="visit.home",
                    organisation=school,
                    county_code=school.county_code,
                    pupil_id=pupils[number % len(pupils)].pk,
                    occurred_on=HELD.date(),
                    facets={"capacity": "head_teacher"},
                    posted_at=HELD,
                    seq=number + 1,
                    digest=b"",
                )
                reassess(organisation_ids=[school.pk], today=DAYS[number % 2])

    return work


def nights() -> None:
    for number in range(ROUNDS):
        assess_all(today=DAYS[number % 2])


def at_once(*works: Callable[[], None]) -> None:
    """Run all on connections of their own; the first fault is raised."""

    def closing(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(closing, work) for work in works]:
            future.result()


def test_two_schools_of_a_county_keep_its_sums_right(schools: list[tuple[Organisation, list[Pupil]]]) -> None:
    at_once(*(visits_at(*one) for one in schools))
    assert Standing.objects.filter(duty_key="M1.20", achieved__gt=0).count() == 2
    assert Rollup.objects.get(duty_key="M1.20", county_code="130202").achieved == 5 + 3
    sums_are_right()


def test_a_night_beside_a_day_loses_nothing(schools: list[tuple[Organisation, list[Pupil]]]) -> None:
    assess_all(today=TODAY)
    at_once(nights, *(visits_at(*one) for one in schools))
    assert Rollup.objects.get(duty_key="M1.20", county_code="130202").achieved == 5 + 3
    sums_are_right()
