"""Finding one person for the law's sake: by a number, or by school and name. Never a list to leaf through."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from gongyu.access.permissions import PERSON_MANAGE
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.keeping.queries import index
from gongyu.people.models import Enrolment, Guardian, Guardianship, Merge, Post, Pupil, Staff


def person_meant(
    viewer: Viewer,
    *,
    kind: str,
    number: str = "",
    organisation: str = "",
    name: str = "",
    born_on: date | None = None,
) -> tuple[int, ...]:
    """Keys of those who are meant, three at most: by number (a pupil's, a guardian's phone, a member of
    staff's with the employer's code), or by a body's code and the whole name."""
    require_anywhere(viewer, PERSON_MANAGE)
    found = _OF_KIND[kind](number, organisation, name, born_on)
    return tuple(found.values_list("pk", flat=True).order_by("pk").distinct()[:3])


def same_person(kind: str, key: int) -> tuple[int, ...]:
    """Every row that is this person: the one that stayed, and those that gave way to it."""
    gone = Merge.objects.filter(kind=kind, undone_at__isnull=True)
    keys, fresh = {key}, {key}
    while fresh:
        fresh = set(gone.filter(kept_id__in=fresh).values_list("gone_id", flat=True)) - keys
        keys |= fresh
    return tuple(sorted(keys))


def accounts_of(kind: str, keys: tuple[int, ...]) -> frozenset[int]:
    """Accounts of the person, and for a child those of everybody who has answered for it."""
    if kind == "staff":
        users = Staff.objects.filter(pk__in=keys).values_list("user_id", flat=True)
        return frozenset(user for user in users if user)
    guardians = Guardian.objects.filter(pk__in=keys)
    if kind == "pupil":
        answering = Guardianship.objects.filter(pupil__in=keys).values("guardian")
        guardians = Guardian.objects.filter(pk__in=answering)
    return frozenset(user for user in guardians.values_list("user_id", flat=True) if user)


def accounts_of_nobody(users: frozenset[int]) -> tuple[int, ...]:
    """Those of the accounts that are no guardian's and no member of staff's any more."""
    held = {
        user
        for model in (Guardian, Staff)
        for user in model._default_manager.filter(user__in=users).values_list("user_id", flat=True)
    }
    return tuple(sorted(users - held))


def _pupils(number: str, organisation: str, name: str, born_on: date | None) -> QuerySet[Pupil]:
    if number:
        sought = index(number.upper())
        return Pupil.objects.filter(number_index=sought) | Pupil.objects.filter(identity_index=sought)
    there = Enrolment.objects.filter(organisation__code=organisation)
    rows = Pupil.objects.filter(name=name, pk__in=there.values("pupil")) if name else Pupil.objects.none()
    return rows.filter(born_on=born_on) if born_on else rows


def _guardians(number: str, organisation: str, name: str, _: date | None) -> QuerySet[Guardian]:
    if number:
        return Guardian.objects.filter(phone_index=index(number))
    there = Enrolment.objects.filter(organisation__code=organisation)
    answering = Guardianship.objects.filter(pupil__in=there.values("pupil"))
    rows = Guardian.objects.filter(name=name, pk__in=answering.values("guardian"))
    return rows if name else rows.none()


def _staff(number: str, organisation: str, name: str, _: date | None) -> QuerySet[Staff]:
    there = Post.objects.filter(organisation__code=organisation)
    rows = Staff.objects.filter(pk__in=there.values("staff"))
    if number:
        return rows.filter(staff_number=number)
    return rows.filter(name=name) if name else rows.none()


_OF_KIND = {"pupil": _pupils, "guardian": _guardians, "staff": _staff}
