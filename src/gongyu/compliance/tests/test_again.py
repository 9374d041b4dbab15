"""Whatever changes, assessing again only those whom it touches leaves what a whole night would find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db import transaction
from hypothesis import example, given
from hypothesis import strategies as st

from gongyu.compliance.models import Exemption, Rollup, Standing
from gongyu.compliance.operations import assess_all, reassess
from gongyu.compliance.tests.test_agreement import QUIET, differences, stored
from gongyu.compliance.tests.worlds import RECORDED, World
from gongyu.ledger.models import Attestation, Entry
from gongyu.people.models import Enrolment
from gongyu.policy.queries import pack
from tests.cast import Cast

Sums = dict[tuple[str, str, str], tuple[int, ...]]
NUMBERS: Final = (
    *("units", "units_met", "units_behind", "units_exempt", "units_unknown", "units_active"),
    *("required", "achieved", "attested", "exempt"),
)


def sums() -> Sums:
    return {
        (row.county_code, row.duty_key, row.period_key): tuple(getattr(row, name) for name in NUMBERS)
        for row in Rollup.objects.all()
    }


def schools_of(pupil_id: int | None) -> set[int]:
    """Every school at which a pupil ever had a seat."""
    seats = Enrolment.objects.filter(pupil_id=pupil_id or 0)
    return set(seats.values_list("organisation_id", flat=True))


def moved(world: World) -> set[int]:
    """A pupil leaves one seat and takes another today."""
    pupil, room = world.luck.choice(world.pupils), world.luck.choice(world.classes)
    touched = schools_of(pupil.pk)
    seats = Enrolment.objects.filter(pupil=pupil)
    seats.filter(valid_from__gte=world.today).delete()
    seats.exclude(valid_until__lt=world.today).update(valid_until=world.today)
    Enrolment.objects.create(
        pupil=pupil,
        organisation_id=room.organisation_id,
        school_class=room,
        valid_from=world.today,
        recorded_at=RECORDED,
    )
    return touched | {room.organisation_id}


def merged(world: World) -> set[int]:
    """A school becomes part of another one, in whatever county."""
    standing = [one for one in world.schools if one.closed_on is None]
    if len(standing) < 2:
        return set()
    gone, heir = world.luck.sample(standing, 2)
    gone.closed_on, gone.succeeded_by = world.today, heir
    gone.save()
    return {gone.pk, heir.pk}


def closed(world: World) -> set[int]:
    """A body has been closed since long ago: it may have been the only one of its kind in the county, and a
    station is one fewer for every office that answers for its neighbourhood."""
    one = world.luck.choice(world.bodies)
    if one.closed_on is not None or one.opened_on > world.today - timedelta(days=800):
        return set()
    one.closed_on = world.today - timedelta(days=790)
    one.save()
    offices = {body.pk for body in world.bodies if one.region_id.startswith(body.jurisdiction)}
    return {one.pk} | offices | set().union(*(schools_of(pupil.pk) for pupil in world.pupils))


def posted(world: World) -> set[int]:
    entry = world.post(world.luck.choice(list(pack().acts)))
    return {entry.organisation_id} | schools_of(entry.pupil_id)


def reversed_(world: World) -> set[int]:
    """An entry is taken back."""
    gone = Entry.objects.exclude(reverses=None).values("reverses_id")
    entry = world.luck.choice(list(Entry.objects.filter(reverses=None).exclude(id__in=gone).order_by("id")))
    world._entry(
        entry.kind, entry.organisation_id, entry.occurred_on, pupil_id=entry.pupil_id, reverses=entry
    )
    return {entry.organisation_id} | schools_of(entry.pupil_id)


def attested(world: World) -> set[int]:
    entry = world.luck.choice(list(Entry.objects.filter(reverses=None).order_by("id")))
    verdict = world.luck.choice(("confirmed", "questioned"))
    Attestation.objects.create(entry=entry, verdict=verdict, at=RECORDED)
    return {entry.organisation_id} | schools_of(entry.pupil_id)


def excepted(world: World) -> set[int]:
    whole, body = world.luck.random() < 0.5, world.luck.choice(world.schools)
    pupil = None if whole else world.luck.choice(world.pupils)
    Exemption.objects.create(
        duty_key="M1.20",
        organisation=body,
        pupil=pupil,
        ground="X",
        valid_from=world.today - timedelta(days=3),
        valid_until=world.today + timedelta(days=30),
        state="approved",
        requested_by=world.user,
        requested_at=RECORDED,
    )
    return {body.pk} | schools_of(pupil.pk if pupil else None)


CHANGES: Final[tuple[Callable[[World], set[int]], ...]] = (
    *(moved, merged, closed, posted, reversed_, attested, excepted),
)


@QUIET
@given(seed=st.integers(0, 2**32))
@example(seed=305)
def test_those_touched_by_a_change_stand_as_after_a_night(db: None, class_duties: object, seed: int) -> None:
    with transaction.atomic():
        world = World(seed).make()
        assess_all(today=world.today)
        for change in world.luck.sample(CHANGES, 4):
            touched = change(world)
            reassess(organisation_ids=touched, today=world.today)
        before, summed = stored(), sums()
        assess_all(today=world.today)
        assert differences(before, stored()) == {}
        again = sums()
        assert {key for key in summed | again if summed.get(key) != again.get(key)} == set()
        transaction.set_rollback(True)


def test_the_last_body_of_a_county_that_owes_a_duty_leaves_no_sum_behind(cast: Cast) -> None:
    today = cast.viewer("auditor").today
    assess_all(today=today)
    mine = Rollup.objects.filter(county_code="130203", duty_key="M1.20")
    assert mine.get().units == 1
    cast.other_school.closed_on, cast.other_school.succeeded_by = today - timedelta(days=1), cast.school
    cast.other_school.save()
    reassess(organisation_ids=[cast.other_school.pk], today=today)
    assert not mine.exists()
    assert not Standing.objects.filter(county_code="130203", duty_key="M1.20").exists()
    assert Rollup.objects.get(county_code="130202", duty_key="M1.20").required == 8
