"""Search before create: by name, pinyin, initials, whole numbers; nobody outside one's scope is found."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries
from gongyu.people.models import Guardian, Guardianship
from gongyu.people.operations.sealing import NUMBER, PHONE, index, seal
from gongyu.people.queries.finding import MOST, Found
from gongyu.people.rules.searching import Term, spells, term_of
from tests.cast import Cast, pupil_in

NUMBER_OF_ONE = "G130202201705041237"
TELEPHONE = "13800138000"
FAR_PHONE = "13900139000"


# --- what is typed ----------------------------------------------------------------------------------
@pytest.mark.anydatabase
@pytest.mark.parametrize(
    ("typed", "term"),
    [
        (" 王梓涵 ", Term("name", "王梓涵")),
        ("ＷＺＨ", Term("latin", "wzh")),
        ("wang zi han", Term("latin", "wangzihan")),
        ("138 0013 8000", Term("phone", "13800138000")),
        ("+86 13800138000", Term("phone", "13800138000")),
        ("0315-2801234", Term("phone", "03152801234")),
        ("g130202201705041237", Term("number", "G130202201705041237")),
        ("13020220170504123x", Term("number", "13020220170504123X")),
        ("1380013", Term("part", "")),
        ("王1", Term("part", "")),
        ("  ", Term("nothing", "")),
    ],
)
def test_what_somebody_means(typed: str, term: Term) -> None:
    assert term_of(typed) == term


@pytest.mark.anydatabase
@pytest.mark.parametrize(
    ("name", "latin", "is_so"),
    [
        ("曾梓涵", "zengzihan", True),
        ("曾梓涵", "cengzihan", True),
        ("曾梓涵", "zzh", True),
        ("曾梓涵", "zihan", True),
        ("曾梓涵", "zengzh", True),
        ("曾梓涵", "zenghan", False),
        ("单晓乐", "shanxiaole", True),
        ("单晓乐", "sxy", True),
        ("尉迟恭", "yuchigong", True),
        ("阿卜杜·热合曼", "abd", True),
        ("Anna Li", "anna", True),
        ("王梓涵", "zhaozihan", False),
    ],
)
def test_any_reading_of_each_character(name: str, latin: str, is_so: bool) -> None:
    assert spells(name, latin) is is_so


# --- within one's scope ------------------------------------------------------------------------------
@pytest.fixture
def numbers(cast: Cast) -> None:
    pupil = cast.pupils[0]
    pupil.number_sealed, pupil.number_index = seal(NUMBER_OF_ONE, NUMBER), index(NUMBER_OF_ONE)
    pupil.save()
    far = Guardian.objects.create(county_code="130203", name="王建国")
    Guardianship.objects.create(
        pupil=cast.far_pupils[0],
        guardian=far,
        relation="51",
        valid_from="2024-09-01",
        recorded_at="2024-09-01T00:00Z",
    )
    for guardian, phone in ((cast.guardian, TELEPHONE), (far, FAR_PHONE)):
        guardian.phone_sealed, guardian.phone_index = seal(phone, PHONE), index(phone)
        guardian.save()


def look(cast: Cast, member: str, typed: str) -> Found:
    viewer = cast.viewer(member)
    return queries.find_anybody(viewer, queries.place_to_find(viewer, cast.school.pk), term_of(typed))


@pytest.mark.django_db
@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize("typed", ["王梓涵", "wzh", "wangzihan", "zihan", NUMBER_OF_ONE])
def test_a_pupil_by_whatever_is_known(cast: Cast, typed: str) -> None:
    assert [one.name for one in look(cast, "head_teacher", typed).pupils] == ["王梓涵"]


@pytest.mark.django_db
@pytest.mark.usefixtures("numbers")
def test_a_telephone_finds_the_guardian_and_the_children(cast: Cast) -> None:
    found = look(cast, "head_teacher", TELEPHONE)
    assert [one.name for one in found.pupils] == ["王梓涵", "王梓轩"]
    ((guardian),) = found.guardians
    assert (guardian.name, len(guardian.children)) == ("王建国", 2)
    assert TELEPHONE not in guardian.phone and guardian.phone.endswith("8000")


@pytest.mark.django_db
def test_staff_for_those_who_see_the_whole_school(cast: Cast) -> None:
    assert [one.name for one in look(cast, "school_officer", "cxz").staff] == ["陈校长"]
    assert look(cast, "head_teacher", "cxz").staff == ()


@pytest.mark.django_db
@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize(
    ("member", "typed"),
    [
        ("head_teacher", "刘一诺"),  # a colleague's pupil
        ("head_teacher", "lyn"),
        ("head_teacher", "刘秀兰"),
        ("head_teacher", "吴俊杰"),  # another school's
        ("school_officer", "吴俊杰"),
        ("school_officer", "wjj"),
        ("school_officer", FAR_PHONE),
        ("colleague", TELEPHONE),
        ("colleague", NUMBER_OF_ONE),
        ("school_officer", "1380013"),
        ("school_officer", NUMBER_OF_ONE[:12]),
    ],
)
def test_whoever_is_outside_is_like_nobody(cast: Cast, member: str, typed: str) -> None:
    found = look(cast, member, typed)
    nobody = look(cast, member, typed if found.half else "没有这个人")
    assert found == nobody


@pytest.mark.django_db
@pytest.mark.usefixtures("numbers")
def test_a_namesake_elsewhere_adds_nothing_to_a_list(cast: Cast) -> None:
    """王建国 is a guardian here and another one at another school."""
    assert [one.id for one in look(cast, "school_officer", "王建国").guardians] == [cast.guardian.pk]


@pytest.mark.django_db
def test_a_list_ends(cast: Cast) -> None:
    for number in range(MOST + 5):
        pupil_in(cast.class_3_2, f"孙晓{chr(0x4E00 + number)}")
    assert len(look(cast, "head_teacher", "孙晓").pupils) == MOST


@pytest.mark.django_db
@pytest.mark.parametrize(
    "member",
    ["county_officer", "city_officer", "supervisor", "system_admin", "auditor", "guardian", "stranger"],
)
def test_nobody_else_searches(cast: Cast, member: str) -> None:
    with pytest.raises(OutOfScope):
        look(cast, member, "王梓涵")


@pytest.mark.django_db
def test_searching_costs_few_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    viewer = cast.viewer("school_officer")
    body = queries.place_to_find(viewer, cast.school.pk)
    with django_assert_max_num_queries(7):
        queries.find_anybody(viewer, body, term_of("w"))


@pytest.mark.django_db
@pytest.mark.usefixtures("on_the_day", "numbers")
def test_the_page_takes_what_is_sent_and_nothing_of_an_address(cast: Cast) -> None:
    client, page = cast.client("head_teacher"), reverse("people:find")
    assert client.post(page, {"term": ""}).status_code == 422
    shown = client.post(page, {"term": TELEPHONE}).content.decode()
    assert "王梓涵" in shown and f">{TELEPHONE}<" not in shown
    assert "王梓涵" not in client.get(page + f"?term={TELEPHONE}").content.decode()
    there = page + f"?organisation={cast.other_school.pk}"
    assert client.post(there, {"term": "吴俊杰"}).status_code == 404
