"""What a lecturer does by the link of a request, without signing in: the same steps through the same door."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import LECTURER_KEEP
from gongyu.access.queries import users_with
from gongyu.access.rules import Viewer
from gongyu.keeping.queries import sealed
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.notices.operations import tell
from gongyu.resources import queries
from gongyu.resources.models import Engagement
from gongyu.resources.operations.answering import agree, step_to, tell_asker
from gongyu.resources.operations.touching import audited, whole
from gongyu.resources.rules import engagement as rules
from gongyu.resources.rules import link


@transaction.atomic
def answer_by_link(*, by: Viewer, today: date, token: str, going: bool, remark: str) -> None:
    """The lecturer goes or does not. Refuses `link.taken` where they have agreed to something else meanwhile;
    OutOfScope for a link that opens nothing."""
    row = _held(token, today)
    link.check_answered(row.state)
    row.remark = remark.strip()
    if going:
        try:
            agree(by, today, row, queries.when_of(row), "accept", by_link=True)
        except Refusal as refusal:
            raise (link.taken() if refusal.code == "engagement.taken" else refusal) from refusal
        said = _("讲师答应来讲课")
    else:
        rules.check_not_held(queries.held(row))
        step_to(by, row, "decline", by_link=True)
        said = _("讲师来不了，请另选一位")
    tell_asker(row, said)
    _tell_keepers(row, today, said)


@transaction.atomic
def confirm_by_link(*, by: Viewer, today: date, token: str, minutes: int | None, words: str) -> None:
    """From the day on the lecturer says that it was given, how long half a day was, and a line for the body
    that asked and the keeper; may be said anew."""
    row = _held(token, today)
    link.check_confirm(row.state, row.day, today, row.part, minutes)
    row.confirmed_at = timezone.now()
    row.confirmed_minutes = minutes
    row.confirmed_sealed = sealed(words.strip(), queries.CONFIRMED)
    row.save(update_fields=["confirmed_at", "confirmed_minutes", "confirmed_sealed"])
    audited(by, "engagement.confirm", row, how="link")


def _held(token: str, today: date) -> Engagement:
    """The request of a link, locked: a link that is stopped meanwhile opens nothing."""
    seen = queries.linked(token, today)
    Engagement.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    if queries.linked(token, today).pk != seen.pk:
        raise OutOfScope
    return whole(seen.pk)


def _tell_keepers(row: Engagement, today: date, subject: str) -> None:
    """Whoever handed the link out waits for what comes of it."""
    tell(
        user_ids=set(users_with(LECTURER_KEEP, row.lecturer.corps.organisation.path, today))
        - {row.asked_by_id},
        subject=subject,
        body=f"{row.organisation.name} · {row.day.isoformat()}",
        url=reverse("resources:engagement", args=[row.pk]),
    )
