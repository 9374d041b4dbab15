"""Posting, reversing and attesting; what the database refuses; what verification names."""

from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Attestation, Entry
from gongyu.ledger.operations import attest, post, reverse
from gongyu.ledger.queries import is_reversed, latest_words, position, verify
from gongyu.organisations.models import Organisation

pytestmark = pytest.mark.django_db


# What somebody who owns the database could do behind our back.
OFF = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only;
"""


def visit(clerk: Viewer, school: Organisation, **other: Any) -> int:
    return post(
        by=clerk,
        today=clerk.today,
        kind="visit.home",
        organisation_id=school.pk,
        occurred_on=clerk.today,
        facets={"capacity": "head_teacher"},
        **other,
    )


def test_each_organisation_has_its_own_unbroken_chain(
    clerk: Viewer, school: Organisation, other_school: Organisation
) -> None:
    for where in (school, other_school, school, school, other_school):
        last = visit(clerk, where)
    assert list(Entry.objects.filter(organisation=school).order_by("id").values_list("seq", flat=True)) == [
        1,
        2,
        3,
    ]
    assert position() == last
    assert verify().faults == ()
    assert (verify().chains, verify().entries) == (2, 5)


def test_an_entry_carries_the_county_of_its_organisation(clerk: Viewer, school: Organisation) -> None:
    assert Entry.objects.get(pk=visit(clerk, school)).county_code == "130202"


def test_a_reversal_says_why_and_happens_once(clerk: Viewer, school: Organisation) -> None:
    wrong = visit(clerk, school, pupil_id=4)
    with pytest.raises(Refusal, match=r"ledger\.no-reason"):
        reverse(by=clerk, today=clerk.today, entry_id=wrong, reason="  ")
    back = Entry.objects.get(pk=reverse(by=clerk, today=clerk.today, entry_id=wrong, reason="登记错了学生"))
    assert (back.reverses_id, back.quantity, back.pupil_id, back.facets) == (
        wrong,
        -1,
        4,
        {"reason": "登记错了学生"},
    )
    assert is_reversed(wrong)
    with pytest.raises(Refusal, match=r"ledger\.already-reversed"):
        reverse(by=clerk, today=clerk.today, entry_id=wrong, reason="再来")
    with pytest.raises(Refusal, match=r"ledger\.is-reversal"):
        reverse(by=clerk, today=clerk.today, entry_id=back.pk, reason="再来")
    assert verify().faults == ()


def test_the_latest_word_on_an_entry_counts(clerk: Viewer, school: Organisation) -> None:
    entry = visit(clerk, school)
    attest(by=clerk, today=clerk.today, entry_id=entry, verdict="questioned", guardian_id=9)
    attest(by=clerk, today=clerk.today, entry_id=entry, verdict="confirmed", guardian_id=9)
    assert latest_words([entry])[entry].verdict == "confirmed"
    reverse(by=clerk, today=clerk.today, entry_id=entry, reason="错")
    with pytest.raises(Refusal, match=r"ledger\.attest-reversed"):
        attest(by=clerk, today=clerk.today, entry_id=entry, verdict="confirmed")


def refused(act: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)


def test_the_database_refuses_to_change_or_remove_an_entry(clerk: Viewer, school: Organisation) -> None:
    entry = visit(clerk, school)
    refused("UPDATE ledger_entry SET quantity = 9")
    refused("DELETE FROM ledger_entry")
    attest(by=clerk, today=clerk.today, entry_id=entry, verdict="confirmed")
    refused("UPDATE ledger_attestation SET verdict = 'questioned'")
    refused("DELETE FROM ledger_attestation")
    assert (Entry.objects.count(), Attestation.objects.count()) == (1, 1)


def test_the_database_refuses_to_empty_the_ledger(clerk: Viewer, school: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute(import_module("gongyu.ledger.migrations.0002_append_only").REFUSE_TRUNCATE)
    refused("TRUNCATE ledger_attestation")
    refused("TRUNCATE ledger_entry CASCADE")


def test_a_row_changed_behind_the_triggers_back_is_named(
    clerk: Viewer, school: Organisation, other_school: Organisation
) -> None:
    visit(clerk, other_school)
    entries = [visit(clerk, school) for _ in range(4)]
    with connection.cursor() as cursor:
        cursor.execute(OFF)
        cursor.execute("UPDATE ledger_entry SET occurred_on = occurred_on - 1 WHERE id = %s", [entries[1]])
    found = verify().faults
    assert [(f.organisation_id, f.entry_id, f.seq, f.what) for f in found] == [
        (school.pk, entries[1], 2, "content")
    ]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET occurred_on = occurred_on + 1 WHERE id = %s", [entries[1]])
        assert verify().faults == ()
        cursor.execute("DELETE FROM ledger_entry WHERE id = %s", [entries[3]])
    assert [(f.seq, f.what) for f in verify().faults] == [(3, "end")]


def test_a_chain_whose_rows_are_all_gone_is_named(clerk: Viewer, school: Organisation) -> None:
    visit(clerk, school)
    with connection.cursor() as cursor:
        cursor.execute(OFF)
        cursor.execute("DELETE FROM ledger_entry")
    assert [(f.organisation_id, f.what) for f in verify().faults] == [(school.pk, "end")]


def test_progress_is_told_how_many_rows_were_read(clerk: Viewer, school: Organisation) -> None:
    visit(clerk, school)
    told: list[int] = []
    verify(told.append)
    assert told == [1]
