"""`gongyu restore`"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from gongyu import __version__
from gongyu.cli.backup import KEY_FILE, STEPS, passphrase
from gongyu.cli.ledger import verify
from gongyu.cli.migrate import migrate
from gongyu.cli.ready import application
from gongyu.cli.say import FOUND, bar, problem, say


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@KEY_FILE
@click.option("--check", is_flag=True, help="Only read the backup through; write nothing, need no database.")
@click.pass_context
def command(ctx: click.Context, source: Path, key_file: Path | None, check: bool) -> None:
    """Restore the backup SOURCE into an empty database, compare it, and verify the ledger.

    The backup is read to its end before anything is written, and written in one transaction. Put the key ring
    (keys.json) of its time into GONGYU_HOME first. Exit code 1 when something is not as the backup says.
    """
    secret = passphrase(key_file)
    if check:
        _check(source, secret)
        return
    with application():
        restored, same = _restore(source, secret)
        if done := migrate():
            say(f"The backup is of an older release: {done} migrations applied.")
        sound = _keep(restored) and same
        ctx.invoke(verify)  # exits with FOUND where a chain does not fit
    if not sound:
        ctx.exit(FOUND)


def _check(source: Path, secret: bytes) -> None:
    from gongyu.cli.ready import setup

    setup()
    from gongyu.keeping.operations import read_backup

    with bar() as progress:
        task = progress.add_task(STEPS["read"], total=None)
        manifest, older = read_backup(
            source=source,
            secret=secret,
            version=__version__,
            progress=lambda step, done, of: progress.update(task, completed=done, total=of),
        )
    _describe(manifest)
    say("The backup is whole.")
    if older:
        say(f"It is of an older release: restoring it here applies {older} migrations.")


def _restore(source: Path, secret: bytes) -> tuple[Any, bool]:
    """Write it and name what differs."""
    from django.conf import settings

    from gongyu.keeping.operations import restore_backup
    from gongyu.ledger.queries import heads

    began = time.monotonic()
    with bar() as progress:
        task = progress.add_task("Beginning", total=None)
        restored = restore_backup(
            by=None,
            source=source,
            secret=secret,
            home=settings.HOME,
            version=__version__,
            heads=heads,
            progress=lambda step, done, of: progress.update(
                task, description=STEPS[step], completed=done, total=of
            ),
        )
    _describe(restored.manifest)
    for one in restored.differences:
        what = "rows of" if one.kind == "rows" else "end of the chain of organisation"
        problem(f"{what} {one.name}: the backup says {one.wanted}, here {one.found}")
    if restored.differences:
        problem(
            "This is not what was backed up. Let nobody work with it; restore again into another empty "
            "database, and from another backup if it stays so."
        )
    else:
        say(f"Restored in {time.monotonic() - began:.1f} s; all row counts and ends of chains are the same.")
    return restored, not restored.differences


def _keep(restored: Any) -> bool:
    """The audit line; and whether what is sealed opens with the key ring that is here."""
    from gongyu.keeping.operations import keep_restored
    from gongyu.keeping.queries import unreadable

    keep_restored(by=None, restored=restored)
    shut = unreadable()
    for column in sorted(shut):
        problem(f"{column} does not open with the key ring that is here.")
    if shut:
        keys = ", ".join(str(number) for number in restored.manifest.keys)
        problem(
            f"The backup is sealed with key {keys}. Put the keys.json (or the GONGYU_SECRET) of its time "
            "into place; nothing has to be restored again."
        )
    say("Everybody signs in anew. Erasures made after the backup are undone by it: repeat them.")
    return not shut


def _describe(manifest: Any) -> None:
    say(
        f"Backup of {manifest.made_at}, release {manifest.version}, pack {manifest.pack}, PostgreSQL "
        f"{manifest.postgres // 10_000}: {sum(manifest.rows.values()):,} rows, "
        f"{len(manifest.heads):,} chains, {len(manifest.files)} attachments."
    )
