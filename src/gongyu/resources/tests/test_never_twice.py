"""Many answer at once, in real connections: of what overlaps one is agreed, whatever is asked and however."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from itertools import pairwise
from random import Random
from threading import Barrier

import pytest
from django.db import connection

from gongyu.kernel.refusal import Refusal
from gongyu.resources import operations
from gongyu.resources.factories import asked, clock, corps, lecturer
from gongyu.resources.models import Engagement
from gongyu.resources.rules.engagement import When
from tests.cast import TODAY, Cast, build_cast

CLIENTS = 8
ASKED = 24
DAYS = (date(2026, 12, 3), date(2026, 12, 4))


@pytest.fixture
def town(transactional_db: None) -> Iterator[Cast]:
    yield build_cast()


def times(rng: Random) -> When:
    """Any hours or half of one of two days."""
    day = rng.choice(DAYS)
    part = rng.choice(("morning", "afternoon", "hours", "hours", "hours"))
    if part != "hours":
        return When(day, part)
    begins = rng.randrange(8, 17)
    return When(day, "hours", time(begins), time(begins + rng.randrange(1, 3)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_however_many_answer_at_once_nobody_is_in_two_places(town: Cast, seed: int) -> None:
    rng = Random(seed)
    county, leader = town.viewer("county_officer"), town.viewer("principal")
    # One person in two corps, and one from outside.
    first = corps(county, town.county_education.pk, "corps.county")
    own = corps(leader, town.school.pk, "corps.school")
    people = (
        lecturer(county, first, staff_id=town.colleague.pk, of_body=town.school.pk),
        lecturer(leader, own, staff_id=town.colleague.pk),
        lecturer(leader, own, kind="veteran"),
    )
    keys = [asked(leader, town.school.pk, rng.choice(people), times(rng)) for _ in range(ASKED)]
    rng.shuffle(keys)
    begin = Barrier(CLIENTS)

    keeper_of = {
        key: county if Engagement.objects.get(pk=key).lecturer_id == people[0] else leader for key in keys
    }
    shares = [keys[number::CLIENTS] for number in range(CLIENTS)]

    def client(mine: list[int]) -> set[str]:
        met: set[str] = set()
        begin.wait()
        for key in mine:
            try:
                operations.accept(by=keeper_of[key], today=TODAY, engagement_id=key)
            except Refusal as refusal:
                met.add(refusal.code)
        connection.close()
        return met

    with ThreadPoolExecutor(CLIENTS) as pool:
        met = set().union(*pool.map(client, shares))
    assert met <= {"engagement.taken"}
    agreed = Engagement.objects.filter(state="agreed").order_by("whose", "begins")
    for one, after in pairwise(agreed):
        assert one.whose != after.whose or one.ends <= after.begins
    # Whoever was refused would really have been in two places.
    for row in Engagement.objects.filter(state="asked"):
        assert agreed.filter(whose=row.whose, begins__lt=row.ends, ends__gt=row.begins).exists()
    assert agreed.count() + Engagement.objects.filter(state="asked").count() == ASKED


@pytest.mark.slow
def test_all_say_yes_to_the_same_hour_and_one_is_told_yes(town: Cast) -> None:
    leader = town.viewer("principal")
    own = corps(leader, town.school.pk, "corps.school")
    who = lecturer(leader, own, staff_id=town.colleague.pk)
    keys = [asked(leader, town.school.pk, who, clock(DAYS[0])) for _ in range(CLIENTS)]
    begin = Barrier(CLIENTS)

    def client(key: int) -> bool:
        begin.wait()
        try:
            operations.accept(by=leader, today=TODAY, engagement_id=key)
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(CLIENTS) as pool:
        assert sum(pool.map(client, keys)) == 1
