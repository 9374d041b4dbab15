"""What those who organise an activity see of its sign-up: slots, and the families that come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _

from gongyu.access.permissions import NOTICE_SEND
from gongyu.access.rules import Viewer
from gongyu.activities.models import Activity, Booking, SignUp, Slot
from gongyu.activities.queries.invited import children_of, invited
from gongyu.activities.queries.pages import Detail
from gongyu.activities.queries.people import SCHOOLS
from gongyu.activities.queries.places import place
from gongyu.activities.queries.sheet import to_touch
from gongyu.activities.rules import sign_up as rules
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations.queries import Body
from gongyu.people import queries as people


@dataclass(frozen=True, slots=True)
class SlotSeen:
    """A slot: when, where, with whom, how many places, and how many of them are taken."""

    id: int
    starts_at: time | None
    ends_at: time | None
    place: str
    host_id: int | None
    host_name: str
    places: int
    taken: int

    @property
    def free(self) -> int:
        return self.places - self.taken

    @property
    def hours(self) -> str:
        """14:00–14:15; nothing where the slot has no time."""
        if self.starts_at is None or self.ends_at is None:
            return ""
        return f"{self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Coming:
    """A family that has a place, or waits for one."""

    id: int
    state_words: str
    waiting: bool
    children: str
    comes: str
    stands_in: bool


@dataclass(frozen=True, slots=True)
class RollSlot:
    """A slot with its families in order, those who wait at the end."""

    slot: SlotSeen
    coming: tuple[Coming, ...]

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.coming)


@dataclass(frozen=True, slots=True)
class Roll:
    """An activity's sign-up, for those who organise it."""

    one: Detail
    kind: str
    state: str
    closes_on: date
    slots: tuple[RollSlot, ...]
    open: bool
    may_alter: bool

    @property
    def places(self) -> int:
        return sum(one.slot.places for one in self.slots)

    @property
    def taken(self) -> int:
        return sum(one.slot.taken for one in self.slots)

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.slots)

    @property
    def by_host(self) -> tuple[tuple[str, tuple[RollSlot, ...]], ...]:
        """The slots of each host, in order."""
        names = dict.fromkeys((one.slot.host_id, one.slot.host_name) for one in self.slots)
        return tuple(
            (name, tuple(one for one in self.slots if one.slot.host_id == key)) for key, name in names
        )


def roll(viewer: Viewer, activity_id: int) -> Roll:
    """Who comes to an activity; OutOfScope or Forbidden for those who do not organise it."""
    one = to_touch(viewer, activity_id)
    up = SignUp.objects.filter(activity_id=activity_id).first()
    if up is None:
        raise OutOfScope
    slots = offered(activity_id)
    coming = _coming([slot.id for slot in slots], one.line.held_on)
    return Roll(
        one=one,
        kind=up.kind,
        state=up.state,
        closes_on=up.closes_on,
        slots=tuple(RollSlot(slot, coming.get(slot.id, ())) for slot in slots),
        open=rules.is_open(up.state, one.line.state, up.closes_on, viewer.today),
        may_alter=rules.may_alter(one.line.state, one.line.held_on, viewer.today),
    )


def offered(activity_id: int) -> tuple[SlotSeen, ...]:
    """The slots of an activity that take place, by time and host (one query)."""
    rows = Slot.objects.filter(activity_id=activity_id, state="offered").select_related("host")
    return tuple(slot_seen(row) for row in rows.order_by("starts_at", "host__pinyin", "pk"))


def slot_seen(row: Slot) -> SlotSeen:
    return SlotSeen(
        id=row.pk,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        host_id=row.host_id,
        host_name=row.host.name if row.host else "",
        places=row.places,
        taken=row.taken,
    )


def slot_to_change(viewer: Viewer, slot_id: int) -> tuple[Detail, SlotSeen]:
    """A slot for those who organise its activity."""
    row = Slot.objects.select_related("host").filter(pk=slot_id, state="offered").first()
    if row is None:
        raise OutOfScope
    return to_touch(viewer, row.activity_id), slot_seen(row)


