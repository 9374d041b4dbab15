"""Places are never given twice: whatever families do one after another, and however many do it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyu.access.rules import Held, Viewer
from gongyu.activities import operations
from gongyu.activities.factories import booked, signing_up, slots_of
from gongyu.activities.models import Booking, Slot
from gongyu.kernel.refusal import Refusal
from tests.cast import TODAY, Cast, build_cast, guardian_of, pupil_in

SOON = TODAY + timedelta(days=4)
CLIENTS, PLACES, HOUSEHOLDS = 16, 200, 300


def families(cast: Cast, count: int) -> list[tuple[Viewer, int]]:
    """So many homes with a child in the class, each with a guardian who signs in."""
    made = []
    model = type(cast.users["guardian"])
    for number in range(count):
        user = model.objects.create(username=f"family-{number}", display_name=f"家长{number}")
        child = pupil_in(cast.class_3_2, f"孩子{number}")
        guardian_of(child, name=f"家长{number}", relation="52", user=user)
        viewer = Viewer(user.pk, user.display_name, TODAY, (Held("guardian"),))
        made.append((viewer, child.pk))
    return made


def sound(activity_id: int) -> None:
    """What holds after every act."""
    for slot in Slot.objects.filter(activity_id=activity_id):
        rows = Booking.objects.filter(slot=slot)
        held = list(rows.filter(state="booked").values_list("household", flat=True))
        line = list(rows.filter(state="waiting").order_by("pk").values_list("household", flat=True))
        assert slot.taken == len(held) <= slot.places
        assert not Counter([*held, *line]).most_common(1) or max(Counter([*held, *line]).values()) == 1
        # Nobody waits while a place is free.
        assert not line or slot.taken == slot.places


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["book", "book", "book", "cancel", "change", "more", "fewer", "withdraw"]),
        st.integers(0, 5),
        st.integers(0, 2),
    ),
    max_size=25,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_places_and_the_line_stay_true(
    cast: Cast, on_the_day: object, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        office = cast.viewer("school_officer")
        homes = families(cast, 6)
        key = signing_up(office, cast.school.pk, SOON, places=2, slots=3)
        slots = slots_of(key)
        for what, home, slot in steps:
            asked_first = list(
                Booking.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True)
            )
            try:
                with transaction.atomic():
                    _do(what, homes[home], key, slots[slot], office)
            except (Refusal, LookupError):
                pass
            except Exception as error:
                if type(error).__name__ != "OutOfScope":
                    raise
            sound(key)
            still = Booking.objects.filter(pk__in=asked_first)
            _in_order(list(still.order_by("pk").values_list("slot", "state")))
        transaction.set_rollback(True)


def _in_order(line: list[tuple[int, str]]) -> None:
    """Of those who waited in a slot nobody got a place before somebody who had come first."""
    for slot in {slot for slot, _state in line}:
        states = [state for one, state in line if one == slot and state in ("booked", "waiting")]
        assert states == sorted(states)


def _do(what: str, home: tuple[Viewer, int], key: int, slot: int, office: Viewer) -> None:
    viewer, child = home
    held = list(
        Booking.objects.filter(
            guardian__user=viewer.user_id, slot__activity=key, state__in=["booked", "waiting"]
        )
    )
    if what == "book":
        booked(viewer, key, [child], slot)
    elif what == "cancel":
        operations.cancel_booking(by=viewer, today=TODAY, booking_id=held[0].pk)
    elif what == "change":
        operations.change_booking(by=viewer, today=TODAY, booking_id=held[0].pk, slot_id=slot)
    elif what == "withdraw":
        operations.withdraw_slot(by=office, today=TODAY, slot_id=slot)
    else:
        places = Slot.objects.get(pk=slot).places + (1 if what == "more" else -1)
        operations.change_slot(by=office, today=TODAY, slot_id=slot, places=places)


@pytest.mark.django_db
def test_the_database_itself_refuses_one_too_many(cast: Cast, on_the_day: object) -> None:
    key = signing_up(cast.viewer("school_officer"), cast.school.pk, SOON, places=1)
    with pytest.raises(IntegrityError, match="slot_is_never_oversold"):
        Slot.objects.filter(activity=key).update(taken=2)


@pytest.fixture
def hall(transactional_db: None, on_the_day: object) -> Iterator[tuple[int, list[tuple[Viewer, int]], Any]]:
    """A hall of 200 places and 300 homes."""
    cast = build_cast()
    homes = families(cast, HOUSEHOLDS)
    yield signing_up(cast.viewer("school_officer"), cast.school.pk, SOON, places=PLACES), homes, cast


@pytest.mark.slow
def test_sixteen_clients_three_hundred_homes_two_hundred_places(
    hall: tuple[int, list[tuple[Viewer, int]], Any],
) -> None:
    key, homes, _cast = hall
    slots = slots_of(key)

    def client(number: int) -> list[str]:
        found = []
        try:
            # Each home's form is sent twice, by two clients.
            for viewer, child in homes[number::CLIENTS] + homes[(number + 1) % CLIENTS :: CLIENTS]:
                found += [one.state for one in booked(viewer, key, [child], *slots)]
        finally:
            connection.close()
        return found

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = [state for some in pool.map(client, range(CLIENTS)) for state in some]
    assert len(answers) == HOUSEHOLDS * 2
    sound(key)
    assert Booking.objects.filter(state="booked").values("household").distinct().count() == PLACES
    assert Booking.objects.filter(state="waiting").count() == HOUSEHOLDS - PLACES

    # Everybody who has a place gives it back at once: the line moves up, in order, and nobody twice.
    line = list(Booking.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True))
    owner = dict(Booking.objects.filter(state="booked").values_list("guardian__user", "pk"))

    def leaves(number: int) -> None:
        try:
            for viewer, _child in homes[number::CLIENTS]:
                if viewer.user_id in owner:
                    operations.cancel_booking(by=viewer, today=TODAY, booking_id=owner[viewer.user_id])
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(leaves, range(CLIENTS)))
    sound(key)
    assert set(Booking.objects.filter(state="booked").values_list("pk", flat=True)) == set(line)
