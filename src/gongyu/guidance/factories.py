"""A team for tests of other rooms, made at the doors."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from gongyu.access.rules import Viewer
from gongyu.guidance import operations
from gongyu.guidance.operations import Held


def team(by: Viewer, organisation_id: int, *joining: tuple[int, str]) -> None:
    """A confirmed team of this school year."""
    operations.confirm(by=by, today=by.today, organisation_id=organisation_id, joining=joining)


def outsider(by: Viewer, organisation_id: int, part: str = "expert", name: str = "程教授") -> int:
    """Somebody from outside in the team; returns the member's number."""
    return operations.add(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        part=part,
        staff_id=None,
        name=name,
        valid_from=by.today,
        request_key=uuid4(),
    )


def trained(by: Viewer, organisation_id: int, held_on: date, *present: int) -> int:
    """A training of an hour and a half; returns its number."""
    return operations.train(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        request_key=uuid4(),
        held=Held("psychology", held_on, 90, present),
    )
