"""A lived-in database, its backup, and databases to restore it into, on whichever server the tests run on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from psycopg import sql
from pytest_django import DjangoDbBlocker

from gongyu.cli import backup, restore
from gongyu.cli.migrate import migrate
from gongyu.cli.say import FINE
from gongyu.contact.factories import visit
from gongyu.contact.operations import Said
from gongyu.kernel.refusal import Refusal
from gongyu.people.models import Guardian
from gongyu.people.operations.sealing import PHONE, seal
from tests.cast import TODAY, build_cast

SECRET = "a passphrase for the drill"
PHOTO = b"\x89PNG not really" * 200_000  # more than one piece of the stream


@dataclass
class Drill:
    """A folder with the backup of a lived-in database, and the drill's databases on the tests' server."""

    folder: Path
    names: list[str] = field(default_factory=list)
    _empty: str = ""

    @property
    def backup(self) -> Path:
        return self.folder / "drill.backup"

    def database(self, *, template: str = "template0") -> str:
        """One more database; empty, or a copy."""
        name = f"gongyu_drill_{os.getpid()}_{len(self.names)}"
        with server() as maintenance:
            # A thread of an earlier test may have left its connection open, and a template must have none.
            maintenance.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = %s AND backend_type = 'client backend'",
                [template],
            )
            maintenance.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        self.names.append(name)
        return name

    def run(self, command: Any, *words: str, secret: str = SECRET, home: str = "new") -> Result:
        """A command as the operator types it, in a home of its own."""
        settings.HOME = self.folder / home
        settings.HOME.mkdir(exist_ok=True)
        return CliRunner().invoke(command, words, env={"GONGYU_BACKUP_KEY": secret})

    @contextmanager
    def target(self) -> Iterator[None]:
        """An empty database; one in which nothing was written serves the next test as well."""
        with working_in(self._empty or self.database()):
            yield
            written = bool(connection.introspection.table_names())
            self._empty = "" if written else str(connection.settings_dict["NAME"])


def server() -> psycopg.Connection:
    """A connection from which databases are made and dropped."""
    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"] or None,
        port=given["PORT"] or None,
        user=given["USER"],
        password=given["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )


@contextmanager
def working_in(name: str) -> Iterator[None]:
    """The settings name another database for the length of a block."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="module")
def drill(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Drill]:
    """A school at work, with visits, a sealed number and an attachment; backed up once for all tests."""
    made, home = Drill(tmp_path_factory.mktemp("drill")), settings.HOME
    with django_db_blocker.unblock():
        # Where this file is run alone, nobody has asked for the tests' own database.
        asked_for = connection.settings_dict["NAME"].startswith("test_")
        connection.close()
        lived = made.database(template=connection.settings_dict["NAME"] if asked_for else "template0")
        (made.folder / "old" / "attachments" / "2026").mkdir(parents=True)
        (made.folder / "old" / "attachments" / "2026" / "合影.png").write_bytes(PHOTO)
        (made.folder / "old" / "attachments" / "empty").write_bytes(b"")
        with working_in(lived):
            migrate()
            live()
            settings.HOME = made.folder / "old"
            done = made.run(backup.command, str(made.backup), home="old")
            assert done.exit_code == FINE, (done.output, done.exception)
            assert "keep a copy elsewhere" in done.output.lower()
        yield made
        settings.HOME = home
        with server() as maintenance:
            for name in made.names:
                maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def live() -> None:
    cast = build_cast()
    teacher = cast.viewer("head_teacher")
    for day, pupil in enumerate(cast.pupils):
        visit(teacher, pupil.pk, TODAY - timedelta(day), said=Said(talked_about="睡得好", agreed="早睡"))
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone_sealed=seal("13800000000", PHONE))
    Session.objects.create(session_key="somebody", session_data="x", expire_date="2030-01-01T00:00:00Z")


def restored(drill: Drill, home: str) -> Result:
    return drill.run(restore.command, str(drill.backup), home=home)


def refused(done: Result) -> str:
    assert isinstance(done.exception, Refusal), (done.output, done.exception)
    return done.exception.code
