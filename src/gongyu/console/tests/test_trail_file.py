"""The audit trail searched in every way and taken out as a file, which is itself a line of the trail."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.accounts.models import User
from gongyu.audit.models import AuditLine
from gongyu.audit.operations import record
from gongyu.console import operations, queries
from gongyu.console.rules import ACTS, NOUNS, Sought
from gongyu.kernel.refusal import Forbidden
from gongyu.ui.spreadsheet import csv_of
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
FILE = "/console/audit/file/"


@pytest.fixture
def trail(cast: Cast) -> None:
    for place, by, act, noun in (
        ("school", "head_teacher", "visit.record", "visit"),
        ("school", "colleague", "roster.import", "roster"),
        ("other_school", "principal", "visit.record", "visit"),
    ):
        user, body = cast.users[by], getattr(cast, place)
        record(by=user.pk, act=act, noun=noun, key="1", organisation_id=body.pk, detail={"rows": 3})


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 3),
        ({"act": "visit.record"}, 2),
        ({"noun": "roster"}, 1),
        ({"person": "王老师"}, 1),
        ({"organisation": "向阳小学"}, 2),
        ({"act": "visit.record", "organisation": "桃园"}, 1),
        ({"since": timezone.localdate() + timedelta(days=1)}, 0),
        ({"until": timezone.localdate() - timedelta(days=1)}, 0),
        ({"since": timezone.localdate(), "until": timezone.localdate()}, 3),
    ],
)
def test_every_filter_narrows(cast: Cast, trail: None, asked: dict[str, object], found: int) -> None:
    viewer = cast.viewer("auditor")
    assert len(queries.trail(viewer, Sought(**asked)).lines) == found  # type: ignore[arg-type]


def test_the_file_holds_what_the_page_does_and_leaves_a_line(
    cast: Cast, trail: None, on_the_day: object
) -> None:
    answer = cast.client("auditor").get(f"{FILE}?act=visit.record&person=王老师&since=2020-01-01")
    assert "attachment" in answer.headers["Content-Disposition"]
    table = rows(answer.content)
    assert len(table) == 2 and table[1][1] == "王老师" and "记录家访" in table[1][2]
    line = AuditLine.objects.get(act="audit.export")
    teacher = cast.users["head_teacher"].pk
    assert line.by_id == cast.users["auditor"].pk
    assert line.detail == {
        "act": "visit.record",
        "from": "2020-01-01",
        "people": [teacher],
        "bodies": [],
        "lines": 1,
    }


def test_no_text_that_was_typed_stands_in_the_trail(cast: Cast, on_the_day: object) -> None:
    cast.client("auditor").get(f"{FILE}?person=王梓涵&organisation=王梓涵家")
    assert "王梓涵" not in str(AuditLine.objects.get(act="audit.export").detail)


def test_a_cell_that_begins_like_a_formula_comes_out_as_text(
    cast: Cast, trail: None, on_the_day: object
) -> None:
    User.objects.filter(username="head_teacher").update(display_name="=1+cmd|'/C calc'!A0")
    table = rows(cast.client("auditor").get(f"{FILE}?act=visit.record").content)
    assert "'=1+cmd|'/C calc'!A0" in {row[1] for row in table}
    for sign in ("=", "+", "-", "@", "\t", "\r", "＝", " ="):
        assert rows(csv_of(["x"], [[f"{sign}1"]]))[1][0].startswith("'")
    assert rows(csv_of(["x"], [["王"], [3]]))[1:] == [["王"], ["3"]]


def test_it_is_bounded_and_says_so(
    cast: Cast, trail: None, on_the_day: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("gongyu.console.queries.trail"), "MOST", 2)
    table = rows(cast.client("auditor").get(FILE).content)
    assert len(table) == 4 and "请缩小日期范围" in table[-1][0]


def test_a_county_auditor_takes_out_the_county_alone(cast: Cast, trail: None, on_the_day: object) -> None:
    Grant.objects.filter(user=cast.users["auditor"]).update(organisation=cast.county_education)
    text = cast.client("auditor").get(FILE).content.decode()
    assert "向阳小学" in text and "桃园小学" not in text


@pytest.mark.parametrize("member", ["principal", "system_admin", "grant_admin", "city_officer", "guardian"])
def test_auditors_alone(cast: Cast, trail: None, on_the_day: object, member: str) -> None:
    assert cast.client(member).get(FILE).status_code == 403
    with pytest.raises(Forbidden):
        operations.export_trail(by=cast.viewer(member), today=TODAY, sought=Sought())


def test_nothing_leaves_if_the_audit_fails(
    cast: Cast, trail: None, on_the_day: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.console.operations.trail.record", fails)
    client = cast.client("auditor")
    client.raise_request_exception = False
    assert client.get(FILE).status_code == 500


def test_it_is_read_and_not_sent(cast: Cast, on_the_day: object) -> None:
    assert cast.client("auditor").post(FILE).status_code == 405


def test_what_cannot_be_read_is_said_at_its_field(cast: Cast, trail: None, on_the_day: object) -> None:
    page = cast.client("auditor").get("/console/audit/?since=yesterday&act=visit.record").content.decode()
    assert "field-error" in page and page.count("<tr>") == 3


@pytest.mark.parametrize(("said", "words"), [("act", ACTS), ("noun", NOUNS)])
def test_whatever_the_rooms_write_into_the_trail_has_words(said: str, words: dict[str, str]) -> None:
    """Every call that names an act or a noun outright; a new one that nobody named in plain speech fails."""
    rooms = Path(queries.__file__).parents[2]
    call = re.compile(
        r"\brecord(?:_many|_read)?\((?:[^()]|\([^()]*\))*?\b" + said + r'="([a-z-]+(?:\.[a-z-]+)?)"'
    )
    files = [path for path in rooms.rglob("*.py") if "tests" not in path.parts]
    written = {key for path in files for key in call.findall(path.read_text(encoding="utf-8"))}
    assert len(written) > 15 and written - set(words) == set()
