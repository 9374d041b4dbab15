"""`gongyu keys`: the keys that sensitive columns are sealed with."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import click

from gongyu.cli.ready import application
from gongyu.cli.say import FOUND, bar, problem, say
from gongyu.kernel.keys import SHORTEST_WAIT


@click.group()
def command() -> None:
    """Look after the keys that sensitive columns are sealed with.

    They are kept in keys.json in GONGYU_HOME, or where GONGYU_KEYS says, never in the database. Keep a copy
    of that file apart from the backups: without it nothing sealed can ever be read again.
    """


@command.command("list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """Show each key, since when it seals, and how many values of which column it holds shut.

    Exit code 1 when something is sealed with a key that is not here, or others may read the file.
    """
    with application():
        from django.conf import settings

        from gongyu.keeping import queries
        from gongyu.kernel.keys import keys

        kept = keys(settings.HOME, settings.SECRET_KEY)
        ring = queries.ring()
        found = {column.bound_to: queries.counts(column) for column in queries.sealed_columns()}
        say(f"Key ring: {kept.file if kept.file.exists() else 'derived from GONGYU_SECRET, no file yet'}")
        for key in ring.keys:
            since = f"seals since {_moment(key.seals_from)}" if key.seals_from else "the first key"
            say(f"key {key.number}: {since}, {sum(count[key.number] for count in found.values()):,} values")
            for name, count in found.items():
                if count[key.number]:
                    say(f"    {name}: {count[key.number]:,}")
        if ring.retired:
            say(f"retired: {', '.join(str(number) for number in ring.retired)}")
        here = {key.number for key in ring.keys}
        missing = sorted({number for count in found.values() for number in count} - here)
        for number in missing:
            problem(f"Key {number} is not here, and something is sealed with it. Put the whole ring back.")
        if kept.kept_open():
            problem(f"Others than the owner may read {kept.file}. Run: chmod 600 {kept.file}")
        if missing or kept.kept_open():
            ctx.exit(FOUND)


@command.command()
@click.option(
    "--wait",
    default=SHORTEST_WAIT,
    show_default=True,
    type=click.IntRange(min=SHORTEST_WAIT),
    help="Seconds until the new key seals; longer where keys.json has to be copied to other machines first.",
)
@click.pass_context
def rotate(ctx: click.Context, wait: int) -> None:
    """Add a key, wait until every process has taken it up, and seal everything anew with it.

    The site goes on meanwhile. Interrupted, `gongyu keys reseal` goes on where it stopped. The older key
    stays until `gongyu keys retire`.
    """
    with application():
        from gongyu.keeping.operations import add_key

        key = add_key(by=None, wait=wait)
        say(f"Key {key.number} is in the ring; it seals from {_moment(key.seals_from)}.")
        with bar() as progress:
            task = progress.add_task("Waiting until every process has it", total=wait)
            while (left := key.seals_from - time.time()) > 0:
                time.sleep(min(left, 1.0))
                progress.update(task, completed=wait - left)
        if not _reseal():
            ctx.exit(FOUND)
        say("Keep a new copy of keys.json apart from the backups.")


@command.command()
@click.pass_context
def reseal(ctx: click.Context) -> None:
    """Seal anew whatever is not under the newest key yet; exit code 1 when something does not open."""
    with application():
        if not _reseal():
            ctx.exit(FOUND)


@command.command()
@click.argument("number", type=int)
def retire(number: int) -> None:
    """Take an old key out of the ring for good; refused while anything is still sealed with it.

    Backups made before still need it: keep a copy of keys.json for as long as you keep them.
    """
    with application():
        from gongyu.keeping.operations import retire_key

        retire_key(by=None, number=number)
    say(f"Key {number} is out of the ring. Backups from before can be read only with an older copy of it.")


def _reseal() -> bool:
    """Column by column in small batches; whether everything opened."""
    from gongyu.keeping import queries
    from gongyu.keeping.operations import reseal as batch

    columns, began = queries.sealed_columns(), time.monotonic()
    total, damaged = 0, 0
    with bar() as progress:
        task = progress.add_task("Sealing anew", total=len(columns))
        for column in columns:
            done = batch(by=None, column=column)
            total, damaged = total + done.done, damaged + _name(column.bound_to, done.damaged)
            while done.last is not None:
                done = batch(by=None, column=column, after=done.last)
                total, damaged = total + done.done, damaged + _name(column.bound_to, done.damaged)
            progress.advance(task)
    say(f"{total:,} values sealed anew in {time.monotonic() - began:.1f} s.")
    if damaged:
        problem(f"{damaged} do not open: damaged, or moved from another column. Compare with a backup.")
    return not damaged


def _name(column: str, rows: tuple[object, ...]) -> int:
    for row in rows:
        problem(f"{column}, row {row}: does not open")
    return len(rows)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
