"""The parts of a first page for whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from gongyu.access.permissions import CONCERN_NOTE
from gongyu.access.rules import Viewer
from gongyu.contact.queries import concerns_waiting
from gongyu.portal.queries.family import ChildrenPart, children_part
from gongyu.portal.queries.parts import (
    BodyPart,
    ClassPart,
    CountyPart,
    SchoolPart,
    VisitsPart,
    body_part,
    class_part,
    county_part,
    duty_words,
    school_part,
    visits_part,
)
from gongyu.portal.rules import DOORS, PARTS, parts_for
from gongyu.resources.queries import to_answer

__all__ = ["Part", "concerns_waiting", "duty_words", "is_city_only", "may_worry", "parts", "to_answer"]


@dataclass(frozen=True, slots=True)
class CityPart:
    """The whole city: the document is the page."""

    kind: ClassVar[str] = "city"


@dataclass(frozen=True, slots=True)
class Door:
    """A page that somebody may open from here, and what it is for."""

    name: str
    words: str
    purpose: str


@dataclass(frozen=True, slots=True)
class DoorsPart:
    """For those who read, look on or administer."""

    kind: ClassVar[str] = "doors"
    place: str
    doors: tuple[Door, ...]


Part = ClassPart | ChildrenPart | SchoolPart | VisitsPart | BodyPart | CountyPart | CityPart | DoorsPart


def may_worry(viewer: Viewer) -> bool:
    """Whether the viewer may note a sign of trouble about some child."""
    return viewer.may(CONCERN_NOTE)


def parts(viewer: Viewer) -> tuple[Part, ...]:
    """The parts of the viewer's page, the most acting first; none for somebody without any role."""
    build: dict[str, Callable[[Viewer], Part]] = {
        "class": class_part,
        "children": children_part,
        "school": school_part,
        "visits": visits_part,
        "body": body_part,
        "county": county_part,
        "city": _city_part,
        "doors": _doors_part,
    }
    return tuple(build[kind](viewer) for kind in parts_for(_roles(viewer)))


def is_city_only(viewer: Viewer) -> bool:
    """Whether the document itself is the viewer's page."""
    return parts_for(_roles(viewer)) == ("city",)


def _roles(viewer: Viewer) -> tuple[str, ...]:
    return tuple(held.role for held in viewer.grants)


def _city_part(_viewer: Viewer) -> CityPart:
    return CityPart()


def _doors_part(viewer: Viewer) -> DoorsPart:
    held = next(one for one in viewer.grants if one.role in PARTS["doors"])
    doors = tuple(Door(name, words, why) for may, name, words, why in DOORS if viewer.may(may))
    return DoorsPart(held.organisation_name, doors)
