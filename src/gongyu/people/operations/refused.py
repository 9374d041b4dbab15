"""Fetching the rows that an import refused, to put them right."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from gongyu.access.rules import Viewer
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope
from gongyu.people.queries.imports import own_import, refused_rows
from gongyu.people.rules.workbook import Say, rejected_rows


@transaction.atomic
def fetch_refused(*, by: Viewer, today: date, import_id: int, say: Say) -> bytes:
    """The refused rows as a workbook, for whoever read the roster, until it expires; OutOfScope after that.
    `say` gives each reason in the reader's language."""
    row, body = own_import(by, import_id)
    sheet = refused_rows(row)
    if sheet is None:
        raise OutOfScope
    row.fetched_at = timezone.now()
    row.save(update_fields=["fetched_at"])
    record(
        by=by.user_id,
        act="roster.fetch",
        noun="roster",
        key=str(body.id),
        organisation_id=body.id,
        detail={"import": row.pk, "rows": sheet.rejected},
    )
    return rejected_rows(sheet, say)
