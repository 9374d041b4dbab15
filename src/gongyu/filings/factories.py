"""Filings for tests of other rooms, filed through the door."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from gongyu.access.rules import Viewer
from gongyu.filings import operations, queries
from gongyu.filings.operations import Particulars


def filed(
    by: Viewer, organisation_id: int, act: str, occurred_on: date, valid_until: date | None = None
) -> int:
    """One filing of an act of the pack; returns its number."""
    named = "title" in queries.shape_of(act).fields
    return operations.file(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        act=act,
        occurred_on=occurred_on,
        request_key=uuid4(),
        what=Particulars(title="家校沟通办法" if named else "", valid_until=valid_until),
    )
