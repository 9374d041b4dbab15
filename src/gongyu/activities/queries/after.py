"""Who was at an activity, its minutes, and what families said: for those who organised it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core import signing
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.activities.models import Activity, Attendance, BookedChild, Booking, Decision, Feedback, Minutes
from gongyu.activities.queries.invited import children_of, family, invited
from gongyu.activities.queries.pages import Detail, activity
from gongyu.activities.queries.people import SCHOOLS, classes
from gongyu.activities.queries.places import place
from gongyu.activities.queries.sheet import to_touch
from gongyu.activities.queries.sign_up import activity_row
from gongyu.activities.rules import after as rules
from gongyu.activities.rules.after import Decided
from gongyu.keeping.queries import index, opened
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people
from gongyu.people.queries import Seat

MINUTES: Final = "activities_minutes.words"
FEEDBACK: Final = "activities_feedback.words"


@dataclass(frozen=True, slots=True)
class Ticks:
    """A list of children to tick: whoever signed up, or a class; those there, or those with a paper."""

    one: Detail
    paper: bool
    class_id: int | None
    classes: tuple[tuple[int, str], ...]
    children: tuple[tuple[Seat, bool], ...]
    reached: int
    may_tick: bool


@dataclass(frozen=True, slots=True)
class Arriving:
    """A family that shows the code of its booking."""

    one: Detail
    children: str
    comes: str
    here: bool


@dataclass(frozen=True, slots=True)
class MinutesSeen:
    """An activity's minutes, opened for those who organised it."""

    words: str
    decisions: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What families said, where enough of them did; in no order that tells who."""

    count: int
    answers: tuple[tuple[str, int], ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """To how many homes an activity was offered, and how many it has reached, as far as they may be told."""

    offered: int | None
    whole: int | None
    hall: int | None
    replay: int | None
    paper: int | None
    address: str


@dataclass(frozen=True, slots=True)
class After:
    """What the page of an activity says and asks about what came of it."""

    reach: Reached
    may_tick: bool
    may_write: bool
    # A family may say that it has watched it.
    may_watch: bool
    minutes: MinutesSeen | None
    heard: Heard | None
    # A family is asked; what it has answered already.
    asked: bool
    answer: str
    words: str


def after(viewer: Viewer, one: Detail) -> After:
    """Everything after the day that the viewer may know of an activity."""
    line, mine = one.line, one.may_record
    row = activity_row(line.id)
    asked = rules.may_answer(line.state, line.held_on, viewer.today) and bool(invited(viewer, row))
    given = _given(viewer, line.id) if asked else None
    held = line.state == "held"
    return After(
        reach=_told(row),
        may_tick=mine
        and rules.may_tick(line.state, line.held_on, viewer.today)
        and row.organisation.kind in SCHOOLS,
        may_write=mine and held,
        may_watch=asked and bool(row.replay),
        minutes=minutes(line.id) if mine and held else None,
        heard=_heard(line.id) if mine and held else None,
        asked=asked,
        answer=given.answer if given else "",
        words=opened(given.words_sealed, FEEDBACK) if given else "",
    )


def _told(row: Activity) -> Reached:
    counted = rules.Reach(row.reached or 0, row.replayed or 0, row.on_paper or 0)
    hall, replay, paper = counted.told
    return Reached(rules.told(row.offered), rules.told(counted.whole), hall, replay, paper, row.replay)


def ticks(viewer: Viewer, activity_id: int, class_id: int | None = None, *, paper: bool = False) -> Ticks:
    """The list to tick, for those who organise it: of a class, or of the families that signed up; who was
    there, or who has it on paper."""
    one = to_touch(viewer, activity_id)
    body = place(one.line.organisation_id)
    offered = classes(viewer, body, one.line.held_on)
    if class_id is not None and class_id not in {key for key, _name in offered}:
        raise OutOfScope
    chosen = class_id or one.class_id
    ways = [rules.PAPER] if paper else rules.HALL
    here = set(_reached_by(activity_id, ways))
    seats = people.seats_of_class(chosen, one.line.held_on) if chosen else _signed_up(activity_id, one, here)
    return Ticks(
        one=one,
        paper=paper,
        class_id=chosen,
        classes=offered,
        children=tuple((seat, seat.pupil_id in here) for seat in seats),
        reached=_homes(here, one.line.held_on),
        may_tick=rules.may_tick(one.line.state, one.line.held_on, viewer.today),
    )


def reach(row: Activity) -> rules.Reach:
    """How many homes it has reached, by each way."""
    rows = dict(Attendance.objects.filter(activity=row).values_list("pupil_id", "how"))
    seats = people.seats(rows, row.held_on)
    ways: dict[str, dict[int, int | None]] = {"hall": {}, "replay": {}, "paper": {}}
    for child, how in rows.items():
        home = seats[child].household_id if child in seats else None
        ways["hall" if how in rules.HALL else how][child] = home
    return rules.reach(ways)


def code_of(booking_id: int) -> str:
    """What a booking's code says: which it is, signed."""
    return _signer().sign(str(booking_id))


