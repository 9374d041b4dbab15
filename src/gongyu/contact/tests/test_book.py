"""A contact with a family is noted in two taps, taken back in one, and counted; its line stays shut."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.contact import operations, queries
from gongyu.contact.factories import contacted
from gongyu.contact.models import FamilyContact
from gongyu.contact.rules import book as rules
from gongyu.contact.tests.litany import METHODS
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
DUTY = "M1.02"
NOTE = "孩子发烧，请两天假"


def address(pupil_id: int) -> str:
    return reverse("contact:book_record", args=[pupil_id])


def tapped(**more: Any) -> dict[str, str]:
    return {"way": "wechat", "request_key": str(uuid4()), **more}


def traces() -> tuple[object, ...]:
    return (
        list(FamilyContact.objects.order_by("pk").values_list("pk", "state")),
        list(Entry.objects.order_by("pk").values_list("pk", flat=True)),
        list(AuditLine.objects.order_by("pk").values_list("pk", flat=True)),
    )


def figure(cast: Cast) -> int:
    """How many contacts the school is known by this year."""
    rows = Standing.objects.filter(organisation=cast.school, duty_key=DUTY)
    return max((row.achieved for row in rows), default=0)


@pytest.mark.parametrize("way", rules.WAYS)
def test_two_taps_note_it_and_it_is_counted_and_audited(cast: Cast, way: str) -> None:
    assess_all(today=TODAY)
    pupil = cast.pupils[0]
    answer = cast.client("head_teacher").post(address(pupil.pk), tapped(way=way, note=NOTE))
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('contact:book')}?class={cast.class_3_2.pk}"
    row, entry = FamilyContact.objects.get(), Entry.objects.get()
    assert (entry.kind, entry.pupil_id, entry.facets) == (rules.KIND, pupil.pk, {"way": way})
    assert (row.entry_id, row.occurred_on, entry.occurred_on) == (entry.pk, TODAY, TODAY)
    assert NOTE.encode() not in bytes(row.note_sealed or b"")
    line = AuditLine.objects.get(act="contact.record")
    assert line.by_id == cast.users["head_teacher"].pk and NOTE not in str(line.detail)
    assert figure(cast) == 1


def test_a_form_sent_twice_is_one_contact(cast: Cast) -> None:
    asked, client = tapped(), cast.client("head_teacher")
    client.post(address(cast.pupils[0].pk), asked)
    client.post(address(cast.pupils[0].pk), asked)
    assert (FamilyContact.objects.count(), Entry.objects.count()) == (1, 1)


def test_the_line_is_read_by_whoever_wrote_it_alone(cast: Cast) -> None:
    contacted(cast.viewer("head_teacher"), cast.pupils[0].pk, note=NOTE)
    page = f"{reverse('contact:book')}?class={cast.class_3_2.pk}"
    own = cast.client("head_teacher").get(page).content.decode()
    assert NOTE in own and "微信" in own
    office = cast.client("principal").get(page).content.decode()
    assert NOTE not in office and "微信" in office


def test_it_is_taken_back_by_a_reversing_entry(cast: Cast) -> None:
    assess_all(today=TODAY)
    client = cast.client("head_teacher")
    client.post(address(cast.pupils[0].pk), tapped())
    row = FamilyContact.objects.get()
    back = reverse("contact:book_withdraw", args=[row.pk])
    assert back in client.get(reverse("contact:book")).content.decode()
    assert client.post(back).status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert Entry.objects.filter(reverses_id=row.entry_id).count() == 1
    assert AuditLine.objects.filter(act="contact.withdraw").count() == 1
    assert figure(cast) == 0
    before = traces()
    with pytest.raises(Refusal) as refused:
        operations.withdraw_contact(by=cast.viewer("head_teacher"), today=TODAY, contact_id=row.pk)
    assert refused.value.code == "contact.withdrawn"
    assert client.post(back).status_code == 409
    assert traces() == before


def test_what_somebody_else_noted_only_the_office_takes_back(cast: Cast) -> None:
    made = contacted(cast.viewer("principal"), cast.pupils[0].pk)
    back = reverse("contact:book_withdraw", args=[made])
    assert cast.client("head_teacher").post(back).status_code == 403
    assert cast.client("kindergarten_officer").post(back).status_code == 404
    assert cast.client("school_officer").post(back).status_code == 302


@pytest.mark.parametrize(
    ("member", "status"),
    [
        *(("colleague", 403), ("subject_teacher", 403), ("guardian", 403), ("county_officer", 403)),
        *(("stranger", 403), ("kindergarten_officer", 404)),
    ],
)
def test_who_does_not_keep_the_book_notes_nothing(cast: Cast, member: str, status: int) -> None:
    before = traces()
    client = cast.client(member)
    assert client.post(address(cast.pupils[0].pk), tapped()).status_code == status
    assert client.get(f"{reverse('contact:book')}?class={cast.class_3_2.pk}").status_code == status
    assert traces() == before


@pytest.mark.parametrize(
    ("wrong", "words"), [({"way": ""}, "请选择是怎样联系的"), ({"note": "长" * 101}, "100 字以内")]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(cast: Cast, wrong: dict[str, str], words: str) -> None:
    before = traces()
    asked = tapped(**{"note": NOTE, **wrong})
    answer = cast.client("head_teacher").post(address(cast.pupils[0].pk), asked)
    assert answer.status_code == 422
    assert words in answer.content.decode() and asked["note"] in answer.content.decode()
    assert traces() == before


@pytest.mark.parametrize("method", [*METHODS, "get"])
def test_only_the_methods_there_are(cast: Cast, method: str) -> None:
    assert getattr(cast.client("head_teacher"), method)(address(cast.pupils[0].pk)).status_code == 405


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = contacted(cast.viewer("head_teacher"), cast.pupils[0].pk)
    before = traces()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.book.audit", broken)
    client = cast.client("head_teacher")
    client.raise_request_exception = False
    assert client.post(address(cast.pupils[1].pk), tapped()).status_code == 500
    assert client.post(reverse("contact:book_withdraw", args=[made])).status_code == 500
    assert traces() == before


def test_the_page_asks_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    contacted(cast.viewer("head_teacher"), cast.pupils[0].pk)
    client = cast.client("head_teacher")
    with django_assert_max_num_queries(12):
        client.get(reverse("contact:book"))


def test_another_school_year_begins_a_new_book(cast: Cast) -> None:
    contacted(cast.viewer("head_teacher"), cast.pupils[0].pk)
    FamilyContact.objects.update(occurred_on=TODAY.replace(month=6))
    lines = queries.book(cast.viewer("head_teacher"), cast.class_3_2.pk).lines
    assert {(one.times, one.last_on) for one in lines} == {(0, None)}


def test_rules() -> None:
    rules.check_way("qq")
    rules.check_note("好" * 100)
    rules.check_stands("recorded")
    with pytest.raises(Refusal, match=r"contact\.way"):
        rules.check_way("pigeon")
    with pytest.raises(Refusal, match=r"contact\.long-note"):
        rules.check_note("好" * 101)
    with pytest.raises(Refusal, match=r"contact\.withdrawn"):
        rules.check_stands("withdrawn")
