"""Self-checks for tests of other rooms, held and answered through the doors."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from gongyu.access.rules import Viewer
from gongyu.assessments import operations, queries
from gongyu.assessments.models import Figure, Round
from gongyu.assessments.rules import consent
from gongyu.assessments.rules.holding import DAYS
from gongyu.assessments.rules.instrument import Instrument

# Long enough for anybody to have read a page.
READ_IT = 40


def opened(by: Viewer, organisation_id: int, instrument: str = "early") -> int:
    """A self-check that is being held; returns its number."""
    return operations.open_round(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        instrument=instrument,
        closes_on=by.today + timedelta(days=DAYS),
        request_key=uuid4(),
    )


def given(asked: Instrument, *, well: bool = True) -> dict[str, int]:
    """An answer to everything that holds together: it goes well everywhere, or nowhere."""
    high, low = (5, 1) if well else (2, 4)
    found = {one.key: low if one.against else high for one in asked.questions}
    return found | {asked.attention.key: asked.attention.choice}


def answered(
    by: Viewer,
    check_id: int,
    *,
    way: str = "counted",
    well: bool = True,
    seconds: int = READ_IT,
    pages: int | None = None,
    **other: int,
) -> None:
    """A guardian agrees and answers, all pages or so many; `other` answers take the place of the usual."""
    version = consent.NEWEST.version
    operations.begin_sheet(by=by, today=by.today, round_id=check_id, way=way, version=version)
    _row, asked, _mine = queries.own(by, check_id)
    for number in range(1, (pages or len(asked.dimensions)) + 1):
        operations.answer_step(
            by=by,
            today=by.today,
            round_id=check_id,
            number=number,
            answers=given(asked, well=well) | other,
            seconds=seconds,
        )


def ended(organisation_id: int, school_id: int, user_id: int, day: date) -> int:
    """One that has ended, with a county's figure and a school's; returns its number."""
    asked = queries.offered()["early"]
    row = Round.objects.create(
        organisation_id=organisation_id,
        instrument=asked.key,
        version=asked.version,
        checksum=asked.digest,
        term="2025-2026-2",
        opened_on=day - timedelta(days=DAYS),
        closes_on=day - timedelta(days=1),
        closed_on=day,
        opened_by_id=user_id,
        request_key=uuid4(),
    )
    names = [one.key for one in asked.dimensions]
    shares: dict[str, int | None] = dict(zip(names, (70, 55, 60, 45, 30), strict=True))
    Figure.objects.create(round=row, organisation_id=organisation_id, sheets=120, shares=shares)
    some = shares | {names[-1]: None}
    Figure.objects.create(round=row, organisation_id=school_id, sheets=30, shares=some)
    return row.pk
