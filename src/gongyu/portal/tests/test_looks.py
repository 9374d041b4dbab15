"""A child's guardians read who looked; nobody else does."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.contact.factories import visit
from gongyu.keeping.queries import sealed
from gongyu.people.models import Guardianship
from gongyu.people.operations import reveal
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def looks(cast: Cast, member: str, pupil: int, status: int = 200) -> str:
    answer = cast.client(member).get(reverse("portal:looks", args=[pupil]))
    assert answer.status_code == status
    return answer.content.decode()


def look_at(cast: Cast, member: str, pupil: int) -> None:
    assert cast.client(member).get(reverse("people:pupil", args=[pupil])).status_code == 200


def test_before_anybody_looked(cast: Cast) -> None:
    assert "没有人打开过" in looks(cast, "guardian", cast.pupils[0].pk)


def test_a_teacher_is_told_of_by_name_and_an_office_by_its_role(cast: Cast) -> None:
    pupil = cast.pupils[0].pk
    for member in ("head_teacher", "head_teacher", "school_officer"):
        look_at(cast, member, pupil)
    html = looks(cast, "guardian", pupil)
    assert "王老师" in html and "班主任" in html and "打开了资料页" in html
    assert "2 次" in html
    assert "德育处" not in html
    assert html.count("向阳小学") >= 2


def test_an_opened_visit_is_told(cast: Cast) -> None:
    pupil = cast.pupils[0].pk
    number = visit(cast.viewer("head_teacher"), pupil, TODAY)
    page = reverse("contact:visit", args=[number])
    assert cast.client("principal").get(page).status_code == 200
    assert cast.client("guardian").get(page).status_code == 200
    html = looks(cast, "guardian", pupil)
    assert "陈校长" in html and "打开了家访记录" in html
    assert AuditLine.objects.filter(act="visit.read").count() == 1


def test_what_a_guardian_reads_is_not_told(cast: Cast) -> None:
    pupil = cast.pupils[0].pk
    look_at(cast, "guardian", pupil)
    assert not AuditLine.objects.filter(noun="pupil").exists()
    assert "没有人打开过" in looks(cast, "guardian", pupil)


def test_a_number_shown_is_told_with_its_purpose(cast: Cast) -> None:
    pupil, guardian = cast.pupils[0], cast.guardian
    guardian.phone_sealed = sealed("13800138000", "people_guardian.phone")
    guardian.save()
    reveal(
        by=cast.viewer("head_teacher"),
        today=TODAY,
        pupil_id=pupil.pk,
        what=str(guardian.pk),
        purpose="contact",
    )
    html = looks(cast, "guardian", pupil.pk)
    assert "王老师" in html and "看了监护人的电话：联系监护人" in html
    assert "13800138000" not in html


def test_a_sister_is_another_child(cast: Cast) -> None:
    look_at(cast, "head_teacher", cast.pupils[1].pk)
    assert "王老师" not in looks(cast, "guardian", cast.pupils[0].pk)
    assert "王老师" in looks(cast, "guardian", cast.pupils[1].pk)


@pytest.mark.parametrize(
    "member", ["other_guardian", "head_teacher", "principal", "school_officer", "auditor", "stranger"]
)
def test_nobody_else_is_told(cast: Cast, member: str) -> None:
    look_at(cast, "head_teacher", cast.pupils[0].pk)
    looks(cast, member, cast.pupils[0].pk, status=404)


def test_who_no_longer_answers_for_the_child_is_not_told(cast: Cast) -> None:
    Guardianship.objects.filter(pupil=cast.pupils[0]).update(valid_until=date(2026, 11, 1))
    looks(cast, "guardian", cast.pupils[0].pk, status=404)


def test_it_is_only_read(cast: Cast) -> None:
    assert cast.client("guardian").post(reverse("portal:looks", args=[cast.pupils[0].pk])).status_code == 405


def test_one_page_asks_little_however_many_looked(
    cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = cast.client("guardian")
    for member in ("head_teacher", "school_officer", "principal"):
        look_at(cast, member, cast.pupils[0].pk)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("portal:looks", args=[cast.pupils[0].pk]))


def test_nothing_is_shown_when_it_cannot_be_written_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no line")

    monkeypatch.setattr("gongyu.people.operations.looking.record_look", broken)
    with pytest.raises(RuntimeError):
        cast.client("head_teacher").get(reverse("people:pupil", args=[cast.pupils[0].pk]))


def test_the_first_page_leads_there(cast: Cast) -> None:
    html = cast.client("guardian").get("/").content.decode()
    for pupil in cast.pupils[:2]:
        assert reverse("portal:looks", args=[pupil.pk]) in html
