"""Noting a sign of trouble, answering it, reporting harm, closing it: the only door.

The ledger learns that something was handled and when, never about whom or by whom; of harm it learns nothing.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import CONCERN_ANSWER, CONCERN_NOTE
from gongyu.access.queries import nobody
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.audit.operations import record_read
from gongyu.compliance.operations import reassess
from gongyu.contact import queries
from gongyu.contact.models import Concern, ConcernStep
from gongyu.contact.rules import concerns as rules
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.ledger import operations as ledger
from gongyu.notices.operations import tell


@transaction.atomic
def note_concern(*, by: Viewer, today: date, pupil_id: int, kind: str, words: str, request_key: UUID) -> int:
    """Note a sign of trouble about a child; returns its number. Those who read it at the school are told that
    there is something, not what. Sent again with the same key it is the same act."""
    require_anywhere(by, CONCERN_NOTE)
    seat = queries.concern_seat(by, pupil_id, today)
    if (known := _same_act(by, request_key)) is not None:
        return known
    rules.check_kind(kind)
    rules.check_words(words)
    readers = queries.answering(seat.organisation_id, seat.path, today)
    rules.check_received(len(readers))
    try:
        with transaction.atomic():
            row = Concern.objects.create(
                organisation_id=seat.organisation_id,
                pupil_id=pupil_id,
                kind=kind,
                words_sealed=queries.sealed(words.strip(), queries.CONCERN_WORDS),
                noted_by_id=by.user_id,  # type: ignore[misc]
                noted_at=timezone.now(),
                due_on=rules.due_on(today, queries.days_said()),
                case=uuid4() if kind in rules.ACTS else None,
                request_key=request_key,
            )
    except IntegrityError:  # a twin request has just saved the same form
        if (known := _same_act(by, request_key)) is None:
            raise
        return known
    _post(today, row, "opened")
    _audit(by, "concern.note", row)
    tell(
        user_ids=set(readers),
        subject=_("有一件事请您尽快看一下"),
        body=_("请登录后打开。"),
        url=reverse("contact:concern", args=[row.pk]),
    )
    return row.pk


@transaction.atomic
def read_concern(*, by: Viewer, today: date, concern_id: int) -> queries.ConcernDetail:
    """Open one concern for a page; it is written down who does. The child's guardians are not told."""
    row = _row(by, concern_id)
    record_read(by=by.user_id, noun="concern", key=str(row.pk), organisation_id=row.organisation_id)
    return queries.concern(by, row)


@transaction.atomic
def answer_concern(*, by: Viewer, today: date, concern_id: int, words: str) -> None:
    """Write down how it was answered; whoever noted it learns that somebody has it in hand."""
    row = _row(by, concern_id, answers=True)
    before = row.state
    _step(by, row, "answer", words=words)
    if before == "noted" and row.noted_by_id != by.user_id:
        tell(
            user_ids={row.noted_by_id},
            subject=_("您提到的一件事已有人接手"),
            body=_("谢谢您留意到。后面由心理老师和德育主任处理。"),
            url=reverse("contact:concern", args=[row.pk]),
        )


@transaction.atomic
def report_concern(*, by: Viewer, today: date, concern_id: int, receiver: str) -> None:
    """Write down who has been told that the child may have come to harm; whoever saw it may do so too."""
    row = _row(by, concern_id)
    rules.check_receiver(receiver)
    _step(by, row, "report", receiver=receiver)


@transaction.atomic
def close_concern(*, by: Viewer, today: date, concern_id: int, words: str) -> None:
    """It has been dealt with."""
    row = _row(by, concern_id, answers=True)
    _step(by, row, "close", words=words)
    _post(today, row, "closed")


def _row(by: Viewer, concern_id: int, *, answers: bool = False) -> Concern:
    """A concern that the viewer noted or answers; OutOfScope for everybody else, Forbidden for whoever only
    noted it and would answer."""
    if not (by.may(CONCERN_NOTE) or by.may(CONCERN_ANSWER)):
        raise Forbidden(CONCERN_ANSWER)
    rows = Concern.objects.select_for_update(of=("self",)).select_related("organisation", "noted_by")
    row = rows.filter(pk=concern_id).first()
    if row is None or not queries.is_concerned(by, row):
        raise OutOfScope
    if answers and not queries.answers_at(by, row.organisation_id, row.organisation.path):
        raise Forbidden(CONCERN_ANSWER)
    return row


def _step(by: Viewer, row: Concern, step: str, *, words: str = "", receiver: str = "") -> None:
    after = rules.check_transition(row.state, step)
    rules.check_words(words)
    row.state = after
    row.save(update_fields=["state"])
    ConcernStep.objects.create(
        concern=row,
        step=step,
        receiver=receiver,
        words_sealed=queries.sealed(words.strip(), queries.STEP_WORDS),
        taken_by_id=by.user_id,  # type: ignore[misc]
        taken_at=timezone.now(),
    )
    _audit(by, f"concern.{step}", row)


def _post(today: date, row: Concern, end: str) -> None:
    """The ledger knows a case by its key alone: not whose it is, and not who saw it."""
    if row.case is None:
        return
    kind = f"{rules.ACTS[row.kind]}.{end}"
    ledger.post(
        by=nobody(today),
        today=today,
        kind=kind,
        organisation_id=row.organisation_id,
        occurred_on=today,
        facets={"case": str(row.case)},
        source=f"contact.concern:{row.case}",
    )
    reassess(organisation_ids=[row.organisation_id], today=today, occurred_on=today, kinds=[kind])


def _same_act(by: Viewer, request_key: UUID) -> int | None:
    found = Concern.objects.filter(request_key=request_key, noted_by_id=by.user_id)
    return found.values_list("pk", flat=True).first()


def _audit(by: Viewer, act: str, row: Concern) -> None:
    """Without the child: the trail is read by others than those who may know."""
    audit(by=by.user_id, act=act, noun="concern", key=str(row.pk), organisation_id=row.organisation_id)
