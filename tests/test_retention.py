"""Every table with a retention, with a row on either side of its limit: one is forgotten, the other is not.

The list grows by itself: a table that falls due and has no maker here fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.accounts.models import Emergency, Secret
from gongyu.accounts.models import Session as Kept
from gongyu.activities.factories import held
from gongyu.activities.models import Activity
from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Exemption
from gongyu.console.models import Erasure, JobFailure
from gongyu.console.tests.queue import job
from gongyu.contact.factories import visit
from gongyu.contact.models import Visit
from gongyu.contact.operations import Said
from gongyu.filings.factories import filed
from gongyu.filings.models import Filing
from gongyu.keeping import queries
from gongyu.keeping.operations import Forgotten, keep_to_retention
from gongyu.keeping.queries import Table, limited
from gongyu.ledger.models import Entry
from gongyu.ledger.queries import verify
from gongyu.notices.models import Message, OneTimeCode, Outgoing
from gongyu.people.models import (
    AccountSlip,
    Background,
    Enrolment,
    Guardian,
    Household,
    Invitation,
    JoinRequest,
    LeftOut,
    ListImport,
    Post,
    Pupil,
    Residence,
    RosterImport,
    StaffLeftOut,
)
from tests.cast import RECORDED, TODAY, Cast, guardian_of, pupil_in, staff_at

Maker = Callable[[Cast, date], Any]
AGES: Final = date(2001, 1, 1)


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def message(cast: Cast, last: date) -> Any:
    made = Message.objects.create(user=cast.users["guardian"], subject="有一件事", body="请看")
    Message.objects.filter(pk=made.pk).update(sent_at=moment(last))
    return made


def outgoing(cast: Cast, last: date) -> Any:
    at = moment(last)
    return Outgoing.objects.create(kind="code", asked_at=at, useless_at=at, settled_at=at, state="sent")


def code(cast: Cast, last: date) -> Any:
    at = moment(last)
    index = str(last).encode()
    return OneTimeCode.objects.create(
        purpose="enter", to_index=index, source_index=index, asked_at=at, expires_at=at
    )


def child(cast: Cast, last: date, *, name: str = "离校的孩子") -> Pupil:
    made = pupil_in(cast.class_3_2, name, since=AGES)
    Enrolment.objects.filter(pupil=made).update(valid_until=last)
    return made


def forgotten_child(cast: Cast, last: date) -> Pupil:
    """What follows a child falls due when the child is forgotten, so the child's own limit is what counts."""
    years = limit_of("people_pupil") - limit_of("people_guardian")
    return child(cast, last - years)


def background(cast: Cast, last: date) -> Any:
    pupil = forgotten_child(cast, last)
    return Background.objects.create(
        pupil=pupil, facts_sealed=b"\x01x", valid_from=AGES, recorded_at=RECORDED
    )


def guardian(cast: Cast, last: date) -> Any:
    made = guardian_of(forgotten_child(cast, last), child(cast, date(2001, 2, 1)), name="家长", relation="51")
    Guardian.objects.filter(pk=made.pk).update(phone_sealed=b"\x01x", work_unit="供电公司")
    return made


def household(cast: Cast, last: date) -> Any:
    return Residence.objects.get(pupil=forgotten_child(cast, last)).household


def staff(cast: Cast, last: date) -> Any:
    made = staff_at(cast.school, "离职的老师", "teacher")
    Post.objects.filter(staff=made).update(valid_from=AGES, valid_until=last)
    return made


def roster(cast: Cast, last: date) -> Any:
    at = moment(last)
    return RosterImport.objects.create(
        organisation=cast.school, source="名册.xlsx", read_at=at, expires_at=at, outcome="", rows_sealed=b"x"
    )


def name_list(cast: Cast, last: date) -> Any:
    at = moment(last)
    return ListImport.objects.create(
        organisation=cast.school, kind="staff", source="x.xlsx", read_at=at, expires_at=at, cells_sealed=b"x"
    )


def left_out(cast: Cast, last: date) -> Any:
    return LeftOut.objects.create(roster_import=roster(cast, last), pupil=cast.pupils[0])


def staff_left_out(cast: Cast, last: date) -> Any:
    member = staff_at(cast.school, "漏了的老师", "teacher")
    return StaffLeftOut.objects.create(organisation=cast.school, staff=member, asked_at=moment(last))


def invitation(cast: Cast, last: date) -> Any:
    return Invitation.objects.create(
        school_class=cast.class_3_2,
        made_at=moment(last - timedelta(30)),
        valid_until=last,
        revoked_at=moment(last),
    )


