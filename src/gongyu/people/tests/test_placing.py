"""A child comes in the middle of a term: looked for, recognised by number and name, told of nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people import operations
from gongyu.people.models import Enrolment, Pupil
from gongyu.people.operations.sealing import index
from gongyu.people.tests.rosters import identity
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

ONE = identity()


def add(cast: Cast, member: str = "school_officer", **given: Any) -> int:
    said: dict[str, Any] = {
        "organisation_id": cast.school.pk,
        "class_id": cast.class_3_2.pk,
        "name": "孙小雨",
        "number": f"G{ONE}",
        "on": TODAY,
    } | given
    return operations.add_pupil(by=cast.viewer(member), today=TODAY, **said)


def left(cast: Cast, name: str = "吴俊杰", *, gone: bool = True) -> Pupil:
    """A child of another school with the number; who has left it, or is still there."""
    pupil = cast.far_pupils[0]
    Pupil.objects.filter(pk=pupil.pk).update(name=name, identity_index=index(ONE))
    if gone:
        Enrolment.objects.filter(pupil=pupil).update(valid_until=TODAY - timedelta(days=3))
    return pupil


def test_somebody_new(cast: Cast) -> None:
    row = Enrolment.objects.select_related("pupil").get(pupil_id=add(cast))
    assert (row.school_class_id, row.valid_from, row.valid_until) == (cast.class_3_2.pk, TODAY, None)
    pupil = row.pupil
    assert (pupil.name, pupil.pinyin, pupil.born_on, pupil.sex) == (
        "孙小雨",
        "sun xiao yu",
        date(2017, 5, 4),
        1,
    )
    assert bytes(pupil.number_index or b"") == index(f"G{ONE}")
    assert bytes(pupil.identity_index or b"") == index(ONE)
    line = AuditLine.objects.get(act="pupil.enrol")
    assert line.detail == {"class": cast.class_3_2.pk, "known": False}


def test_who_has_left_another_school_is_the_same_child(cast: Cast) -> None:
    pupil = left(cast)
    assert add(cast, name="吴俊杰", number=ONE) == pupil.pk
    assert Enrolment.objects.filter(pupil=pupil, valid_until__isnull=True).count() == 1
    assert AuditLine.objects.get(act="pupil.enrol").detail["known"] is True


@pytest.mark.parametrize(("name", "gone"), [("吴俊杰", False), ("孙小雨", True), ("孙小雨", False)])
def test_a_number_alone_tells_nothing(cast: Cast, name: str, gone: bool) -> None:
    """Another name, or still at a school: the same sentence, and no word of where."""
    left(cast, gone=gone)
    before = Enrolment.objects.count()
    with pytest.raises(Refusal) as refused:
        add(cast, name=name, number=ONE)
    assert refused.value.code == "people.number-known"
    assert "桃园" not in str(refused.value)
    assert Enrolment.objects.count() == before and not Pupil.objects.filter(name="孙小雨").exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "  "}, "people.no-name"),
        ({"number": "G13020220170504"}, "people.number"),
        ({"number": ONE[:17] + ("1" if ONE[17] != "1" else "2")}, "people.number"),
        ({"on": TODAY + timedelta(days=1)}, "people.comes-on"),
        ({"on": TODAY - timedelta(days=400)}, "people.comes-on"),
        ({"number": "", "born_on": TODAY}, "people.born-on"),
    ],
)
def test_what_cannot_be(cast: Cast, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        add(cast, **given)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("head_teacher", Forbidden),
        ("county_officer", Forbidden),
        ("guardian", Forbidden),
        ("kindergarten_officer", OutOfScope),
    ],
)
def test_nobody_else(cast: Cast, member: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        add(cast, member)


def test_no_class_of_another_school(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        add(cast, class_id=cast.other_class.pk)


def test_nothing_is_written_without_its_line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.people.operations.placing.record", broken)
    with pytest.raises(RuntimeError):
        add(cast)
    assert not Pupil.objects.filter(name="孙小雨").exists()


def test_from_looking_to_who_answers_for_the_child(cast: Cast) -> None:
    client, page = cast.client("school_officer"), reverse("people:pupil_add")
    assert client.get(page).status_code == 200
    found = client.post(page, {"step": "find", "term": "王梓涵"}).content.decode()
    assert "本校已有" in found and 'value="王梓涵"' in found
    wrong = client.post(page, {"step": "save", "name": "孙小雨", "number": "12", "on": TODAY.isoformat()})
    assert wrong.status_code == 422 and "孙小雨" in wrong.content.decode()
    said = {"name": "孙小雨", "number": ONE, "class_id": cast.class_3_1.pk, "on": TODAY.isoformat()}
    answer = client.post(page, {"step": "save", **said})
    made = Pupil.objects.get(name="孙小雨")
    assert answer.headers["Location"] == reverse("people:guardian_add", args=[made.pk])
    assert ONE not in client.get(answer.headers["Location"]).content.decode()
