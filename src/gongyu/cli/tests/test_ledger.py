"""`gongyu ledger verify` finds what somebody who owns the database has changed, and names it."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from gongyu.cli.ledger import command
from gongyu.cli.say import FINE, FOUND
from gongyu.contact.factories import visit
from gongyu.ledger.models import Entry
from tests.cast import Cast


@pytest.fixture
def visits(cast: Cast) -> list[Entry]:
    """Three visits, each with its entry."""
    teacher = cast.viewer("head_teacher")
    for pupil in cast.pupils[2:5]:
        visit(teacher, pupil.pk, date(2026, 11, 20))
    return list(Entry.objects.order_by("seq"))


def verify() -> Result:
    return CliRunner().invoke(command, ["verify"])


def behind_our_back(statement: str, *values: int) -> None:
    """As the owner of the tables, who switches their triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledger_entry", "ledger_chain"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in ("ledger_entry", "ledger_chain"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_whole_ledger_is_said_to_be_whole(visits: list[Entry]) -> None:
    done = verify()
    assert done.exit_code == FINE, done.output
    assert f"{len(visits)} entries in 1 chains read" in done.output
    assert "The ledger is whole." in done.output


def test_a_changed_entry_is_named(visits: list[Entry]) -> None:
    changed = visits[1]
    behind_our_back("UPDATE ledger_entry SET occurred_on = '2026-09-01' WHERE id = %s", changed.pk)
    done = verify()
    assert done.exit_code == FOUND
    assert f"organisation {changed.organisation_id}, seq {changed.seq}, entry {changed.pk}" in done.output
    assert "does not fit the digest" in done.output
    assert "1 do not fit" in done.output


def test_a_missing_entry_is_named_by_the_one_after_it(visits: list[Entry]) -> None:
    behind_our_back("DELETE FROM contact_visit WHERE entry_id = %s", visits[1].pk)
    behind_our_back("DELETE FROM ledger_entry WHERE id = %s", visits[1].pk)
    done = verify()
    assert done.exit_code == FOUND
    assert f"entry {visits[2].pk}" in done.output
    assert "entries are missing here" in done.output


def test_an_entry_cut_off_at_the_end_is_missed(visits: list[Entry]) -> None:
    behind_our_back("DELETE FROM contact_visit WHERE entry_id = %s", visits[2].pk)
    behind_our_back("DELETE FROM ledger_entry WHERE id = %s", visits[2].pk)
    done = verify()
    assert done.exit_code == FOUND
    assert "end of the chain" in done.output
