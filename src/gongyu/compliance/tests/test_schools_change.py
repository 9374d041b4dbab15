"""Schools merged, split and taken back as the console does it: no class, no visit is lost or doubled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gongyu.access.rules import Viewer, command_viewer
from gongyu.compliance import queries
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all, reassess
from gongyu.compliance.tests import naive
from gongyu.compliance.tests.doing import did, undone, visited
from gongyu.compliance.tests.naive import Found
from gongyu.compliance.tests.test_agreement import EXAMPLES, QUIET, differences, stored
from gongyu.compliance.tests.worlds import World
from gongyu.organisations.models import Organisation
from gongyu.people import operations
from gongyu.people.models import Enrolment, SchoolClass
from gongyu.people.queries import moving
from gongyu.policy.queries import pack
from tests.cast import TODAY, Cast, body, headed_class, pupil_in, staff_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("class_duties")]
KEPT = {"M1.91", "M1.92", "M1.93", "M1.20"}
PAPER = {"reason": "布局调整", "document": "区教字〔2026〕9号"}
MEETING = "activity.parents_meeting"


def kept(found: Found) -> dict[tuple[str, str], tuple[int, int]]:
    """For each duty about classes or visits: how many are owed and how many are reached, wherever."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for (duty, period, _), (required, achieved, *_rest) in found.items():
        if duty in KEPT:
            owed, done = sums.get((duty, period), (0, 0))
            sums[duty, period] = (owed + required, done + achieved)
    return sums


def merge(by: Viewer, schools: list[Organisation], into: Organisation, day: date) -> int:
    keys = [one.pk for one in schools]
    plan = moving.plan_merge(by, keys, into.pk, day)
    return operations.merge_bodies(
        by=by,
        today=by.today,
        organisation_ids=keys,
        into_id=into.pk,
        day=day,
        seen=plan.seal,
        **PAPER,
    )


def split(by: Viewer, school: Organisation, goes: dict[int, int], heir: int | None, day: date) -> int:
    plan = moving.plan_split(by, school.pk, goes, heir, day)
    return operations.split_body(
        by=by,
        today=by.today,
        organisation_id=school.pk,
        goes=goes,
        heir_id=heir,
        day=day,
        seen=plan.seal,
        **PAPER,
    )


def changed(world: World, by: Viewer) -> int | None:
    """One school is merged into another, or gives classes to one and perhaps everything else to a third."""
    schools = [one for one in world.schools if one.stage == "primary"]
    for one in schools:
        one.refresh_from_db()
    standing = [one for one in schools if one.closed_on is None]
    day = world.day(world.today - timedelta(days=200), world.today + timedelta(days=20))
    ready = [one for one in standing if one.opened_on < day]
    if len(ready) < 2:
        return None
    gives, takes, *others = world.luck.sample(ready, len(ready))
    rooms = [one.pk for one in SchoolClass.objects.filter(organisation=gives, closed_on=None).order_by("pk")]
    if world.luck.random() < 0.5 or not rooms:
        return merge(by, [gives], takes, day)
    goes = dict.fromkeys(world.luck.sample(rooms, world.luck.randint(1, len(rooms))), takes.pk)
    heir = others[0].pk if others and world.luck.random() < 0.4 else None
    return split(by, gives, goes, heir, day)


