"""Sending a notice, reading it and answering it: the only door. The request writes the notice down; the
worker gathers its families and tells them, batch by batch; whatever kills it in between tells nobody twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import NOTICE_SEND, NOTICE_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.contact import queries
from gongyu.contact.models import Notice, NoticeChild, NoticeManner, NoticeRecipient
from gongyu.contact.operations.notice_ladder import tell_batch
from gongyu.contact.queries import Audience, ReadPage
from gongyu.contact.rules import notices as rules
from gongyu.contact.rules.notice_ladder import Manner, check_manner
from gongyu.kernel.refusal import Forbidden

SEND: Final = "contact.send_notice"
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Wording:
    """What a notice says, and what it asks for."""

    kind: str
    title: str
    body: str
    choices: tuple[str, ...] = ()
    # Passes quiet hours and the budget, for a reason that is written down.
    urgent: bool = False
    urgent_because: str = ""


@transaction.atomic
def send_notice(*, by: Viewer, today: date, audience: Audience, wording: Wording, request_key: UUID) -> int:
    """Write a notice down for the worker to carry; returns its number. Sent again with the same key it is the
    same notice."""
    require_anywhere(by, NOTICE_SEND)
    place = queries.place_of(by, audience)
    if (known := _same_act(by, request_key)) is not None:
        return known
    rules.check_words(wording.kind, wording.title, wording.body, wording.choices)
    rules.check_urgent(wording.urgent, wording.urgent_because)
    if audience.kind == "homes" and audience.class_id is not None:
        _, children = queries.class_children(by, audience.class_id)
        rules.check_children(audience.pupil_ids, [pupil for pupil, _ in children])
    try:
        with transaction.atomic():
            row = Notice.objects.create(
                organisation_id=place.id,
                audience=audience.kind,
                school_class_id=audience.class_id,
                entry_year=audience.entry_year,
                chosen=sorted(audience.pupil_ids),
                kind=wording.kind,
                title=wording.title.strip(),
                body_sealed=queries.sealed(wording.body.strip(), queries.BODY),
                choices=list(wording.choices) if wording.kind == "reply" else [],
                urgent_because=wording.urgent_because.strip() if wording.urgent else "",
                written_by_id=by.user_id,  # type: ignore[misc]
                written_at=timezone.now(),
                request_key=request_key,
            )
    except IntegrityError:  # a twin request has just saved the same form
        if (known := _same_act(by, request_key)) is None:
            raise
        return known
    app.configure_task(SEND).defer(notice_id=row.pk)
    audit(
        by=by.user_id,
        act="notice.send",
        noun="notice",
        key=str(row.pk),
        organisation_id=place.id,
        detail={
            "audience": audience.kind,
            "class": audience.class_id,
            "kind": wording.kind,
            **({"urgent": wording.urgent_because.strip()} if wording.urgent else {}),
        },
    )
    return row.pk


@transaction.atomic
def carry_notice(*, now: datetime, notice_id: int) -> bool:
    """Take a notice one step further: gather its families, tell the next batch of guardians, or find that all
    have been told. Says whether there is more to do; a notice that somebody else carries is left to them."""
    rows = Notice.objects.select_for_update(of=("self",), skip_locked=True).select_related("organisation")
    row = rows.filter(pk=notice_id, sent_at__isnull=True).first()
    if row is None:
        return False
    if row.gathered_at is None:
        _gather(row, now)
        return True
    batch = list(NoticeRecipient.objects.filter(notice_id=row.pk, rung="").order_by("pk")[:BATCH])
    if not batch:
        row.sent_at = now
        row.save(update_fields=["sent_at"])
        return False
    tell_batch(row, batch, now)
    return True


@transaction.atomic
def read_notice(*, by: Viewer, today: date, notice_id: int) -> ReadPage:
    """Open a notice that one has been sent: from now on its sender knows that it was seen. OutOfScope for
    what is not about a child of one's own."""
    require_anywhere(by, NOTICE_VIEW)
    row, mine = queries.notice_to_read(by, notice_id)
    if mine.seen_at is None:
        now = timezone.now()
        NoticeRecipient.objects.filter(pk=mine.pk, seen_at__isnull=True).update(
            seen_at=now, delivered_at=mine.delivered_at or now
        )
    return queries.read_page(row, mine)


