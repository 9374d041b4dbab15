"""What a command needs before it can work: a database that answers, and Django set up."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator

import django

from gongyu.embedded.address import database_url
from gongyu.embedded.errors import AlreadyRunning
from gongyu.embedded.home import home
from gongyu.embedded.server import Server


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The URL of a database that runs for the length of the block.

    DATABASE_URL when it is set; else the home's embedded server: the running one, or one of our own.
    """
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    place = home()
    server = Server(place)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `finally` runs and the server stops
    try:
        try:
            url = server.start()
        except AlreadyRunning:
            url = database_url(place) or ""
            if not url:  # it is being started for the first time this very moment
                raise
        os.environ["DATABASE_URL"] = url
        yield url
    finally:
        server.stop()
        os.environ.pop("DATABASE_URL", None)


@contextlib.contextmanager
def application() -> Iterator[None]:
    """The database, and every room imported."""
    with database():
        setup()
        yield


def setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyu.site.settings")
    django.setup()
