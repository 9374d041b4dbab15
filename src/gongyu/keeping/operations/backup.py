"""Making a backup: one moment of the database and the attachments, sealed under a passphrase, in one file.

Inside the sealed stream stand four bytes of length, the manifest, the attachments one after the other, and
pg_dump's archive to the end. The key ring is not in it (decision 0015).
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Final

from django.utils import timezone

from gongyu.audit.operations import record
from gongyu.embedded.errors import DatabaseError
from gongyu.keeping import queries, rules
from gongyu.keeping.rules import Manifest
from gongyu.kernel.stream import PIECE, Sealer

LENGTH: Final = 4
_DUMPING: Final = re.compile(r'dumping contents of table "?public"?\."?(\w+)')


def make_backup(
    *,
    by: int | None,
    target: Path,
    secret: bytes,
    home: Path,
    version: str,
    pack: str,
    heads: Callable[[], Mapping[int, tuple[int, str]]],
    progress: Callable[[str, int, int], None] = lambda step, done, of: None,
) -> Manifest:
    """Write a backup to `target`, whole or not at all, and say what is in it.

    `heads` gives the ends of the ledger's chains. The audit line comes after the moment that is backed up.
    Refuses `backup.short-key`; raises DatabaseError where a program fails or a file changes meanwhile.
    """
    rules.check_key(secret)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            sealer = Sealer(out, secret)
            with queries.one_moment() as moment:
                manifest = _manifest(home, version, pack, heads, progress)
                text = manifest.written()
                sealer.write(len(text).to_bytes(LENGTH, "big") + text)
                _add_files(sealer, home / rules.ATTACHMENTS, manifest.files)
                _add_dump(sealer, moment, manifest, progress)
            sealer.close()
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    rows = sum(manifest.rows.values())
    detail = {"rows": rows, "files": len(manifest.files), "bytes": target.stat().st_size}
    record(by=by, act="backup.make", noun="backup", key=manifest.made_at, detail=detail)
    return manifest


def _manifest(
    home: Path,
    version: str,
    pack: str,
    heads: Callable[[], Mapping[int, tuple[int, str]]],
    progress: Callable[[str, int, int], None],
) -> Manifest:
    """Read inside the moment that is dumped; files are listed later, so that no row lacks its own."""
    in_use = queries.in_use(queries.sealed_columns())
    return Manifest(
        made_at=timezone.localtime().isoformat(timespec="seconds"),
        version=version,
        pack=pack,
        postgres=queries.server_version(),
        migrations=queries.applied_migrations(),
        rows=queries.row_counts(lambda done, of: progress("count", done, of)),
        heads={str(key): head for key, head in heads().items()},
        files=_files(home / rules.ATTACHMENTS),
        keys=tuple(sorted(in_use)),
    )


def _files(folder: Path) -> dict[str, int]:
    return {
        file.relative_to(folder).as_posix(): file.stat().st_size
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }


def _add_files(sealer: Sealer, folder: Path, files: Mapping[str, int]) -> None:
    for name, size in files.items():
        left = size
        with (folder / name).open("rb") as source:
            while left and (part := source.read(min(left, PIECE))):
                sealer.write(part)
                left -= len(part)
        if left:
            raise DatabaseError(f"{name} became shorter while it was read. Make the backup again.")


def _add_dump(
    sealer: Sealer, moment: str, manifest: Manifest, progress: Callable[[str, int, int], None]
) -> None:
    """pg_dump's archive of that moment; progress counts the rows of tables that are through."""
    command = [str(queries.programs() / "pg_dump"), "--format=custom", "--verbose", f"--snapshot={moment}"]
    command += ["--no-owner", "--no-privileges"]
    process = subprocess.Popen(
        command,
        env=queries.reaching(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    said: list[str] = []
    assert process.stdout is not None and process.stderr is not None
    listener = threading.Thread(target=_listen, args=(process.stderr, manifest, progress, said), daemon=True)
    listener.start()
    try:
        while part := process.stdout.read(PIECE):
            sealer.write(part)
    except BaseException:  # the disk is full, or somebody pressed Ctrl-C
        process.kill()
        raise
    finally:
        process.stdout.close()
        code = process.wait()
        listener.join()
        process.stderr.close()
    if code:
        raise DatabaseError("pg_dump failed. It said:\n" + "".join(said[-10:]).strip())


def _listen(
    errors: IO[bytes], manifest: Manifest, progress: Callable[[str, int, int], None], said: list[str]
) -> None:
    """Follow what pg_dump says: the table it is at, or why it stopped."""
    done, of = 0, sum(manifest.rows.values())
    for line in errors:
        text = line.decode(errors="replace")
        if found := _DUMPING.search(text):
            progress("dump", done, of)
            done += manifest.rows.get(found[1], 0)
        elif "error" in text or "hint" in text or "detail" in text:
            said.append(text)
    progress("dump", of, of)
