"""Backups of other releases: an older one is restored and brought to this schema, a newer one is refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from gongyu.cli import backup, restore
from gongyu.cli.migrate import migrate
from gongyu.cli.say import FINE
from gongyu.cli.tests.drill import Drill, refused, working_in
from gongyu.keeping import queries
from gongyu.keeping.operations import restore as restoring
from gongyu.keeping.rules import Manifest, check_known
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.queries import heads

pytestmark = pytest.mark.usefixtures("allowed")
# The older release did not have the year's end yet, nor a day that a carried seat remembers.
OLDER = {"people": "0008_refused_rows_fetched"}


@pytest.fixture(scope="module")
def old(drill: Drill, django_db_blocker: object) -> Iterator[Drill]:
    """The same lived-in database as an older release kept it, backed up by that."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        name = drill.database(template=drill.names[0])
        with working_in(name):
            for room, step in OLDER.items():
                call_command("migrate", room, step, verbosity=0, interactive=False)
            done = drill.run(backup.command, str(drill.folder / "older.backup"), home="old")
            assert done.exit_code == FINE, (done.output, done.exception)
    yield drill


def test_an_older_release_is_restored_and_brought_to_this_schema(old: Drill) -> None:
    with working_in(old.names[0]):
        wanted, ends = queries.row_counts(), heads()
        schema = sorted(queries.applied_migrations())
    with working_in(old.names[1]):
        before = set(queries.applied_migrations())
        there = queries.row_counts()
    missing = len(set(schema) - before)
    assert missing >= 2 and "people_rollover" not in there and len(ends) == 1
    with old.target():
        done = old.run(restore.command, str(old.folder / "older.backup"), home="brought")
        assert done.exit_code == FINE, (done.output, done.exception)
        assert f"The backup is of an older release: {missing} migrations applied." in done.output
        assert "all row counts and ends of chains are the same" in done.output
        assert "The ledger is whole." in done.output
        assert (sorted(queries.applied_migrations()), migrate()) == (schema, 0)
        now = queries.row_counts()
        assert heads() == ends
        # But for what restoring itself writes and ends, every table has the rows that it had.
        own = {"audit_auditline", "django_session", "django_migrations"}
        assert {name: rows for name, rows in now.items() if name not in own} == {
            name: rows for name, rows in wanted.items() if name not in own
        }


def test_checking_says_that_it_is_older(old: Drill) -> None:
    done = old.run(restore.command, str(old.folder / "older.backup"), "--check")
    assert done.exit_code == FINE, (done.output, done.exception)
    assert "The backup is whole." in done.output and "It is of an older release" in done.output


def manifest(drill: Drill, **changes: object) -> Manifest:
    secret = b"a passphrase for the drill"
    with (drill.folder / "older.backup").open("rb") as file:
        found = restoring._read_through(file, secret, lambda step, done, of: None)
    return dataclasses.replace(found, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("version", "code"), [("0.0.9", "backup.too-old"), ("0.1.0", "backup.newer"), ("2.0", "backup.newer")]
)
def test_what_cannot_be_read_here_is_refused_before_anything_is_written(
    old: Drill, monkeypatch: pytest.MonkeyPatch, version: str, code: str
) -> None:
    other = manifest(old, version=version, migrations=("people.0000_before", "people.0001_initial"))
    monkeypatch.setattr(restoring, "_read_through", lambda *_: other)
    with old.target():
        for words in ((), ("--check",)):
            done = old.run(restore.command, str(old.folder / "older.backup"), *words, home="unread")
            assert refused(done) == code
            assert version in str(done.exception)
        assert not connection.introspection.table_names()
    assert not (old.folder / "unread" / "attachments").exists()


def test_a_release_that_knows_every_step_reads_it(old: Drill) -> None:
    check_known(manifest(old), queries.known_migrations(), "0.1.0")
    with pytest.raises(Refusal):
        check_known(manifest(old), queries.known_migrations() - {"people.0001_initial"}, "0.1.0")
