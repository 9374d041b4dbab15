"""A visit for tests of other rooms, recorded through the door as a teacher would."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from gongyu.access.rules import Viewer
from gongyu.contact import operations


def visit(by: Viewer, pupil_id: int, occurred_on: date, *, mode: str = "home", **more: Any) -> int:
    """One recorded visit to a child; returns its number."""
    made = operations.record(
        by=by,
        today=by.today,
        pupil_id=pupil_id,
        occurred_on=occurred_on,
        mode=mode,
        request_key=uuid4(),
        **more,
    )
    return made[0]
