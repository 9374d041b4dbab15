"""To open what is sealed leaves a line: by whom, of what, for which page; without the line it stays shut."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import uuid4

import pytest

from gongyu.audit.models import AuditLine
from gongyu.filings import operations, queries
from gongyu.filings.factories import filed
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
YESTERDAY: Final = TODAY - timedelta(days=1)
PAPER: Final = "filing.communication_mechanism"
SEALED: Final = "filing.bullying_signal.opened"
COUNTED: Final = "filing.case_plan"
PAGES: Final = {
    "filings:filing": "/filings/{key}/",
    "filings:close": "/filings/{key}/close/",
    "filings:withdraw": "/filings/{key}/withdraw/",
    "filings:file": "/filings/file/?act=filing.case_plan&renews={key}",
}


def sealed(cast: Cast) -> int:
    return filed(cast.viewer("school_officer"), cast.school.pk, SEALED, YESTERDAY)


def lines() -> list[AuditLine]:
    return list(AuditLine.objects.filter(act="filing.read").order_by("pk"))


@pytest.mark.parametrize("member", ["school_officer", "principal"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_that_opens_it_leaves_a_line(cast: Cast, page: str, member: str) -> None:
    key = sealed(cast)
    assert lines() == []
    assert cast.client(member).get(PAGES[page].format(key=key)).status_code == 200
    (line,) = lines()
    assert (line.by_id, line.noun, line.key) == (cast.users[member].pk, "filing", str(key))
    assert line.organisation_id == cast.school.pk
    assert line.detail == {"act": SEALED, "duty": "M1.12", "purpose": page}
    assert line.at is not None


def test_what_counts_children_in_trouble_is_sealed_as_well(cast: Cast) -> None:
    key = filed(cast.viewer("principal"), cast.school.pk, COUNTED, YESTERDAY)
    cast.client("principal").get(f"/filings/{key}/")
    assert [(line.key, line.detail["act"]) for line in lines()] == [(str(key), COUNTED)]


def test_every_opening_counts(cast: Cast) -> None:
    address, client = f"/filings/{sealed(cast)}/", cast.client("principal")
    client.get(address)
    client.get(address)
    client.head(address)
    assert len(lines()) == 3


def test_it_stands_beside_the_line_of_what_was_then_done(cast: Cast) -> None:
    key = sealed(cast)
    sent = {"occurred_on": TODAY.isoformat(), "request_key": str(uuid4())}
    assert cast.client("school_officer").post(f"/filings/{key}/close/", sent).status_code == 302
    acts = AuditLine.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["filing.file", "filing.read", "filing.close"]


@pytest.mark.parametrize(
    "address", ["/filings/", "/filings/?all=1", "/filings/?duty=M1.12", "/filings/file/?duty=M1.12", "/"]
)
def test_to_stand_in_a_list_is_not_to_be_read(cast: Cast, address: str) -> None:
    sealed(cast)
    assert cast.client("principal").get(address).status_code == 200
    assert lines() == []


@pytest.mark.parametrize("page", ["filings:filing", "filings:withdraw"])
def test_what_is_open_to_the_school_leaves_none(cast: Cast, page: str) -> None:
    key = filed(cast.viewer("school_officer"), cast.school.pk, PAPER, YESTERDAY, TODAY)
    assert cast.client("school_officer").get(PAGES[page].format(key=key)).status_code == 200
    assert lines() == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("member", ["head_teacher", "case_holder", "other_county_officer", "county_officer"])
def test_who_may_not_open_it_reads_nothing(cast: Cast, page: str, member: str) -> None:
    key = sealed(cast)
    answer = cast.client(member).get(PAGES[page].format(key=key))
    assert answer.status_code in (403, 404)
    assert queries.act_words(SEALED) not in answer.content.decode()
    assert lines() == []


@pytest.mark.parametrize("page", PAGES)
def test_without_the_line_it_stays_shut(cast: Cast, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    key = sealed(cast)

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(operations, "record_read", broken)
    client = cast.client("principal")
    client.raise_request_exception = False
    answer = client.get(PAGES[page].format(key=key))
    assert answer.status_code == 500
    assert queries.act_words(SEALED) not in answer.content.decode()
