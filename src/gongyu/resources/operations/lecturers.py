"""Who is in a corps: joining, what they speak about, what qualifies them, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongyu.access.permissions import LECTURER_KEEP
from gongyu.access.rules import Viewer
from gongyu.audit.operations import record as audit
from gongyu.audit.operations import record_read
from gongyu.compliance.operations import reassess
from gongyu.keeping.queries import opened, sealed
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.ledger import operations as ledger
from gongyu.people import queries as people
from gongyu.people.rules.numbers import is_phone, plain_phone
from gongyu.resources import queries
from gongyu.resources.models import Corps, Lecturer, Qualification, Specialty
from gongyu.resources.operations.closing import close_lecturer
from gongyu.resources.operations.corps import touched
from gongyu.resources.rules import corps as rules


@dataclass(frozen=True, slots=True)
class Person:
    """Who joins: somebody of the staff of a body, or somebody from outside by name and telephone."""

    kind: str
    topics: Sequence[str]
    staff_id: int | None = None
    of_body: int | None = None
    name: str = ""
    phone: str = ""


@transaction.atomic
def add(*, by: Viewer, today: date, corps_id: int, who: Person, joined_on: date, request_key: UUID) -> int:
    """Somebody joins a corps; returns the lecturer's number. Whom the document wants drawn in is an entry."""
    corps = touched(by, corps_id)
    body = queries.place(corps.organisation_id)
    source = queries.staff_source(body, who.of_body)
    staff = {one.id for one in people.staff_at(source.id, today)}
    known = Lecturer.objects.filter(request_key=request_key, added_by_id=by.user_id).first()
    if known is not None:
        return known.pk
    rules.check_who(who.staff_id, who.name, staff)
    rules.check_kind(who.kind, queries.kinds())
    rules.check_topics(who.topics, queries.topics())
    rules.check_joined(joined_on, today, corps.founded_on)
    if who.staff_id is not None:
        rules.check_not_in(
            Lecturer.objects.filter(corps=corps, staff_id=who.staff_id, left_on__isnull=True).exists()
        )
    row = Lecturer(
        corps=corps,
        staff_id=who.staff_id,
        name=who.name.strip(),
        phone_sealed=_phone(who.phone),
        kind=who.kind,
        joined_on=joined_on,
        added_by_id=by.user_id,  # type: ignore[misc]
        request_key=request_key,
    )
    row.entry_id = _recruited(by, today, corps, row)
    row.save(force_insert=True)
    _topics(row, who.topics)
    _audit(by, "lecturer.add", row)
    return row.pk


@transaction.atomic
def change(*, by: Viewer, today: date, lecturer_id: int, topics: Sequence[str], phone: str) -> None:
    """What somebody speaks about, and how they are reached; an empty telephone leaves the one there is."""
    row = _touched(by, lecturer_id)
    rules.check_topics(topics, queries.topics())
    _topics(row, topics)
    if phone.strip():
        row.phone_sealed = _phone(phone)
        row.save(update_fields=["phone_sealed"])
    _audit(by, "lecturer.change", row)


@transaction.atomic
def leave(*, by: Viewer, today: date, lecturer_id: int, left_on: date) -> None:
    """Somebody leaves the corps; what they gave stays, and whoever still expects them is told."""
    row = _touched(by, lecturer_id)
    rules.check_left(left_on, row.joined_on, today, left=row.left_on is not None)
    row.left_on = left_on
    row.save(update_fields=["left_on"])
    close_lecturer(by, today, row, left_on)
    _audit(by, "lecturer.leave", row)


@transaction.atomic
def qualify(
    *,
    by: Viewer,
    today: date,
    lecturer_id: int,
    kind: str,
    title: str,
    valid_from: date,
    valid_until: date | None,
) -> int:
    """A paper of somebody's trade, or the day of a check, which holds for a year; returns its number."""
    row = _touched(by, lecturer_id)
    if kind == rules.CHECK:
        title, valid_until = "", rules.check_until(valid_from)
    rules.check_paper(kind, title, valid_from, valid_until, today)
    made = Qualification.objects.create(
        lecturer=row,
        kind=kind,
        title=title.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_by_id=by.user_id,  # type: ignore[misc]
    )
    _audit(by, "lecturer.qualify", row, kind=kind)
    return made.pk


@transaction.atomic
def unqualify(*, by: Viewer, today: date, qualification_id: int) -> int:
    """What was entered wrongly counts no more; returns the lecturer's number."""
    if not by.may(LECTURER_KEEP):
        raise Forbidden(LECTURER_KEEP)
    paper = Qualification.objects.filter(pk=qualification_id, superseded_at__isnull=True).first()
    if paper is None:
        raise OutOfScope
    row = _touched(by, paper.lecturer_id)
    paper.superseded_at = timezone.now()
    paper.save(update_fields=["superseded_at"])
    _audit(by, "lecturer.unqualify", row, kind=paper.kind)
    return row.pk


@transaction.atomic
def reveal(*, by: Viewer, today: date, lecturer_id: int) -> str:
    """A lecturer's telephone number whole, for the keeper who calls; that it was shown is written down."""
    row = _touched(by, lecturer_id)
    record_read(
        by=by.user_id,
        noun="lecturer",
        key=str(row.pk),
        organisation_id=row.corps.organisation_id,
        detail={"purpose": "phone"},
    )
    return opened(row.phone_sealed, queries.PHONE)


def _touched(by: Viewer, lecturer_id: int) -> Lecturer:
    """A lecturer, locked, for whoever keeps the corps."""
    if not by.may(LECTURER_KEEP):
        raise Forbidden(LECTURER_KEEP)
    seen = queries.seen(by, lecturer_id)
    if not queries.keeps(by, seen.corps.organisation):
        raise Forbidden(LECTURER_KEEP)
    return Lecturer.objects.select_for_update(of=("self",)).select_related("corps").get(pk=seen.pk)


def _phone(text: str) -> bytes | None:
    number = plain_phone(text)
    if text.strip():
        rules.check_phone(is_phone(number))
    return sealed(number, queries.PHONE) if text.strip() else None


def _topics(row: Lecturer, topics: Sequence[str]) -> None:
    Specialty.objects.filter(lecturer=row).exclude(topic__in=topics).delete()
    there = set(Specialty.objects.filter(lecturer=row).values_list("topic", flat=True))
    Specialty.objects.bulk_create(
        Specialty(lecturer=row, topic=one) for one in dict.fromkeys(topics) if one not in there
    )


def _recruited(by: Viewer, today: date, corps: Corps, row: Lecturer) -> int | None:
    """One entry for somebody whom the document wants drawn in, where it asks that of the body."""
    body = queries.place(corps.organisation_id)
    if not (queries.recruited(row.kind) and queries.counts_recruits(body)):
        return None
    entry = ledger.post(
        by=by,
        today=today,
        kind=queries.RECRUITMENT,
        organisation_id=body.id,
        occurred_on=row.joined_on,
        actor_id=queries.staff_id(by),
        facets={"kind": row.kind},
        source=f"resources.lecturer:{row.request_key}",
    )
    reassess(organisation_ids=[body.id], today=today, occurred_on=row.joined_on, kinds=[queries.RECRUITMENT])
    return entry


def _audit(by: Viewer, act: str, row: Lecturer, **more: str) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="lecturer",
        key=str(row.pk),
        organisation_id=row.corps.organisation_id,
        detail={"corps": row.corps_id, **more},
    )
