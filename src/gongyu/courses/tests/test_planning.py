"""A school lays out its courses: what that discharges, what it never asks, and the numbers it sees."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongyu.access.rules import Viewer
from gongyu.committees import models as committees
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.courses import operations, queries
from gongyu.courses.factories import colleagues, course_of, published
from gongyu.courses.models import Edition, Learning, Plan, PlanCourse
from gongyu.filings.queries import can_file
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.models import Entry
from gongyu.people.queries import children_of
from tests.cast import TODAY, Cast, guardian_of, pupil_in
from tests.forms import filled

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def county(cast: Cast) -> tuple[Viewer, ...]:
    return colleagues(cast.county_education.pk, TODAY, role="county_officer")


@pytest.fixture
def psychology(cast: Cast, county: tuple[Viewer, ...]) -> int:
    return course_of(
        published(
            cast.viewer("county_officer"), cast.county_education.pk, county, stages=("primary", "junior")
        )
    )


@pytest.fixture
def growth(cast: Cast, county: tuple[Viewer, ...]) -> int:
    stages = ("primary", "kindergarten")
    return course_of(
        published(
            cast.viewer("county_officer"),
            cast.county_education.pk,
            county,
            title="好习惯",
            topic="growth",
            stages=stages,
        )
    )


def plan(cast: Cast, *courses: int, by: str = "school_officer", at: int | None = None) -> int:
    return operations.publish_plan(
        by=cast.viewer(by), today=TODAY, organisation_id=at or cast.school.pk, course_ids=courses
    )


def kinds() -> list[str]:
    reversed_ones = Entry.objects.filter(reverses__isnull=False).values("reverses_id")
    rows = Entry.objects.filter(reverses__isnull=True).exclude(pk__in=reversed_ones)
    return sorted(rows.values_list("kind", flat=True))


def state(cast: Cast, duty: str) -> str:
    return Standing.objects.filter(duty_key=duty, organisation=cast.school).latest("position").state


def test_a_plan_discharges_its_duties(cast: Cast, psychology: int, growth: int) -> None:
    assess_all(today=TODAY)
    assert state(cast, "M2.20") == "unmet"
    plan(cast, psychology, growth)
    assert kinds() == ["course.psychology", "course.stage_guidance", "course.stage_guidance"]
    assert state(cast, "M2.20") == "met"
    assert (
        Standing.objects.filter(duty_key="M4.08", organisation=cast.school).latest("position").achieved == 2
    )


def test_a_plan_is_the_programme_of_the_parents_school(cast: Cast, psychology: int) -> None:
    plan(cast, psychology)
    rows = committees.Edition.objects.filter(paper__committee__organisation=cast.school)
    found = rows.get(paper__sort="programme")
    assert found.begins == TODAY and found.ends == school_year(TODAY).ends_before
    assert found.words


def test_psychology_is_compulsory(cast: Cast, growth: int) -> None:
    with pytest.raises(Refusal, match="psychology-missing"):
        plan(cast, growth)
    assert not Entry.objects.exists()


def test_psychology_is_said_at_the_field(cast: Cast, psychology: int, growth: int) -> None:
    client = cast.client("school_officer")
    answer = client.post(reverse("courses:plan"), {"courses": [str(growth)]})
    assert answer.status_code == 422
    assert "必修课" in answer.content.decode()


def test_a_kindergarten_owes_no_psychology(cast: Cast, growth: int) -> None:
    plan(cast, growth, by="kindergarten_officer", at=cast.kindergarten.pk)
    assert kinds() == ["course.stage_guidance"]


def test_what_is_taken_out_is_taken_back(cast: Cast, psychology: int, growth: int) -> None:
    plan(cast, psychology, growth)
    plan(cast, psychology)
    assert kinds() == ["course.psychology", "course.stage_guidance"]
    assert PlanCourse.objects.filter(removed_on=TODAY).count() == 1
    # And may come in again.
    plan(cast, psychology, growth)
    assert len(kinds()) == 3


def test_the_same_plan_twice_is_one_plan(cast: Cast, psychology: int) -> None:
    first = plan(cast, psychology)
    before = Entry.objects.count()
    assert plan(cast, psychology) == first
    assert Entry.objects.count() == before
    assert Plan.objects.count() == 1


def test_a_course_of_another_stage_or_place_is_not_laid_out(cast: Cast, psychology: int) -> None:
    with pytest.raises(Refusal, match="unknown-course"):
        plan(cast, psychology, psychology + 999)
    with pytest.raises(Refusal, match="empty"):
        plan(cast)


def test_who_lays_out(cast: Cast, psychology: int) -> None:
    for member in ("head_teacher", "guardian", "subject_teacher"):
        with pytest.raises(Forbidden):
            plan(cast, psychology, by=member)
        assert cast.client(member).get(reverse("courses:plan")).status_code == 403
    with pytest.raises((Forbidden, OutOfScope)):
        plan(cast, psychology, by="kindergarten_officer")
    with pytest.raises(Forbidden):
        plan(cast, psychology, by="county_officer")


def test_filings_no_longer_ask_for_what_the_plan_says(cast: Cast) -> None:
    sheet = can_file(cast.viewer("school_officer"), TODAY)
    assert sheet is not None
    offered = {choice.act.key for choice in sheet.choices}
    assert not [key for key in offered if "psychology" in key or "stage_gui" in key]


def test_the_duty_leads_to_the_plan(cast: Cast, psychology: int) -> None:
    assess_all(today=TODAY)
    client = cast.client("school_officer")
    page = client.get(reverse("compliance:school", args=[cast.school.pk])).content.decode()
    assert f"{reverse('courses:plan')}?duty=M2.20" in page
    asked = client.get(f"{reverse('courses:plan')}?duty=M2.20&organisation={cast.school.pk}")
    sent = client.post(reverse("courses:plan"), filled(asked.content))
    assert sent.status_code == 302
    assert Plan.objects.get().organisation_id == cast.school.pk


def learners(cast: Cast, course: int, count: int) -> None:
    """So many homes in which somebody has finished a course; one home twice over."""
    edition = course_edition(course)
    for number in range(count):
        user = cast.users["guardian"].__class__.objects.create(username=f"g{number}", display_name="家长")
        guardian_of(pupil_in(cast.class_3_2, f"孩子{number}"), name="家长", relation="51", user=user)
        Learning.objects.create(user=user, edition_id=edition, touched_on=TODAY, finished_on=TODAY)


def course_edition(course: int) -> int:
    return Edition.objects.get(course_id=course, state="published").pk


@pytest.mark.parametrize(("homes", "told"), [(0, 0), (1, None), (4, None), (5, 5), (7, 7)])
def test_a_school_sees_how_many_families_from_five_on(
    cast: Cast, psychology: int, homes: int, told: int | None
) -> None:
    plan(cast, psychology)
    learners(cast, psychology, homes)
    (line,) = queries.plan(cast.viewer("principal"), cast.school.pk).chosen
    assert line.families == told
    page = cast.client("principal").get(reverse("courses:plan")).content.decode()
    assert ("不足 5 家" in page) == (told is None)


def test_the_lesson_of_a_campaign_stands_on_the_first_page_in_its_window(
    cast: Cast, county: tuple[Viewer, ...]
) -> None:
    made = published(
        cast.viewer("county_officer"),
        cast.county_education.pk,
        county,
        title="开学第一课",
        campaign="first_lesson",
    )
    plan(cast, course_of(made))
    seats = children_of(cast.users["guardian"].pk, TODAY)
    inside, outside = cast.viewer("guardian", date(2026, 9, 10)), cast.viewer("guardian")
    assert [one.title for one in queries.in_window(inside, seats)] == ["开学第一课"]
    assert queries.in_window(outside, seats) == ()
    assert queries.in_window(cast.viewer("principal", date(2026, 9, 10)), seats) == ()
