"""A school asks, a lecturer answers in one tap, what was agreed becomes an activity; never twice at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongyu.activities import operations as activities
from gongyu.activities.models import Activity
from gongyu.activities.operations import Outcome
from gongyu.activities.queries import Which, events
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from gongyu.resources import operations, queries
from gongyu.resources.factories import asked, clock, corps, lecturer
from gongyu.resources.models import Engagement
from gongyu.resources.rules.engagement import When
from tests.cast import TODAY, Cast

FRIDAY = date(2026, 11, 27)


@dataclass(frozen=True, slots=True)
class Asked:
    cast: Cast
    corps: int
    # A teacher of the school who signs in, and somebody from outside who does not.
    teacher: int
    veteran: int


@pytest.fixture
def there(cast: Cast, on_the_day: date) -> Asked:
    county = cast.viewer("county_officer")
    key = corps(county, cast.county_education.pk, "corps.county")
    teacher = lecturer(
        county,
        key,
        staff_id=cast.colleague.pk,
        of_body=cast.school.pk,
        topics=("parenting", "psychology"),
        checked_on=date(2026, 9, 1),
    )
    return Asked(cast, key, teacher, lecturer(county, key, kind="veteran"))


def find(there: Asked, when: When, *, topic: str = "parenting", with_children: bool = False) -> queries.Found:
    viewer = there.cast.viewer("principal")
    body = queries.ask_place(viewer, there.cast.school.pk)
    return queries.find(viewer, body, topic, when, with_children=with_children)


def ask(there: Asked, lecturer_id: int, when: When, *, with_children: bool = False) -> int:
    school, leader = there.cast.school.pk, there.cast.viewer("principal")
    return asked(leader, school, lecturer_id, when, with_children=with_children)


# --- who is free ----------------------------------------------------------------------------------------
def test_those_on_the_topic_are_listed_the_nearest_first_and_nobody_is_counted(there: Asked) -> None:
    page = there.cast.client("principal").get(
        reverse("resources:find"),
        {
            "topic": "parenting",
            "day": "2026-11-27",
            "part": "hours",
            "starts_at": "14:00",
            "ends_at": "16:00",
        },
    )
    words = page.content.decode()
    assert words.index("李老师") < words.index("秦老先生")
    assert "同乡镇" in words and "本学期" not in words and "13900139000" not in words
    assert [one.name for one in find(there, clock(FRIDAY), topic="psychology").free] == ["李老师"]


def test_whoever_is_taken_or_unchecked_stands_apart_with_the_reason(there: Asked) -> None:
    key = ask(there, there.teacher, clock(FRIDAY))
    assert find(there, clock(FRIDAY)).free[0].waiting
    operations.accept(by=there.cast.viewer("colleague"), today=TODAY, engagement_id=key)
    found = find(there, clock(FRIDAY, 15, 17), with_children=True)
    assert not found.free
    assert {one.name: one.why_not for one in found.others} == {
        "李老师": "这段时间已有安排",
        "秦老先生": "一年内没有做过从业查询，不能面对孩子讲",
    }
    # The end of one is the beginning of the next.
    assert [one.name for one in find(there, clock(FRIDAY, 16, 17)).free] == ["李老师", "秦老先生"]


def test_a_school_of_another_county_does_not_see_them(there: Asked) -> None:
    county = there.cast.viewer("other_county_officer")
    with pytest.raises(OutOfScope):
        asked(county, there.cast.other_county_education.pk, there.teacher, clock(FRIDAY))


# --- asking and answering -------------------------------------------------------------------------------
def test_asked_in_one_tap_and_the_lecturer_is_told(
    there: Asked, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = there.cast.client("principal").post(
            f"{reverse('resources:find')}?organisation={there.cast.school.pk}",
            {
                "topic": "parenting",
                "day": "2026-11-27",
                "part": "hours",
                "starts_at": "14:00",
                "ends_at": "16:00",
                "lecturer": str(there.teacher),
                "request_key": str(uuid4()),
            },
        )
    row = Engagement.objects.get()
    assert answer.headers["Location"] == reverse("resources:engagement", args=[row.pk])
    assert (row.state, row.whose) == ("asked", there.cast.colleague.pk)
    assert Message.objects.get(user=there.cast.users["colleague"]).url == answer.headers["Location"]
    assert AuditLine.objects.filter(act="engagement.ask", key=str(row.pk)).exists()
    mine = there.cast.client("colleague")
    assert "去" in mine.get(reverse("resources:mine")).content.decode()
    assert reverse("resources:mine") in mine.get("/").content.decode()
    mine.post(reverse("resources:accept", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "agreed"


def test_for_whoever_has_no_account_the_keeper_answers(there: Asked) -> None:
    key = ask(there, there.veteran, clock(FRIDAY))
    with pytest.raises(Forbidden):
        operations.accept(by=there.cast.viewer("principal"), today=TODAY, engagement_id=key)
    with pytest.raises(OutOfScope):
        operations.accept(by=there.cast.viewer("other_county_officer"), today=TODAY, engagement_id=key)
    operations.decline(by=there.cast.viewer("county_officer"), today=TODAY, engagement_id=key)
    assert Engagement.objects.get().state == "declined"
    with pytest.raises(Refusal, match=r"engagement\.wrong-state"):
        operations.accept(by=there.cast.viewer("county_officer"), today=TODAY, engagement_id=key)


def test_another_time_is_suggested_and_taken(there: Asked) -> None:
    key = ask(there, there.teacher, clock(FRIDAY))
    me, leader = there.cast.client("colleague"), there.cast.client("principal")
    me.post(reverse("resources:suggest", args=[key]), {"day": "2026-11-30", "part": "morning"})
    assert "行，就这个时间" in leader.get(reverse("resources:engagement", args=[key])).content.decode()
    leader.post(reverse("resources:take", args=[key]))
    row = Engagement.objects.get()
    assert (row.state, row.day, row.part, row.starts_at) == ("agreed", date(2026, 11, 30), "morning", None)


def test_a_request_may_be_called_off_by_either_side_until_it_was_held(there: Asked) -> None:
    key = ask(there, there.teacher, clock(FRIDAY))
    operations.accept(by=there.cast.viewer("colleague"), today=TODAY, engagement_id=key)
    operations.cancel(by=there.cast.viewer("principal"), today=TODAY, engagement_id=key)
    assert Engagement.objects.get().state == "cancelled"
    # The time is free again.
    operations.accept(
        by=there.cast.viewer("colleague"), today=TODAY, engagement_id=ask(there, there.teacher, clock(FRIDAY))
    )


def test_nobody_speaks_to_children_without_a_check_not_even_by_agreeing_later(there: Asked) -> None:
    with pytest.raises(Refusal, match=r"engagement\.unchecked"):
        ask(there, there.veteran, clock(FRIDAY), with_children=True)
    late = clock(date(2027, 9, 3))
    with pytest.raises(Refusal, match=r"engagement\.unchecked"):
        ask(there, there.teacher, late, with_children=True)
    key = ask(there, there.teacher, clock(FRIDAY), with_children=True)
    for paper in queries.lecturer(there.cast.viewer("county_officer"), there.teacher).papers:
        operations.unqualify(by=there.cast.viewer("county_officer"), today=TODAY, qualification_id=paper.id)
    with pytest.raises(Refusal, match=r"engagement\.unchecked"):
        operations.accept(by=there.cast.viewer("colleague"), today=TODAY, engagement_id=key)


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (clock(date(2026, 11, 20)), "engagement.past"),
        (clock(FRIDAY, 16, 14), "engagement.hours"),
        (When(FRIDAY, "hours"), "engagement.no-hours"),
        (When(FRIDAY, "evening"), "engagement.part"),
    ],
)
def test_times_that_cannot_be_are_refused(there: Asked, when: When, code: str) -> None:
    with pytest.raises(Refusal, match=re.escape(code)):
        ask(there, there.teacher, when)


def test_what_was_typed_stays_when_it_is_refused(there: Asked) -> None:
    answer = there.cast.client("principal").get(
        reverse("resources:find"),
        {"topic": "parenting", "day": "2026-11-20", "part": "hours", "words": "听众是三年级家长"},
    )
    assert "请选今天或以后的日子" in answer.content.decode()
    assert "听众是三年级家长" in answer.content.decode()


# --- never twice ------------------------------------------------------------------------------------
def test_the_second_of_two_who_ask_for_the_same_hour_is_told_so(there: Asked) -> None:
    first, second = (ask(there, there.teacher, clock(FRIDAY)) for _ in range(2))
    me = there.cast.viewer("colleague")
    operations.accept(by=me, today=TODAY, engagement_id=first)
    with pytest.raises(Refusal, match=r"engagement\.taken"):
        operations.accept(by=me, today=TODAY, engagement_id=second)


def test_one_person_in_two_corps_is_one_person(there: Asked) -> None:
    city = there.cast.viewer("city_officer")
    other = corps(city, there.cast.city_education.pk, "corps.city")
    again = lecturer(city, other, staff_id=there.cast.colleague.pk, of_body=there.cast.school.pk)
    me = there.cast.viewer("colleague")
    operations.accept(by=me, today=TODAY, engagement_id=ask(there, there.teacher, clock(FRIDAY)))
    with pytest.raises(Refusal, match=r"engagement\.taken"):
        ask(there, again, When(FRIDAY, "afternoon"))
    assert len(find(there, clock(date(2026, 12, 4))).free) == 2


def test_the_table_itself_refuses_what_overlaps(there: Asked) -> None:
    first, second = (ask(there, there.teacher, clock(FRIDAY)) for _ in range(2))
    Engagement.objects.filter(pk=first).update(state="agreed")
    with pytest.raises(IntegrityError, match="engagement_never_twice"), transaction.atomic():
        Engagement.objects.filter(pk=second).update(state="agreed")


# --- what comes of it -------------------------------------------------------------------------------
def agreed(there: Asked, when: When) -> int:
    key = ask(there, there.teacher, when)
    operations.accept(by=there.cast.viewer("colleague"), today=TODAY, engagement_id=key)
    return key


def test_one_tap_plans_the_activity_with_everything_filled_in(there: Asked) -> None:
    key = agreed(there, clock(FRIDAY))
    leader = there.cast.client("principal")
    page = leader.get(reverse("resources:engagement", args=[key])).content.decode()
    assert "列入活动计划" in page
    answer = leader.post(reverse("resources:plan", args=[key]), {"nature": "guidance"})
    made = Activity.objects.get()
    assert answer.headers["Location"] == reverse("activities:activity", args=[made.pk])
    assert (made.speaker, made.held_on, made.starts_at, made.title, made.state) == (
        "李老师",
        FRIDAY,
        time(14),
        "家庭教育观念与方法",
        "planned",
    )
    with pytest.raises(Refusal, match=r"engagement\.planned"):
        operations.plan(by=there.cast.viewer("principal"), today=TODAY, engagement_id=key, nature="guidance")


def test_the_lecturers_calendar_has_it(there: Asked) -> None:
    agreed(there, clock(FRIDAY))
    found = events(there.cast.viewer("colleague"), Which(), TODAY, FRIDAY)
    assert [one.title for one in found] == ["讲课 · 家庭教育观念与方法"]
    assert not events(there.cast.viewer("subject_teacher"), Which(), TODAY, FRIDAY)


def gave(there: Asked, when: When) -> int:
    """A lecture of today that the school has said was held."""
    key = agreed(there, when)
    leader = there.cast.viewer("principal")
    made = operations.plan(by=leader, today=TODAY, engagement_id=key, nature="guidance")
    activities.hold(by=leader, today=TODAY, activity_id=made, held_on=TODAY, outcome=Outcome())
    return key


def test_feedback_is_for_the_lecturer_and_the_keeper_after_it_was_held(there: Asked) -> None:
    early = agreed(there, clock(FRIDAY))
    leader = there.cast.viewer("principal")
    with pytest.raises(Refusal, match=r"engagement\.not-held"):
        operations.give_feedback(by=leader, today=TODAY, engagement_id=early, answer="good", words="")
    key = gave(there, clock(TODAY))
    there.cast.client("principal").post(
        reverse("resources:feedback", args=[key]), {"answer": "good", "words": "家长都听进去了"}
    )
    row = Engagement.objects.get(pk=key)
    assert "家长" not in bytes(row.feedback_sealed or b"").decode("utf-8", "ignore")
    for member in ("colleague", "county_officer"):
        page = there.cast.client(member).get(reverse("resources:engagement", args=[key])).content.decode()
        assert "很好" in page and "家长都听进去了" in page
    with pytest.raises(OutOfScope):
        queries.engagement(there.cast.viewer("station_worker"), key)
    with pytest.raises(Refusal, match=r"engagement\.held"):
        operations.cancel(by=leader, today=TODAY, engagement_id=key)


def test_the_keeper_sees_how_often_somebody_is_taken_this_term_and_the_school_does_not(there: Asked) -> None:
    gave(there, clock(TODAY))
    agreed(there, clock(FRIDAY))
    page = queries.corps_page(there.cast.viewer("county_officer"), there.corps)
    assert {one.name: one.times for one in page.lecturers} == {"李老师": 2, "秦老先生": 0}
    assert queries.corps_page(there.cast.viewer("city_officer"), there.corps).lecturers[0].times is None


def test_the_letter_counts_what_was_held(there: Asked) -> None:
    client = there.cast.client("colleague")
    address = reverse("resources:letter", args=[there.teacher])
    assert client.get(address).headers["Location"] == reverse("resources:lecturer", args=[there.teacher])
    gave(there, clock(TODAY, 14, 16))
    gave(there, When(TODAY, "morning"))
    agreed(there, clock(FRIDAY))
    found = queries.given(there.cast.viewer("colleague"), there.teacher)
    assert (found.hours.hours, found.hours.halves, len(found.letter.rows)) == ("2.0", 1, 2)
    answer = client.get(address)
    assert answer.content.startswith(b"%PDF") and answer.headers["Cache-Control"] == "no-store"
    assert AuditLine.objects.filter(act="lecturer.letter", key=str(there.teacher)).exists()
    with pytest.raises(Forbidden):
        queries.given(there.cast.viewer("city_officer"), there.teacher)


def test_more_lecturers_ask_no_more_of_the_database(there: Asked) -> None:
    county = there.cast.viewer("county_officer")

    def asked_of_it() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.corps_page(county, there.corps)
            find(there, clock(FRIDAY))
        return len(seen)

    before = asked_of_it()
    for number in range(5):
        lecturer(county, there.corps, name=f"讲师{number}", kind="veteran", checked_on=date(2026, 9, 1))
    assert asked_of_it() == before < 30
