"""A guardian agrees, answers, begins again, deletes: the only door. None of it leaves a line anywhere.

A line in the audit trail, a message or a moment in a row would say who has taken part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db import transaction

from gongyu.access.rules import Viewer
from gongyu.assessments import queries
from gongyu.assessments.models import Round, Sheet
from gongyu.assessments.rules import consent, holding, quality
from gongyu.assessments.rules.instrument import Instrument, check_step
from gongyu.assessments.rules.sheet import Kept, packed
from gongyu.keeping import queries as keeping
from gongyu.kernel.refusal import OutOfScope


@transaction.atomic
def begin_sheet(*, by: Viewer, today: date, round_id: int, way: str, version: str) -> None:
    """A guardian agrees to the wording that they were shown, in one of two ways; whoever has agreed already
    may choose the other way."""
    row, asked, mine = queries.own(by, round_id)
    holding.check_open(row.closes_on, row.closed_on is not None, today)
    consent.check_way(way)
    seat = queries.seat_for(by, row, asked)
    if seat is None or by.user_id is None:
        raise OutOfScope
    shown = consent.wording(version) or consent.NEWEST
    before = queries.kept(mine) if mine else Kept(seat.organisation_id, counted=False)
    Sheet.objects.update_or_create(
        user_id=by.user_id,
        round=row,
        defaults={
            "wording": shown.version,
            "digest": shown.digest,
            "agreed_on": today,
            "touched_on": today,
            "kept_sealed": _sealed(replace(before, counted=way == "counted")),
        },
    )


@transaction.atomic
def answer_step(
    *, by: Viewer, today: date, round_id: int, number: int, answers: Mapping[str, int], seconds: int
) -> int | None:
    """Answer one page; a later answer takes the place of an earlier. Returns the next page with something
    missing, None when everything is answered."""
    row, asked, mine = _mine(by, round_id)
    holding.check_open(row.closes_on, row.closed_on is not None, today)
    if not 1 <= number <= len(asked.dimensions):
        raise OutOfScope
    check_step(asked, number - 1, answers)
    before = queries.kept(mine)
    given = {key: answers[key] for key in asked.step_keys(number - 1)}
    spent = min(max(seconds, 0), quality.SECONDS_MOST)
    kept = replace(before, answers={**before.answers, **given}, seconds=before.seconds + spent)
    _keep(mine, kept, today)
    step = asked.next_step(kept.answers)
    return None if step is None else step + 1


@transaction.atomic
def begin_again(*, by: Viewer, today: date, round_id: int) -> None:
    """Forget one's own answers and begin anew, as long as answers are taken."""
    row, _asked, mine = _mine(by, round_id)
    holding.check_open(row.closes_on, row.closed_on is not None, today)
    _keep(mine, replace(queries.kept(mine), answers={}, seconds=0), today)


@transaction.atomic
def delete_sheet(*, by: Viewer, today: date, round_id: int) -> None:
    """Take one's consent back: the sheet is gone, at any time. What has been added up holds nobody."""
    _row, _asked, mine = _mine(by, round_id)
    mine.delete()


def _mine(by: Viewer, round_id: int) -> tuple[Round, Instrument, Sheet]:
    """One's own sheet, locked; OutOfScope for whoever has none."""
    row, asked, mine = queries.own(by, round_id)
    locked = Sheet.objects.select_for_update().filter(pk=mine.pk).first() if mine else None
    if locked is None:
        raise OutOfScope
    return row, asked, locked


def _keep(sheet: Sheet, kept: Kept, today: date) -> None:
    sheet.kept_sealed, sheet.touched_on = _sealed(kept), today
    sheet.save(update_fields=["kept_sealed", "touched_on"])


def _sealed(kept: Kept) -> bytes:
    made = keeping.sealed(packed(kept), queries.KEPT)
    assert made is not None
    return made
