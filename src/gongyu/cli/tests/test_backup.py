"""The drill: a lived-in database is backed up, restored into an empty one, and nothing differs.

It runs on whichever server the tests run on. What is altered, cut off, or opened with another key is refused
before anything is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
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

from gongyu.audit.models import AuditLine
from gongyu.cli import backup, restore
from gongyu.cli.migrate import migrate
from gongyu.cli.say import ENVIRONMENT, FINE, FOUND, USAGE
from gongyu.contact.factories import visit
from gongyu.contact.operations import Said
from gongyu.embedded.errors import DatabaseError
from gongyu.keeping import queries
from gongyu.kernel.keys import keys
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.stream import PIECE
from gongyu.ledger.models import Entry
from gongyu.people.models import Guardian, Pupil
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
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [template]
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


@pytest.fixture(autouse=True)
def allowed(drill: Drill, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def restored(drill: Drill, home: str) -> Result:
    return drill.run(restore.command, str(drill.backup), home=home)


def test_the_drill(drill: Drill) -> None:
    with drill.target():
        done = restored(drill, "drill")
        assert done.exit_code == FINE, (done.output, done.exception)
        assert "all row counts and ends of chains are the same" in done.output
        assert "5 entries in 1 chains read" in done.output and "The ledger is whole." in done.output
        assert Pupil.objects.filter(name="王梓涵").exists()
        assert Entry.objects.count() == 5
        line = AuditLine.objects.get(act="backup.restore")
        assert line.detail["differences"] == 0 and line.detail["files"] == 2
        # Whoever had signed out since the backup was made is not signed in again by it.
        assert not Session.objects.exists()
    files = drill.folder / "drill" / "attachments"
    assert (files / "2026" / "合影.png").read_bytes() == PHOTO
    assert (files / "empty").read_bytes() == b""


def test_what_is_restored_can_be_backed_up_and_worked_with(drill: Drill) -> None:
    with drill.target():
        assert restored(drill, "again").exit_code == FINE
        cast_teacher = Pupil.objects.get(name="李浩然")
        Pupil.objects.create(county_code=cast_teacher.county_code, name="新来的")  # sequences go on
        done = drill.run(backup.command, str(drill.folder), home="again")
        assert done.exit_code == FINE, (done.output, done.exception)
        assert AuditLine.objects.filter(act="backup.make").count() == 1


def test_a_database_that_holds_anything_is_refused(drill: Drill) -> None:
    with working_in(drill.names[0]):
        before = Pupil.objects.count()
        done = restored(drill, "full")
        assert refused(done) == "backup.not-empty"
        assert Pupil.objects.count() == before
    assert not (drill.folder / "full" / "attachments").exists()


def test_attachments_are_not_written_over_others(drill: Drill) -> None:
    there = drill.folder / "files" / "attachments" / "mine.png"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"mine")
    with drill.target():
        assert refused(restored(drill, "files")) == "backup.files-there"
        assert not connection.introspection.table_names()
    assert there.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda stored: stored[:-1], "backup.cut-off"),
        (lambda stored: stored[: 41 + PIECE + 16], "backup.cut-off"),
        (lambda stored: stored[:1000], "backup.cut-off"),
        (lambda stored: stored[:-100] + bytes([stored[-100] ^ 1]) + stored[-99:], None),
        (lambda stored: stored[:5000] + bytes([stored[5000] ^ 1]) + stored[5001:], "backup.altered"),
        (lambda stored: stored + b"more", None),
        (lambda stored: b"PGDMP" + stored, "backup.no-backup"),
        (lambda stored: b"", "backup.no-backup"),
    ],
    ids=["a byte less", "a piece left", "a part left", "late bit", "early bit", "more", "other", "empty"],
)
def test_a_spoilt_backup_is_refused_and_nothing_written(
    drill: Drill, spoil: Callable[[bytes], bytes], code: str | None
) -> None:
    spoilt = drill.folder / "spoilt.backup"
    spoilt.write_bytes(spoil(drill.backup.read_bytes()))
    with drill.target():
        done = drill.run(restore.command, str(spoilt), home="spoilt")
        assert refused(done) in ((code,) if code else ("backup.altered", "backup.cut-off"))
        assert not connection.introspection.table_names()
    assert not (drill.folder / "spoilt" / "attachments").exists()


def test_another_key_is_refused(drill: Drill) -> None:
    with drill.target():
        done = drill.run(restore.command, str(drill.backup), secret="some other passphrase")
        assert refused(done) == "backup.wrong-key"
        assert not connection.introspection.table_names()


def test_a_backup_of_a_later_release_is_refused(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongyu.keeping.queries.known_migrations", lambda: frozenset({"people.0001_initial"}))
    with drill.target():
        assert refused(restored(drill, "later")) == "backup.newer"
        assert not connection.introspection.table_names()


def test_a_failure_in_the_middle_leaves_nothing(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rows and files are in place by then, and go again."""
    with drill.target():
        monkeypatch.setattr("gongyu.keeping.operations.loading.Loading.commit", _broken)
        done = restored(drill, "broken")
        assert isinstance(done.exception, DatabaseError)
        assert not connection.introspection.table_names()
    assert not (drill.folder / "broken" / "attachments").exists()


def _broken(self: object) -> None:
    raise DatabaseError("the machine went down")


def test_differences_are_named_and_found(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = queries.row_counts
    monkeypatch.setattr("gongyu.keeping.queries.row_counts", lambda tell: {**counts(tell), "people_pupil": 3})
    with drill.target():
        done = restored(drill, "differs")
    assert done.exit_code == FOUND
    assert "rows of people_pupil: the backup says 9, here 3" in done.output
    assert "restore again into another empty database" in done.output


def test_a_missing_key_ring_is_named(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", "another installation's secret")
    keys.cache_clear()
    with drill.target():
        done = restored(drill, "ringless")
    keys.cache_clear()
    assert done.exit_code == FOUND
    assert "people_guardian.phone does not open" in done.output
    assert "Put the keys.json" in done.output


def test_a_backup_is_never_unencrypted_nor_under_a_short_key(drill: Drill) -> None:
    done = drill.run(backup.command, str(drill.folder / "none.backup"), secret="")
    assert done.exit_code == USAGE and "--key-file" in done.output
    assert refused(drill.run(backup.command, str(drill.folder / "short.backup"), secret="short")) == (
        "backup.short-key"
    )
    assert not [file for file in drill.folder.iterdir() if "none" in file.name or "short" in file.name]


def test_a_backup_is_its_owners_alone_and_writes_over_nothing(drill: Drill) -> None:
    assert drill.backup.stat().st_mode & 0o777 == 0o600
    before = drill.backup.read_bytes()
    done = drill.run(backup.command, str(drill.backup))
    assert done.exit_code == ENVIRONMENT
    assert drill.backup.read_bytes() == before


def test_it_can_be_checked_without_a_database(drill: Drill) -> None:
    key = drill.folder / "key"
    key.write_text(SECRET + "\n")
    key.chmod(0o644)
    done = drill.run(restore.command, str(drill.backup), "--check", "--key-file", str(key), secret="")
    assert done.exit_code == FINE, (done.output, done.exception)
    assert "The backup is whole." in done.output
    assert "chmod 600" in done.output


def test_nothing_in_it_can_be_read(drill: Drill) -> None:
    stored = drill.backup.read_bytes()
    for word in ("王梓涵", "13800000000", "people_pupil", "130202"):
        assert word.encode() not in stored


def refused(done: Result) -> str:
    assert isinstance(done.exception, Refusal), (done.output, done.exception)
    return done.exception.code
