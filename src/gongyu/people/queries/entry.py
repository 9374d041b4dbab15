"""How guardians come in: what a link opens, what waits for a head teacher, who can sign in already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.core import signing
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from gongyu.access.permissions import FAMILY_ADMIT
from gongyu.access.queries import roles_in_force
from gongyu.access.rules import Viewer, require
from gongyu.kernel.keys import keys
from gongyu.kernel.refusal import OutOfScope
from gongyu.notices.rules.addresses import is_mobile, masked, plain_address
from gongyu.people.models import Guardian, Headship, Invitation, JoinRequest
from gongyu.people.queries.classes import ClassSeen, classes_by_id, classes_headed_by, on_day
from gongyu.people.queries.consent import State, consent_states
from gongyu.people.queries.families import Answering, guardian_of, guardians_of
from gongyu.people.queries.seats import Seat, seats_of_class
from gongyu.people.rules import entry
from gongyu.people.rules.entry import plain_name

GUARDIAN_PHONE: Final = "people_guardian.phone"
REQUEST_PHONE: Final = "people_joinrequest.phone"
# Whoever works here as well signs in by name: a text message alone opens no teacher's account.
BY_CODE: Final = frozenset({"guardian", "committee_member"})
_SALT: Final = "people.invitation"


@dataclass(frozen=True, slots=True)
class Invited:
    """The class that a link belongs to, as anybody who holds the link may know it."""

    invitation_id: int
    class_id: int
    class_name: str
    school: str
    head_name: str
    head_id: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """A class's link, for those who hand it out."""

    id: int
    token: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that waits for an answer. `known` says how it compares with the roster: "same" guardian and
    number; "changes": signs in already, with another number; "name": is there, with another number or none;
    "number": is there under another name; "": neither."""

    id: int
    pupil_id: int
    child: str
    name: str
    relation: str
    phone: str
    asked_on: date
    known: str


@dataclass(frozen=True, slots=True)
class ChildSeen:
    """A child of the class, and who answers for them."""

    seat: Seat
    guardians: tuple[Answering, ...]
    consent: State = "none"

    @property
    def reached(self) -> bool:
        """Whether any guardian can sign in."""
        return any(one.user_id for one in self.guardians)


@dataclass(frozen=True, slots=True)
class FamiliesPage:
    """A class's families: its link, who asks to come in, and who is in already."""

    school_class: ClassSeen
    link: Link | None
    asking: tuple[Asking, ...]
    children: tuple[ChildSeen, ...]

    @property
    def reached(self) -> int:
        return sum(child.reached for child in self.children)


def token_of(row: Invitation) -> str:
    """What stands in a link: the invitation's number and its last day, signed."""
    return _signer().sign(f"{row.pk}.{row.valid_until:%y%m%d}")


def invited(token: str, today: date) -> Invited:
    """The class of a link; OutOfScope for what was never one, Refusal for one that is over."""
    try:
        number, _, last = _signer().unsign(token).partition(".")
    except signing.BadSignature:
        raise OutOfScope from None
    row = Invitation.objects.filter(pk=int(number)).first()
    if row is None:
        raise OutOfScope
    entry.check_link(row.valid_until, bool(row.revoked_at) or f"{row.valid_until:%y%m%d}" != last, today)
    seen = classes_by_id([row.school_class_id], today)[row.school_class_id]
    return Invited(row.pk, seen.id, seen.name, seen.organisation_name, seen.head_name, seen.head_id)


def class_to_admit(viewer: Viewer, class_id: int) -> ClassSeen:
    """A class for which the viewer lets guardians in; OutOfScope or Forbidden otherwise."""
    found = classes_by_id([class_id], viewer.today).get(class_id)
    if found is None:
        raise OutOfScope
    require(viewer, FAMILY_ADMIT, found.path, own=class_id in classes_headed_by(viewer.user_id, viewer.today))
    return found


def link_of(class_id: int, today: date) -> Link | None:
    """The link of a class that opens something on a day."""
    row = Invitation.objects.filter(
        school_class_id=class_id, revoked_at__isnull=True, valid_until__gt=today
    ).first()
    return Link(row.pk, token_of(row), row.valid_until) if row else None


def families(viewer: Viewer, class_id: int) -> FamiliesPage:
    """A class's families, for those who let guardians in."""
    seen = class_to_admit(viewer, class_id)
    seats = seats_of_class(class_id, viewer.today)
    ids = [seat.pupil_id for seat in seats]
    answering, said = guardians_of(ids, viewer.today), consent_states(ids, viewer.today)
    children = tuple(
        ChildSeen(seat, answering.get(seat.pupil_id, ()), said.get(seat.pupil_id, "none")) for seat in seats
    )
    return FamiliesPage(
        school_class=seen,
        link=link_of(class_id, viewer.today),
        asking=_asking(class_id, {child.seat.pupil_id: child for child in children}),
        children=children,
    )


