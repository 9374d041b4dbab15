"""Activities for tests of other rooms, recorded through the door."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from gongyu.access.rules import Viewer
from gongyu.activities import operations
from gongyu.activities.operations import Outcome, Plan


def held(by: Viewer, organisation_id: int, nature: str, held_on: date, *, also: tuple[str, ...] = ()) -> int:
    """One activity that has been held; returns its number."""
    return operations.record(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        request_key=uuid4(),
        what=Plan(nature, "陪伴与倾听", held_on),
        outcome=Outcome(headcount=60, also=also),
    )


def planned(by: Viewer, organisation_id: int, nature: str, held_on: date) -> int:
    """One activity that lies ahead; returns its number."""
    return operations.plan(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        request_key=uuid4(),
        what=Plan(nature, "好习惯从家里开始", held_on),
    )
