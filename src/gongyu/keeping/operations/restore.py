"""Restoring a backup into an empty database: read through once, then written in one transaction, or not at
all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from django.contrib.sessions.models import Session
from django.db import connection, transaction

from gongyu.audit.operations import record
from gongyu.keeping import queries, rules
from gongyu.keeping.operations.backup import LENGTH
from gongyu.keeping.operations.loading import Loading
from gongyu.keeping.rules import Difference, Manifest
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.stream import PIECE, Altered, CutOff, NotSealed, Opener, WrongKey
from gongyu.kernel.words import N_

LONGEST_MANIFEST: Final = 64 * PIECE
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where it differs from what the backup says of itself."""

    manifest: Manifest
    differences: tuple[Difference, ...]


def restore_backup(
    *,
    by: int | None,
    source: Path,
    secret: bytes,
    home: Path,
    version: str,
    heads: Callable[[], Mapping[int, tuple[int, str]]],
    progress: Progress = lambda step, done, of: None,
) -> Restored:
    """Restore into the database that the settings name, and compare rows and ends of chains.

    Reads the backup to its end before anything is written. Refuses `backup.wrong-key`, `backup.altered`,
    `backup.cut-off`, `backup.no-backup`, `backup.newer`, `backup.too-old`, `backup.not-empty` and
    `backup.files-there`; raises DatabaseError where a program fails. A backup of an older release (`version`
    is this one's) brings its own schema. The audit line is written by `keep_restored`, once that is this
    release's.
    """
    with source.open("rb") as file, _in_words():
        manifest = _read_through(file, secret, progress)
        rules.check_known(manifest, queries.known_migrations(), version)
        rules.check_target(len(queries.tables()))
        place = home / rules.ATTACHMENTS
        rules.check_files(bool(manifest.files) and place.exists() and any(place.iterdir()))
        _write(file, secret, manifest, place, progress)
    connection.close()
    rows = queries.row_counts(lambda done, of: progress("count", done, of))
    found = {str(key): head for key, head in heads().items()}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Restored(manifest, rules.differences(manifest, rows, found))


@transaction.atomic
def keep_restored(*, by: int | None, restored: Restored) -> None:
    """Leave the audit line of a restoration; whoever was signed in when the backup was made signs in anew."""
    Session.objects.all().delete()
    detail = {
        "rows": sum(restored.manifest.rows.values()),
        "files": len(restored.manifest.files),
        "differences": len(restored.differences),
    }
    record(by=by, act="backup.restore", noun="backup", key=restored.manifest.made_at, detail=detail)


def read_backup(
    *, source: Path, secret: bytes, version: str, progress: Progress = lambda step, done, of: None
) -> tuple[Manifest, int]:
    """Read a backup to its end and say what is in it, and how many migrations would follow it here; refuses
    what does not open, and what this release (`version`) cannot restore."""
    known = queries.known_migrations()
    with source.open("rb") as file, _in_words():
        manifest = _read_through(file, secret, progress)
    rules.check_known(manifest, known, version)
    return manifest, len(queries.wanted_migrations() - set(manifest.migrations))


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    """What is wrong with a file, as refusals."""
    try:
        yield
    except NotSealed:
        raise Refusal("backup.no-backup", N_("这个文件不是共育的备份，请核对文件名。")) from None
    except WrongKey:
        raise Refusal(
            "backup.wrong-key",
            N_("备份口令打不开这份备份。请核对口令；口令无误则文件开头已损坏，请换一份备份。"),
        ) from None
    except Altered:
        raise Refusal(
            "backup.altered", N_("备份文件被改动过或已损坏，什么都没有写入。请换一份备份，并查明原因。")
        ) from None
    except CutOff:
        raise Refusal(
            "backup.cut-off",
            N_("备份文件不完整，后面的部分不见了，什么都没有写入。请重新复制，或换一份备份。"),
        ) from None


def _read_through(file: BinaryIO, secret: bytes, progress: Progress) -> Manifest:
    whole = os.fstat(file.fileno()).st_size
    opener = Opener(file, secret)
    manifest = _manifest(opener)
    for size in manifest.files.values():
        for part in _taken(opener, size):
            del part
    if opener.read(5) != b"PGDMP":
        raise Altered
    for _ in opener.rest():
        progress("read", file.tell(), whole)
    return manifest


def _manifest(opener: Opener) -> Manifest:
    length = int.from_bytes(opener.read(LENGTH), "big")
    if length > LONGEST_MANIFEST:
        raise Altered
    manifest = Manifest.read(opener.read(length))
    if not all(rules.safe(name) for name in manifest.files):
        raise Altered
    return manifest


def _taken(opener: Opener, size: int) -> Iterator[bytes]:
    """So many bytes of the stream, in parts."""
    while size and (part := opener.read(min(size, PIECE))):
        size -= len(part)
        yield part
    if size:
        raise CutOff


def _write(file: BinaryIO, secret: bytes, manifest: Manifest, place: Path, progress: Progress) -> None:
    """Files first, into a neighbour; then the database; the neighbour is renamed before the commit."""
    file.seek(0)
    opener = Opener(file, secret)
    _manifest(opener)
    whole = os.fstat(file.fileno()).st_size
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        for name, size in manifest.files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            with (draft / name).open("xb") as out:
                out.writelines(_taken(opener, size))
        with Loading() as loading:
            loading.take(opener.rest(), lambda: progress("write", file.tell(), whole))
            if manifest.files:
                place.rmdir() if place.exists() else None
                draft.rename(place)
            try:
                loading.commit()
            except BaseException:
                shutil.rmtree(place) if manifest.files else None
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
