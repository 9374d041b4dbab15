"""The worker's part of notices: telling a batch, climbing where nobody has seen it, and the day's digest.

Each step is one transaction that locks the rows it goes through, and what it tells is written in the same
one: messages by themselves, letters under a key that is the recipient's and the rung's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.contact import queries
from gongyu.contact.models import Notice, NoticeChild, NoticeRecipient
from gongyu.contact.rules import notice_ladder as ladder
from gongyu.kernel.refusal import Refusal
from gongyu.notices.operations import put, send
from gongyu.notices.queries import Sent, letters, ways_out
from gongyu.people.queries import guardian_accounts, guardian_phones

BATCH: Final = 500


def tell_batch(row: Notice, batch: Sequence[NoticeRecipient], now: datetime) -> None:
    """In the app, all at once; who has had enough this week waits for the digest, and who does not sign in is
    tried by the next way. Messages and the word that they are there are written in one transaction."""
    urgent, manner = bool(row.urgent_because), queries.manner_of(row.organisation_id)
    accounts = guardian_accounts(one.guardian_id for one in batch)
    full = set() if urgent else _over_budget(batch, manner.weekly, now)
    held = [one.pk for one in batch if one.guardian_id in full]
    told = [one for one in batch if one.guardian_id in accounts and one.guardian_id not in full]
    put(
        user_ids=[accounts[one.guardian_id] for one in told],
        subject=row.title,
        body=_("%(school)s的通知") % {"school": row.organisation.name},
        url=reverse("contact:notice", args=[row.pk]),
    )
    local = timezone.localtime(now)
    rows = NoticeRecipient.objects.filter(pk__in=[one.pk for one in batch])
    rows.filter(pk__in=held).update(rung="digest", due_at=ladder.digest(manner, local))
    keys = [one.pk for one in told]
    rows.filter(pk__in=keys).update(rung="app", told_at=now, due_at=now + ladder.wait("app", urgent=urgent))
    rows.exclude(pk__in=[*keys, *held]).update(rung="app", due_at=now)


@transaction.atomic
def climb_notices(*, now: datetime) -> int:
    """Look after recipients who are due: note which letters went out, stop where the family has seen it, and
    try the next way where nobody has. Returns how many were looked after."""
    due = NoticeRecipient.objects.select_for_update(of=("self",), skip_locked=True)
    rows = list(
        due.filter(due_at__lte=now).exclude(rung="digest").select_related("notice__organisation")[:BATCH]
    )
    if not rows:
        return 0
    reached = _reached(rows)
    sent = letters(_key(one) for one in rows if one.rung in ladder.OUTSIDE)
    phones = guardian_phones(one.guardian_id for one in rows if one.pk not in reached)
    ways = ways_out()
    for one in rows:
        if one.pk in reached or one.seen_at is not None:
            one.due_at = None
        elif not _waits(one, sent.get(_key(one)), now):
            _climb(one, phones.get(one.guardian_id, ""), ways, now)
        one.save(update_fields=["rung", "due_at", "told_at"])
    return len(rows)


@transaction.atomic
def tell_digests(*, now: datetime) -> int:
    """One message for all that has waited for it, a guardian; returns how many guardians were told."""
    held = NoticeRecipient.objects.filter(rung="digest", due_at__lte=now)
    guardians = list(held.order_by("guardian_id").values_list("guardian_id", flat=True).distinct()[:BATCH])
    rows = list(held.select_for_update(skip_locked=True).filter(guardian_id__in=guardians))
    accounts = guardian_accounts(guardians)
    of_each: dict[int, list[NoticeRecipient]] = {}
    for one in rows:
        of_each.setdefault(one.guardian_id, []).append(one)
    for guardian, waiting in of_each.items():
        keys = [one.pk for one in waiting]
        if guardian in accounts:
            put(
                user_ids=[accounts[guardian]],
                subject=_("今天有 %(count)s 则通知") % {"count": len(waiting)},
                url=reverse("contact:notices"),
            )
            due = now + ladder.wait("app", urgent=False)
            NoticeRecipient.objects.filter(pk__in=keys).update(rung="app", told_at=now, due_at=due)
        else:
            NoticeRecipient.objects.filter(pk__in=keys).update(rung="app", due_at=now)
    return len(of_each)


def _over_budget(batch: Sequence[NoticeRecipient], weekly: int, now: datetime) -> set[int]:
    """Guardians who have been told of as many notices as are enough within a week."""
    told = NoticeRecipient.objects.filter(
        guardian_id__in=[one.guardian_id for one in batch],
        told_at__gt=now - ladder.WEEK,
        notice__urgent_because="",
    )
    full = told.values("guardian_id").annotate(many=Count("pk")).filter(many__gte=weekly)
    return set(full.values_list("guardian_id", flat=True))


def _reached(rows: Collection[NoticeRecipient]) -> set[int]:
    """Recipients all of whose children have somebody at home who has seen the notice."""
    seen = NoticeRecipient.objects.filter(
        notice_id=OuterRef("notice_id"), guardian_id=OuterRef("guardian_id"), seen_at__isnull=False
    )
    of_notices = NoticeChild.objects.filter(notice_id__in={one.notice_id for one in rows})
    reached = set(of_notices.filter(Exists(seen)).values_list("notice_id", "family").distinct())
    theirs = of_notices.filter(guardian_id__in={one.guardian_id for one in rows})
    homes: dict[tuple[int, int | None], set[tuple[int, int]]] = {}
    for notice, guardian, family in theirs.values_list("notice_id", "guardian_id", "family"):
        homes.setdefault((notice, guardian), set()).add((notice, family))
    return {one.pk for one in rows if homes.get((one.notice_id, one.guardian_id), {(0, 0)}) <= reached}


def _waits(one: NoticeRecipient, letter: Sent | None, now: datetime) -> bool:
    """Whether a letter is still on its way, or has not been given its time yet."""
    if one.rung not in ladder.OUTSIDE or letter is None or letter.state in ("refused", "given_up"):
        return False
    if letter.state == "waiting" or letter.settled_at is None:
        one.due_at = now + ladder.LOOK
        return True
    if letter.state == "sent":  # of one that is unsure nobody knows, so it is not said
        one.told_at = one.told_at or letter.settled_at
    one.due_at = letter.settled_at + ladder.wait(one.rung, urgent=bool(one.notice.urgent_because))
    return one.due_at > now


def _climb(one: NoticeRecipient, phone: str, ways: Sequence[str], now: datetime) -> None:
    urgent = bool(one.notice.urgent_because)
    rung = ladder.next_rung(one.rung, ways, has_phone=bool(phone))
    if rung in ladder.OUTSIDE:
        manner = queries.manner_of(one.notice.organisation_id)
        go = ladder.may_go(manner, timezone.localtime(now), urgent=urgent)
        if go > now:
            one.due_at = go
            return
    one.rung, one.due_at = rung, None if rung == "call" else now + ladder.LOOK
    if rung in ladder.OUTSIDE:
        try:
            send(
                to=phone,
                kind="notice",
                values={"school": one.notice.organisation.name, "link": _link(one.notice_id)},
                key=_key(one),
                via="messenger" if rung == "messenger" else "",
            )
        except Refusal:  # no number to which anything can be sent
            one.due_at = now


def _key(one: NoticeRecipient) -> str:
    """Under which a letter is asked for once: the recipient's, on this rung."""
    return f"notice:{one.pk}:{one.rung}"


def _link(notice_id: int) -> str:
    return f"{settings.ADDRESS}{reverse('contact:notice', args=[notice_id])}"
