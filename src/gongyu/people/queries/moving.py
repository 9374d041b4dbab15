"""What a merger or a split would move where: classes, pupils, staff, roles. Looked at before it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest
from django.utils.crypto import salted_hmac

from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.access.queries import held_at
from gongyu.access.rules import Viewer, require
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.queries import Body, bodies
from gongyu.people.models import Enrolment, Headship, Post, SchoolClass
from gongyu.people.models.interval import CURRENT
from gongyu.people.queries.seats import class_name

COUNTED: Final = ("classes", "pupils", "staff", "roles")


@dataclass(frozen=True, slots=True)
class Routes:
    """Where everything goes from which bodies: classes by id to a body and a number there; the rest of a body
    that closes."""

    day: date
    from_ids: frozenset[int]
    classes: Mapping[int, tuple[int, int]]
    rest: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Moving:
    """A class that goes on at another body, as it is called on the day here and there."""

    class_id: int
    name: str
    from_id: int
    to_id: int
    number: int
    name_there: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Side:
    """A body before and after: how many classes, pupils, staff and roles it has on the day."""

    body: Body
    closes: bool
    before: Mapping[str, int]
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that would happen, to be looked at before it does. Nothing is lost where the totals agree;
    who works, or holds a role, at both bodies of a merger is one person afterwards (`doubled`)."""

    routes: Routes
    moving: tuple[Moving, ...]
    sides: tuple[Side, ...]
    doubled: Mapping[str, int] = field(default_factory=dict)

    def total(self, what: str, when: str) -> int:
        return sum(getattr(side, when)[what] for side in self.sides)

    @property
    def agrees(self) -> bool:
        """Whether as many come out as go in."""
        return all(
            self.total(what, "before") == self.total(what, "after") + self.doubled[what] for what in COUNTED
        )

    @property
    def seal(self) -> str:
        """Names the plan: another state of affairs makes another plan, which has to be looked at again.

        Keyed, for it travels through the browser and must not tell how few pupils a class has.
        """
        said = (
            self.routes.day,
            sorted(self.routes.classes.items()),
            sorted(self.routes.rest.items()),
            [(side.body.id, side.closes, *sorted(side.before.items())) for side in self.sides],
        )
        return salted_hmac("people.plan", repr(said), algorithm="sha256").hexdigest()[:32]


@dataclass(slots=True)
class Census:
    """Who and what belongs to some bodies on a day."""

    classes: dict[int, int]
    pupils: dict[int, tuple[int, int]]
    staff: set[tuple[int, int]]
    roles: set[tuple[int, str, int]]

    def of(self, body_id: int) -> dict[str, int]:
        return {
            "classes": sum(at == body_id for at in self.classes.values()),
            "pupils": sum(at == body_id for at, _ in self.pupils.values()),
            "staff": sum(at == body_id for _, at in self.staff),
            "roles": sum(at == body_id for _, _, at in self.roles),
        }


def plan_merge(viewer: Viewer, organisation_ids: Iterable[int], into_id: int, day: date) -> Plan:
    """What would go where if bodies were merged into another on a day."""
    keys = tuple(dict.fromkeys(organisation_ids))
    known = _managed(viewer, (*keys, into_id))
    goes = {row.pk: into_id for row in _open_classes(keys, day)}
    return _plan(known, day, goes, keys, dict.fromkeys(keys, into_id))


def plan_split(
    viewer: Viewer, organisation_id: int, goes: Mapping[int, int], heir_id: int | None, day: date
) -> Plan:
    """What would go where if classes of a body (by id, to a body) went on elsewhere from a day on, and the
    rest to an heir where it closes."""
    known = _managed(viewer, (organisation_id, *goes.values(), *([heir_id] if heir_id else [])))
    own = {row.pk for row in _open_classes([organisation_id], day)}
    if not goes.keys() <= own:
        raise OutOfScope
    chosen = dict(goes)
    if heir_id:
        chosen |= dict.fromkeys(own - goes.keys(), heir_id)
    rest = {organisation_id: heir_id} if heir_id else {}
    return _plan(known, day, chosen, [organisation_id], rest)


def census(body_ids: Collection[int], day: date) -> Census:
    """Who and what belongs to some bodies on a day (four queries)."""
    holds = CURRENT & Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
    here = Q(organisation_id__in=list(body_ids))
    seats = Enrolment.objects.filter(holds & here).values_list(
        "pupil_id", "organisation_id", "school_class_id"
    )
    return Census(
        classes={row.pk: row.organisation_id for row in _open_classes(body_ids, day) if row.opened_on <= day},
        pupils={pupil: (at, room or 0) for pupil, at, room in seats},
        staff=set(Post.objects.filter(holds & here).values_list("staff_id", "organisation_id")),
        roles={
            (one.user_id, one.role, one.organisation_id)
            for one in held_at(body_ids, day)
            if one.valid_from <= day
        },
    )


def destinations(routes: Routes) -> dict[int, tuple[frozenset[int], bool]]:
    """Where the head teachers of the classes that move go: by member of staff the bodies, and whether they
    also head a class that stays."""
    holds = CURRENT & (Q(valid_until__isnull=True) | Q(valid_until__gt=routes.day))
    heads = Headship.objects.filter(holds, school_class__in=routes.classes).values_list(
        "staff_id", "school_class_id"
    )
    going: dict[int, set[int]] = defaultdict(set)
    for staff, room in heads:
        going[staff].add(routes.classes[room][0])
    staying = set(
        Headship.objects.filter(holds, staff__in=going, school_class__organisation__in=routes.from_ids)
        .exclude(school_class__in=routes.classes)
        .values_list("staff_id", flat=True)
    )
    return {staff: (frozenset(to), staff in staying) for staff, to in going.items()}


