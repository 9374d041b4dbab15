"""`gongyu backup`"""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from gongyu import __version__
from gongyu.cli.ready import application
from gongyu.cli.say import ENVIRONMENT, bar, problem, say

STEPS = {
    "count": "Counting rows",
    "dump": "Dumping",
    "read": "Reading the backup through",
    "write": "Restoring",
}
KEY_FILE = click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file whose first line is the backup's passphrase; else GONGYU_BACKUP_KEY holds it.",
)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@KEY_FILE
@click.pass_context
def command(ctx: click.Context, target: Path, key_file: Path | None) -> None:
    """Write an encrypted backup of the database and the attachments to TARGET; the site goes on meanwhile.

    TARGET is a new file, or a folder in which one is named by the moment. The passphrase belongs neither
    beside the backup nor into the database. The key ring (keys.json) is not in the backup: keep it apart.
    """
    secret = passphrase(key_file)
    if target.is_dir():
        target /= time.strftime("gongyu-%Y%m%d-%H%M%S.backup")
    if target.exists():
        problem(f"{target} is there already. Name a new file.")
        ctx.exit(ENVIRONMENT)
    with application():
        from django.conf import settings

        from gongyu.keeping.operations import make_backup
        from gongyu.ledger.queries import heads

        began = time.monotonic()
        with bar() as progress:
            task = progress.add_task("Beginning", total=None)
            manifest = make_backup(
                by=None,
                target=target,
                secret=secret,
                home=settings.HOME,
                version=__version__,
                pack=settings.POLICY_PACK,
                heads=heads,
                progress=lambda step, done, of: progress.update(
                    task, description=STEPS[step], completed=done, total=of
                ),
            )
        size = target.stat().st_size
    say(f"{target}: {size:,} bytes in {time.monotonic() - began:.1f} s.")
    say(
        f"{sum(manifest.rows.values()):,} rows of {len(manifest.rows)} tables, "
        f"{len(manifest.heads):,} chains of the ledger, {len(manifest.files)} attachments."
    )
    keys = settings.HOME / "keys.json"
    ring = f"the key ring {keys}" if keys.exists() else "GONGYU_SECRET, from which the first key derives,"
    say(f"Not in it: {ring} without which what is sealed stays shut. Keep a copy elsewhere.")


def passphrase(file: Path | None) -> bytes:
    """What the operator gave; says how to make one where nothing was given."""
    if file is None:
        if given := os.environ.get("GONGYU_BACKUP_KEY", "").strip():
            return given.encode()
        raise click.UsageError(
            "A backup is never unencrypted: give --key-file FILE or set GONGYU_BACKUP_KEY. To make a "
            "passphrase: (umask 077; head -c 32 /dev/urandom | base64 > FILE)"
        )
    if file.stat().st_mode & 0o077:
        problem(f"Others than the owner may read {file}. Run: chmod 600 {file}")
    lines = file.read_bytes().splitlines()
    return lines[0].strip() if lines else b""
