"""What the sign-ins' school is about to hold, and the families that have signed up for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.models import User
from gongyu.activities import operations, queries
from gongyu.activities.models import BookedChild, Booking, Slot
from gongyu.activities.operations import Offer, Plan
from gongyu.activities.rules.sign_up import Grid
from gongyu.people import queries as people
from gongyu.people.queries import Seat

FAMILIES: Final = 14
HOSTS: Final = 3


def sign_some_up(today: date) -> None:
    """An open day of the school, and a class's meeting with talks of ten minutes, both opened at the door."""
    office, teacher = _viewer("deyu", today), _viewer("banzhuren", today)
    headed = people.classes_headed_by(teacher.user_id, today)
    school = next(iter(queries.places(office)), None)
    if school is None or not headed:
        return
    open_day = _planned(
        office,
        school.id,
        Plan("open_day", "校园开放日：走进课堂", today + timedelta(9), place="学校礼堂", starts_at=time(9)),
    )
    operations.open_sign_up(
        by=office, today=today, activity_id=open_day, offer=Offer(today + timedelta(7), 60)
    )
    day = today + timedelta(4)
    talks = _planned(
        teacher,
        school.id,
        Plan(
            "parents_meeting", "家长会和单独交流", day, "class", headed[0], "本班教室", starts_at=time(15, 30)
        ),
    )
    hosts = [one.id for one in people.staff_at(school.id, today)][:HOSTS]
    operations.open_sign_up(
        by=teacher,
        today=today,
        activity_id=talks,
        offer=Offer(day, 1, Grid(time(16, 30), 10, 6), hosts, "三楼 302"),
    )
    seats = people.seats_of_class(headed[0], today)[-FAMILIES:]
    _lay_out(office, school.id, today)
    (whole,) = queries.offered(open_day)
    _booked([whole.id] * len(seats), seats, today)
    _booked([slot.id for slot in queries.offered(talks)][: len(seats) // 2], seats, today)


def _lay_out(office: Viewer, school: int, today: date) -> None:
    """A reading circle that comes back, one that the kindergarten is asked to hold too, and a replay."""
    operations.plan_series(
        by=office,
        today=today,
        organisation_id=school,
        request_key=UUID(int=1),
        what=Plan("guidance", "家长读书会", today + timedelta(3), place="图书室", starts_at=time(19)),
        every_weeks=2,
        until=today + timedelta(weeks=8),
    )
    asked = _planned(
        office,
        school,
        Plan(
            "guidance",
            "幼小衔接：一起走进小学",
            today + timedelta(16),
            place="报告厅",
            starts_at=time(14, 30),
        ),
    )
    nursery = next(iter(queries.places(_viewer("youeryuan", today))), None)
    if nursery is not None:
        operations.invite(by=office, today=today, activity_id=asked, partners=[nursery.id])
    for line in queries.held(office, school, today - timedelta(60), limit=1):
        operations.offer_replay(
            by=office, today=today, activity_id=line.id, address="https://replay.example.org/lecture"
        )


def _viewer(username: str, today: date) -> Viewer:
    user = User.objects.get(username=username)
    return viewer_of(user.pk, user.display_name, today)


def _planned(by: Viewer, organisation_id: int, what: Plan) -> int:
    return operations.plan(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        request_key=UUID(int=what.held_on.toordinal()),
        what=what,
    )


def _booked(slots: Sequence[int], seats: Sequence[Seat], today: date) -> None:
    """One family a slot; they do not sign in, so that nobody knocks at the door for them."""
    answering = people.guardians_of([seat.pupil_id for seat in seats], today)
    homes = set()
    for slot, seat in zip(slots, seats, strict=False):
        guardian = next(iter(answering.get(seat.pupil_id, ())), None)
        if guardian is not None and seat.household_id not in homes:
            homes.add(seat.household_id)
            row = Booking.objects.create(
                slot_id=slot,
                household_id=seat.household_id,
                guardian_id=guardian.guardian_id,
                state="booked",
            )
            BookedChild.objects.create(booking=row, pupil_id=seat.pupil_id)
    for slot in set(slots):
        held = Booking.objects.filter(slot_id=slot, state="booked").count()
        Slot.objects.filter(pk=slot).update(taken=held)