def booking_of(token: str) -> Booking:
    """The booking of a code; OutOfScope for what is none."""
    try:
        key = int(_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        raise OutOfScope from None
    found = Booking.objects.select_related("slot", "guardian", "comes").filter(pk=key, state="booked").first()
    if found is None:
        raise OutOfScope
    return found


def arriving(viewer: Viewer, token: str) -> Arriving:
    """Who shows a code, for those who organise the activity."""
    found = booking_of(token)
    one = to_touch(viewer, found.slot.activity_id)
    children = children_of([found.pk]).get(found.pk, ())
    seats = people.seats(children, one.line.held_on)
    there = bool(set(children) & set(_reached_by(one.line.id, rules.HALL)))
    return Arriving(
        one=one,
        children="、".join(f"{seat.name}（{seat.class_name}）" for seat in seats.values()),
        comes=(found.comes or found.guardian).name,
        here=there,
    )


def minutes(activity_id: int) -> MinutesSeen | None:
    """What was written down; who may read it is asked by the caller."""
    row = Minutes.objects.filter(activity_id=activity_id).first()
    if row is None:
        return None
    decided = Decision.objects.filter(activity_id=activity_id).order_by("pk")
    return MinutesSeen(
        opened(row.words_sealed, MINUTES),
        tuple(Decided(one.words, one.owner, one.due_on) for one in decided),
    )


def _heard(activity_id: int) -> Heard | None:
    rows = list(Feedback.objects.filter(activity_id=activity_id))
    if rules.told(len(rows)) is None:
        return None
    said = Counter(row.answer for row in rows)
    words = sorted(text for row in rows if (text := opened(row.words_sealed, FEEDBACK)))
    return Heard(
        len(rows), tuple((_(label), said[key]) for key, label in rules.ANSWERS.items()), tuple(words)
    )


def _given(viewer: Viewer, activity_id: int) -> Feedback | None:
    voice = index(f"feedback:{activity_id}:{viewer.user_id}")
    return Feedback.objects.filter(activity_id=activity_id, voice_index=voice).first()


def _signed_up(activity_id: int, one: Detail, here: set[int]) -> tuple[Seat, ...]:
    booked = BookedChild.objects.filter(booking__slot__activity_id=activity_id, booking__state="booked")
    wanted = {*booked.values_list("pupil_id", flat=True), *here}
    return tuple(people.seats(wanted, one.line.held_on).values())


def _reached_by(activity_id: int, ways: Collection[str]) -> tuple[int, ...]:
    rows = Attendance.objects.filter(activity_id=activity_id, how__in=ways)
    return tuple(rows.values_list("pupil_id", flat=True))


def _homes(children: set[int], day: date) -> int:
    seats = people.seats(children, day)
    return rules.households(
        {child: seats[child].household_id if child in seats else None for child in children}
    )


def _signer() -> signing.Signer:
    return signing.Signer(salt="activities.booking", sep="~")


def to_answer(viewer: Viewer, activity_id: int) -> Detail:
    """An activity that was offered to the viewer's family; OutOfScope or Forbidden otherwise."""
    family(viewer, activity_row(activity_id))
    return activity(viewer, activity_id)
