"""Fees in a committee's name: nothing says who reported, the school sees nothing until it is told."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.committees import operations, queries
from gongyu.committees.factories import reported
from gongyu.committees.models import FeeReport
from gongyu.committees.rules import fee as rules
from gongyu.compliance.models import Standing
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.models import Entry
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")


def send(cast: Cast, key: UUID, member: str = "guardian") -> Any:
    said = {"organisation_id": cast.school.pk, "words": "收了班费一百元", "request_key": str(key)}
    return cast.client(member).post(reverse("committees:fee_report"), said)


def told(cast: Cast, key: UUID) -> None:
    office = cast.viewer("county_officer")
    operations.tell_school(by=office, today=TODAY, report_id=key, words="请退还所收班费")


def closed(cast: Cast, key: UUID, outcome: str = "founded") -> None:
    office = cast.viewer("county_officer")
    operations.close_fee(by=office, today=TODAY, report_id=key, outcome=outcome, answer="已退还")


def everything() -> dict[str, list[str]]:
    """Every row of every table, by table; of sessions only their keys and what stands in them."""
    found = {}
    for model in apps.get_models():
        if model is not FeeReport:
            rows = model._default_manager.all()
            found[model._meta.db_table] = sorted(
                json.dumps(one, default=str, sort_keys=True) for one in serializers.serialize("python", rows)
            )
    return found


def test_a_report_changes_nothing_but_its_own_row(cast: Cast) -> None:
    client = cast.client("guardian")
    client.get(reverse("committees:fee_report"))
    before = everything()
    said = {"organisation_id": cast.school.pk, "words": "收了班费一百元", "request_key": str(uuid4())}
    answer = client.post(reverse("committees:fee_report"), said)
    assert answer.status_code == 200
    assert everything() == before
    assert "set-cookie" not in {name.lower() for name in answer.headers}
    row = FeeReport.objects.get()
    user = str(cast.users["guardian"].pk)
    kept = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    assert kept["checked_by"] is None
    assert not [name for name, value in kept.items() if str(value) == user]
    assert not [value for value in kept.values() if hasattr(value, "hour")]
    assert "班费".encode() not in bytes(row.words_sealed)


def test_the_code_is_shown_once_and_opens_the_answer_however_it_is_typed(cast: Cast) -> None:
    key = uuid4()
    page = send(cast, key).content.decode()
    code = queries.fee.code_for(key)
    assert code in page
    row = FeeReport.objects.get()
    told(cast, row.pk)
    closed(cast, row.pk)
    client = cast.client("other_guardian")
    for typed in (code, code.lower().replace("-", " ")):
        answer = client.post(reverse("committees:fee_answer"), {"code": typed}).content.decode()
        assert "已退还" in answer
        assert "收了班费" not in answer
    wrong = client.post(reverse("committees:fee_answer"), {"code": "ABCD-EFGH-JKLM-NPQR"})
    assert wrong.status_code == 422
    assert "没有这个查询码" in wrong.content.decode()


def test_the_form_sent_again_is_the_same_report(cast: Cast) -> None:
    key = uuid4()
    assert send(cast, key).content.decode().count("-") > 0
    assert send(cast, key).status_code == 200
    assert FeeReport.objects.count() == 1


def test_a_guardian_reports_a_school_of_their_own_children(cast: Cast) -> None:
    said = {"organisation_id": cast.other_school.pk, "words": "收费", "request_key": str(uuid4())}
    answer = cast.client("guardian").post(reverse("committees:fee_report"), said)
    assert answer.status_code == 422
    assert "收费" in answer.content.decode()
    with pytest.raises(Refusal, match="not-yours"):
        operations.report_fee(
            by=cast.viewer("guardian"),
            today=TODAY,
            organisation_id=cast.other_school.pk,
            words="收费",
            request_key=uuid4(),
        )
    assert not FeeReport.objects.exists()


@pytest.mark.parametrize("member", ["principal", "school_officer", "city_officer", "supervisor", "auditor"])
def test_nobody_but_the_countys_office_reads_it(cast: Cast, member: str) -> None:
    key = reported(cast.school.pk)
    with pytest.raises(Forbidden):
        operations.read_fee(by=cast.viewer(member), today=TODAY, report_id=key)
    assert cast.client(member).get(reverse("committees:fee", args=[key])).status_code == 403
    with pytest.raises(OutOfScope):
        operations.read_fee(by=cast.viewer("other_county_officer"), today=TODAY, report_id=key)


def test_the_school_sees_nothing_until_it_is_told_and_then_only_the_offices_words(cast: Cast) -> None:
    key = reported(cast.school.pk)
    address = reverse("committees:school", args=[cast.school.pk])
    assert "收费问题" not in cast.client("school_officer").get(address).content.decode()
    assert not Entry.objects.exists()
    told(cast, key)
    page = cast.client("school_officer").get(address).content.decode()
    assert "请退还所收班费" in page
    assert "每人一百元" not in page
    for member in ("guardian", "head_teacher", "county_officer"):
        assert "请退还所收班费" not in cast.client(member).get(address).content.decode()


def test_the_case_stands_open_from_the_telling_to_the_end(cast: Cast) -> None:
    key = reported(cast.school.pk, day=date(2026, 11, 2))
    told(cast, key)
    entry = Entry.objects.get(kind=rules.OPENED)
    assert (entry.occurred_on, entry.actor_id) == (TODAY, None)
    assert entry.facets == {"case": str(FeeReport.objects.get().case)}
    found = Standing.objects.filter(organisation=cast.school, duty_key="M2.15", required=1)
    assert found.filter(achieved=0).exists()
    closed(cast, key)
    assert found.filter(achieved=1).exists()


def test_what_is_not_true_is_closed_without_the_school(cast: Cast) -> None:
    key = reported(cast.school.pk)
    with pytest.raises(Refusal, match="tell-first"):
        closed(cast, key, "founded")
    closed(cast, key, "unfounded")
    assert not Entry.objects.exists()
    assert not AuditLine.objects.filter(noun="fee", organisation_id=cast.school.pk).exists()
    with pytest.raises(Refusal, match="state"):
        closed(cast, key, "unfounded")


def test_the_office_leaves_a_line_each_time_it_reads(cast: Cast) -> None:
    key = reported(cast.school.pk)
    cast.client("county_officer").get(reverse("committees:fee", args=[key]))
    line = AuditLine.objects.get(act="fee.read")
    assert line.key == str(key)
    assert "一百元" not in json.dumps(line.detail, ensure_ascii=False)


def test_offices_hear_by_night_and_once(cast: Cast) -> None:
    reported(cast.school.pk)
    assert not Message.objects.exists()
    assert operations.announce_fees(today=TODAY) == 1
    assert operations.announce_fees(today=TODAY) == 0
    message = Message.objects.get(user=cast.users["county_officer"])
    assert cast.school.name not in message.subject + message.body
    assert not Message.objects.exclude(user=cast.users["county_officer"]).exists()


def test_codes_are_long_and_read_out_easily() -> None:
    code = rules.code_of(bytes(range(32)))
    assert rules.cleaned(code.lower().replace("-", "  ")) == code
    assert len(set(rules.LETTERS)) == 32
    assert not set("01IO") & set(rules.LETTERS)


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    key = reported(cast.school.pk)

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(operations.fees, "audit", broken)
    with pytest.raises(RuntimeError):
        told(cast, key)
    assert FeeReport.objects.get().state == "received"
    assert not Entry.objects.exists()