# Each example is up to five readings of everything.
@settings(QUIET, max_examples=max(EXAMPLES // 2, 1))
@given(seed=st.integers(0, 2**32))
@example(seed=0)
def test_merging_splitting_and_taking_back_lose_and_double_nothing(
    db: None, class_duties: object, seed: int
) -> None:
    with transaction.atomic():
        world = World(seed, alike=True).make()
        by = command_viewer(world.today)
        made, before = [], [agreed(world.today)]
        for _ in range(2):
            if change := changed(world, by):
                made.append(change)
                before.append(agreed(world.today))
                assert kept(before[-1]) == kept(before[0])
        for change in reversed(made):
            before.pop()
            operations.undo_change(by=by, today=world.today, reorganisation_id=change)
            assert differences(before[-1], agreed(world.today)) == {}
        transaction.set_rollback(True)


def agreed(today: date) -> Found:
    """Every standing, as the engine and a plain reading find it."""
    assess_all(today=today, periods="all")
    found = stored()
    assert differences(found, naive.reading(today)) == {}
    return found


@QUIET
@given(seed=st.integers(0, 2**32))
def test_what_is_done_after_a_change_is_assessed_as_the_night_finds_it(
    db: None, class_duties: object, seed: int
) -> None:
    with transaction.atomic():
        world = World(seed, alike=True).make()
        changed(world, command_viewer(world.today))
        assess_all(today=world.today)
        for _ in range(3):
            entry = world.post(world.luck.choice((MEETING, "visit.home")))
            homes = Enrolment.objects.filter(pupil_id=int(entry.pupil_id or 0))
            reassess(
                organisation_ids=[entry.organisation_id, *homes.values_list("organisation_id", flat=True)],
                today=world.today,
                occurred_on=entry.occurred_on,
                kinds=[entry.kind],
            )
        before = stored()
        assess_all(today=world.today)
        now = {key: value for key, value in stored().items() if key in before}
        assert differences(before, now) == {}
        transaction.set_rollback(True)


@pytest.fixture
def into(cast: Cast) -> Organisation:
    """Another primary school of the county, with a class of its own."""
    school = body("school", "unit", "130202001201", "2113000077", "实验小学", stage="primary")
    pupil_in(headed_class(school, 2024, 2, staff_at(school, "郑老师", "teacher")), "何一")
    return school


def standing(school: Organisation, key: str, period: str) -> tuple[int, int]:
    found = Standing.objects.filter(organisation=school, duty_key=key, period_key=period).first()
    return (found.required, found.achieved) if found else (0, 0)


def met(cast: Cast, school: Organisation, room: SchoolClass, day: date) -> int:
    return did(cast, school, MEETING, day, facets={"class_id": room.pk})


def test_a_class_that_went_on_is_owed_once_by_who_has_it_and_what_it_had_counts(
    cast: Cast, into: Organisation
) -> None:
    met(cast, cast.school, cast.class_3_2, date(2026, 10, 10))
    assert standing(cast.school, "M1.91", "2026-2027") == (2, 1)
    by, day = command_viewer(TODAY), TODAY - timedelta(days=10)
    made = split(by, cast.school, {cast.class_3_2.pk: into.pk}, None, day)
    assess_all(today=TODAY)
    assert standing(cast.school, "M1.91", "2026-2027") == (1, 0)
    assert standing(into, "M1.91", "2026-2027") == (2, 1)
    # The day before the split it was the old school's.
    assess_all(today=day - timedelta(days=1))
    assert standing(into, "M1.91", "2026-2027") == (1, 0)
    assess_all(today=TODAY)
    of_old = queries.trace(cast.viewer("county_officer"), "M1.91", "2026-2027", cast.school.pk)
    of_new = queries.trace(cast.viewer("county_officer"), "M1.91", "2026-2027", into.pk)
    assert [one.words for one in of_old.reasons] == ["这个班已由另一所学校承接，由那里计算"]
    assert [one.words for one in of_new.reasons] == ["承接原班级，计入"]
    assert (of_new.made, of_new.counted, of_new.fresh) == (1, 1, True)
    assert of_new.rows[0].line.elsewhere == cast.school.name
    # Once more at the new school under the new name: still one class.
    room = SchoolClass.objects.get(continues=cast.class_3_2)
    met(cast, into, room, TODAY)
    assert standing(into, "M1.91", "2026-2027") == (2, 1)
    operations.undo_change(by=by, today=TODAY, reorganisation_id=made)
    assess_all(today=TODAY)
    assert standing(cast.school, "M1.91", "2026-2027") == (2, 1)
    assert standing(into, "M1.91", "2026-2027") == (1, 0)


def test_what_the_old_school_takes_back_is_missing_at_the_new_one_at_once(
    cast: Cast, into: Organisation
) -> None:
    entry = met(cast, cast.school, cast.class_3_2, date(2026, 10, 10))
    split(command_viewer(TODAY), cast.school, {cast.class_3_2.pk: into.pk}, None, TODAY)
    assess_all(today=TODAY)
    assert standing(into, "M1.91", "2026-2027") == (2, 1)
    undone(cast, cast.school, entry)
    assert standing(into, "M1.91", "2026-2027") == (2, 0)


@pytest.mark.parametrize("into_county", [True, False])
def test_nobody_carried_late_in_the_year_has_come_late(
    cast: Cast, into: Organisation, into_county: bool
) -> None:
    """Whether the school ends or lives on: its children owed a visit are owed it still."""
    visited(cast, cast.pupils[0].pk, date(2026, 10, 10))
    late, today = date(2027, 8, 20), date(2027, 8, 25)
    new = pupil_in(cast.class_3_1, "迟来", since=late)
    if into_county:
        merge(command_viewer(today), [cast.school], into, late)
    else:
        rooms = (cast.class_3_1.pk, cast.class_3_2.pk)
        split(command_viewer(today), cast.school, dict.fromkeys(rooms, into.pk), None, late)
    # And one changes their class after all that.
    seat = Enrolment.objects.get(pupil=cast.pupils[1], valid_until=None, superseded_at=None)
    seat.valid_until = late + timedelta(days=2)
    seat.save()
    seat.pk, seat.valid_from, seat.valid_until = None, seat.valid_until, None
    seat.school_class = SchoolClass.objects.get(continues=cast.class_3_1)
    seat.save(force_insert=True)
    assess_all(today=today)
    found = Standing.objects.get(organisation=into, duty_key="M1.20", period_key="2026-2027")
    assert pack().duties["M1.20"].exclusions[0] == "X.LATE"
    assert (found.required, found.achieved, found.exempt) == (9, 1, 1)
    assert differences(stored(), naive.reading(today)).keys() & {("M1.20", "2026-2027", into.pk)} == set()
    assert Enrolment.objects.filter(pupil=new, superseded_at=None).get().valid_from == late
