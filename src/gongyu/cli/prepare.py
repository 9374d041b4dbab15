"""`gongyu prepare`: everything that must be true before the first request, in a process that then ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from gongyu.cli.demo import ensure, print_sign_ins
from gongyu.cli.migrate import migrate
from gongyu.cli.ready import application
from gongyu.cli.say import say
from gongyu.embedded.home import home


@click.command()
@click.option("--demo", "size", type=click.Choice(["small", "city"]), help="Load a demonstration, once.")
def command(size: str | None) -> None:
    """Migrate, collect static files and, when asked, load a demonstration city."""
    with application():
        if done := migrate():
            say(f"Schema: {done} migrations applied.")
        if collect():
            say("Static files collected.")
        if size:
            ensure(size)
            print_sign_ins()


def collect() -> bool:
    """Collect static files when one has changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    stamp = home() / "static.stamp"
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=manifest.exists())
    stamp.write_text(digest.hexdigest())
    return True
