"""What platforms send: once each, without a person, and credited to whoever has linked an account."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.courses import operations, queries
from gongyu.courses.factories import colleagues, course_of, published
from gongyu.courses.models import Learning, LinkedAccount, Platform, Statement
from gongyu.courses.rules import xapi
from gongyu.kernel.refusal import Forbidden, OutOfScope
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
ELSEWHERE = "https://learn.example.cn/courses/7"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
Send = Callable[..., HttpResponse]


@pytest.fixture
def course(cast: Cast) -> int:
    """A course of the county's that is the same as one elsewhere."""
    county = colleagues(cast.county_education.pk, TODAY, role="county_officer")
    office = cast.viewer("county_officer")
    made = published(office, cast.county_education.pk, county)
    operations.name_same_course(by=office, today=TODAY, edition_id=made, activity=ELSEWHERE)
    return course_of(made)


@pytest.fixture
def key(cast: Cast) -> operations.Key:
    return operations.connect_platform(
        by=cast.viewer("county_officer"),
        today=TODAY,
        organisation_id=cast.county_education.pk,
        title="省级家长学校",
        home="https://learn.example.cn/",
    )


@pytest.fixture
def send(key: operations.Key) -> Send:
    def sent(body: Any, *, secret: str = "", number: str = "", version: str = "2.0.0") -> HttpResponse:
        shown = b64encode(f"{key.login}:{secret or key.secret}".encode()).decode()
        heads = {"Authorization": f"Basic {shown}", "X-Experience-API-Version": version}
        client, address = Client(enforce_csrf_checks=True), reverse("courses:xapi_statements")
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        if number:
            address += f"?statementId={number}"
            return client.put(address, text, "application/json", headers=heads)  # type: ignore[return-value]
        return client.post(address, text, "application/json", headers=heads)  # type: ignore[return-value]

    return sent


def link(cast: Cast, who: str = "guardian") -> str:
    return operations.link_account(by=cast.viewer(who), today=TODAY, platform_id=Platform.objects.get().pk)


def statement(pseudonym: str, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"objectType": "Agent", "account": {"homePage": "https://gongyu.cn", "name": pseudonym}},
        "verb": {"id": COMPLETED},
        "object": {"objectType": "Activity", "id": ELSEWHERE},
        "timestamp": "2026-11-20T08:00:00+08:00",
        **more,
    }


def test_what_was_completed_elsewhere_is_finished_here(cast: Cast, course: int, send: Send) -> None:
    answer = send(statement(link(cast)))
    assert answer.status_code == 200
    assert answer["X-Experience-API-Version"] == xapi.VERSION
    assert json.loads(answer.content) == [str(Statement.objects.get().number)]
    line = queries.learning_course(cast.viewer("guardian"), course).line
    assert line.finished_on == date(2026, 11, 20)
    # Who it was about stands nowhere but with them.
    kept = Statement.objects.values().get()
    assert cast.users["guardian"].pk not in kept.values()
    assert not [field.name for field in Statement._meta.get_fields() if field.name in ("user", "account")]
    assert not AuditLine.objects.filter(by_id=cast.users["guardian"].pk).exists()


def test_a_statement_sent_again_is_counted_once(cast: Cast, course: int, send: Send) -> None:
    said = statement(link(cast))
    assert [send(said).status_code for _ in range(3)] == [200, 200, 200]
    assert send([said, statement("x")]).status_code == 200
    assert Statement.objects.count() == 2
    assert Learning.objects.count() == 1


def test_a_number_with_other_words_is_a_conflict_and_nothing_is_kept(
    cast: Cast, course: int, send: Send
) -> None:
    said = statement(link(cast))
    send(said)
    other = said | {"object": {"id": "https://learn.example.cn/courses/8"}}
    assert send([statement("y"), other]).status_code == 409
    assert Statement.objects.count() == 1


def test_put_has_its_number_in_the_address(cast: Cast, course: int, send: Send) -> None:
    said = statement(link(cast))
    number = said.pop("id")
    assert send(said, number=number).status_code == 204
    assert send(said, number=number).status_code == 204
    assert (
        send(said | {"verb": {"id": "http://adlnet.gov/expapi/verbs/failed"}}, number=number).status_code
        == 409
    )
    assert send(said | {"id": str(uuid4())}, number=number).status_code == 400
    assert send(said, number="not-one").status_code == 400
    assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        b"{",
        {},
        [{}],
        {"actor": {"mbox": "mailto:mama@example.cn"}, "verb": {"id": COMPLETED}, "object": {"id": ELSEWHERE}},
        statement("z", actor={"name": "王建国", "account": {"homePage": "https://a.cn", "name": "1"}}),
        statement("z", verb={"id": "completed"}),
        statement("z", object={"id": "course 7"}),
        statement("z", object={"objectType": "StatementRef", "id": str(uuid4())}),
        [statement("z") for _ in range(xapi.BATCH_MOST + 1)],
        [statement("z", id="5f0d9a1e-8f0b-4f4e-9c33-0d2f0f5e9a11")] * 2,
    ],
)
def test_what_is_not_a_statement_is_refused(send: Send, wrong: Any) -> None:
    assert send(wrong).status_code == 400
    assert not Statement.objects.exists()


