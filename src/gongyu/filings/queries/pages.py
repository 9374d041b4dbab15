"""Lists and single filings, as the viewer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import FILING_VIEW, FILING_VIEW_SEALED
from gongyu.access.queries import within
from gongyu.access.rules import Viewer
from gongyu.filings import rules
from gongyu.filings.models import Filing
from gongyu.filings.queries.offer import act_words, credits_of, guarded_acts, offered, shape_of
from gongyu.filings.queries.places import acts_for, place
from gongyu.kernel.refusal import OutOfScope
from gongyu.policy.queries import pack, say

PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A filing in a list."""

    id: int
    act: str
    act_words: str
    duty_key: str
    title: str
    organisation_id: int
    organisation_name: str
    occurred_on: date
    valid_until: date | None
    quantity: int
    state: str
    state_words: str
    incident: str
    # A paper in force, rather than something done once.
    stands: bool
    in_force: bool
    may_renew: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """A filing on its page, and what the viewer may do with it."""

    line: Line
    document_number: str
    amount: str
    partner: str
    note: str
    filed_by: str
    filed_at: Any
    entry_id: int
    purpose: str
    credits: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]
    closed: bool
    may_withdraw: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `more` says that another follows."""

    lines: tuple[Line, ...]
    number: int
    more: bool


def _visible(viewer: Viewer) -> Q:
    """Filings of one's places; those about children in trouble only with the verb for sealed ones.

    Whoever filed something may look at it again.
    """
    plain = within(viewer, FILING_VIEW) & ~Q(act__in=guarded_acts())
    mine = Q(filed_by_id=viewer.user_id) if viewer.user_id else Q(pk__in=[])
    return plain | (within(viewer, FILING_VIEW) & within(viewer, FILING_VIEW_SEALED)) | mine


def _rows(viewer: Viewer) -> QuerySet[Filing]:
    rows = Filing.objects.filter(_visible(viewer)).annotate(renewed=_renewed())
    return rows.select_related("organisation")


def _renewed() -> Exists:
    """Whether the same body has filed the same act again, to last longer."""
    longer = Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until"))
    same = {"organisation_id": OuterRef("organisation_id"), "act": OuterRef("act"), "state": "filed"}
    return Exists(Filing.objects.filter(longer, **same).exclude(pk=OuterRef("pk")))


def is_visible(viewer: Viewer, filing: Filing) -> bool:
    """Whether the viewer may know of a filing."""
    return Filing.objects.filter(_visible(viewer), pk=filing.pk).exists()


def filings(
    viewer: Viewer,
    today: date,
    *,
    organisation_id: int | None = None,
    duty_key: str = "",
    own: Sequence[int] = (),
    page: int = 1,
) -> Page:
    """Filings that the viewer may see, newest first; `own` narrows to some bodies of theirs."""
    rows = _rows(viewer).order_by("-occurred_on", "-id")
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    elif own:
        rows = rows.filter(organisation_id__in=own)
    if duty_key:
        acts = pack().duties[duty_key].acts if duty_key in pack().duties else ()
        rows = rows.filter(act__in=acts)
    start = (page - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return Page(tuple(_line(viewer, row, today) for row in found[:PAGE]), page, len(found) > PAGE)


def open_cases(viewer: Viewer, today: date, organisation_id: int | None = None) -> tuple[Line, ...]:
    """Cases of the bodies the viewer files for, opened and not closed yet, oldest first: kind and day."""
    opened = _rows(viewer).filter(state="filed", act__endswith=rules.OPENED, case__isnull=False)
    if organisation_id:
        opened = opened.filter(organisation_id=organisation_id)
    rows = list(opened.order_by("occurred_on", "id")[:200])
    closed = _closed_cases([row.case for row in rows])
    return tuple(
        _line(viewer, row, today)
        for row in rows
        if row.case not in closed and acts_for(viewer, row.organisation)
    )


def ending_soon(viewer: Viewer, today: date, own: Sequence[int]) -> tuple[Line, ...]:
    """Papers of some bodies that end within the time of renewal, soonest first."""
    latest = date.fromordinal(today.toordinal() + rules.RENEW_DAYS)
    rows = _rows(viewer).filter(~_renewed(), state="filed", valid_until__gte=today, valid_until__lte=latest)
    rows = rows.filter(organisation_id__in=own)
    return tuple(_line(viewer, row, today) for row in rows.order_by("valid_until", "id")[:20])


def _closed_cases(cases: list[Any]) -> set[Any]:
    return set(
        Filing.objects.filter(case__in=cases, act__endswith=rules.CLOSED, state="filed").values_list(
            "case", flat=True
        )
    )


def is_closed(filing: Filing) -> bool:
    """Whether the case that a filing opened has been closed."""
    return filing.case is not None and bool(_closed_cases([filing.case]))


def filing(viewer: Viewer, filing_id: int, today: date) -> Detail:
    """One filing; OutOfScope where the viewer may not know of it."""
    row = _rows(viewer).select_related("filed_by").filter(pk=filing_id).first()
    if row is None:
        raise OutOfScope
    line = _line(viewer, row, today)
    act = pack().acts.get(row.act)
    body = place(row.organisation_id)
    may = row.act in {one.key for one in offered(viewer, body)}
    closed = line.incident == "opened" and is_closed(row)
    filed = row.state == "filed"
    return Detail(
        line=line,
        document_number=row.document_number,
        amount=f"{row.amount:.2f}" if row.amount is not None else "",
        partner=row.partner,
        note=row.note,
        filed_by=row.filed_by.display_name,
        filed_at=row.filed_at,
        entry_id=row.entry_id,
        purpose=say(act.purpose) if act else "",
        credits=credits_of(row.act, body),
        asks=shape_of(row.act).fields,
        closed=closed,
        may_withdraw=may and filed and not closed,
        may_close=may and filed and line.incident == "opened" and not closed,
    )


def _line(viewer: Viewer, row: Filing, today: date) -> Line:
    renewed: bool = getattr(row, "renewed")  # noqa: B009 - annotated in _rows
    filed, words = row.state == "filed", act_words(row.act)
    return Line(
        id=row.pk,
        act=row.act,
        act_words=words,
        duty_key=row.duty_key,
        title=row.title or words,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        occurred_on=row.occurred_on,
        valid_until=row.valid_until,
        quantity=row.quantity,
        state=row.state,
        state_words=_(rules.STATES[row.state]),
        incident=rules.incident_of(row.act),
        stands=shape_of(row.act).stands,
        in_force=filed and rules.in_force(row.occurred_on, row.valid_until, today),
        may_renew=filed
        and not renewed
        and rules.may_renew(row.valid_until, today)
        and acts_for(viewer, row.organisation),
    )


def next_number() -> int:
    """The number that the next filing will have: its ledger entry names it before it is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('filings_filing', 'id'))")
        return int(cursor.fetchone()[0])
