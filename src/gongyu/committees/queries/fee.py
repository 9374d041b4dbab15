"""Reports of fees: for the office that checks, for whoever holds a receipt, and what a school was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from gongyu.access.permissions import FEE_CHECK, FEE_REPORT
from gongyu.access.queries import within
from gongyu.access.rules import Viewer
from gongyu.committees.models import FeeReport
from gongyu.committees.rules import fee as rules
from gongyu.keeping.queries import index, opened
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people

WORDS = "committees_feereport.words"
TOLD = "committees_feereport.told"
ANSWER = "committees_feereport.answer"
PAGE = 30


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A report in the office's list."""

    id: UUID
    place: str
    received_on: date
    state: str
    state_words: str


@dataclass(frozen=True, slots=True)
class FeePage:
    """One report as the office reads it."""

    line: FeeLine
    words: str
    told: str
    told_on: date | None
    outcome_words: str
    answer: str
    closed_on: date | None
    may_tell: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever reported reads with their code."""

    place: str
    received_on: date
    state_words: str
    outcome_words: str
    answer: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """What an office has told a school: never a word of whoever reported."""

    told_on: date
    words: str
    closed_on: date | None


def schools_to_report(viewer: Viewer) -> tuple[Body, ...]:
    """The schools of a guardian's own children."""
    if not viewer.may_own(FEE_REPORT):
        return ()
    seats = people.children_of(viewer.user_id, viewer.today)
    found = organisations.bodies({seat.organisation_id for seat in seats}).values()
    return tuple(sorted(found, key=lambda one: one.path))


def fee_lines(viewer: Viewer, page: int = 1) -> tuple[tuple[FeeLine, ...], bool]:
    """The reports that the viewer's office checks, open ones first, and whether there are more."""
    rows = FeeReport.objects.filter(within(viewer, FEE_CHECK)).select_related("organisation")
    begin = (page - 1) * PAGE
    # Within a day in the order of the schools, so that their order is no clock either.
    found = list(
        rows.order_by("-state", "-received_on", "organisation__path", "pk")[begin : begin + PAGE + 1]
    )
    return tuple(_line(row) for row in found[:PAGE]), len(found) > PAGE


def open_fees(viewer: Viewer) -> int:
    """How many reports wait for the viewer's office."""
    if not viewer.may(FEE_CHECK):
        return 0
    return FeeReport.objects.filter(within(viewer, FEE_CHECK)).exclude(state="closed").count()


def fee_to_check(viewer: Viewer, report_id: UUID) -> FeeReport:
    """A report that the viewer's office checks; OutOfScope otherwise."""
    rows = FeeReport.objects.filter(within(viewer, FEE_CHECK), pk=report_id)
    row = rows.select_related("organisation").first()
    if row is None:
        raise OutOfScope
    return row


def fee_page(row: FeeReport) -> FeePage:
    """A report opened for the office; the operation that reads it leaves the line."""
    return FeePage(
        line=_line(row),
        words=opened(row.words_sealed, WORDS),
        told=opened(row.told_sealed, TOLD),
        told_on=row.told_on,
        outcome_words=_(rules.OUTCOMES[row.outcome]) if row.outcome else "",
        answer=opened(row.answer_sealed, ANSWER),
        closed_on=row.closed_on,
        may_tell=(row.state, "tell") in rules.TRANSITIONS,
        may_close=(row.state, "close") in rules.TRANSITIONS,
    )


def receipt(code: str) -> Receipt | None:
    """What became of the report with a code; None for a code that is none."""
    rows = FeeReport.objects.filter(code_index=code_index(rules.cleaned(code)))
    row = rows.select_related("organisation").first()
    if row is None:
        return None
    return Receipt(
        place=row.organisation.name,
        received_on=row.received_on,
        state_words=_(rules.STATES[row.state]),
        outcome_words=_(rules.OUTCOMES[row.outcome]) if row.outcome else "",
        answer=opened(row.answer_sealed, ANSWER),
        closed_on=row.closed_on,
    )


def told_to(organisation_id: int) -> tuple[Told, ...]:
    """What a school has been told, the latest first."""
    rows = FeeReport.objects.filter(organisation_id=organisation_id, told_on__isnull=False)
    return tuple(
        Told(row.told_on, opened(row.told_sealed, TOLD), row.closed_on)
        for row in rows.order_by("-told_on", "pk")[:PAGE]
        if row.told_on is not None
    )


def code_for(key: UUID) -> str:
    """The code of the receipt that a form gets: the same form sent again gets the same one."""
    return rules.code_of(index(f"committee fee {key}"))


def code_index(code: str) -> bytes:
    """By which a report is found again."""
    return index(code)


def _line(row: FeeReport) -> FeeLine:
    return FeeLine(row.pk, row.organisation.name, row.received_on, row.state, _(rules.STATES[row.state]))