def request_to_answer(viewer: Viewer, request_id: int) -> tuple[ClassSeen, Asking]:
    """One request with its class; OutOfScope where it is none of the viewer's, or has been answered."""
    row = JoinRequest.objects.filter(pk=request_id).exclude(state="unmatched").first()
    if row is None:
        raise OutOfScope
    seen = class_to_admit(viewer, row.school_class_id)
    seats = seats_of_class(row.school_class_id, viewer.today)
    answering = guardians_of([row.pupil_id or 0], viewer.today).get(row.pupil_id or 0, ())
    children = {seat.pupil_id: ChildSeen(seat, answering) for seat in seats if seat.pupil_id == row.pupil_id}
    found = next((one for one in _asking(seen.id, children) if one.id == request_id), None)
    if found is None:
        raise OutOfScope
    return seen, found


def account_of(phone: str, today: date) -> int | None:
    """The user who signs in with a number: of one guardian, who is nothing else here."""
    number = keys(settings.HOME, settings.SECRET_KEY).index(plain_address(phone))
    rows = Guardian.objects.filter(phone_index=number, user__is_active=True)
    users = list(rows.values_list("user_id", flat=True)[:2])
    if len(users) != 1 or users[0] is None:
        return None
    roles = {role for role, _path in roles_in_force(users[0], today)}
    return users[0] if "guardian" in roles and roles <= BY_CODE else None


def own_number(viewer: Viewer) -> str:
    """The number with which a guardian has signed in; nothing for everybody else."""
    if viewer.user_id is None:
        return ""
    row = Guardian.objects.filter(user_id=viewer.user_id, phone_sealed__isnull=False).first()
    ring = keys(settings.HOME, settings.SECRET_KEY)
    number = ring.open(bytes(row.phone_sealed or b""), GUARDIAN_PHONE) if row else ""
    return number if is_mobile(number) else ""


def own_name(viewer: Viewer) -> str:
    """The name under which a guardian stands in the registry; nothing for everybody else."""
    found = guardian_of(viewer.user_id)
    return found.name if found else ""


def headed_and_asking(user_id: int | None, today: date) -> tuple[tuple[int, ...], int]:
    """The classes that a user heads on a day, and how many guardians wait to be let into them (one query)."""
    if user_id is None:
        return (), 0
    waiting = (
        _open()
        .filter(school_class_id=OuterRef("school_class_id"))
        .order_by()
        .values("school_class_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    rows = list(
        Headship.objects.filter(on_day(today), staff__user_id=user_id)
        .annotate(waiting=Subquery(waiting))
        .order_by("school_class_id")
        .values_list("school_class_id", "waiting")
    )
    return tuple(key for key, _count in rows), sum(count or 0 for _key, count in rows)


def _open() -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(state="asked", asked_at__gt=timezone.now() - entry.ANSWERED_WITHIN)


def _asking(class_id: int, children: dict[int, ChildSeen]) -> tuple[Asking, ...]:
    rows = list(_open().filter(school_class_id=class_id, pupil_id__in=children).order_by("id"))
    ring = keys(settings.HOME, settings.SECRET_KEY)
    numbers = _numbers(children[row.pupil_id or 0] for row in rows)
    return tuple(
        Asking(
            id=row.pk,
            pupil_id=row.pupil_id or 0,
            child=children[row.pupil_id or 0].seat.name,
            name=row.name,
            relation=row.relation,
            phone=masked(ring.open(bytes(row.phone_sealed or b""), REQUEST_PHONE)),
            asked_on=timezone.localdate(row.asked_at),
            known=_known(row.name, bytes(row.phone_index), children[row.pupil_id or 0], numbers),
        )
        for row in rows
    )


def _numbers(children: Iterable[ChildSeen]) -> dict[int, bytes]:
    """The index of the number of each guardian of some children."""
    wanted = {one.guardian_id for child in children for one in child.guardians}
    rows = Guardian.objects.filter(pk__in=wanted, phone_index__isnull=False)
    return {key: bytes(held or b"") for key, held in rows.values_list("pk", "phone_index")}


def _known(name: str, number: bytes, child: ChildSeen, numbers: dict[int, bytes]) -> str:
    """How a name and a number compare with the guardians of a child in the roster."""
    of_name = [one for one in child.guardians if plain_name(one.name) == plain_name(name)]
    if any(numbers.get(one.guardian_id) == number for one in of_name):
        return "same"
    if of_name:
        return "changes" if any(one.user_id for one in of_name) else "name"
    return "number" if any(numbers.get(one.guardian_id) == number for one in child.guardians) else ""


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep="~")
