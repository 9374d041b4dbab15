"""Raising a matter and answering it: the only door. An answer is one entry."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.queries import users_with
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.committees import queries
from gongyu.committees.models import Matter
from gongyu.committees.queries.matter import ANSWER, WORDS
from gongyu.committees.rules import matter as rules
from gongyu.compliance.operations import reassess
from gongyu.keeping.queries import sealed
from gongyu.ledger import operations as ledger
from gongyu.notices.operations import tell


@transaction.atomic
def raise_matter(*, by: Viewer, today: date, organisation_id: int, words: str, request_key: UUID) -> int:
    """A family, a member or the office for the committee raises something; returns its number. Sent again
    with the same key it is the same matter."""
    require_anywhere(by, COMMITTEE_VIEW)
    place, of_body = queries.matter_place(by, organisation_id)
    if (known := _same_act(by, request_key)) is not None:
        return known
    rules.check_words(words, "words")
    try:
        with transaction.atomic():
            row = Matter.objects.create(
                organisation_id=place.id,
                of_body=of_body,
                words_sealed=sealed(words.strip(), WORDS),
                raised_by_id=by.user_id,  # type: ignore[misc]
                raised_on=today,
                request_key=request_key,
            )
    except IntegrityError:  # a twin request has just saved the same form
        if (known := _same_act(by, request_key)) is None:
            raise
        return known
    tell(
        user_ids=set(users_with(COMMITTEE_KEEP, place.path, today)) - {by.user_id or 0},
        subject=_("家长提了一件事，请答复"),
        body=place.name,
        url=reverse("committees:matters", args=[place.id]),
    )
    _audit(by, "matter.raise", row)
    return row.pk


@transaction.atomic
def answer_matter(*, by: Viewer, today: date, matter_id: int, answer: str) -> None:
    """The school answers, once; whoever raised it is told."""
    require_anywhere(by, COMMITTEE_KEEP)
    seen, _line, place = queries.matter_to_answer(by, matter_id)
    row = Matter.objects.select_for_update().get(pk=seen.pk)
    rules.check_waits(row.answered_on is not None)
    rules.check_words(answer, "answer")
    row.answer_sealed, row.answered_on = sealed(answer.strip(), ANSWER), today
    row.entry_id = ledger.post(
        by=by,
        today=today,
        kind=rules.ACT,
        organisation_id=place.id,
        occurred_on=today,
        actor_id=queries.staff_id(by),
        source=f"committees.matter:{row.pk}",
    )
    row.save(update_fields=["answer_sealed", "answered_on", "entry"])
    reassess(organisation_ids=[place.id], today=today, occurred_on=today, kinds=[rules.ACT])
    tell(
        user_ids={row.raised_by_id} - {by.user_id or 0},
        subject=_("学校答复了您提的事"),
        body=place.name,
        url=reverse("committees:matters", args=[place.id]),
    )
    _audit(by, "matter.answer", row)


def _same_act(by: Viewer, request_key: UUID) -> int | None:
    found = Matter.objects.filter(request_key=request_key, raised_by_id=by.user_id)
    return found.values_list("pk", flat=True).first()


def _audit(by: Viewer, act: str, row: Matter) -> None:
    audit(by=by.user_id, act=act, noun="matter", key=str(row.pk), organisation_id=row.organisation_id)
