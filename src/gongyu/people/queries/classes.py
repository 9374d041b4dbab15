"""Classes, who heads them, and which are one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from gongyu.access.permissions import ROSTER_VIEW, STANDING_VIEW
from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import OutOfScope
from gongyu.people.models import Headship, SchoolClass
from gongyu.people.queries.seats import class_name


@dataclass(frozen=True, slots=True)
class ClassSeen:
    """A class on a day, named as it is called then, and who heads it."""

    id: int
    name: str
    organisation_id: int
    organisation_name: str
    path: str
    stage: str
    county_code: str
    entry_year: int
    number: int
    head_id: int | None
    head_name: str
    head_user_id: int | None

    def headed_by(self, user_id: int | None) -> bool:
        """Whether a user heads it."""
        return user_id is not None and self.head_user_id == user_id


@dataclass(frozen=True, slots=True)
class Headed:
    """One interval in which somebody headed a class."""

    class_id: int
    staff_id: int
    staff_name: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class WentOn:
    """A class that goes on from one of another school since a day, each as it is called then."""

    name: str
    since: date
    before_name: str
    before_place: str


def on_day(day: date, prefix: str = "") -> Q:
    """Current rows that hold on a day."""
    return (
        Q(**{f"{prefix}superseded_at__isnull": True, f"{prefix}valid_from__lte": day})
        & (Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": day}))
    )  # fmt: skip


def classes_headed_by(user_id: int | None, today: date) -> tuple[int, ...]:
    """The ids of the classes that a user heads on a day; what narrows a head teacher's sight."""
    if user_id is None:
        return ()
    rows = Headship.objects.filter(on_day(today), staff__user_id=user_id)
    return tuple(rows.order_by("school_class_id").values_list("school_class_id", flat=True))


def classes_by_id(class_ids: Iterable[int], day: date) -> dict[int, ClassSeen]:
    """Some classes as they are called on a day, with their heads (two queries); who may know is not asked."""
    rows = SchoolClass.objects.filter(pk__in=set(class_ids)).select_related("organisation")
    return {one.id: one for one in _seen(list(rows), day)}


def class_names(class_ids: Iterable[int], day: date) -> dict[int, str]:
    """The names of some classes on a day (one query)."""
    rows = SchoolClass.objects.filter(pk__in=set(class_ids)).values_list(
        "id", "entry_year", "number", "organisation__stage"
    )
    return {key: class_name(entry, number, stage, day) for key, entry, number, stage in rows}


def school_class(viewer: Viewer, class_id: int) -> ClassSeen:
    """A class of one's own, or at a place whose standings one sees; OutOfScope otherwise."""
    found = classes_by_id([class_id], viewer.today).get(class_id)
    if found is None:
        raise OutOfScope
    if viewer.may_at(STANDING_VIEW, found.path) or viewer.may_at(ROSTER_VIEW, found.path):
        return found
    if found.headed_by(viewer.user_id):
        return found
    raise OutOfScope


def classes_at(organisation_id: int, day: date, *, heads: bool = True) -> tuple[ClassSeen, ...]:
    """The classes of a school on a day, the youngest first (two queries; one without their heads)."""
    return _seen(list(_open_at([organisation_id], day)), day, heads=heads)


def classes_of(organisation_ids: Iterable[int], day: date) -> dict[int, tuple[ClassSeen, ...]]:
    """The classes of some schools on a day by school, the youngest first, without their heads (one query)."""
    found: dict[int, tuple[ClassSeen, ...]] = {}
    for one in _seen(list(_open_at(organisation_ids, day)), day, heads=False):
        found[one.organisation_id] = (*found.get(one.organisation_id, ()), one)
    return found


def went_on_at(organisation_id: int, first: date, last: date) -> tuple[WentOn, ...]:
    """The classes of a school that go on from another school's, of those there in some days (one query)."""
    rows = (
        SchoolClass.objects.filter(organisation_id=organisation_id, continues__isnull=False)
        .filter(opened_on__lte=last)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")))
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=first))
        .select_related("organisation", "continues__organisation")
        .order_by("-entry_year", "number")
    )
    return tuple(
        WentOn(
            class_name(row.entry_year, row.number, row.organisation.stage, row.opened_on),
            row.opened_on,
            class_name(
                row.continues.entry_year,
                row.continues.number,
                row.continues.organisation.stage,
                row.opened_on,
            ),
            row.continues.organisation.name,
        )
        for row in rows
        if row.continues is not None
    )


def headships(class_ids: Iterable[int]) -> tuple[Headed, ...]:
    """Who has headed some classes when, as known now, in order."""
    rows = Headship.objects.filter(school_class_id__in=set(class_ids), superseded_at__isnull=True)
    return tuple(
        Headed(*row)
        for row in rows.order_by("school_class_id", "valid_from").values_list(
            "school_class_id", "staff_id", "staff__name", "valid_from", "valid_until"
        )
    )


def _open_at(organisation_ids: Iterable[int], day: date) -> QuerySet[SchoolClass]:
    """The classes that some schools have on a day, the youngest first."""
    return (
        SchoolClass.objects.filter(organisation_id__in=set(organisation_ids), opened_on__lte=day)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
        .select_related("organisation")
        .order_by("-entry_year", "number")
    )


def _seen(rows: list[SchoolClass], day: date, *, heads: bool = True) -> tuple[ClassSeen, ...]:
    found = _heads(rows, day) if heads else {}
    return tuple(_one(row, found.get(row.pk), day) for row in rows)


def _heads(rows: list[SchoolClass], day: date) -> dict[int, object]:
    """Who heads each class on the day."""
    now = Headship.objects.filter(on_day(day), school_class__in=[row.pk for row in rows])
    return {one.school_class_id: one.staff for one in now.select_related("staff")}


def _one(row: SchoolClass, head: object, day: date) -> ClassSeen:
    school = row.organisation
    return ClassSeen(
        id=row.pk,
        name=class_name(row.entry_year, row.number, school.stage, day),
        organisation_id=school.pk,
        organisation_name=school.name,
        path=school.path,
        stage=school.stage,
        county_code=school.county_code,
        entry_year=row.entry_year,
        number=row.number,
        head_id=getattr(head, "pk", None),
        head_name=getattr(head, "name", ""),
        head_user_id=getattr(head, "user_id", None),
    )
