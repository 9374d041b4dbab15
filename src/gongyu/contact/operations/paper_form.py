"""Printing the paper form of a class, and entering its rows: each becomes a visit like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from gongyu.access.permissions import VISIT_RECORD
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record as audit
from gongyu.contact import queries
from gongyu.contact.operations.visit_act import Said
from gongyu.contact.operations.visits import record
from gongyu.contact.rules import paper_form as rules
from gongyu.ui.papers import pdf_of


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row as it was written: a code, a day, numbers in boxes, and who went."""

    code: str
    occurred_on: date
    mode: str
    visitor_id: int | None = None
    purposes: str = ""
    agreements: str = ""


@transaction.atomic
def print_form(*, by: Viewer, today: date, class_id: int) -> bytes:
    """The form of a class, in print. It names the class's pupils, so that it was printed is written down."""
    seen, paper = queries.class_form(by, class_id)
    require(by, VISIT_RECORD, seen.path, own=True)
    audit(
        by=by.user_id,
        act="visit.form",
        noun="class",
        key=str(class_id),
        organisation_id=seen.organisation_id,
        detail={"rows": len(paper.rows)},
    )
    return pdf_of(paper)


@transaction.atomic
def enter_row(*, by: Viewer, today: date, row: PaperRow) -> tuple[int, str]:
    """Record the visit of a row; returns its number and the pupil's name. What was recorded for the child and
    the day before, by whoever and however, is refused (`paper-form.twice`) and never counted twice."""
    pupil_id = rules.pupil_of(row.code)
    now, own = queries.place(by, pupil_id, row.occurred_on, today)
    require(by, VISIT_RECORD, now.path, own=own)
    offered = queries.numbers()
    mode = rules.chosen(row.mode, offered["mode"], "mode")
    purposes = rules.chosen(row.purposes, offered["purposes"], "purposes")
    agreements = rules.chosen(row.agreements, offered["agreements"], "agreements")
    rules.check_new(queries.recorded_by_whom(pupil_id, row.occurred_on), row.occurred_on)
    key = rules.key_for_row(pupil_id, row.occurred_on, queries.withdrawn_times(pupil_id, row.occurred_on))
    try:
        with transaction.atomic():
            found = record(
                by=by,
                today=today,
                pupil_id=pupil_id,
                occurred_on=row.occurred_on,
                mode=mode[0] if len(mode) == 1 else "",
                said=Said(purposes=purposes, agreements=agreements),
                visitor_id=row.visitor_id,
                request_key=key,
            )
    except IntegrityError as error:  # somebody else has entered the same row at this moment
        if "request_key" not in str(error):
            raise
        rules.check_new(queries.recorded_by_whom(pupil_id, row.occurred_on), row.occurred_on)
        raise
    return found[0], now.name
