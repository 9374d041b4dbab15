"""The drill: a lived-in database is backed up, restored into an empty one, and nothing differs.

It runs on whichever server the tests run on. What is altered, cut off, or opened with another key is refused
before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from gongyu.audit.models import AuditLine
from gongyu.cli import backup, restore
from gongyu.cli.say import ENVIRONMENT, FINE, FOUND, USAGE
from gongyu.cli.tests.drill import PHOTO, SECRET, Drill, refused, restored, working_in
from gongyu.embedded.errors import DatabaseError
from gongyu.keeping import queries
from gongyu.kernel.keys import keys
from gongyu.kernel.stream import PIECE
from gongyu.ledger.models import Entry
from gongyu.people.models import Pupil

pytestmark = pytest.mark.usefixtures("allowed")


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
