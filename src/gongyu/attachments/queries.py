"""What a file is, and its bytes. Who may have them is asked by the room whose thing it belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from gongyu.attachments import rules
from gongyu.attachments.models import Attachment, Piece
from gongyu.keeping.queries import index, keyring
from gongyu.kernel.refusal import OutOfScope

COLUMN: Final = "attachments_piece.content"


@dataclass(frozen=True, slots=True)
class File:
    """A file in words: what a page says of it and what an answer's header needs."""

    id: int
    name: str
    kind: str
    kind_words: str
    size: int
    added_by_id: int
    added_at: datetime
    tag: str

    @property
    def media_type(self) -> str:
        return rules.KINDS[self.kind].media_type

    @property
    def shown(self) -> bool:
        """Whether a browser may show or play it; all else is only kept by whoever asks for it."""
        return rules.KINDS[self.kind].shown

    @property
    def size_words(self) -> str:
        return rules.size_words(self.size)


def files(attachment_ids: Collection[int]) -> dict[int, File]:
    """Files by their numbers (one query)."""
    rows = Attachment.objects.filter(pk__in=attachment_ids) if attachment_ids else ()
    return {row.pk: _file(row) for row in rows}


def file(attachment_id: int | None) -> File:
    """One file; OutOfScope where there is none."""
    found = files([attachment_id] if attachment_id is not None else []).get(attachment_id or 0)
    if found is None:
        raise OutOfScope
    return found


def content(attachment_id: int, start: int = 0, end: int | None = None) -> bytes:
    """A file's bytes from `start` up to `end`; only the pieces that hold them are read and opened."""
    wanted = Piece.objects.filter(attachment_id=attachment_id, number__gte=start // rules.PIECE)
    if end is not None:
        wanted = wanted.filter(number__lte=max(end - 1, 0) // rules.PIECE)
    kept = keyring()
    pieces = wanted.order_by("number").values_list("content_sealed", flat=True)
    whole = b"".join(kept.open_bytes(bytes(piece), COLUMN) for piece in pieces)
    skipped = start // rules.PIECE * rules.PIECE
    return whole[start - skipped : None if end is None else end - skipped]


def digest(of: rules.Kept) -> bytes:
    """The keyed digest by which the same file is recognised beside what it belongs to."""
    return index(f"file:{rules.digest(of.content)}")


def same(attachment_ids: Collection[int], of: rules.Kept) -> int | None:
    """Which of some files is this very one."""
    rows = Attachment.objects.filter(pk__in=attachment_ids, digest_index=digest(of))
    return rows.values_list("pk", flat=True).first()


def _file(row: Attachment) -> File:
    return File(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        kind_words=_(rules.KINDS[row.kind].words),
        size=row.size,
        added_by_id=row.added_by_id,
        added_at=row.added_at,
        tag=bytes(row.digest_index).hex(),
    )
