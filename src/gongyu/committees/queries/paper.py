"""The papers of a body and their editions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.committees.models import Committee, Edition, Paper
from gongyu.committees.queries.members import membership
from gongyu.committees.queries.places import keeps, seen_place
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import paper as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.queries import Body


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper by its edition of today."""

    committee_id: int
    edition_id: int
    paper_id: int
    sort: str
    sort_words: str
    title: str
    number: int
    begins: date
    ends: date | None
    in_force: bool

    @property
    def charter(self) -> bool:
        return self.sort == "charter" and self.in_force


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One edition with its text, and the others."""

    place: Body
    which: str
    body_words: str
    line: PaperLine
    words: str
    document_number: str
    written_by: str
    # Every edition, newest first: number, its page, from when.
    editions: tuple[tuple[int, int, date], ...]
    may_keep: bool
    newest: bool


def paper_lines(
    committees: Iterable[Committee], today: date, *, public_only: bool = False
) -> tuple[PaperLine, ...]:
    """The newest edition of each paper of some bodies, the charter first (one query)."""
    rows = Edition.objects.filter(paper__committee__in=[one.pk for one in committees])
    if public_only:
        rows = rows.filter(paper__sort__in=rules.PUBLIC)
    newest = rows.order_by("paper_id", "-number").distinct("paper_id").select_related("paper")
    order = list(rules.SORTS)
    lines = [_line(row, today) for row in newest]
    return tuple(sorted(lines, key=lambda one: (order.index(one.sort), one.title)))


def edition_page(viewer: Viewer, edition_id: int) -> EditionPage:
    """One edition; what families do not read is out of scope for who does not belong to the body."""
    row = Edition.objects.select_related("paper__committee", "written_by").filter(pk=edition_id).first()
    if row is None:
        raise OutOfScope
    committee = row.paper.committee
    place = seen_place(viewer, committee.organisation_id)
    may_keep = keeps(viewer, place)
    if not (may_keep or row.paper.sort in rules.PUBLIC or membership(viewer, committee.pk)):
        raise OutOfScope
    editions = Edition.objects.filter(paper=row.paper).order_by("-number")
    found = tuple(editions.values_list("number", "pk", "begins"))
    return EditionPage(
        place=place,
        which=committee.which,
        body_words=_(bodies.BODIES[committee.which]),
        line=_line(row, viewer.today),
        words=row.words,
        document_number=row.document_number,
        written_by=row.written_by.display_name if may_keep else "",
        editions=found,
        may_keep=may_keep,
        newest=found[0][1] == row.pk,
    )


def latest_edition(committee_id: int, sort: str, title: str = "") -> Edition | None:
    """The newest edition of a paper."""
    rows = Edition.objects.filter(paper__committee_id=committee_id, paper__sort=sort)
    if sort not in rules.ONLY_ONE:
        rows = rows.filter(paper__title=title)
    return rows.select_related("paper").order_by("-number").first()


def paper_of(committee_id: int, paper_id: int) -> Paper | None:
    """A paper of a body."""
    return Paper.objects.filter(committee_id=committee_id, pk=paper_id).first()


def _line(row: Edition, today: date) -> PaperLine:
    return PaperLine(
        committee_id=row.paper.committee_id,
        edition_id=row.pk,
        paper_id=row.paper_id,
        sort=row.paper.sort,
        sort_words=_(rules.SORTS[row.paper.sort]),
        title=row.paper.title,
        number=row.number,
        begins=row.begins,
        ends=row.ends,
        in_force=row.begins <= today and (row.ends is None or today < row.ends),
    )
