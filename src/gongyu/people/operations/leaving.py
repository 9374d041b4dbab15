"""Pupils of the school whom a roster does not name: the question is asked once, and a person answers it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.people.models import Enrolment, LeftOut, RosterImport
from gongyu.people.models.interval import CURRENT, OPEN
from gongyu.people.operations.staging import execute
from gongyu.people.rules import leaving

REASSESS: Final = "compliance.reassess_school"
_NAMED_AGAIN: Final = """
    DELETE FROM people_leftout l USING people_rosterimport i
    WHERE i.id = l.roster_import_id AND i.organisation_id = %(school)s AND l.decision = ANY(%(open)s)
      AND l.pupil_id IN (SELECT pupil_id FROM roster_row)"""
_TAKEN_OVER: Final = """
    UPDATE people_leftout l SET roster_import_id = %(import)s FROM people_rosterimport i
    WHERE i.id = l.roster_import_id AND i.organisation_id = %(school)s AND l.decision = ANY(%(open)s)
      AND l.pupil_id = ANY(%(pupils)s)"""
_ASKED: Final = """
    INSERT INTO people_leftout (roster_import_id, pupil_id, decision)
    SELECT %(import)s, pupil, '' FROM unnest(%(pupils)s::bigint[]) pupil WHERE NOT EXISTS (
        SELECT FROM people_leftout l WHERE l.roster_import_id = %(import)s AND l.pupil_id = pupil)"""


def ask_about(kept_as: RosterImport, pupils: Collection[int]) -> None:
    """Keep whom an import left out for a decision; what was decided of them before stands, and the question
    about whom it names is dropped. Called while its rows are staged."""
    values: dict[str, Any] = {
        "import": kept_as.pk,
        "school": kept_as.organisation_id,
        "open": list(leaving.OPEN),
        "pupils": list(pupils),
    }
    execute(_NAMED_AGAIN, values)
    if pupils:
        execute(_TAKEN_OVER, values)
        execute(_ASKED, values)


@transaction.atomic
def decide_left_out(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    decision: str,
    on: date,
    chosen: Collection[int] = (),
    classes: Collection[int] = (),
) -> int:
    """Decide the same of several pupils whom a roster did not name, chosen one by one or by their classes;
    how many. It holds from the day `on`; a mistake was never true, so it has no day."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(by, ROSTER_MANAGE, body.path)
    what = leaving.check_decision(decision)
    seats = Enrolment.objects.filter(OPEN, organisation_id=body.id)
    of_classes = seats.filter(school_class_id__in=classes).values("pupil")
    asked = LeftOut.objects.select_for_update(of=("self",)).filter(
        Q(pk__in=chosen) | Q(decision="", pupil__in=of_classes),
        roster_import__organisation_id=body.id,
        decision__in=leaving.OPEN,
    )
    found = {row.pupil_id: row for row in asked.order_by("roster_import_id")}
    there = list(seats.select_for_update().filter(pupil_id__in=found))
    leaving.check_chosen(len(there))
    now = timezone.now()
    if what.key == "mistake":
        _never_was(there, now)
    else:
        _from_day(there, what.key, on, today, now)
    rows = [found[seat.pupil_id].pk for seat in there]
    LeftOut.objects.filter(pk__in=rows).update(decision=what.key, decided_at=now, decided_by_id=by.user_id)
    detail = {"decision": what.key, "pupils": sorted(seat.pupil_id for seat in there)}
    if what.dated:
        detail["on"] = on.isoformat()
    record(
        by=by.user_id,
        act="roster.decide",
        noun="roster",
        key=str(body.id),
        organisation_id=body.id,
        detail=detail,
    )
    app.configure_task(REASSESS).defer(organisation_ids=[body.id])
    return len(there)


def _never_was(there: list[Enrolment], now: datetime) -> None:
    """All that is known of these pupils at the school was a mistake."""
    pupils = [seat.pupil_id for seat in there]
    wrong = Enrolment.objects.filter(CURRENT, organisation_id=there[0].organisation_id, pupil_id__in=pupils)
    wrong.update(superseded_at=now)


def _from_day(there: list[Enrolment], decision: str, on: date, today: date, now: datetime) -> None:
    """From a day on they are not here, or here in another way. What was known until now is superseded, not
    written over, so that a figure of yesterday can be computed again."""
    status = {"suspended": "leave", "kept": "attending"}.get(decision, "")
    changed = [seat for seat in there if seat.status != status]
    if not changed:
        return
    leaving.check_day(on, max(seat.valid_from for seat in changed), today)
    Enrolment.objects.filter(pk__in=[seat.pk for seat in changed]).update(superseded_at=now)
    Enrolment.objects.bulk_create(
        [_like(seat, seat.status, seat.valid_from, on, now) for seat in changed]
        + [_like(seat, status, on, None, now) for seat in changed if status],
        batch_size=5000,
    )


def _like(seat: Enrolment, status: str, begins: date, ends: date | None, now: datetime) -> Enrolment:
    return Enrolment(
        pupil_id=seat.pupil_id,
        organisation_id=seat.organisation_id,
        school_class_id=seat.school_class_id,
        status=status,
        valid_from=begins,
        valid_until=ends,
        recorded_at=now,
    )
