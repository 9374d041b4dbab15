"""A body's papers: each edition stays, a new one follows. The only door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongyu.access.permissions import COMMITTEE_KEEP
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.committees import queries
from gongyu.committees.models import Committee, Edition, Paper
from gongyu.committees.operations.proofs import locked, settle
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import paper as rules
from gongyu.kernel.refusal import OutOfScope


@dataclass(frozen=True, slots=True)
class Written:
    """What an edition says, and from when until when it holds."""

    title: str
    words: str
    document_number: str
    begins: date
    ends: date | None = None


@transaction.atomic
def adopt(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    which: str,
    sort: str,
    written: Written,
    request_key: UUID,
) -> int:
    """A body adopts a paper, or a new edition of one; returns the edition's number of its own."""
    require_anywhere(by, COMMITTEE_KEEP)
    place = queries.kept_place(by, organisation_id)
    if which not in bodies.BODIES:
        raise OutOfScope
    if (known := _same_act(by, request_key)) is not None:
        return known
    _check(written, sort, today)
    committee = locked(place.id, which)
    before = queries.latest_edition(committee.pk, sort, written.title.strip())
    rules.check_later(written.begins, before.begins if before else None)
    rules.check_changed(before is not None and _same(before, written))
    try:
        with transaction.atomic():
            row = _write(by, committee, sort, written, before, request_key)
    except IntegrityError:  # a twin request has just saved the same form
        if (known := _same_act(by, request_key)) is None:
            raise
        return known
    settle(by, today, place.id)
    audit(
        by=by.user_id,
        act="committee.adopt",
        noun="committee",
        key=str(row.pk),
        organisation_id=place.id,
        detail={"which": which, "sort": sort, "edition": row.number},
    )
    return row.pk


@transaction.atomic
def lay_out(*, by: Viewer, today: date, organisation_id: int, courses: Sequence[str], ends: date) -> None:
    """The parents' school has a programme until a day: the courses that have been laid out for its families,
    by name. Called by the room where they are; the same courses said again change nothing."""
    committee = locked(organisation_id, "parents_school")
    before = queries.latest_edition(committee.pk, rules.DERIVED)
    title = before.paper.title if before else _("家长学校课程计划")
    written = Written(title, "\n".join(courses), "", today, ends)
    if before is None or (before.words, before.ends) != (written.words.strip(), ends):
        _write(by, committee, rules.DERIVED, written, before, uuid4())
        settle(by, today, organisation_id)


def _check(written: Written, sort: str, today: date) -> None:
    rules.check_sort(sort)
    rules.check_title(written.title)
    rules.check_words(written.words, written.document_number)
    rules.check_day(written.begins, today)
    bodies.check_ends(written.begins, written.ends)


def _write(
    by: Viewer, committee: Committee, sort: str, written: Written, before: Edition | None, request_key: UUID
) -> Edition:
    paper = before.paper if before else Paper(committee=committee, sort=sort)
    paper.title = written.title.strip()
    paper.save()
    return Edition.objects.create(
        paper=paper,
        number=before.number + 1 if before else 1,
        words=written.words.strip(),
        document_number=written.document_number.strip(),
        begins=written.begins,
        ends=written.ends,
        written_by_id=by.user_id,  # type: ignore[misc]
        request_key=request_key,
    )


def _same(before: Edition, written: Written) -> bool:
    now = (written.title, written.words, written.document_number)
    said = (before.paper.title, before.words, before.document_number)
    days = (before.begins, before.ends) == (written.begins, written.ends)
    return days and said == tuple(text.strip() for text in now)


def _same_act(by: Viewer, request_key: UUID) -> int | None:
    found = Edition.objects.filter(request_key=request_key, written_by_id=by.user_id)
    return found.values_list("pk", flat=True).first()
