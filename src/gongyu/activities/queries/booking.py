"""What a guardian sees of an activity's sign-up: what is free, what is theirs, and who may come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.activities.models import BookedChild, Booking, SignUp
from gongyu.activities.queries.invited import Family, children_of, family
from gongyu.activities.queries.pages import Detail, activity
from gongyu.activities.queries.sign_up import SlotSeen, activity_row, offered, slot_seen
from gongyu.activities.rules import sign_up as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people
from gongyu.people.queries import Answering, Seat


@dataclass(frozen=True, slots=True)
class Mine:
    """A booking of one's own home."""

    id: int
    state: str
    state_words: str
    slot: SlotSeen
    children: str
    # The number in the line, 1 for the next; 0 for those who have a place.
    ahead: int
    comes_id: int
    may_come: tuple[tuple[int, str], ...]
    # Free slots of the same host, for one tap.
    instead: tuple[SlotSeen, ...]


@dataclass(frozen=True, slots=True)
class BookPage:
    """An activity's sign-up, for a family."""

    one: Detail
    kind: str
    closes_on: date
    open: bool
    may_alter: bool
    children: tuple[Seat, ...]
    mine: tuple[Mine, ...]
    # Slots that the family may still book, by host.
    slots: tuple[SlotSeen, ...]
    hosts: tuple[tuple[int, str], ...]
    in_a_row: tuple[tuple[SlotSeen, ...], ...]

    @property
    def by_host(self) -> tuple[tuple[str, tuple[SlotSeen, ...]], ...]:
        names = dict.fromkeys((slot.host_id, slot.host_name) for slot in self.slots)
        return tuple((name, tuple(one for one in self.slots if one.host_id == key)) for key, name in names)


def book_page(viewer: Viewer, activity_id: int, asked: Sequence[int] = ()) -> BookPage:
    """A family's view of a sign-up; `asked` are the hosts they would like to see in a row. OutOfScope where
    there is none, Forbidden for those whose children are not invited."""
    row = activity_row(activity_id)
    ours = family(viewer, row)
    up = SignUp.objects.filter(activity_id=activity_id).first()
    if up is None:
        raise OutOfScope
    slots = offered(activity_id)
    mine = _mine(ours, slots, activity_id, row.held_on)
    seen_hosts = {one.slot.host_id for one in mine}
    left = tuple(slot for slot in slots if slot.host_id not in seen_hosts)
    free = [slot for slot in left if slot.free and not any(rules.overlap(slot, one.slot) for one in mine)]
    return BookPage(
        one=activity(viewer, activity_id),
        kind=up.kind,
        closes_on=up.closes_on,
        open=rules.is_open(up.state, row.state, up.closes_on, viewer.today),
        may_alter=rules.may_alter(row.state, row.held_on, viewer.today),
        children=ours.children,
        mine=mine,
        slots=left,
        hosts=tuple(dict.fromkeys((one.host_id, one.host_name) for one in left if one.host_id)),
        in_a_row=tuple(rules.in_a_row(free, tuple(dict.fromkeys(asked)))),  # type: ignore[arg-type]
    )


def may_come(booking_id: int, day: date) -> tuple[Answering, ...]:
    """Who answers on the day for one of the children of a booking: guardians and entrusted carers."""
    children = children_of([booking_id]).get(booking_id, ())
    found = {one.guardian_id: one for some in people.guardians_of(children, day).values() for one in some}
    return tuple(found.values())


def _mine(ours: Family, slots: Sequence[SlotSeen], activity_id: int, day: date) -> tuple[Mine, ...]:
    """The bookings for one's own children that hold, by time (five queries)."""
    about = BookedChild.objects.filter(pupil_id__in=[child.pupil_id for child in ours.children])
    rows = list(
        Booking.objects.filter(
            pk__in=about.values("booking"), slot__activity_id=activity_id, state__in=["booked", "waiting"]
        )
        .select_related("slot__host")
        .order_by("slot__starts_at", "pk")
    )
    if not rows:
        return ()
    children = children_of(row.pk for row in rows)
    everyone = {pupil for some in children.values() for pupil in some}
    names, answering = people.seats(everyone, day), people.guardians_of(everyone, day)
    held = [row.slot for row in rows]
    found = []
    for row in rows:
        about_whom = children.get(row.pk, ())
        kin = {one.guardian_id: one.name for pupil in about_whom for one in answering.get(pupil, ())}
        others = [slot_seen(slot) for slot in held if slot.pk != row.slot_id]
        found.append(
            Mine(
                id=row.pk,
                state=row.state,
                state_words=_(rules.BOOKING_STATES[row.state]),
                slot=slot_seen(row.slot),
                children="、".join(names[pupil].name for pupil in about_whom if pupil in names),
                ahead=_in_line(row),
                comes_id=row.comes_id or row.guardian_id,
                may_come=tuple(kin.items()),
                instead=_instead(row.slot.host_id, row.slot_id, slots, others),
            )
        )
    return tuple(found)


def _in_line(row: Booking) -> int:
    if row.state != "waiting":
        return 0
    return Booking.objects.filter(slot_id=row.slot_id, state="waiting", pk__lte=row.pk).count()


def _instead(
    host_id: int | None, slot_id: int, slots: Sequence[SlotSeen], others: Sequence[SlotSeen]
) -> tuple[SlotSeen, ...]:
    """Free slots of the same host at another time that leave the family's other bookings alone."""
    return tuple(
        slot
        for slot in slots
        if slot.host_id == host_id and slot.id != slot_id and slot.free
        if not any(rules.overlap(slot, other) for other in others)
    )
