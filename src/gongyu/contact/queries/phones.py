"""What a phone may keep of a class, and what its records meet when they arrive."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongyu.access.rules import Viewer
from gongyu.contact.models import FollowUp, Visit
from gongyu.contact.queries.modes import Mode, modes
from gongyu.contact.queries.pages import is_visible
from gongyu.contact.queries.people import my_classes, seat_now
from gongyu.contact.queries.progress import class_progress
from gongyu.contact.queries.visit_company import Colleague, colleagues, company
from gongyu.contact.queries.words import (
    AGREED,
    TALKED_ABOUT,
    TICKED_AGREEMENTS,
    TICKED_PURPOSES,
    opened,
    ticked,
)
from gongyu.contact.rules.visits import Content, key_for
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people


@dataclass(frozen=True, slots=True)
class PhoneChild:
    """The least that a visit can be recorded with: who, with whom they live, and whether this year's is done.
    `home` is a number within the list; it says nothing outside it."""

    pupil_id: int
    name: str
    home: int
    visited: bool


@dataclass(frozen=True, slots=True)
class PhoneList:
    class_id: int
    class_name: str
    organisation_id: int
    modes: tuple[Mode, ...]
    judged: bool
    children: tuple[PhoneChild, ...]
    # Those near the class only: the least with which company can be named.
    colleagues: tuple[Colleague, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptVisit:
    """A visit that is kept, as far as what a phone sends is held against it."""

    id: int
    pupil_id: int
    content: Content


def phone_list(viewer: Viewer, class_id: int) -> PhoneList:
    """A class in which the viewer may record visits; OutOfScope elsewhere."""
    if class_id not in {one.id for one in my_classes(viewer)}:
        raise OutOfScope
    progress = class_progress(viewer, class_id)
    stage = people.school_class(viewer, class_id).stage
    homes: dict[int | str, int] = {}
    children = tuple(
        PhoneChild(
            child.pupil_id,
            child.name,
            homes.setdefault(child.household_id or f"alone {child.pupil_id}", len(homes)),
            child.visited,
        )
        for child in progress.children
    )
    return PhoneList(
        class_id=class_id,
        class_name=progress.class_name,
        organisation_id=progress.organisation_id,
        modes=modes(stage),
        judged=bool(progress.duty_key),
        children=children,
        colleagues=tuple(
            one for one in colleagues(viewer, progress.organisation_id, class_id, viewer.today) if one.near
        ),
    )


def colleague_names(viewer: Viewer, pupil_id: int) -> dict[str, str]:
    """The staff of a pupil's school by key, for somebody who may record the pupil's visits today."""
    now = seat_now(pupil_id, viewer.today)
    if now is None or now.class_id not in {one.id for one in my_classes(viewer)}:
        return {}
    found = colleagues(viewer, now.organisation_id, now.class_id, viewer.today)
    return {str(one.id): one.name for one in found}


def kept_under(user_id: int, request_key: UUID, children: Collection[int]) -> tuple[KeptVisit, ...]:
    """The visits that a record has become, by the key it was sent under."""
    found = [key_for(request_key, child) for child in children]
    rows = list(Visit.objects.filter(request_key__in=found, recorded_by_id=user_id).order_by("id"))
    return tuple(_kept(row, [one.pupil_id for one in rows]) for row in rows)


def same_day(viewer: Viewer, children: Collection[int], day: date) -> tuple[KeptVisit, ...]:
    """Standing visits that the viewer has recorded to these children on a day."""
    rows = Visit.objects.filter(
        pupil_id__in=children, occurred_on=day, recorded_by_id=viewer.user_id, state="recorded"
    )
    return tuple(_kept(row, children) for row in rows.order_by("id"))


def beside(viewer: Viewer, children: Collection[int], day: date, before: int) -> tuple[tuple[str, str], ...]:
    """(visitor, mode) of others' earlier visits to these children that day, as far as the viewer may know."""
    rows = Visit.objects.filter(pupil_id__in=children, occurred_on=day, pk__lt=before, state="recorded")
    others = rows.exclude(recorded_by_id=viewer.user_id).select_related("visitor").order_by("id")
    return tuple((row.visitor.name, row.mode) for row in others if is_visible(viewer, row))


def moved_to(pupil_id: int, day: date, today: date) -> str:
    """The class a pupil has come to since a day; empty where it is the same."""
    then, now = seat_now(pupil_id, day), seat_now(pupil_id, today)
    if then is None or now is None or then.class_id == now.class_id:
        return ""
    same = then.organisation_id == now.organisation_id
    return now.class_name if same else now.organisation_name


def _kept(row: Visit, children: Collection[int]) -> KeptVisit:
    follow = FollowUp.objects.filter(visit=row).first()
    return KeptVisit(
        row.pk,
        row.pupil_id,
        Content(
            children=tuple(children),
            occurred_on=row.occurred_on,
            mode=row.mode,
            talked_about=opened(row.talked_about_sealed, TALKED_ABOUT),
            agreed=opened(row.agreed_sealed, AGREED),
            purposes=ticked(row.purposes_sealed, TICKED_PURPOSES),
            agreements=ticked(row.agreements_sealed, TICKED_AGREEMENTS),
            along=tuple(one.staff_id for one in company([row.pk]).get(row.pk, ())),
            follow_on=follow.due_on if follow else None,
            # With nobody named it is the visitor's own.
            follow_owner=follow.owner_id if follow and follow.owner_id != row.visitor_id else None,
        ),
    )