def whither(
    place: int, going: tuple[frozenset[int], bool] | None, routes: Routes
) -> tuple[frozenset[int], bool]:
    """Where somebody at a body goes, and whether they leave it."""
    if place not in routes.from_ids:
        return frozenset(), False
    heir = routes.rest.get(place)
    if going is None:
        return (frozenset({heir}), True) if heir else (frozenset(), False)
    bound, staying = going
    return bound, heir is not None or not staying


def _managed(viewer: Viewer, keys: Iterable[int]) -> dict[int, Body]:
    wanted = dict.fromkeys(keys)
    known = bodies(wanted)
    if len(known) != len(wanted):
        raise OutOfScope
    for body in known.values():
        require(viewer, ORGANISATION_MANAGE, body.path)
    return {key: known[key] for key in wanted}


def _open_classes(body_ids: Collection[int], day: date) -> list[SchoolClass]:
    """Classes that are there on a day or open later, and ever will be."""
    rows = SchoolClass.objects.filter(organisation_id__in=list(body_ids))
    lasting = Q(closed_on__isnull=True) | Q(closed_on__gt=Greatest("opened_on", day))
    return list(rows.filter(lasting).order_by("organisation_id", "-entry_year", "number"))


def _plan(
    known: Mapping[int, Body],
    day: date,
    goes: Mapping[int, int],
    from_ids: Iterable[int],
    rest: Mapping[int, int],
) -> Plan:
    rooms = {row.pk: row for row in _open_classes(list(known), day)}
    numbers = _numbers(rooms, goes)
    routes = Routes(day, frozenset(from_ids), {key: (to, numbers[key]) for key, to in goes.items()}, rest)
    now = census(list(known), day)
    then = _afterwards(now, routes)
    sides = tuple(Side(body, key in rest, now.of(key), then.of(key)) for key, body in known.items())
    seated: dict[int, int] = defaultdict(int)
    for _, room in now.pupils.values():
        seated[room] += 1
    moving = tuple(
        Moving(
            class_id=key,
            name=class_name(rooms[key].entry_year, rooms[key].number, known[at].stage, day),
            from_id=at,
            to_id=to,
            number=number,
            name_there=class_name(rooms[key].entry_year, number, known[to].stage, day),
            pupils=seated[key],
        )
        for key, (to, number) in routes.classes.items()
        for at in [rooms[key].organisation_id]
    )
    doubled = {what: len(getattr(now, what)) - len(getattr(then, what)) for what in COUNTED}
    return Plan(routes, moving, sides, doubled)


def _afterwards(now: Census, routes: Routes) -> Census:
    """The census as the routes would leave it."""
    going = destinations(routes)
    users = going_users(going)
    staff: set[tuple[int, int]] = set()
    for one, at in now.staff:
        bound, leaves = whither(at, going.get(one), routes)
        staff |= {(one, to) for to in bound} | (set() if leaves else {(one, at)})
    roles: set[tuple[int, str, int]] = set()
    for user, role, at in now.roles:
        known = going.get(users.get(user, 0))
        bound, leaves = whither(at, known, routes)
        roles |= {(user, role, to) for to in bound} | (set() if leaves else {(user, role, at)})
    return Census(
        classes={key: routes.classes.get(key, (at, 0))[0] for key, at in now.classes.items()},
        pupils={
            pupil: (
                routes.classes[room][0] if room and room in routes.classes else routes.rest.get(at, at),
                room,
            )
            for pupil, (at, room) in now.pupils.items()
        },
        staff=staff,
        roles=roles,
    )


def _numbers(rooms: Mapping[int, SchoolClass], goes: Mapping[int, int]) -> dict[int, int]:
    """A class keeps its number where it is free among those of its year of entry, or takes the next one."""
    taken: dict[tuple[int, int], set[int]] = defaultdict(set)
    went_on = SchoolClass.objects.filter(continues=OuterRef("pk"))
    # A class that was taken back before it ever was may begin again, unless another one came of it.
    taken_back = ~Exists(went_on) & Q(continues__isnull=False, closed_on=F("opened_on"))
    once = SchoolClass.objects.filter(organisation_id__in=set(goes.values())).exclude(taken_back)
    for place, entry, number in once.values_list("organisation_id", "entry_year", "number"):
        taken[place, entry].add(number)
    numbers = {}
    for key in sorted(goes, key=lambda key: (rooms[key].entry_year, rooms[key].number, key)):
        used = taken[goes[key], rooms[key].entry_year]
        own = rooms[key].number
        numbers[key] = own if own not in used else max(used) + 1
        used.add(numbers[key])
    return numbers


def going_users(going: Mapping[int, tuple[frozenset[int], bool]]) -> dict[int, int]:
    """The users who sign in as the members of staff that move: user → member of staff."""
    rows = Post.objects.filter(CURRENT, staff__in=going, staff__user__isnull=False)
    return dict(rows.values_list("staff__user_id", "staff_id"))
