"""Taking the ledger of home visits out: as a workbook, in print, or set by the worker where it is long.

That it was taken out is written down, class by class: the guardians of the children in it may read that.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from gongyu.access.permissions import STANDING_VIEW, VISIT_VIEW
from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.contact import queries
from gongyu.contact.models import LedgerPrint
from gongyu.contact.rules import visit_ledger as rules
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.operations import put
from gongyu.ui.papers import Paper, pdf_of, workbook_of

MAKE: Final = "contact.make_print"
CONTENT: Final = "contact_ledgerprint.content"
FORMS: Final[dict[str, Callable[[Paper], bytes]]] = {"xlsx": workbook_of, "pdf": pdf_of}


@dataclass(frozen=True, slots=True)
class LedgerAsked:
    """Whose ledger: a school's, of a year and perhaps of one class, or a county's of this year."""

    organisation_id: int | None = None
    county: str = ""
    first: int | None = None
    class_id: int | None = None


@transaction.atomic
def export_ledger(*, by: Viewer, today: date, asked: LedgerAsked, form: str) -> bytes:
    """The ledger as a workbook ("xlsx") or in print ("pdf"), with its lines in the trail. In print it is set
    here and now only where it is short; refuses `visit-ledger.long`."""
    require_anywhere(by, STANDING_VIEW if asked.county else VISIT_VIEW)
    paper = _taken_out(by, today, asked, form)
    return FORMS[form](paper)


@transaction.atomic
def ask_print(*, by: Viewer, today: date, asked: LedgerAsked) -> int:
    """Have the worker set a long ledger in print; whoever asked is told when it is there. Asked again while
    the first still waits, it is the same one."""
    require_anywhere(by, STANDING_VIEW if asked.county else VISIT_VIEW)
    of = _kept_as(by, asked)
    waiting = LedgerPrint.objects.filter(asked_by_id=by.user_id, state="waiting", **of).first()
    if waiting is not None:
        return waiting.pk
    row = LedgerPrint.objects.create(
        asked_by_id=by.user_id,  # type: ignore[misc]
        asked_at=timezone.now(),
        **of,
    )
    app.configure_task(MAKE).defer(print_id=row.pk)
    audit(
        by=by.user_id,
        act="visit.print",
        noun="visit_ledger",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"year": row.first_year, "class": row.school_class_id, "county": row.county_code},
    )
    return row.pk


@transaction.atomic
def make_print(*, now: datetime, print_id: int) -> None:
    """Set one that was asked for, with the rights that whoever asked has by now, and tell them. One that
    somebody else is setting is left to them."""
    rows = LedgerPrint.objects.select_for_update(of=("self",), skip_locked=True).select_related("asked_by")
    row = rows.filter(pk=print_id, state="waiting").first()
    if row is None:
        return
    today = timezone.localtime(now).date()
    viewer = viewer_of(row.asked_by_id, row.asked_by.display_name, today)
    asked = LedgerAsked(row.organisation_id, row.county_code, row.first_year, row.school_class_id)
    try:
        paper = _taken_out(viewer, today, asked, "")
    except (Refusal, Forbidden, OutOfScope):
        row.state = "failed"
    else:
        told = base64.b64encode(pdf_of(paper)).decode()
        row.state, row.rows, row.content_sealed = "ready", len(paper.rows), queries.sealed(told, CONTENT)
    row.save(update_fields=["state", "rows", "content_sealed"])
    if row.state == "ready":
        subject, body = _("家访台账排好了"), _("两天内可以打开、打印。")
    else:
        subject, body = _("家访台账没有排成"), _("您现在可能已不负责那里，请核对后重排。")
    put(user_ids=[row.asked_by_id], subject=subject, body=body, url=reverse("contact:ledger"))


@transaction.atomic
def open_print(*, by: Viewer, today: date, print_id: int) -> bytes:
    """What the worker has set for oneself, while one still may; OutOfScope for anybody else's."""
    require_anywhere(by, STANDING_VIEW)
    row = LedgerPrint.objects.filter(pk=print_id, asked_by_id=by.user_id).first()
    if row is None:
        raise OutOfScope
    _kept_as(by, LedgerAsked(row.organisation_id, row.county_code, row.first_year, row.school_class_id))
    rules.check_ready(row.state)
    return base64.b64decode(queries.opened(row.content_sealed, CONTENT))


# --- what they share ---------------------------------------------------------------------------------
def _taken_out(by: Viewer, today: date, asked: LedgerAsked, form: str) -> Paper:
    """The paper, and the lines of it; refused where it is too long for what is asked."""
    if asked.county:
        found = queries.county_ledger(by, asked.county)
        paper = queries.county_paper(found, today)
        keys = {found.code: len(paper.rows)}
        noun, organisation, year = "region", None, school_year(by.today).starts_on.year
        role = by.role_for(STANDING_VIEW, None)
    else:
        ledger = queries.school_ledger(by, asked.organisation_id or 0, asked.first, asked.class_id)
        if form == "pdf":
            rules.check_printable(ledger.rows)
        paper, rows = queries.school_paper(by, ledger)
        organisation, year = ledger.body.id, ledger.year.starts_on.year
        keys = queries.export_keys(organisation, year, rows)
        noun, role = "visit_ledger", by.role_for(VISIT_VIEW, organisation)
    if form == "pdf":
        rules.check_printable(len(paper.rows))
    for key, many in keys.items():
        detail = {"as": role, "year": year, "rows": many, "form": form or "pdf"}
        audit(
            by=by.user_id, act="visit.export", noun=noun, key=key, organisation_id=organisation, detail=detail
        )
    return paper


def _kept_as(by: Viewer, asked: LedgerAsked) -> dict[str, object]:
    """What is asked for as it is kept, once it is clear that the viewer may have it."""
    if asked.county:
        place = queries.county_place(by, asked.county)
        return {"county_code": place.digits, "first_year": school_year(by.today).starts_on.year}
    ledger = queries.school_ledger(by, asked.organisation_id or 0, asked.first, asked.class_id)
    return {
        "organisation_id": ledger.body.id,
        "first_year": ledger.year.starts_on.year,
        "school_class_id": ledger.chosen.id if ledger.chosen else None,
    }