def test_without_the_platforms_own_key_nothing_comes_in(cast: Cast, send: Send) -> None:
    assert send(statement("a"), secret="guessed").status_code == 401
    assert Client().post(reverse("courses:xapi_statements"), "{}", "application/json").status_code == 401
    operations.end_platform(
        by=cast.viewer("county_officer"), today=TODAY, platform_id=Platform.objects.get().pk
    )
    assert send(statement("a")).status_code == 401


def test_a_version_is_asked_for(send: Send) -> None:
    assert send(statement("a"), version="").status_code == 400
    assert send(statement("a"), version="1.0.1").status_code == 200
    answer = Client().get(reverse("courses:xapi_about"))
    assert json.loads(answer.content) == {"version": ["1.0.3", "2.0.0"]}


def test_an_account_that_nobody_has_linked_is_nobody(cast: Cast, course: int, send: Send) -> None:
    assert send(statement("unknown")).status_code == 200
    assert not Learning.objects.exists()
    pseudonym = link(cast)
    operations.unlink_account(by=cast.viewer("guardian"), today=TODAY, platform_id=Platform.objects.get().pk)
    send(statement(pseudonym))
    assert not Learning.objects.exists()


def test_what_is_voided_counts_no_more(cast: Cast, course: int, send: Send) -> None:
    said = statement(link(cast))
    send(said)
    refers = {"objectType": "StatementRef", "id": said["id"]}
    assert send(statement("x", verb={"id": xapi.VOIDED}, object=refers)).status_code == 200
    assert Statement.objects.get(number=said["id"]).voided
    assert not Learning.objects.exists()


def test_who_went_on_here_and_finished_there_keeps_their_answers(cast: Cast, course: int, send: Send) -> None:
    operations.answer_lesson(by=cast.viewer("guardian"), today=TODAY, course_id=course, position=1, choice=0)
    said = statement(link(cast))
    send(said)
    assert Learning.objects.get().finished_on == date(2026, 11, 20)
    send(statement("x", verb={"id": xapi.VOIDED}, object={"objectType": "StatementRef", "id": said["id"]}))
    row = Learning.objects.get()
    assert row.finished_on is None and row.answers.count() == 1


def test_what_was_not_passed_is_not_finished(cast: Cast, course: int, send: Send) -> None:
    send(statement(link(cast), result={"completion": False}))
    assert not Learning.objects.exists()


def test_pseudonyms_are_pairwise(cast: Cast, key: operations.Key) -> None:
    assert link(cast) == link(cast) != link(cast, "other_guardian")
    assert LinkedAccount.objects.count() == 2
    page = cast.client("guardian").get(reverse("courses:accounts")).content.decode()
    assert link(cast) in page and link(cast, "other_guardian") not in page


def test_the_key_is_shown_once(cast: Cast) -> None:
    client = cast.client("county_officer")
    sent = {"title": "省级家长学校", "home": "https://learn.example.cn/"}
    page = client.post(reverse("courses:platforms"), sent).content.decode()
    assert "只显示这一次" in page
    assert "只显示这一次" not in client.get(reverse("courses:platforms")).content.decode()
    assert client.post(reverse("courses:platforms"), {"title": "", "home": "http://a"}).status_code == 422
    renewed = client.post(reverse("courses:platform_renew", args=[Platform.objects.get().pk]))
    assert "只显示这一次" in renewed.content.decode()
    assert AuditLine.objects.filter(act="platform.connect").count() == 1


def test_who_connects_platforms(cast: Cast, key: operations.Key) -> None:
    number = Platform.objects.get().pk
    with pytest.raises(Forbidden):
        operations.end_platform(by=cast.viewer("department_officer"), today=TODAY, platform_id=number)
    with pytest.raises(OutOfScope):
        operations.end_platform(by=cast.viewer("other_county_officer"), today=TODAY, platform_id=number)
    for member in ("school_officer", "head_teacher", "guardian"):
        assert cast.client(member).get(reverse("courses:platforms")).status_code == 403
    # A guardian links what serves the school of a child of theirs.
    far = operations.connect_platform(
        by=cast.viewer("other_county_officer"),
        today=TODAY,
        organisation_id=cast.other_county_education.pk,
        title="别处",
        home="https://far.example.cn/",
    )
    with pytest.raises(OutOfScope):
        operations.link_account(
            by=cast.viewer("guardian"),
            today=TODAY,
            platform_id=Platform.objects.get(login=far.login).pk,
        )
