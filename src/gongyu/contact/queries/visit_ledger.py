"""The ledger of a school's home visits: which part of it the viewer may take out, and its rows.

One query gives the rows from which the workbook and the page are made. Of what was said it holds the words
that were ticked, in words; what a teacher has written stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import VISIT_VIEW
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.contact.models import Visit
from gongyu.contact.queries.pages import Line, lines
from gongyu.contact.queries.people import SCHOOLS, classes_of_mine
from gongyu.contact.queries.visit_company import company
from gongyu.contact.queries.words import TICKED_AGREEMENTS, TICKED_PURPOSES, in_words, ticked
from gongyu.contact.rules import visit_ledger as rules
from gongyu.contact.rules.visit_words import AGREEMENTS, PURPOSES
from gongyu.kernel.calendar import Window
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.people.queries import ClassSeen


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A visit as it stands in the ledger, in words."""

    visit_id: int
    pupil_id: int
    class_id: int | None
    class_name: str
    pupil_name: str
    occurred_on: date
    mode: str
    visitor: str
    along: str
    purposes: str
    agreements: str
    word: str
    marks: str


@dataclass(frozen=True, slots=True)
class SchoolLedger:
    """What the viewer may take out: a school's whole ledger of a year, or that of the classes they head."""

    body: Body
    year: Window
    years: tuple[int, ...]
    classes: tuple[ClassSeen, ...]
    chosen: ClassSeen | None
    whole: bool
    rows: int
    pupils: int


def ledger_schools(viewer: Viewer) -> tuple[Body, ...]:
    """The schools whose ledger, or a part of it, the viewer may take out."""
    whole = organisations.visible(viewer.scopes(VISIT_VIEW), kinds=SCHOOLS, on=viewer.today, limit=200)
    known = {one.id for one in whole}
    if not viewer.may_own(VISIT_VIEW):
        return whole
    mine = people.classes_by_id(classes_of_mine(viewer), viewer.today).values()
    return (*whole, *organisations.bodies({one.organisation_id for one in mine} - known).values())


def may_take_out(viewer: Viewer) -> bool:
    """Whether there is any school or class whose ledger is the viewer's to take out."""
    return bool(viewer.scopes(VISIT_VIEW) or (viewer.may_own(VISIT_VIEW) and classes_of_mine(viewer)))


def school_ledger(
    viewer: Viewer, organisation_id: int, first: int | None = None, class_id: int | None = None
) -> SchoolLedger:
    """One school's ledger, counted and not yet read; Forbidden or OutOfScope where it is not the viewer's."""
    require_anywhere(viewer, VISIT_VIEW)
    body = organisations.body(organisation_id)
    if body is None or body.kind not in SCHOOLS:
        raise OutOfScope
    mine = people.classes_by_id(classes_of_mine(viewer), viewer.today) if viewer.may_own(VISIT_VIEW) else {}
    here = tuple(one for one in mine.values() if one.organisation_id == body.id)
    require(viewer, VISIT_VIEW, body.path, own=bool(here))
    whole = viewer.may_at(VISIT_VIEW, body.path)
    classes = people.classes_at(body.id, viewer.today, heads=False) if whole else here
    chosen = next((one for one in classes if one.id == class_id), None)
    if class_id is not None and chosen is None:
        raise OutOfScope
    of = Visit.objects.filter(_of(body, classes, chosen, whole=whole))
    years = rules.years(of.aggregate(first=Min("occurred_on"))["first"], viewer.today)
    first = years[0] if first is None else first
    rules.check_year(first, years)
    year = rules.year_of(first)
    rows = of.filter(occurred_on__gte=year.starts_on, occurred_on__lt=year.ends_before)
    return SchoolLedger(
        body=body,
        year=year,
        years=years,
        classes=classes,
        chosen=chosen,
        whole=whole,
        rows=rows.count(),
        pupils=rows.filter(state="recorded").values("pupil_id").distinct().count(),
    )


def ledger_rows(viewer: Viewer, ledger: SchoolLedger) -> tuple[LedgerRow, ...]:
    """Every visit of it, class by class in the order of days; those withdrawn say so."""
    where = _of(ledger.body, ledger.classes, ledger.chosen, whole=ledger.whole)
    require(viewer, VISIT_VIEW, ledger.body.path, own=not ledger.whole)
    rows: QuerySet[Visit] = (
        Visit.objects.filter(where)
        .filter(occurred_on__gte=ledger.year.starts_on, occurred_on__lt=ledger.year.ends_before)
        .select_related("pupil", "visitor", "school_class", "organisation")
        .order_by("-school_class__entry_year", "school_class__number", "occurred_on", "id")
    )
    found = list(rows)
    along = company([row.pk for row in found])
    return tuple(
        _row(row, line, [one.name for one in along.get(row.pk, ())])
        for row, line in zip(found, lines(found), strict=True)
    )


def _of(body: Body, classes: Sequence[ClassSeen], chosen: ClassSeen | None, *, whole: bool) -> Q:
    if chosen is not None:
        return Q(organisation_id=body.id, school_class_id=chosen.id)
    if whole:
        return Q(organisation_id=body.id)
    return Q(organisation_id=body.id, school_class_id__in=[one.id for one in classes])


def _row(row: Visit, line: Line, along: Sequence[str]) -> LedgerRow:
    withdrawn = row.state != "recorded"
    marks = (
        _("已撤销") if withdrawn else "",
        _("补登") if line.late else "",
        "" if line.counted else _("不计入本条"),
    )
    return LedgerRow(
        visit_id=line.id,
        pupil_id=line.pupil_id,
        class_id=line.class_id,
        class_name=line.class_name,
        pupil_name=line.pupil_name,
        occurred_on=line.occurred_on,
        mode=line.mode_words,
        visitor=_("%(name)s（%(capacity)s）") % {"name": line.visitor_name, "capacity": line.capacity_words},
        along=_("、").join(along),
        purposes=in_words(ticked(row.purposes_sealed, TICKED_PURPOSES), PURPOSES),
        agreements=in_words(ticked(row.agreements_sealed, TICKED_AGREEMENTS), AGREEMENTS),
        word="" if withdrawn else line.verdict_words,
        marks=_("、").join(mark for mark in marks if mark),
    )
