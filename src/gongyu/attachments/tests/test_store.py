"""What is kept lies sealed in pieces, is sealed anew in batches that fit into memory, and goes for good."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from gongyu.attachments import operations, queries
from gongyu.attachments.models import Attachment, Piece
from gongyu.attachments.rules import PIECE, Kept, digest
from gongyu.audit.models import AuditLine
from gongyu.keeping import operations as keeping
from gongyu.keeping.queries import Column, keyring, sealed_columns
from gongyu.kernel.refusal import OutOfScope
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db

FILE = Kept("pdf", "方案.pdf", bytes(range(256)) * (5 * PIECE // 256) + b"the end")


def keep(cast: Cast, file: Kept = FILE) -> int:
    return operations.keep(
        by=cast.viewer("school_officer"), today=TODAY, organisation_id=cast.school.pk, file=file
    )


def column() -> Column:
    return next(one for one in sealed_columns() if one.bound_to == queries.COLUMN)


def test_bytes_that_are_no_text_are_sealed_anew_in_batches(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    made = keep(cast)
    keeping.add_key(by=None, wait=-1)
    monkeypatch.setattr("gongyu.keeping.operations.keyring.BATCH_BYTES", 2 * PIECE + 100)
    batches, last = [], None
    while True:
        done = keeping.reseal(by=None, column=column(), after=last)
        batches.append(done.done)
        assert not done.damaged
        if (last := done.last) is None:
            break
    assert batches == [2, 2, 2]
    newest = keyring().ring().keys[-1].number
    assert {bytes(piece.content_sealed)[0] for piece in Piece.objects.all()} == {newest}
    assert queries.content(made) == FILE.content
    assert AuditLine.objects.filter(act="keys.reseal").count() == 1


def test_a_damaged_piece_is_told_and_the_others_go_on(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    keep(cast)
    bad = Piece.objects.get(number=2)
    Piece.objects.filter(pk=bad.pk).update(content_sealed=bytes(bad.content_sealed)[:-1] + b"\x00")
    keeping.add_key(by=None, wait=-1)
    done = keeping.reseal(by=None, column=column())
    assert (done.done, done.damaged, done.last) == (5, (bad.pk,), None)


def test_what_is_let_go_leaves_nothing(cast: Cast) -> None:
    made = keep(cast)
    office = cast.viewer("school_officer")
    assert operations.let_go(by=office, today=TODAY, attachment_id=made)
    assert not Piece.objects.exists()
    with pytest.raises(OutOfScope):
        queries.file(made)
    assert not operations.let_go(by=office, today=TODAY, attachment_id=made)


def test_another_day_is_one_line_each(cast: Cast) -> None:
    made, day = [keep(cast)], TODAY + timedelta(9)
    office = cast.viewer("school_officer")
    for _ in range(2):
        operations.keep_until(by=office, today=TODAY, attachment_ids=made, day=day)
    assert Attachment.objects.get().kept_until == day
    assert AuditLine.objects.filter(act="attachment.until").count() == 1


def test_nobody_who_reads_the_table_can_tell_which_file_it_is(cast: Cast) -> None:
    keep(cast)
    row = Attachment.objects.get()
    assert bytes(row.digest_index) == queries.digest(FILE)
    assert bytes(row.digest_index).hex() not in digest(FILE.content)
