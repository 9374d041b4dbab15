"""Finding one person for the law's sake: by a number, or by school and name. Never a list to leaf through."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Model, QuerySet

from gongyu.access.permissions import PERSON_MANAGE
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.keeping.queries import Sought, index
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.models import Enrolment, Guardian, Guardianship, Merge, Post, Pupil, SchoolClass, Staff
from gongyu.people.rules.cells import class_of

_MODELS: Final[dict[str, type[Model]]] = {"pupil": Pupil, "guardian": Guardian, "staff": Staff}


def person_meant(
    viewer: Viewer,
    *,
    kind: str,
    number: str = "",
    organisation: str = "",
    name: str = "",
    school_class: str = "",
    born_on: date | None = None,
) -> tuple[int, ...]:
    """Keys of those who are meant, three at most: by number (a pupil's, a guardian's phone, a member of
    staff's with the employer's code), or by a body's code and the whole name, and a class of it where several
    have that name. Refuses `person.class` where there is no such class."""
    require_anywhere(viewer, PERSON_MANAGE)
    found = _OF_KIND[kind](number, organisation, name, born_on)
    if school_class and not number and kind != "staff":
        room = _class(organisation, school_class, viewer.today)
        sat = Enrolment.objects.filter(school_class=room).values("pupil")
        answering = Guardianship.objects.filter(pupil__in=sat).values("guardian")
        found = found.filter(pk__in=sat if kind == "pupil" else answering)
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


def sought(kind: str, keys: tuple[int, ...]) -> Sought:
    """Where a person's name is looked for when they are erased: at every school they have been at, or a child
    of theirs, or where they have worked, and in the inboxes of whoever works or answers for a child there."""
    names = frozenset(_MODELS[kind]._default_manager.filter(pk__in=keys).values_list("name", flat=True)) - {
        ""
    }
    schools = _schools(kind, keys)
    here = _people_at(schools)
    longer, alone = frozenset[str](), True
    for other, rows in here.items():
        rows = rows.exclude(pk__in=keys) if other == kind else rows
        for name in names:
            alone = alone and not rows.filter(name=name).exists()
            longer |= frozenset(rows.filter(name__contains=name).values_list("name", flat=True)) - {name}
    users = frozenset(
        user
        for other in ("guardian", "staff")
        for user in here[other].filter(user__isnull=False).values_list("user_id", flat=True)
    )
    return Sought(kind, keys, names, longer, alone, schools, users)


def _schools(kind: str, keys: tuple[int, ...]) -> frozenset[int]:
    if kind == "staff":
        rows = Post.objects.filter(staff__in=keys).values_list("organisation_id", flat=True)
        return frozenset(rows)
    sat = Enrolment.objects.filter(pupil__in=keys)
    if kind == "guardian":
        sat = Enrolment.objects.filter(
            pupil__in=Guardianship.objects.filter(guardian__in=keys).values("pupil")
        )
    return frozenset(sat.values_list("organisation_id", flat=True))


def _people_at(schools: frozenset[int]) -> dict[str, QuerySet[Any]]:
    """Everybody who has been at some schools, by kind."""
    pupils = Enrolment.objects.filter(organisation__in=schools).values("pupil")
    return {
        "pupil": Pupil.objects.filter(pk__in=pupils),
        "guardian": Guardian.objects.filter(
            pk__in=Guardianship.objects.filter(pupil__in=pupils).values("guardian")
        ),
        "staff": Staff.objects.filter(pk__in=Post.objects.filter(organisation__in=schools).values("staff")),
    }


def _class(organisation: str, said: str, today: date) -> int:
    """The key of a body's class as somebody writes it."""
    stage = (
        SchoolClass.objects.filter(organisation__code=organisation).values_list("organisation__stage").first()
    )
    found = class_of(said, stage[0], today) if stage else None
    room = (
        found
        and SchoolClass.objects.filter(organisation__code=organisation, entry_year=found[0], number=found[1])
        .values_list("pk", flat=True)
        .first()
    )
    if not room:
        raise Refusal(
            "person.class",
            N_("这所学校没有这个班。请写成“三年级2班”或“2024级2班”，或者不填。"),
            field="school_class",
        )
    return int(room)


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
