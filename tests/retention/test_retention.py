"""Every table with a retention, with a row on either side of its limit: one is forgotten, the other is not.

The list grows by itself: a table that falls due and has no maker here fails.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Model

from gongyu.audit.models import AuditLine
from gongyu.keeping import queries
from gongyu.keeping.operations import Forgotten, keep_to_retention
from gongyu.keeping.queries import Table
from gongyu.ledger.models import Entry
from gongyu.ledger.queries import verify
from gongyu.notices.models import Message
from gongyu.people.models import (
    Enrolment,
    Household,
)
from tests.cast import TODAY, Cast
from tests.retention.contact import home_visit
from tests.retention.days import AGES, TABLES
from tests.retention.house import message, task
from tests.retention.makers import MAKERS


def gone(table: Table, row: Any) -> bool:
    """Whether a row has been deleted, or says nothing any more."""
    if isinstance(row, tuple):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {row[0]} WHERE {row[1]} = %s", [row[2]])
            return cursor.fetchone() is None
    assert isinstance(row, Model)
    kept = type(row)._default_manager.filter(pk=row.pk).first()
    if kept is None:
        return True
    nothing = queries.emptied(type(row), table.retention.forgets)
    return bool(nothing) and all(getattr(kept, name) == value for name, value in nothing.items())


def test_every_table_that_falls_due_is_tried() -> None:
    assert set(MAKERS) == set(TABLES), "give the new table a maker here"


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_row_on_either_side_of_the_limit(cast: Cast, name: str) -> None:
    table = TABLES[name]
    before = table.retention.before(TODAY)
    old = MAKERS[name](cast, before - timedelta(1))
    young = MAKERS[name](cast, before)
    assert not gone(table, old) and not gone(table, young)
    night = keep_to_retention(by=None, today=TODAY)
    assert not [one for one in night if one.why]
    assert gone(table, old)
    assert not gone(table, young)
    line = AuditLine.objects.get(noun="table", key=name)
    assert line.act == ("retention.empty" if table.empties else "retention.delete")
    # The next night finds nothing more to do, and the day after the young row is due as well.
    keep_to_retention(by=None, today=TODAY)
    assert AuditLine.objects.filter(noun="table", key=name).count() == 1
    keep_to_retention(by=None, today=TODAY + timedelta(1))
    assert gone(table, young)


def test_what_is_kept_for_ever_stays(cast: Cast) -> None:
    """Ledger, trail, standings and registers of keys lose nothing, however much later it is."""
    home_visit(cast, TODAY)
    falling = {TABLES[name].name for name in TABLES} | {"people_residence", "procrastinate_events"}
    before = {name: many for name, many in queries.row_counts().items() if name not in falling}
    del before["audit_auditline"]
    lines = AuditLine.objects.count()
    keep_to_retention(by=None, today=date(2070, 1, 1))
    after = queries.row_counts()
    assert {name: after[name] for name in before} == before
    assert AuditLine.objects.count() > lines
    assert Entry.objects.count() and not verify().faults
    assert Enrolment.objects.exists() and not Household.objects.filter(pk=0).exists()


def test_tables_that_refuse_changes_are_never_touched(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a declaration might say: what the database keeps append-only is told, not tried."""
    assert {"ledger_entry", "ledger_attestation", "audit_auditline"} <= queries.append_only()
    home_visit(cast, TODAY)
    table = Table("ledger_entry", TABLES["notices_message"].retention, Entry)
    object.__setattr__(table, "retention", TABLES["contact_visit"].retention)
    monkeypatch.setattr(queries, "limited", lambda: (table,))
    monkeypatch.setattr(queries, "due_count", lambda *_: 1)
    night = keep_to_retention(by=None, today=date(2070, 1, 1))
    assert night == (Forgotten("ledger_entry", left=1, why="append-only"),)
    assert Entry.objects.count() == 1


def test_what_something_else_still_needs_stays_and_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries of the ledger point to bodies for ever: deleting one is refused, the others go."""
    home_visit(cast, TODAY)
    table = TABLES["notices_message"]
    made = message(cast, AGES)
    kept = Table("accounts_user", table.retention, type(cast.users["stranger"]))
    rows = type(cast.users["stranger"]).objects.filter(username__in=["stranger", "head_teacher"])
    due = queries.due_rows
    monkeypatch.setattr(queries, "limited", lambda: (kept, table))
    monkeypatch.setattr(
        queries, "due_rows", lambda one, today: rows.all() if one is kept else due(one, today)
    )
    monkeypatch.setattr(queries, "soon", lambda *_: 0)
    night = keep_to_retention(by=None, today=TODAY)
    assert night[0] == Forgotten("accounts_user", rows=1, left=1, why="in-use")
    assert gone(table, made)
    assert list(rows.values_list("username", flat=True)) == ["head_teacher"]


def test_more_than_a_batch_is_forgotten_in_one_night(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongyu.keeping.operations.retention.BATCH", 2)
    monkeypatch.setattr("gongyu.keeping.operations.retention.BATCHES", 2)
    for _ in range(9):
        message(cast, AGES)
        task(cast, AGES)
    night = {one.table: one.rows for one in keep_to_retention(by=None, today=TODAY)}
    assert night["notices_message"] == 9
    assert night["procrastinate_jobs"] == 9
    assert [line.detail for line in AuditLine.objects.filter(key="notices_message").order_by("id")] == [
        {"rows": 4},
        {"rows": 4},
        {"rows": 1},
    ]


def test_the_last_line_tells_of_the_whole_night(cast: Cast) -> None:
    cache.clear()  # its table is no model's, so nothing empties it between tests
    message(cast, AGES)
    message(cast, TODAY - timedelta(350))
    keep_to_retention(by=None, today=TODAY)
    line = AuditLine.objects.filter(act="retention.run").get()
    assert line.key == "2026-11-23" and line.by is None
    assert line.detail == {
        "rows": 1,
        "left": 0,
        "tables": {"notices_message": {"rows": 1, "soon": 1}},
        "keys": {},
    }


def test_nothing_is_forgotten_when_the_trail_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = message(cast, AGES)

    def broken(**_: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("gongyu.keeping.operations.retention.record", broken)
    with pytest.raises(RuntimeError):
        keep_to_retention(by=None, today=TODAY)
    assert Message.objects.filter(pk=made.pk).exists()
