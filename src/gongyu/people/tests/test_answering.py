"""Who answers for a child, from when until when: guardians, custody, entrusted carers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from gongyu.people import operations, queries
from gongyu.people.models import Guardian, Guardianship
from gongyu.people.operations import Answer
from gongyu.people.operations.sealing import PHONE, index, seal
from gongyu.people.tests.rosters import row, workbook
from tests.cast import TODAY, Cast, guardian_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

TELEPHONE = "13800138000"


def add(cast: Cast, member: str = "head_teacher", which: int = 2, **given: Any) -> int:
    said: dict[str, Any] = {"relation": "52", "answers_as": "guardian", "since": TODAY, "until": None}
    said |= {key: given.pop(key) for key in tuple(given) if key in said}
    who: dict[str, Any] = {"name": "赵秀英", "phone": TELEPHONE} | given
    return operations.add_guardian(
        by=cast.viewer(member), today=TODAY, pupil_id=cast.pupils[which].pk, said=Answer(**said), **who
    )


def end(
    cast: Cast, held: int, member: str = "head_teacher", on: date = TODAY, because: str = "custody"
) -> None:
    operations.end_guardianship(
        by=cast.viewer(member), today=TODAY, guardianship_id=held, on=on, because=because
    )


def elsewhere(cast: Cast, name: str = "吴桂芳", phone: str = TELEPHONE) -> Guardian:
    """A guardian of a child of another school."""
    guardian = guardian_of(cast.far_pupils[0], name=name, relation="62")
    guardian.phone_sealed, guardian.phone_index = seal(phone, PHONE), index(phone)
    guardian.save()
    return guardian


# --- adding -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("member", ["head_teacher", "school_officer", "principal"])
def test_somebody_new(cast: Cast, member: str) -> None:
    row = Guardianship.objects.select_related("guardian").get(pk=add(cast, member, answers_as="custody"))
    assert (row.guardian.name, row.relation, row.answers_as) == ("赵秀英", "52", "custody")
    assert (row.valid_from, row.valid_until) == (TODAY, None)
    assert row.guardian.phone_index is not None and bytes(row.guardian.phone_index) == index(TELEPHONE)
    line = AuditLine.objects.get(act="guardian.add")
    assert line.detail == {"pupil": row.pupil_id, "guardian": row.guardian_id, "as": "custody"}
    assert TELEPHONE not in str(line.detail) and "赵" not in str(line.detail)


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("colleague", Forbidden),
        ("subject_teacher", Forbidden),
        ("county_officer", Forbidden),
        ("guardian", Forbidden),
        ("other_county_officer", Forbidden),
        ("kindergarten_officer", OutOfScope),
        ("stranger", Forbidden),
    ],
)
def test_nobody_else_adds_anybody(cast: Cast, member: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        add(cast, member)
    assert not Guardian.objects.filter(name="赵秀英").exists()


def test_a_guardian_of_another_school_is_the_same_person(cast: Cast) -> None:
    known = elsewhere(cast)
    row = Guardianship.objects.get(pk=add(cast, name="吴桂芳", relation="62"))
    assert row.guardian_id == known.pk
    assert {one.pupil_id for one in Guardianship.objects.filter(guardian=known)} == {
        cast.pupils[2].pk,
        cast.far_pupils[0].pk,
    }


@pytest.mark.parametrize(
    ("name", "phone"), [("吴桂兰", TELEPHONE), ("吴桂芳", "13800138001"), ("吴桂芳", "")]
)
def test_half_of_what_is_known_elsewhere_finds_nobody(cast: Cast, name: str, phone: str) -> None:
    known = elsewhere(cast)
    row = Guardianship.objects.get(pk=add(cast, name=name, phone=phone))
    assert row.guardian_id != known.pk


def test_whoever_is_not_in_scope_cannot_be_chosen(cast: Cast) -> None:
    known = elsewhere(cast)
    with pytest.raises(OutOfScope):
        add(cast, guardian_id=known.pk)
    with pytest.raises(OutOfScope):  # a colleague's class
        add(cast, guardian_id=cast.other_guardian.pk)
    add(cast, "school_officer", guardian_id=cast.other_guardian.pk, relation="80")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "people.no-name"),
        ({"phone": "1380013"}, "people.phone"),
        ({"relation": "12"}, "people.relation"),
        ({"answers_as": "friend"}, "people.answers-as"),
        ({"since": TODAY + timedelta(days=400)}, "people.too-far-ahead"),
        ({"until": TODAY + timedelta(days=30)}, "people.until-carer"),
        ({"answers_as": "carer", "until": TODAY}, "people.until-day"),
        ({"answers_as": "carer", "until": TODAY + timedelta(days=4 * 366)}, "people.until-day"),
    ],
)
def test_what_cannot_be(cast: Cast, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        add(cast, **given)
    assert refused.value.code == code
    assert not Guardian.objects.filter(name="赵秀英").exists()


def test_nobody_is_made_twice(cast: Cast) -> None:
    add(cast)
    with pytest.raises(Refusal) as refused:
        add(cast)
    assert refused.value.code == "people.answers-already"
    with pytest.raises(Refusal) as refused:
        add(cast, phone="")
    assert refused.value.code == "people.guardian-named"


def test_custody_changes_hands_on_a_day(cast: Cast) -> None:
    first = add(cast, answers_as="custody", since=TODAY - timedelta(days=90))
    guardian = Guardianship.objects.get(pk=first).guardian_id
    add(cast, guardian_id=guardian, answers_as="guardian")
    before, now = Guardianship.objects.filter(guardian_id=guardian).order_by("pk")
    assert (before.valid_until, before.ended_because, before.superseded_at) == (TODAY, "changed", None)
    assert (now.valid_from, now.valid_until, now.answers_as) == (TODAY, None, "guardian")
    page = queries.answering(cast.viewer("head_teacher"), cast.pupils[2].pk)
    assert [one.answers_as for one in page.now] == ["guardian"]
    assert [one.answers_as for one in page.before] == ["custody"]
    assert AuditLine.objects.filter(act="guardian.change").count() == 1


# --- an entrusted carer -----------------------------------------------------------------------------
def test_a_carer_sees_the_child_only_while_it_lasts(cast: Cast) -> None:
    """The guardian of two children cares for a third for a month."""
    child = cast.pupils[2]
    add(
        cast,
        "school_officer",
        guardian_id=cast.guardian.pk,
        relation="99",
        answers_as="carer",
        since=TODAY + timedelta(days=1),
        until=TODAY + timedelta(days=31),
    )
    viewer = cast.viewer("guardian")
    seen = {
        day: queries.may_see_pupil(replace(viewer, today=TODAY + timedelta(days=day)), child.pk)
        for day in (0, 1, 30, 31)
    }
    assert seen == {0: False, 1: True, 30: True, 31: False}
    assert child.pk not in queries.child_ids_of(viewer.user_id, TODAY + timedelta(days=31))
    assert not queries.guardian_users([child.pk], TODAY + timedelta(days=31))


def test_relation_99_is_a_carer_where_nothing_else_is_said(cast: Cast) -> None:
    guardian_of(cast.pupils[3], name="李婶", relation="99")
    page = queries.answering(cast.viewer("head_teacher"), cast.pupils[3].pk)
    assert [(one.name, one.answers_as) for one in page.now] == [("李婶", "carer")]


# --- ending -----------------------------------------------------------------------------------------
def test_it_ends_on_a_day_with_a_reason(cast: Cast) -> None:
    held = Guardianship.objects.get(guardian=cast.guardian, pupil=cast.pupils[0])
    end(cast, held.pk)
    held.refresh_from_db()
    assert (held.valid_until, held.ended_because, held.superseded_at) == (TODAY, "custody", None)
    assert not queries.may_see_pupil(cast.viewer("guardian"), cast.pupils[0].pk)
    assert queries.may_see_pupil(cast.viewer("guardian"), cast.pupils[1].pk)
    assert AuditLine.objects.get(act="guardian.end").detail["because"] == "custody"
    with pytest.raises(Refusal) as refused:
        end(cast, held.pk)
    assert refused.value.code == "people.answers-over"


def test_what_was_wrong_never_was(cast: Cast) -> None:
    held = add(cast)
    end(cast, held, because="wrong")
    page = queries.answering(cast.viewer("head_teacher"), cast.pupils[2].pk)
    assert not (*page.now, *page.before, *page.later)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"because": "agreed"}, "people.because"),
        ({"because": ""}, "people.because"),
        ({"on": date(2020, 9, 1)}, "people.before-it-began"),
        ({"on": TODAY + timedelta(days=400)}, "people.too-far-ahead"),
    ],
)
def test_an_end_that_cannot_be(cast: Cast, given: dict[str, Any], code: str) -> None:
    held = Guardianship.objects.get(guardian=cast.guardian, pupil=cast.pupils[0])
    with pytest.raises(Refusal) as refused:
        end(cast, held.pk, **given)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("colleague", Forbidden),
        ("guardian", Forbidden),
        ("county_officer", Forbidden),
        ("kindergarten_officer", OutOfScope),
        ("other_guardian", Forbidden),
    ],
)
def test_nobody_else_ends_it(cast: Cast, member: str, why: type[Exception]) -> None:
    held = Guardianship.objects.get(guardian=cast.guardian, pupil=cast.pupils[0])
    with pytest.raises(why):
        end(cast, held.pk, member)
    held.refresh_from_db()
    assert held.valid_until is None


@pytest.mark.parametrize("act", ["add", "end"])
def test_nothing_is_written_without_its_line(cast: Cast, act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.people.operations.answering.record", broken)
    before = list(Guardianship.objects.order_by("pk").values())
    held = Guardianship.objects.get(guardian=cast.guardian, pupil=cast.pupils[0]).pk
    with pytest.raises(RuntimeError):
        add(cast) if act == "add" else end(cast, held)
    assert list(Guardianship.objects.order_by("pk").values()) == before
    assert not Guardian.objects.filter(name="赵秀英").exists()


@pytest.mark.django_db(transaction=True)
def test_the_other_guardians_are_told_that_something_is_otherwise(cast: Cast) -> None:
    add(cast, which=0)
    told = Message.objects.get()
    assert told.user_id == cast.users["guardian"].pk
    assert "赵秀英" not in told.subject + told.body


# --- the roster says otherwise ----------------------------------------------------------------------
def test_no_roster_brings_back_who_answers_no_longer(cast: Cast) -> None:
    held = Guardianship.objects.get(guardian=cast.guardian, pupil=cast.pupils[0])
    end(cast, held.pk)
    said = row("王梓涵", born_on="2017-05-04", guardian1="王建国", relation1="父亲", phone1=TELEPHONE)
    content = workbook([said])
    operations.import_roster(
        by=cast.viewer("school_officer"),
        today=TODAY,
        organisation_id=cast.school.pk,
        content=content,
        source="花名册.xlsx",
    )
    assert not queries.guardians_of([cast.pupils[0].pk], TODAY)


# --- the pages --------------------------------------------------------------------------------------
def test_from_looking_to_having_registered(cast: Cast) -> None:
    client, page = cast.client("head_teacher"), reverse("people:guardian_add", args=[cast.pupils[2].pk])
    assert client.get(page).status_code == 200
    found = client.post(page, {"step": "find", "term": "wjg"}).content.decode()
    assert "王建国" in found and "就是这位" in found
    chosen = client.post(page, {"step": "choose", "guardian": cast.guardian.pk}).content.decode()
    assert 'name="phone"' not in chosen
    said = {"relation": "80", "answers_as": "carer", "since": TODAY.isoformat(), "until": "2027-01-31"}
    answer = client.post(page, {"step": "save", "guardian": cast.guardian.pk, **said})
    assert answer.status_code == 302
    row = Guardianship.objects.get(guardian=cast.guardian, pupil=cast.pupils[2])
    assert (row.answers_as, row.valid_until) == ("carer", date(2027, 1, 31))
    assert "委托照护" in client.get(answer.headers["Location"]).content.decode()


def test_what_was_typed_is_not_lost(cast: Cast) -> None:
    client, page = cast.client("head_teacher"), reverse("people:guardian_add", args=[cast.pupils[2].pk])
    answer = client.post(
        page,
        {
            "step": "save",
            "name": "赵秀英",
            "phone": "12",
            "relation": "52",
            "answers_as": "guardian",
            "since": TODAY.isoformat(),
        },
    )
    assert answer.status_code == 422
    assert "赵秀英" in answer.content.decode() and "11 位手机号" in answer.content.decode()


def test_ending_from_the_page(cast: Cast) -> None:
    held = Guardianship.objects.get(guardian=cast.guardian, pupil=cast.pupils[0])
    client, page = cast.client("head_teacher"), reverse("people:guardianship_end", args=[held.pk])
    assert client.post(page, {}).status_code == 422
    answer = client.post(page, {"because": "care", "on": TODAY.isoformat()})
    assert answer.status_code == 302
    assert "委托照护结束" in client.get(answer.headers["Location"]).content.decode()
