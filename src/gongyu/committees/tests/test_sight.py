"""Who sees what of a school's three bodies: names, papers, and where they are led to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gongyu.committees import operations
from gongyu.committees.factories import adopted, in_office, joined
from gongyu.committees.models import Member
from gongyu.filings import queries as filings
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def mandate(cast: Cast) -> int:
    """A parents' committee with a guardian, a teacher and somebody from outside."""
    office = cast.viewer("school_officer")
    made = in_office(office, cast.school.pk)
    joined(office, made, TODAY, guardian_id=cast.guardian.pk)
    joined(office, made, TODAY, staff_id=cast.head_teacher.pk)
    joined(office, made, TODAY, name="孙专家")
    return made


def text(cast: Cast, member: str, which: str = "parents") -> str:
    address = reverse("committees:committee", args=[cast.school.pk, which])
    return cast.client(member).get(address).content.decode()


@pytest.mark.parametrize("member", ["school_officer", "guardian", "head_teacher"])
def test_members_and_the_school_read_every_name(cast: Cast, mandate: int, member: str) -> None:
    assert "王建国" in text(cast, member)
    assert "孙专家" in text(cast, member)


@pytest.mark.parametrize("member", ["other_guardian", "county_officer", "subject_teacher"])
def test_others_read_a_guardians_name_only_when_that_guardian_says_so(
    cast: Cast, mandate: int, member: str
) -> None:
    assert "王老师" in text(cast, member)
    assert "王建国" not in text(cast, member)
    assert "孙专家" not in text(cast, member)
    mine = Member.objects.get(guardian=cast.guardian)
    operations.show_name(by=cast.viewer("guardian"), today=TODAY, member_id=mine.pk, shown=True)
    assert "王建国" in text(cast, member)
    operations.show_name(by=cast.viewer("guardian"), today=TODAY, member_id=mine.pk, shown=False)
    assert "王建国" not in text(cast, member)


def test_the_school_cannot_say_it_for_a_guardian(cast: Cast, mandate: int) -> None:
    mine = Member.objects.get(guardian=cast.guardian)
    address = reverse("committees:member_name", args=[mine.pk])
    assert cast.client("school_officer").post(address, {"shown": "1"}).status_code == 404
    assert cast.client("other_guardian").post(address, {"shown": "1"}).status_code == 404
    assert not Member.objects.get(pk=mine.pk).shown


def test_families_read_the_charter_and_members_the_plans_as_well(cast: Cast, mandate: int) -> None:
    office = cast.viewer("school_officer")
    charter = adopted(office, cast.school.pk)
    plan = adopted(office, cast.school.pk, sort="plan", words="本学期三件事")
    for member, outcome in (("other_guardian", 404), ("guardian", 200), ("school_officer", 200)):
        client = cast.client(member)
        assert client.get(reverse("committees:edition", args=[charter])).status_code == 200
        assert client.get(reverse("committees:edition", args=[plan])).status_code == outcome


def test_earlier_editions_stay_readable(cast: Cast) -> None:
    office = cast.viewer("school_officer")
    first = adopted(office, cast.school.pk, words="第一版的话", begins=TODAY - timedelta(9))
    adopted(office, cast.school.pk, words="第二版的话", begins=TODAY)
    page = cast.client("other_guardian").get(reverse("committees:edition", args=[first])).content.decode()
    assert "第一版的话" in page
    assert "这是以前的一版" in page


def test_whoever_has_left_is_no_longer_inside(cast: Cast, mandate: int) -> None:
    plan = adopted(cast.viewer("school_officer"), cast.school.pk, sort="plan")
    mine = Member.objects.get(guardian=cast.guardian)
    office = cast.viewer("school_officer")
    operations.end_member(by=office, today=TODAY, member_id=mine.pk, ends=TODAY)
    address = reverse("committees:edition", args=[plan])
    assert cast.client("guardian").get(address).status_code == 404


def test_a_school_out_of_reach_is_as_if_it_were_not(cast: Cast) -> None:
    for name in ("far_school", "nobody"):
        key = cast.other_school.pk if name == "far_school" else 10**9
        address = reverse("committees:school", args=[key])
        assert cast.client("guardian").get(address).status_code == 404
    odd = reverse("committees:committee", args=[cast.school.pk, "anything"])
    assert cast.client("guardian").get(odd).status_code == 404


def test_these_acts_are_filed_nowhere_else(cast: Cast) -> None:
    offered = filings.can_file(cast.viewer("school_officer"), TODAY, cast.school.pk)
    assert offered is not None
    assert not [one.act.key for one in offered.choices if "charter" in one.act.key]
    assert not [
        one.act.words for one in offered.choices if "委员会" in one.act.words and "在任" in one.act.words
    ]


def test_a_guardian_gets_there_from_the_first_page(cast: Cast) -> None:
    page = cast.client("guardian").get("/").content.decode()
    assert reverse("committees:school", args=[cast.school.pk]) in page


def test_lists_ask_the_same_number_of_questions_whatever_their_length(
    cast: Cast, mandate: int, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        assert cast.client("county_officer").get("/committees/").status_code == 200