def account_slip(cast: Cast, last: date) -> Any:
    return AccountSlip.objects.create(
        staff=cast.colleague,
        organisation=cast.school,
        made_at=moment(last - timedelta(14)),
        valid_until=last,
        revoked_at=moment(last),
    )


def join_request(cast: Cast, last: date) -> Any:
    return JoinRequest.objects.create(
        school_class=cast.class_3_2, phone_index=b"x", asked_at=moment(last), state="unmatched"
    )


def exemption(cast: Cast, last: date) -> Any:
    return Exemption.objects.create(
        duty_key="M1.20",
        organisation=cast.school,
        ground="X.REFUSED",
        valid_from=AGES,
        valid_until=last,
        requested_by=cast.users["head_teacher"],
    )


def activity(cast: Cast, last: date) -> Any:
    made = held(cast.viewer("school_officer"), cast.school.pk, "parents_meeting", TODAY)
    Activity.objects.filter(pk=made).update(held_on=last, speaker="某某", summary="讲了什么")
    return Activity.objects.get(pk=made)


def filing(cast: Cast, last: date) -> Any:
    made = filed(cast.viewer("school_officer"), cast.school.pk, "filing.communication_mechanism", TODAY)
    Filing.objects.filter(pk=made).update(occurred_on=last, note="说明")
    return Filing.objects.get(pk=made)


def home_visit(cast: Cast, last: date) -> Any:
    pupil = pupil_in(cast.class_3_2, "被家访的孩子")
    said = Said(talked_about="睡不好", agreed="早睡")
    made = visit(cast.viewer("head_teacher"), pupil.pk, TODAY, said=said)
    Visit.objects.filter(pk=made).update(occurred_on=last)
    return Visit.objects.get(pk=made)


def grant(cast: Cast, last: date) -> Any:
    return Grant.objects.create(
        user=cast.users["stranger"],
        role="school_officer",
        organisation=cast.school,
        valid_from=AGES,
        valid_until=last,
        reason="过去",
    )


def secret(cast: Cast, last: date) -> Any:
    made = Secret.objects.create(data_sealed=b"x")
    Secret.objects.filter(pk=made.pk).update(made_at=moment(last))
    return made


def failure(cast: Cast, last: date) -> Any:
    made = JobFailure.objects.create(job=1, task="x", reason="fault", error="X")
    JobFailure.objects.filter(pk=made.pk).update(failed_at=moment(last))
    return made


def erasure(cast: Cast, last: date) -> Any:
    at = moment(last)
    return Erasure.objects.create(
        kind="pupil",
        person_id=last.toordinal(),
        ground="request",
        reason_sealed=b"x",
        state="refused",
        asked_at=at,
        decided_at=at,
    )


def session(cast: Cast, last: date) -> Any:
    return Session.objects.create(session_key=str(last), session_data="x", expire_date=moment(last))


def signed_in_session(cast: Cast, last: date) -> Any:
    made = Kept.objects.create(session_key=f"k{last}", session_data="x", expire_date=moment(last))
    return made


def emergency(cast: Cast, last: date) -> Any:
    at = moment(last)
    return Emergency.objects.create(
        user=cast.users["system_admin"],
        role="school_officer",
        organisation=cast.school,
        reason="夜里系统报错",
        opened_at=at,
        ends_at=at,
    )


def cached(cast: Cast, last: date) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO site_cache VALUES (%s, 'x', %s)", [str(last), moment(last)])
    return "site_cache", "cache_key", str(last)


def task(cast: Cast, last: date) -> Any:
    return "procrastinate_jobs", "id", job("notices.deliver", "succeeded", at=moment(last))


MAKERS: Final[dict[str, Maker]] = {
    "access_grant": grant,
    "accounts_secret": secret,
    "accounts_session": signed_in_session,
    "accounts_emergency": emergency,
    "notices_message": message,
    "notices_outgoing": outgoing,
    "notices_onetimecode": code,
    "people_background": background,
    "people_accountslip": account_slip,
    "people_invitation": invitation,
    "people_joinrequest": join_request,
    "people_guardian": guardian,
    "people_household": household,
    "people_pupil": child,
    "people_rosterimport": roster,
    "people_listimport": name_list,
    "people_leftout": left_out,
    "people_staffleftout": staff_left_out,
    "people_staff": staff,
    "compliance_exemption": exemption,
    "activities_activity": activity,
    "filings_filing": filing,
    "contact_visit": home_visit,
    "console_jobfailure": failure,
    "console_erasure": erasure,
    "django_session": session,
    "site_cache": cached,
    "procrastinate_jobs": task,
}
TABLES: Final = {table.name: table for table in limited()}


def limit_of(table: str) -> timedelta:
    return timedelta(TABLES[table].retention.days or 0)


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
