"""A term that is about to end is told in time, once a stage, to those who have to act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongyu.committees import operations
from gongyu.committees.factories import in_office, joined
from gongyu.committees.models import LapseTold, Mandate, Member
from gongyu.committees.rules import lapse as rules
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def mandate(cast: Cast) -> int:
    """A term with a chair, who is a guardian, and an ordinary member of the staff."""
    office = cast.viewer("school_officer")
    made = in_office(office, cast.school.pk)
    chair = joined(office, made, TODAY, guardian_id=cast.guardian.pk)
    Member.objects.filter(pk=chair).update(function="chair")
    joined(office, made, TODAY, staff_id=cast.head_teacher.pk)
    return made


def ends_in(mandate: int, days: int) -> None:
    Mandate.objects.filter(pk=mandate).update(ends=TODAY + timedelta(days))


@pytest.mark.parametrize(
    ("days", "stage"),
    [(61, ""), (60, "soon"), (15, "soon"), (14, "near"), (1, "near"), (0, "over"), (-60, "over"), (-61, "")],
)
def test_each_day_lies_in_one_stage(days: int, stage: str) -> None:
    assert rules.stage(TODAY + timedelta(days), TODAY) == stage


def test_those_who_act_are_told_once_a_stage(cast: Cast, mandate: int) -> None:
    assert operations.remind_of_lapses(today=TODAY) == 0
    ends_in(mandate, 50)
    assert operations.remind_of_lapses(today=TODAY) == 1
    assert operations.remind_of_lapses(today=TODAY + timedelta(1)) == 0
    told = set(Message.objects.values_list("user__username", flat=True))
    assert {"school_officer", "principal", "guardian"} <= told
    assert "head_teacher" not in told
    assert operations.remind_of_lapses(today=TODAY + timedelta(40)) == 1
    assert operations.remind_of_lapses(today=TODAY + timedelta(51)) == 1
    assert list(LapseTold.objects.order_by("pk").values_list("stage", flat=True)) == ["soon", "near", "over"]


def test_nothing_is_told_of_a_term_that_another_follows(cast: Cast, mandate: int) -> None:
    Mandate.objects.filter(pk=mandate).update(begins=date(2024, 9, 1), ends=TODAY - timedelta(20))
    in_office(cast.viewer("school_officer"), cast.school.pk, begins=TODAY - timedelta(10))
    assert operations.remind_of_lapses(today=TODAY) == 0


def test_the_first_page_of_the_school_says_so(cast: Cast, mandate: int) -> None:
    assert "要换届的组织" not in cast.client("school_officer").get("/").content.decode()
    ends_in(mandate, 30)
    assert "要换届的组织" in cast.client("school_officer").get("/").content.decode()
    assert "要换届的组织" not in cast.client("kindergarten_officer").get("/").content.decode()
