"""Putting files beside an activity, and taking them away."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from gongyu.access.rules import Viewer
from gongyu.activities import queries
from gongyu.activities.models import Activity, ActivityFile
from gongyu.activities.operations.touching import audited, may_touch
from gongyu.activities.rules import files as rules
from gongyu.attachments import operations as attachments
from gongyu.attachments import queries as kept
from gongyu.attachments.rules import Upload, judged
from gongyu.kernel.refusal import OutOfScope


@transaction.atomic
def attach_file(*, by: Viewer, today: date, activity_id: int, upload: Upload, open_to: str) -> int:
    """Put a file beside an activity; returns its number. The same file sent again is the same act."""
    row, _body = may_touch(by, activity_id)
    there = ActivityFile.objects.filter(activity=row, attachment__isnull=False)
    rules.check_open_to(open_to)
    rules.check_attach(row.state, there.count())
    file = judged(upload, sound=False, field="file")
    held = dict(there.values_list("attachment_id", "pk"))
    if (known := kept.same(held, file)) is not None:
        return held[known]
    made = ActivityFile.objects.create(
        activity=row,
        organisation_id=row.organisation_id,
        attachment_id=attachments.keep(
            by=by,
            today=today,
            organisation_id=row.organisation_id,
            file=file,
            kept_until=rules.kept_until(row.held_on),
        ),
        open_to=open_to,
    )
    audited(by, "activity.file", row, file=made.pk, kind=file.kind, open_to=open_to)
    return made.pk


@transaction.atomic
def remove_file(*, by: Viewer, today: date, activity_id: int, file_id: int, reason: str) -> None:
    """Erase a file that should not stand there; that it did, and why it went, stays."""
    row, _body = may_touch(by, activity_id)
    one = ActivityFile.objects.filter(activity=row, pk=file_id).first()
    if one is None:
        raise OutOfScope
    rules.check_there(one.attachment_id is not None)
    rules.check_reason(reason)
    attachment, one.attachment = one.attachment_id, None
    one.removed_by_id, one.removed_at, one.reason = by.user_id, timezone.now(), reason.strip()
    one.save(update_fields=["attachment", "removed_by", "removed_at", "reason"])
    attachments.let_go(by=by, today=today, attachment_id=attachment or 0)
    audited(by, "activity.file_remove", row, file=one.pk)


def keep_with(by: Viewer, today: date, row: Activity) -> None:
    """The activity has another day: its files are kept from that one on."""
    held = queries.attachments_of(row.pk)
    if held:
        attachments.keep_until(by=by, today=today, attachment_ids=held, day=rules.kept_until(row.held_on))
