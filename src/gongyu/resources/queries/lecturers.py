"""Lecturers as pages show them: a name, what they speak about, what qualifies them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import LECTURER_KEEP
from gongyu.access.queries import within
from gongyu.access.rules import Viewer
from gongyu.keeping.queries import opened
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.notices.rules.addresses import masked
from gongyu.resources.models import Engagement, Lecturer, Qualification, Specialty
from gongyu.resources.queries.places import keeps, place
from gongyu.resources.queries.words import act_words, kind_words, term_begins, topic_words
from gongyu.resources.rules import corps as rules
from gongyu.resources.rules.corps import CHECK, PAPER, Paper

PHONE = "resources_lecturer.phone"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A qualification on a page."""

    id: int
    words: str
    title: str
    valid_from: date
    valid_until: date | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A lecturer in a list. `times` is how often they are taken this term, for the keeper alone."""

    id: int
    name: str
    kind_words: str
    topics: tuple[str, ...]
    left_on: date | None
    lapsed: bool
    ending_on: date | None
    checked: bool
    times: int | None


@dataclass(frozen=True, slots=True)
class Detail:
    """A lecturer's page."""

    line: Line
    corps_id: int
    corps_words: str
    organisation_id: int
    organisation_name: str
    joined_on: date
    outside: bool
    phone: str
    kind: str
    topic_keys: tuple[str, ...]
    papers: tuple[PaperLine, ...]
    checked_until: date | None
    added_by: str
    added_at: datetime
    may_keep: bool
    is_me: bool


def name_of(row: Lecturer) -> str:
    """What somebody is called; of those whose name has been forgotten, that."""
    return (row.staff.name if row.staff else row.name) or _("（姓名已清空）")


def whose(row: Lecturer) -> int:
    """The person across all corps: of staff their number, of others the lecturer's, below zero."""
    return row.staff_id if row.staff_id is not None else -row.pk


def signs_in(row: Lecturer) -> bool:
    """Whether somebody answers for themself in the system."""
    return row.staff is not None and row.staff.user_id is not None


def papers_of(lecturer_ids: Collection[int]) -> dict[int, tuple[Paper, ...]]:
    """What qualifies some lecturers (one query)."""
    found: dict[int, tuple[Paper, ...]] = {}
    rows = Qualification.objects.filter(lecturer_id__in=lecturer_ids, superseded_at__isnull=True)
    for row in rows.order_by("valid_from", "pk"):
        one = Paper(row.kind, row.valid_from, row.valid_until)
        found[row.lecturer_id] = (*found.get(row.lecturer_id, ()), one)
    return found


def topics_of(lecturer_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What some lecturers speak about, by key (one query)."""
    found: dict[int, tuple[str, ...]] = {}
    rows = Specialty.objects.filter(lecturer_id__in=lecturer_ids).order_by("pk")
    for lecturer_id, topic in rows.values_list("lecturer_id", "topic"):
        found[lecturer_id] = (*found.get(lecturer_id, ()), topic)
    return found


def mine(viewer: Viewer) -> QuerySet[Lecturer]:
    """The viewer as a lecturer, in each corps they are or were in."""
    if viewer.user_id is None:
        return Lecturer.objects.none()
    return Lecturer.objects.filter(staff__user_id=viewer.user_id)


def is_me(viewer: Viewer, row: Lecturer) -> bool:
    """Whether somebody is the viewer."""
    return row.staff is not None and row.staff.user_id is not None and row.staff.user_id == viewer.user_id


def seen(viewer: Viewer, lecturer_id: int) -> Lecturer:
    """A lecturer whom the viewer may know of: by looking after a place, or as themselves."""
    rows = Lecturer.objects.select_related("staff", "corps__organisation", "added_by")
    row = rows.filter(within(viewer, LECTURER_KEEP, "corps__organisation__path"), pk=lecturer_id).first()
    if row is None:
        row = rows.filter(pk__in=mine(viewer).values("pk")).filter(pk=lecturer_id).first()
    if row is not None:
        return row
    if viewer.may(LECTURER_KEEP) or mine(viewer).exists():
        raise OutOfScope
    raise Forbidden(LECTURER_KEEP)


def lecturer(viewer: Viewer, lecturer_id: int) -> Detail:
    """A lecturer's page; OutOfScope or Forbidden where it is not the viewer's."""
    row = seen(viewer, lecturer_id)
    body = place(row.corps.organisation_id)
    may_keep = keeps(viewer, body)
    rows = Qualification.objects.filter(lecturer=row, superseded_at__isnull=True).order_by(
        "-valid_from", "-pk"
    )
    papers = tuple(_paper_line(one, viewer.today) for one in rows)
    checks = [one.valid_until for one in rows if one.kind == CHECK and one.valid_until]
    line = lines(viewer, [row], counted=may_keep)[0]
    number = opened(row.phone_sealed, PHONE) if row.phone_sealed else ""
    return Detail(
        line=line,
        corps_id=row.corps_id,
        corps_words=act_words(row.corps.act),
        organisation_id=body.id,
        organisation_name=body.name,
        joined_on=row.joined_on,
        outside=row.staff_id is None,
        phone=masked(number) if number else "",
        kind=row.kind,
        topic_keys=topics_of([row.pk]).get(row.pk, ()),
        papers=papers,
        checked_until=max(checks, default=None),
        added_by=row.added_by.display_name,
        added_at=row.added_at,
        may_keep=may_keep,
        is_me=is_me(viewer, row),
    )


def lines(viewer: Viewer, rows: Iterable[Lecturer], *, counted: bool) -> tuple[Line, ...]:
    """Lecturers in a list, with how often each is taken this term where `counted`: for sharing the load."""
    found = list(rows)
    keys = [row.pk for row in found]
    papers, topics = papers_of(keys), topics_of(keys)
    times = _times(found, viewer.today) if counted else {}
    return tuple(
        _line(
            row,
            papers.get(row.pk, ()),
            topics.get(row.pk, ()),
            viewer.today,
            times.get(whose(row), 0) if counted else None,
        )
        for row in found
    )


def _line(
    row: Lecturer, papers: tuple[Paper, ...], topics: tuple[str, ...], today: date, times: int | None
) -> Line:
    ends = [one.valid_until for one in papers if one.kind == PAPER and one.valid_until]
    last = max(ends, default=None)
    soon = last is not None and today < last <= today + timedelta(days=rules.ENDING_DAYS)
    return Line(
        id=row.pk,
        name=name_of(row),
        kind_words=kind_words(row.kind),
        topics=tuple(topic_words(one) for one in topics),
        left_on=row.left_on,
        lapsed=rules.lapsed(papers, today),
        ending_on=last if soon else None,
        checked=rules.may_meet_children(papers, today),
        times=times,
    )


def _times(rows: Collection[Lecturer], today: date) -> dict[int, int]:
    """How often each person is taken in the term of today, whichever corps they were asked from."""
    if not rows:
        return {}
    begins = term_begins(place(next(iter(rows)).corps.organisation_id), today)
    found = Engagement.objects.filter(
        Q(activity__isnull=True) | Q(activity__state__in=["planned", "held"]),
        whose__in=[whose(row) for row in rows],
        state="agreed",
        day__gte=begins,
    )
    return dict(found.values_list("whose").annotate(times=Count("pk")).values_list("whose", "times"))


def _paper_line(row: Qualification, today: date) -> PaperLine:
    return PaperLine(
        id=row.pk,
        words=_(rules.QUALIFICATIONS[row.kind]),
        title=row.title,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        holds=row.valid_until is None or today < row.valid_until,
    )
