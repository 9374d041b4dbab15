"""Finding somebody before they are made a second time: within one's own scope, and there alone.

What lies outside is answered like what does not exist, whether asked by name, by number or by count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Q, QuerySet

from gongyu.access.permissions import ROSTER_VIEW
from gongyu.access.rules import Viewer
from gongyu.keeping.queries import index, opened
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.models import Enrolment, Guardian, Guardianship, Post
from gongyu.people.queries.classes import classes_headed_by, on_day
from gongyu.people.queries.seats import Seat, seats
from gongyu.people.rules.revealing import masked_phone
from gongyu.people.rules.searching import Term, is_meant

# Nobody reads further; who is not among them is found by typing more.
MOST: Final = 20
PHONE: Final = "people_guardian.phone"


@dataclass(frozen=True, slots=True)
class GuardianFound:
    """A guardian of children whom the viewer may know: which they are, and the number, masked."""

    id: int
    name: str
    phone: str
    children: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class StaffFound:
    """Somebody who works at a school of the viewer's, and as what."""

    id: int
    name: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a term means; `half` where it was a part of a number, which finds nobody."""

    pupils: tuple[Seat, ...]
    guardians: tuple[GuardianFound, ...]
    staff: tuple[StaffFound, ...]
    half: bool


def known_pupils(viewer: Viewer, body: Body) -> QuerySet[Enrolment]:
    """The enrolments at a school, today, of the pupils whom the viewer lists by name."""
    rows = Enrolment.objects.filter(on_day(viewer.today), organisation_id=body.id)
    if viewer.may_at(ROSTER_VIEW, body.path):
        return rows
    if not viewer.may_own(ROSTER_VIEW):
        return rows.none()
    return rows.filter(school_class_id__in=classes_headed_by(viewer.user_id, viewer.today))


def place_to_find(viewer: Viewer, organisation_id: int) -> Body:
    """A school at which the viewer lists pupils by name, all or some of them; OutOfScope otherwise."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    if not (viewer.may_at(ROSTER_VIEW, body.path) or known_pupils(viewer, body).exists()):
        raise OutOfScope
    return body


def find_anybody(viewer: Viewer, body: Body, term: Term) -> Found:
    """Pupils, guardians and staff whom a term means, the first few of each."""
    return Found(
        find_pupils(viewer, body, term),
        find_guardians(viewer, body, term),
        find_staff(viewer, body, term),
        term.kind == "part",
    )


def find_pupils(viewer: Viewer, body: Body, term: Term) -> tuple[Seat, ...]:
    """The pupils whom a term means, by name, pinyin, initials, pupil or identity number, or the telephone of
    a guardian; the first few, by name."""
    found = seats(pupil_ids_meant(viewer, body, term, limit=MOST), viewer.today)
    return tuple(found.values())


def pupil_ids_meant(viewer: Viewer, body: Body, term: Term, *, limit: int | None = None) -> tuple[int, ...]:
    """The same as keys, by name."""
    rows = known_pupils(viewer, body).order_by("pupil__pinyin", "pupil__name", "pupil_id")
    if term.kind == "number":
        hidden = index(term.text)
        rows = rows.filter(Q(pupil__number_index=hidden) | Q(pupil__identity_index=hidden))
        return tuple(rows.values_list("pupil_id", flat=True))
    if term.kind == "phone":
        held = Guardianship.objects.filter(on_day(viewer.today), guardian__phone_index=index(term.text))
        rows = rows.filter(pupil_id__in=held.values("pupil_id"))
        return tuple(rows.values_list("pupil_id", flat=True)[:limit])
    if term.kind not in ("name", "latin"):
        return ()
    names = rows.values_list("pupil_id", "pupil__name")
    return tuple(key for key, name in names if is_meant(term, name))[:limit]


def find_guardians(viewer: Viewer, body: Body, term: Term) -> tuple[GuardianFound, ...]:
    """The guardians, of the pupils whom the viewer lists, whom a name or a telephone means."""
    held = _held(viewer, body)
    if term.kind == "phone":
        keys = set(held.filter(guardian__phone_index=index(term.text)).values_list("guardian_id", flat=True))
    elif term.kind in ("name", "latin"):
        names = held.values_list("guardian_id", "guardian__name").distinct()
        keys = {key for key, name in names if is_meant(term, name)}
    else:
        keys = set()
    return _guardians(viewer, held, keys)[:MOST]


def may_choose(viewer: Viewer, body: Body, guardian_id: int) -> bool:
    """Whether a guardian is one whom the viewer could have found there."""
    return _held(viewer, body).filter(guardian_id=guardian_id).exists()


def guardian_to_choose(viewer: Viewer, body: Body, guardian_id: int) -> GuardianFound:
    """One of them; OutOfScope for anybody else."""
    found = _guardians(viewer, _held(viewer, body), {guardian_id})
    if not found:
        raise OutOfScope
    return found[0]


def find_staff(viewer: Viewer, body: Body, term: Term) -> tuple[StaffFound, ...]:
    """Those with a post at the school, for whom the whole school is in scope, whom a name means."""
    if term.kind not in ("name", "latin"):
        return ()
    return tuple(one for one in _staff(viewer, body) if is_meant(term, one.name))[:MOST]


def staff_to_choose(viewer: Viewer, body: Body, staff_id: int) -> StaffFound:
    """One of them; OutOfScope for anybody else."""
    found = next((one for one in _staff(viewer, body) if one.id == staff_id), None)
    if found is None:
        raise OutOfScope
    return found


def guardian_keys(guardian_id: int) -> frozenset[int]:
    """Every key by which a guardian has gone: what they said under one of them they have said."""
    gone = Guardian.objects.filter(merged_into_id=guardian_id).values_list("pk", flat=True)
    return frozenset({guardian_id, *gone})


def _held(viewer: Viewer, body: Body) -> QuerySet[Guardianship]:
    pupils = known_pupils(viewer, body).values("pupil_id")
    return Guardianship.objects.filter(on_day(viewer.today), pupil_id__in=pupils)


def _guardians(
    viewer: Viewer, held: QuerySet[Guardianship], keys: Iterable[int]
) -> tuple[GuardianFound, ...]:
    rows = list(
        held.filter(guardian_id__in=set(keys))
        .order_by("guardian__pinyin", "guardian__name", "guardian_id", "pupil_id")
        .annotate(sealed=F("guardian__phone_sealed"))
        .values_list("guardian_id", "guardian__name", "sealed", "pupil_id")
    )
    known = seats({pupil for *_, pupil in rows}, viewer.today)
    children: dict[int, list[Seat]] = {}
    said: dict[int, tuple[str, str]] = {}
    for key, name, sealed, pupil in rows:
        children.setdefault(key, []).append(known[pupil])
        said[key] = (name, masked_phone(opened(sealed, PHONE)) if sealed else "")
    return tuple(GuardianFound(key, *said[key], tuple(children[key])) for key in children)


def _staff(viewer: Viewer, body: Body) -> tuple[StaffFound, ...]:
    """Everybody with a post at a school, for those who see the whole of it."""
    if not viewer.may_at(ROSTER_VIEW, body.path):
        return ()
    rows = (
        Post.objects.filter(on_day(viewer.today), organisation_id=body.id)
        .order_by("staff__pinyin", "staff__name", "staff_id", "post")
        .values_list("staff_id", "staff__name", "post")
    )
    posts: dict[tuple[int, str], list[str]] = {}
    for key, name, post in rows:
        posts.setdefault((key, name), []).append(post)
    return tuple(StaffFound(key, name, tuple(held)) for (key, name), held in posts.items())
