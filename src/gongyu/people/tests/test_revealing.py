"""Numbers are masked; one is shown whole for a purpose, in one answer, and the guardians read of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations
from gongyu.people.operations.sealing import NUMBER, PHONE, index, seal
from gongyu.people.rules.revealing import MOST_AN_HOUR, PURPOSES, masked_number, masked_phone
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

PUPIL_NUMBER = "G130202201705041237"
TELEPHONE = "13800138000"


@pytest.fixture(autouse=True)
def numbers(cast: Cast) -> None:
    """The first two children have one guardian with a telephone; the first has a number."""
    pupil, guardian = cast.pupils[0], cast.guardian
    pupil.number_sealed, pupil.number_index = seal(PUPIL_NUMBER, NUMBER), index(PUPIL_NUMBER)
    pupil.save()
    guardian.phone_sealed, guardian.phone_index = seal(TELEPHONE, PHONE), index(TELEPHONE)
    guardian.save()


def page(cast: Cast, pupil: int = 0) -> str:
    return reverse("people:reveal", args=[cast.pupils[pupil].pk])


def asked(cast: Cast, what: str = "number", purpose: str = "roster") -> dict[str, str]:
    return {"what": what if what == "number" else str(cast.guardian.pk), "purpose": purpose}


def lines() -> list[AuditLine]:
    return list(AuditLine.objects.filter(act="pupil.reveal").order_by("id"))


def test_masks_leave_nothing_to_use() -> None:
    assert masked_number(PUPIL_NUMBER) == "G130202●●●●●●●●●●●●"
    assert masked_number("130202201705041237") == "130202●●●●●●●●●●●●"
    assert masked_number("L13") == "L13●●●●"
    assert masked_phone(TELEPHONE) == "138●●●●8000"


@pytest.mark.parametrize("member", ["head_teacher", "school_officer", "principal"])
def test_the_childs_page_shows_masks_and_where_to_ask(cast: Cast, member: str) -> None:
    html = cast.client(member).get(reverse("people:pupil", args=[cast.pupils[0].pk])).content.decode()
    assert "G130202●●●●●●●●●●●●" in html and "138●●●●8000" in html
    assert PUPIL_NUMBER not in html and TELEPHONE not in html
    assert f"{page(cast)}?what={cast.guardian.pk}" in html


@pytest.mark.parametrize("member", ["subject_teacher", "guardian"])
def test_others_who_know_the_child_see_not_even_a_mask(cast: Cast, member: str) -> None:
    html = cast.client(member).get(reverse("people:pupil", args=[cast.pupils[0].pk])).content.decode()
    assert cast.pupils[0].name in html
    assert "●" not in html and page(cast) not in html


@pytest.mark.parametrize(("what", "value"), [("number", PUPIL_NUMBER), ("phone", TELEPHONE)])
def test_one_number_is_shown_for_a_purpose_and_written_down(cast: Cast, what: str, value: str) -> None:
    answer = cast.client("head_teacher").post(page(cast), asked(cast, what, "contact"))
    html = answer.content.decode()
    assert answer.status_code == 200 and value in html
    assert ({PUPIL_NUMBER, TELEPHONE} - {value}).pop() not in html
    assert "no-store" in answer.headers["Cache-Control"]
    (line,) = lines()
    assert (line.noun, line.key) == ("pupil", str(cast.pupils[0].pk))
    assert line.by == cast.users["head_teacher"] and line.organisation == cast.school
    assert line.detail["purpose"] == "contact" and line.detail["what"] == what
    assert value not in str(line.detail) and cast.pupils[0].name not in str(line.detail)


def test_it_is_shown_in_that_answer_only(cast: Cast) -> None:
    client = cast.client("head_teacher")
    client.post(page(cast), asked(cast))
    for address in (page(cast), reverse("people:pupil", args=[cast.pupils[0].pk])):
        assert PUPIL_NUMBER not in client.get(address).content.decode()
    assert len(lines()) == 1


def test_asking_shows_nothing_and_writes_nothing(cast: Cast) -> None:
    html = cast.client("head_teacher").get(page(cast)).content.decode()
    assert PUPIL_NUMBER not in html and TELEPHONE not in html
    for words in PURPOSES.values():
        assert words in html
    assert not lines()


@pytest.mark.parametrize(
    "sent",
    [{}, {"what": "number"}, {"purpose": "roster"}, {"what": "number", "purpose": "because"}, {"what": "7"}],
)
def test_without_number_or_purpose_nothing_is_shown(cast: Cast, sent: dict[str, str]) -> None:
    answer = cast.client("head_teacher").post(page(cast), sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "请选择" in html and PUPIL_NUMBER not in html
    assert not lines()


def test_guardians_of_other_children_are_no_choice(cast: Cast) -> None:
    other = cast.other_guardian
    other.phone_sealed = seal("13911112222", PHONE)
    other.save()
    sent = {"what": str(other.pk), "purpose": "contact"}
    answer = cast.client("head_teacher").post(page(cast), sent)
    assert answer.status_code == 422 and "13911112222" not in answer.content.decode()
    assert not lines()


@pytest.mark.parametrize(
    ("member", "status"),
    [
        ("guardian", 403),
        ("subject_teacher", 403),
        ("case_holder", 403),
        ("county_officer", 403),
        ("auditor", 403),
        ("stranger", 403),
        ("colleague", 404),
        ("kindergarten_officer", 404),
    ],
)
def test_who_may_not(cast: Cast, member: str, status: int) -> None:
    client = cast.client(member)
    assert client.get(page(cast)).status_code == status
    assert client.post(page(cast), asked(cast)).status_code == status
    assert not lines()


def test_somebody_not_signed_in_is_asked_to(cast: Cast) -> None:
    answer = Client().post(page(cast), asked(cast))
    assert answer.status_code == 302 and reverse("account_login") in answer.headers["Location"]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_only_the_methods_there_are(cast: Cast, method: str) -> None:
    assert getattr(cast.client("head_teacher"), method)(page(cast)).status_code == 405


def test_nobody_carries_a_school_away(cast: Cast) -> None:
    teacher = cast.viewer("head_teacher")
    for _ in range(MOST_AN_HOUR):
        operations.reveal(
            by=teacher, today=TODAY, pupil_id=cast.pupils[0].pk, what="number", purpose="roster"
        )
    with pytest.raises(Refusal) as refusal:
        operations.reveal(
            by=teacher, today=TODAY, pupil_id=cast.pupils[0].pk, what="number", purpose="roster"
        )
    assert refusal.value.code == "reveal.too-many"
    answer = cast.client("head_teacher").post(page(cast), asked(cast))
    assert answer.status_code == 422 and "请稍后再看" in answer.content.decode()
    assert len(lines()) == MOST_AN_HOUR


def test_nothing_is_shown_when_it_cannot_be_written_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no line")

    monkeypatch.setattr("gongyu.people.operations.looking.record_look", broken)
    with pytest.raises(RuntimeError):
        cast.client("head_teacher").post(page(cast), asked(cast))


def test_a_child_without_numbers_has_none_to_show(cast: Cast) -> None:
    html = cast.client("head_teacher").get(page(cast, 4)).content.decode()
    assert "没有这个孩子的学籍号" in html and "<form class=" not in html
