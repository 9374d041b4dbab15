"""Filing, closing a case and withdrawing, by people of the cast."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Standing
from gongyu.filings import operations
from gongyu.filings.factories import filed
from gongyu.filings.models import Filing
from gongyu.filings.operations import Particulars
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
PAPER = "filing.communication_mechanism"
OPENED = "filing.wellbeing_signal.opened"


def officer(cast: Cast) -> Any:
    return cast.viewer("school_officer")


def paper(cast: Cast, until: date | None = None) -> int:
    return filed(officer(cast), cast.school.pk, PAPER, YESTERDAY, until)


def case(cast: Cast) -> int:
    return filed(officer(cast), cast.school.pk, OPENED, YESTERDAY)


def page(cast: Cast, act: str) -> tuple[str, dict[str, str]]:
    """The address and the data of each act."""
    key = {"occurred_on": TODAY.isoformat(), "request_key": str(uuid4())}
    match act:
        case "file":
            address = f"/filings/file/?act={PAPER}&organisation={cast.school.pk}"
            return address, {"title": "家校沟通办法", **key}
        case "close":
            return f"/filings/{case(cast)}/close/", key
        case _:
            return f"/filings/{paper(cast)}/withdraw/", {"reason": "登记错了"}


ACTS = {
    "file": ("filed", "filing.file"),
    "close": ("filed", "filing.close"),
    "withdraw": ("withdrawn", "filing.withdraw"),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_school_officer_does_it_and_it_is_audited(cast: Cast, act: str) -> None:
    address, data = page(cast, act)
    answer = cast.client("school_officer").post(address, data)
    state, line = ACTS[act]
    row = Filing.objects.latest("id")
    assert answer.status_code == 302
    assert row.state == state
    found = AuditLine.objects.filter(act=line, noun="filing", key=str(row.pk)).latest("id")
    assert found.organisation_id == cast.school.pk


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("member", ["kindergarten_officer", "other_county_officer", "station_worker"])
def test_somebody_from_elsewhere_finds_nothing(cast: Cast, act: str, member: str) -> None:
    address, data = page(cast, act)
    assert cast.client(member).post(address, data).status_code == 404


@pytest.mark.parametrize("act", ["file", "withdraw"])
@pytest.mark.parametrize("member", ["county_officer", "subject_teacher", "supervisor"])
def test_who_may_only_read_is_told_so(cast: Cast, act: str, member: str) -> None:
    address, data = page(cast, act)
    assert cast.client(member).post(address, data).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_only_the_methods_there_are(cast: Cast, act: str) -> None:
    address, _ = page(cast, act)
    assert cast.client("school_officer").delete(address).status_code == 405


@pytest.mark.parametrize("act", ACTS)
def test_somebody_not_signed_in_is_asked_to(cast: Cast, act: str) -> None:
    address, data = page(cast, act)
    answer = cast.client(None).post(address, data)
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_written_when_the_audit_fails(
    cast: Cast, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, data = page(cast, act)
    before = list(Filing.objects.values_list("id", "state")), Entry.objects.count()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(operations, "audit", broken)
    client = cast.client("school_officer")
    client.raise_request_exception = False
    assert client.post(address, data).status_code == 500
    assert (list(Filing.objects.values_list("id", "state")), Entry.objects.count()) == before


def test_filing_posts_one_entry_and_the_duty_moves(cast: Cast) -> None:
    number = paper(cast, date(2027, 9, 1))
    entry = Entry.objects.get()
    assert (entry.kind, entry.occurred_on, entry.facets) == (PAPER, YESTERDAY, {"valid_until": "2027-09-01"})
    assert entry.source == f"filings.filing:{number}"
    moved = Standing.objects.filter(organisation=cast.school, duty_key="M1.01", achieved=1)
    assert moved.exists()
    operations.withdraw(by=officer(cast), today=TODAY, filing_id=number, reason="登记错了")
    assert Entry.objects.filter(reverses=entry).exists()
    assert not moved.exists()


def test_a_case_is_closed_under_the_same_key_and_then_no_longer_stands_open(cast: Cast) -> None:
    opened = Filing.objects.get(pk=case(cast))
    address = f"/filings/{opened.pk}/close/"
    client = cast.client("school_officer")
    assert address in client.get("/filings/").content.decode()
    client.post(address, {"occurred_on": TODAY.isoformat(), "request_key": str(uuid4())})
    closed = Filing.objects.latest("id")
    assert (closed.case, closed.act) == (opened.case, "filing.wellbeing_signal.closed")
    assert [entry.facets["case"] for entry in Entry.objects.all()] == [str(opened.case)] * 2
    assert address not in client.get("/filings/").content.decode()
    with pytest.raises(Refusal) as refused:
        operations.withdraw(by=officer(cast), today=TODAY, filing_id=opened.pk, reason="登记错了")
    assert refused.value.code == "filing.close-first"


def test_a_step_that_there_is_not_is_refused(cast: Cast) -> None:
    number, opened = paper(cast), case(cast)
    operations.withdraw(by=officer(cast), today=TODAY, filing_id=number, reason="登记错了")
    with pytest.raises(Refusal) as refused:
        operations.withdraw(by=officer(cast), today=TODAY, filing_id=number, reason="再一次")
    assert refused.value.code == "filing.withdrawn"

    def close() -> None:
        operations.close(
            by=officer(cast), today=TODAY, filing_id=opened, occurred_on=TODAY, request_key=uuid4()
        )

    close()
    with pytest.raises(Refusal) as refused:
        close()
    assert refused.value.code == "filing.case-closed"


def test_an_end_is_filed_from_its_case_only(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        filed(officer(cast), cast.school.pk, "filing.wellbeing_signal.closed", TODAY)
    assert refused.value.code == "filing.close-from-list"
    address = "/filings/file/?act=filing.wellbeing_signal.closed"
    assert "登记哪一项" in cast.client("school_officer").get(address).content.decode()


def test_a_form_sent_twice_is_one_filing(cast: Cast) -> None:
    address, data = page(cast, "file")
    client = cast.client("school_officer")
    first, second = (client.post(address, data).headers["Location"] for _ in range(2))
    assert first == second
    assert Entry.objects.count() == 1


def test_what_is_refused_is_said_at_its_field(cast: Cast) -> None:
    address, data = page(cast, "file")
    client = cast.client("school_officer")
    wrong: list[tuple[dict[str, str], str]] = [
        ({"occurred_on": TOMORROW.isoformat()}, "日期不能晚于今天"),
        ({"valid_until": YESTERDAY.isoformat()}, "结束日要晚于开始日"),
        ({"title": ""}, "请写文件或事项的名称"),
        ({"occurred_on": "2019-01-01"}, "那天本单位还没有成立"),
    ]
    for more, sentence in wrong:
        answer = client.post(address, data | more)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), sentence
    assert not Filing.objects.exists()


def test_nothing_can_be_written_about_a_child_in_trouble(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        operations.file(
            by=officer(cast),
            today=TODAY,
            organisation_id=cast.school.pk,
            act="filing.case_plan",
            occurred_on=TODAY,
            request_key=uuid4(),
            what=Particulars(note="小明的情况"),
        )
    assert refused.value.code == "filing.no-words"


def test_after_a_body_was_closed_nothing_is_filed_there(cast: Cast) -> None:
    cast.school.closed_on = YESTERDAY
    cast.school.save()
    with pytest.raises(Refusal) as refused:
        filed(officer(cast), cast.school.pk, PAPER, TODAY)
    assert refused.value.code == "filing.after-closing"