def sign_up_state(activity_id: int) -> str:
    """How an activity's sign-up stands: none, open or stopped."""
    return SignUp.objects.filter(activity_id=activity_id).values_list("state", flat=True).first() or "none"


def may_open(one: Detail, body: Body, state: str) -> bool:
    """Whether the viewer might open an activity for signing up: the same rule that guards the operation."""
    try:
        rules.check_open(
            one.line.state,
            one.audience,
            schooling=body.kind in SCHOOLS,
            already=state,
        )
    except Refusal:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Signing:
    """What the page of an activity offers about signing up."""

    state: str
    may_open: bool
    may_list: bool
    may_book: bool
    # Families can be told of it, by whoever writes to them.
    may_tell: bool


def signing(viewer: Viewer, one: Detail) -> Signing:
    """What the viewer may do about the sign-up of an activity (three queries at most)."""
    state = sign_up_state(one.line.id)
    invited_ = state != "none" and bool(invited(viewer, activity_row(one.line.id)))
    return Signing(
        state=state,
        may_open=one.may_record and may_open(one, place(one.line.organisation_id), state),
        may_list=one.may_record and state != "none",
        may_book=invited_ and one.line.state == "planned",
        may_tell=one.may_record
        and one.line.state == "planned"
        and viewer.may(NOTICE_SEND)
        and place(one.line.organisation_id).kind in SCHOOLS,
    )


def signs_up_until(activity_id: int) -> date | None:
    """The last day on which a home may sign up, where it may at all."""
    up = SignUp.objects.filter(activity_id=activity_id, state="open").first()
    return up.closes_on if up else None


def hosts(row: Detail) -> tuple[tuple[int, str], ...]:
    """Who may be a host on the day: the school's own people."""
    return tuple((one.id, one.name) for one in people.staff_at(row.line.organisation_id, row.line.held_on))


def check_hosts(body: Body, chosen: Sequence[int], day: date) -> None:
    """Hosts work at the school on the day."""
    if chosen and not set(chosen) <= {one.id for one in people.staff_at(body.id, day)}:
        raise Refusal("sign-up.host", N_("请从本校教职工里选择接待的老师。"), field="hosts")


def sheet_to_open(viewer: Viewer, activity_id: int) -> tuple[Detail, tuple[tuple[int, str], ...]]:
    """An activity that the viewer may open for signing up, and who might be a host."""
    one = to_touch(viewer, activity_id)
    body = place(one.line.organisation_id)
    rules.check_open(
        one.line.state, one.audience, schooling=body.kind in SCHOOLS, already=sign_up_state(activity_id)
    )
    return one, hosts(one)


def _coming(slots: Sequence[int], day: date) -> dict[int, tuple[Coming, ...]]:
    """The families of some slots, those with a place first, then the line in order (three queries)."""
    rows = list(
        Booking.objects.filter(slot_id__in=slots, state__in=["booked", "waiting"])
        .select_related("guardian", "comes")
        .order_by("state", "pk")
    )
    children = children_of(row.pk for row in rows)
    seats = people.seats({pupil for some in children.values() for pupil in some}, day)
    found: dict[int, tuple[Coming, ...]] = {}
    for row in rows:
        names = [seats[pupil] for pupil in children.get(row.pk, ()) if pupil in seats]
        one = Coming(
            id=row.pk,
            state_words=_(rules.BOOKING_STATES[row.state]),
            waiting=row.state == "waiting",
            children="、".join(f"{seat.name}（{seat.class_name}）" for seat in names),
            comes=(row.comes or row.guardian).name,
            stands_in=row.comes_id is not None,
        )
        found[row.slot_id] = (*found.get(row.slot_id, ()), one)
    return found


def activity_row(activity_id: int) -> Activity:
    """One activity with its body; OutOfScope where there is none. Who may know is asked by the caller."""
    row = Activity.objects.select_related("organisation", "school_class").filter(pk=activity_id).first()
    if row is None:
        raise OutOfScope
    return row