@transaction.atomic
def answer_notice(*, by: Viewer, today: date, notice_id: int, choice: int) -> None:
    """A guardian answers with one tap; the last answer counts."""
    if queries.is_sender(by, notice_id) and not queries.is_recipient(by, notice_id):
        raise Forbidden(NOTICE_VIEW)
    row, mine = queries.notice_to_read(by, notice_id)
    rules.check_answer(row.kind, row.choices, choice)
    locked = NoticeRecipient.objects.select_for_update().get(pk=mine.pk)
    if locked.choice == choice:
        return
    now = timezone.now()
    locked.choice, locked.replied_at = choice, now
    locked.seen_at, locked.delivered_at = locked.seen_at or now, locked.delivered_at or now
    locked.save(update_fields=["choice", "replied_at", "seen_at", "delivered_at"])
    audit(
        by=by.user_id,
        act="notice.answer",
        noun="notice",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"choice": choice},
    )


@transaction.atomic
def notices_shown(*, by: Viewer, today: date) -> int:
    """A guardian's page has shown the titles of what waits for them: it has been delivered."""
    if by.user_id is None or not by.may_own(NOTICE_VIEW):
        return 0
    waiting = queries.own_recipients(by).filter(told_at__isnull=False, delivered_at__isnull=True)
    return waiting.update(delivered_at=timezone.now())


@transaction.atomic
def decide_manner(
    *, by: Viewer, today: date, organisation_id: int, quiet_from: time, quiet_until: time, weekly: int
) -> None:
    """A school decides when it does not disturb its families, and how many notices a week are enough."""
    require_anywhere(by, NOTICE_SEND)
    place, _ = queries.manner_to_decide(by, organisation_id)
    check_manner(Manner(quiet_from, quiet_until, weekly))
    decided: dict[str, Any] = {"quiet_from": quiet_from, "quiet_until": quiet_until, "weekly": weekly}
    who = {"decided_by_id": by.user_id, "decided_at": timezone.now()}
    NoticeManner.objects.update_or_create(organisation_id=place.id, defaults={**decided, **who})
    audit(
        by=by.user_id,
        act="notice.manner",
        noun="organisation",
        key=str(place.id),
        organisation_id=place.id,
        detail={key: str(value) for key, value in decided.items()},
    )


# --- what the worker does ---------------------------------------------------------------------------------
def _gather(row: Notice, now: datetime) -> None:
    """Keep whom the notice concerns, as it is on this day, and everybody to be told, once each."""
    audience = Audience(
        row.audience, row.organisation_id, row.school_class_id, row.entry_year, tuple(row.chosen)
    )
    kin = queries.kin_of(audience, timezone.localtime(row.written_at).date())
    NoticeChild.objects.bulk_create(
        (
            NoticeChild(
                notice_id=row.pk, pupil_id=one.pupil_id, guardian_id=one.guardian_id, family=one.family
            )
            for one in kin
        ),
        batch_size=2000,
    )
    guardians = sorted({one.guardian_id for one in kin if one.guardian_id is not None})
    NoticeRecipient.objects.bulk_create(
        (NoticeRecipient(notice_id=row.pk, guardian_id=guardian) for guardian in guardians), batch_size=2000
    )
    row.gathered_at, row.chosen = now, []
    row.save(update_fields=["gathered_at", "chosen"])


def _same_act(by: Viewer, request_key: UUID) -> int | None:
    found = Notice.objects.filter(request_key=request_key, written_by_id=by.user_id)
    return found.values_list("pk", flat=True).first()
