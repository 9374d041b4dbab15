"""What rooms above do when somebody records something: an entry, and the body's duties assessed again."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongyu.compliance.operations import reassess
from gongyu.ledger.operations import post, reverse
from gongyu.organisations.models import Organisation
from tests.cast import TODAY, Cast


def visited(cast: Cast, pupil_id: int, day: date = TODAY, *, capacity: str = "head_teacher") -> int:
    """A home visit at the cast's school; returns the entry's number."""
    facets = {"capacity": capacity}
    return did(cast, cast.school, "visit.home", day, pupil_id=pupil_id, facets=facets)


def did(cast: Cast, place: Organisation, kind: str, day: date = TODAY, **more: Any) -> int:
    """Something done at a body; returns the entry's number."""
    by = cast.viewer("head_teacher")
    made = post(by=by, today=TODAY, kind=kind, organisation_id=place.pk, occurred_on=day, **more)
    reassess(organisation_ids=[place.pk], today=TODAY, occurred_on=day, kinds=[kind])
    return made


def undone(cast: Cast, place: Organisation, entry_id: int) -> None:
    """An entry taken back."""
    reverse(by=cast.viewer("head_teacher"), today=TODAY, entry_id=entry_id, reason="登记错了")
    reassess(organisation_ids=[place.pk], today=TODAY)
