"""Sixteen clients, each a process of its own, sign up 300 homes for 200 places.
Prints one line of JSON. Everything written is real and committed, and taken back afterwards.

Measured at the service layer: access, rules, the row locked, the booking, its line of the trail, committed.
"""

from __future__ import annotations

import json
import multiprocessing
import time
from datetime import timedelta
from typing import Any

import django

CLIENTS, PLACES, HOUSEHOLDS, ROUNDS, WARM = 16, 200, 300, 3, 8
_NAMES = "bench-sign-up-"


def main() -> None:
    django.setup()
    made = _prepare()
    try:
        rounds = [_round(made) for _ in range(ROUNDS)]
    finally:
        _take_back(made)
    best = sorted(rounds, key=lambda one: one["seconds"])[ROUNDS // 2]
    print(json.dumps({**best, "per second": HOUSEHOLDS / best["seconds"]}))


def _prepare() -> dict[str, Any]:
    """A school, three hundred of its children, one guardian of each home who signs in."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from gongyu.people.models import Guardian

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id FROM people_enrolment WHERE valid_until IS NULL "
            "GROUP BY 1 HAVING count(*) > 600 ORDER BY 1 LIMIT 1"
        )
        school = cursor.fetchone()[0]
        cursor.execute(
            "SELECT DISTINCT ON (r.household_id) g.id, e.pupil_id FROM people_enrolment e "
            "JOIN people_residence r ON r.pupil_id = e.pupil_id AND r.valid_until IS NULL "
            "JOIN people_guardianship s ON s.pupil_id = e.pupil_id AND s.valid_until IS NULL "
            "JOIN people_guardian g ON g.id = s.guardian_id AND g.user_id IS NULL "
            "WHERE e.organisation_id = %s AND e.valid_until IS NULL ORDER BY r.household_id LIMIT %s",
            [school, HOUSEHOLDS],
        )
        pairs = cursor.fetchall()
    assert len(pairs) == HOUSEHOLDS, len(pairs)
    model, homes = get_user_model(), []
    for guardian, pupil in pairs:
        user = model.objects.get_or_create(username=f"{_NAMES}{guardian}")[0]
        Guardian.objects.filter(pk=guardian).update(user=user)
        homes.append((user.pk, pupil))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_guardian")
    return {"school": school, "homes": homes}


def _round(made: dict[str, Any]) -> dict[str, Any]:
    """One activity, from the moment all clients stand ready until the last of them is answered."""
    from django.contrib.auth import get_user_model
    from django.db import connections
    from django.utils.timezone import localdate

    from gongyu.activities.models import Activity, Booking

    today = localdate()
    earlier, row = (
        Activity.objects.create(
            organisation_id=made["school"],
            nature="parents_meeting",
            title="bench",
            held_on=today + timedelta(3),
            created_by=get_user_model().objects.filter(username__startswith=_NAMES)[0],
            request_key=_key(),
        )
        for _ in range(2)
    )
    before, slot = (_opened(one) for one in (earlier, row))
    connections.close_all()
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(CLIENTS + 1)
    shares = [made["homes"][number::CLIENTS] for number in range(CLIENTS)]
    clients = [
        context.Process(
            target=_client, args=(ready, (earlier.pk, before.pk), (row.pk, slot.pk), homes, str(today))
        )
        for homes in shares
    ]
    for client in clients:
        client.start()
    ready.wait()
    began = time.perf_counter()
    for client in clients:
        client.join()
    seconds = time.perf_counter() - began
    slot.refresh_from_db()
    booked = Booking.objects.filter(slot=slot, state="booked")
    homes = booked.values("household").distinct().count()
    waiting = Booking.objects.filter(slot=slot, state="waiting").count()
    assert (homes, booked.count(), slot.taken, waiting) == (PLACES, PLACES, PLACES, HOUSEHOLDS - PLACES)
    Activity.objects.filter(pk__in=[earlier.pk, row.pk]).delete()
    return {"seconds": seconds, "given": homes, "waiting": waiting}


def _opened(row: Any) -> Any:
    """The one slot of an activity that families sign up for."""
    from gongyu.activities.models import SignUp, Slot

    SignUp.objects.create(activity=row, kind="whole", closes_on=row.held_on, opened_by=row.created_by)
    return Slot.objects.create(activity=row, places=PLACES)


def _client(
    ready: Any, earlier: tuple[int, int], now: tuple[int, int], homes: list[tuple[int, int]], day: str
) -> None:
    """Signs up its share of the homes, one after the other; some of them for an earlier activity before, for
    a running server's connections have been used."""
    from datetime import date

    from gongyu.access.rules import Held, Viewer
    from gongyu.activities.operations import book

    today = date.fromisoformat(day)

    def signs_up(which: tuple[int, int], user: int, pupil: int) -> None:
        viewer = Viewer(user, "bench", today, (Held("guardian"),))
        book(by=viewer, today=today, activity_id=which[0], slot_ids=[which[1]], children=[pupil])

    for home in homes[:WARM]:
        signs_up(earlier, *home)
    ready.wait()
    for home in homes:
        signs_up(now, *home)


def _key() -> Any:
    from uuid import uuid4

    return uuid4()


def _take_back(made: dict[str, Any]) -> None:
    """What was signed up with goes again; the trail keeps its lines, as it keeps everything."""
    from django.contrib.auth import get_user_model

    from gongyu.people.models import Guardian

    users = [user for user, _pupil in made["homes"]]
    Guardian.objects.filter(user__in=users).update(user=None)
    get_user_model().objects.filter(pk__in=users).delete()


if __name__ == "__main__":
    main()
