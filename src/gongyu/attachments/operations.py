"""Keeping files and letting them go: the only door. Called by the room whose thing they belong to, which
has asked who may."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from gongyu.access.rules import Viewer
from gongyu.attachments import queries, rules
from gongyu.attachments.models import Attachment, Piece
from gongyu.audit.operations import record as audit
from gongyu.keeping.queries import keyring


@transaction.atomic
def keep(
    *, by: Viewer, today: date, organisation_id: int, file: rules.Kept, kept_until: date | None = None
) -> int:
    """Keep a file that has been judged; returns its number."""
    row = Attachment.objects.create(
        organisation_id=organisation_id,
        kind=file.kind,
        name=file.name,
        size=len(file.content),
        digest_index=queries.digest(file),
        kept_until=kept_until,
        added_by_id=by.user_id,  # type: ignore[misc]
    )
    ring = keyring()
    for number, piece in enumerate(rules.pieces(file.content)):
        Piece.objects.create(
            attachment=row, number=number, content_sealed=ring.seal_bytes(piece, queries.COLUMN)
        )
    _audited(by, "attachment.keep", row)
    return row.pk


@transaction.atomic
def keep_until(*, by: Viewer, today: date, attachment_ids: list[int], day: date) -> None:
    """What they belong to has another day now."""
    for row in Attachment.objects.select_for_update().filter(pk__in=attachment_ids).exclude(kept_until=day):
        row.kept_until = day
        row.save(update_fields=["kept_until"])
        _audited(by, "attachment.until", row)


@transaction.atomic
def let_go(*, by: Viewer, today: date, attachment_id: int) -> bool:
    """Erase a file's bytes and its name for good; False where something else still points to it."""
    row = Attachment.objects.select_for_update().filter(pk=attachment_id).first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            Attachment.objects.filter(pk=row.pk).delete()
    except ProtectedError:
        return False
    _audited(by, "attachment.erase", row)
    return True


def _audited(by: Viewer, act: str, row: Attachment) -> None:
    """A line of the trail: what kind and how large, never the name that somebody has given it."""
    audit(
        by=by.user_id,
        act=act,
        noun="attachment",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"kind": row.kind, "bytes": row.size},
    )
