"""Somebody takes up a post: looked for first, chosen or new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people import operations
from gongyu.people.models import Post, Staff
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def add(cast: Cast, member: str = "school_officer", **given: Any) -> int:
    said: dict[str, Any] = {
        "organisation_id": cast.school.pk,
        "name": "钱老师",
        "staff_number": "K77",
        "post": "teacher",
        "since": TODAY,
    } | given
    return operations.add_staff(by=cast.viewer(member), today=TODAY, **said)


def test_somebody_new(cast: Cast) -> None:
    row = Post.objects.select_related("staff").get(staff_id=add(cast))
    assert (row.organisation_id, row.post, row.valid_from) == (cast.school.pk, "teacher", TODAY)
    assert (row.staff.name, row.staff.pinyin, row.staff.staff_number) == ("钱老师", "qian lao shi", "K77")
    assert AuditLine.objects.get(act="staff.post").detail == {"post": "teacher"}


def test_another_post_of_somebody_who_is_there(cast: Cast) -> None:
    assert add(cast, staff_id=cast.colleague.pk, post="grade_leader") == cast.colleague.pk
    first = add(cast)
    assert add(cast, post="psychologist") == first  # the same name and number
    assert Staff.objects.filter(name="钱老师").count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "people.no-name"),
        ({"post": "king"}, "people.post"),
        ({"since": TODAY + timedelta(days=400)}, "people.too-far-ahead"),
        ({"staff_number": "T1"}, "people.staff-number"),
    ],
)
def test_what_cannot_be(cast: Cast, given: dict[str, Any], code: str) -> None:
    Staff.objects.filter(pk=cast.head_teacher.pk).update(staff_number="T1")
    with pytest.raises(Refusal) as refused:
        add(cast, **given)
    assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        add(cast, staff_id=cast.colleague.pk)
    assert refused.value.code == "people.post-held"


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("head_teacher", Forbidden),
        ("county_officer", Forbidden),
        ("kindergarten_officer", OutOfScope),
        ("stranger", Forbidden),
    ],
)
def test_nobody_else(cast: Cast, member: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        add(cast, member)


def test_nobody_of_another_school_is_chosen(cast: Cast) -> None:
    far = Staff.objects.get(name="周老师")
    with pytest.raises(OutOfScope):
        add(cast, staff_id=far.pk)


def test_nothing_is_written_without_its_line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.people.operations.hiring.record", broken)
    with pytest.raises(RuntimeError):
        add(cast)
    assert not Staff.objects.filter(name="钱老师").exists()


def test_from_looking_to_registered(cast: Cast) -> None:
    client, page = cast.client("school_officer"), reverse("people:staff_add")
    assert client.get(page).status_code == 200
    assert "就是这位" in client.post(page, {"step": "find", "term": "lls"}).content.decode()
    chosen = client.post(page, {"step": "choose", "staff": cast.colleague.pk}).content.decode()
    assert 'name="staff_number"' not in chosen and "李老师" in chosen
    far = Staff.objects.get(name="周老师").pk
    assert client.post(page, {"step": "choose", "staff": far}).status_code == 404
    said = {"post": "grade_leader", "since": TODAY.isoformat()}
    assert client.post(page, {"step": "save", "staff": cast.colleague.pk, **said}).status_code == 302
    assert client.post(page, {"step": "save", "name": "", **said}).status_code == 422
