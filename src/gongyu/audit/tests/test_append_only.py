"""A line is written once, and the database keeps it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from gongyu.audit.models import AuditLine
from gongyu.audit.operations import record, record_read

pytestmark = pytest.mark.django_db


def test_a_line_is_written() -> None:
    record(by=None, act="visit.record", noun="visit", key="7", organisation_id=3, detail={"mode": "home"})
    line = AuditLine.objects.get()
    assert (line.act, line.noun, line.key, line.organisation_id) == ("visit.record", "visit", "7", 3)
    assert line.detail == {"mode": "home"}


def test_a_sensitive_read_is_a_line() -> None:
    record_read(by=None, noun="visit", key="7", organisation_id=None)
    assert AuditLine.objects.get().act == "visit.read"


@pytest.mark.parametrize("change", ["UPDATE audit_auditline SET act = 'x'", "DELETE FROM audit_auditline"])
def test_the_database_refuses_to_change_it(change: str) -> None:
    record(by=None, act="visit.record", noun="visit")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert AuditLine.objects.get().act == "visit.record"
