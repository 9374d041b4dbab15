"""Who was there, minutes and feedback: seen by those who organise it, in numbers by others, by no few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from gongyu.activities import operations, queries
from gongyu.activities.factories import booked, held, signing_up
from gongyu.activities.models import Activity, Attendance, Decision, Feedback, Minutes
from gongyu.activities.operations import Outcome
from gongyu.activities.rules import after as rules
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people.models import Guardian
from tests.cast import TODAY, Cast, guardian_of, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")


def office(cast: Cast) -> Any:
    return cast.viewer("school_officer")


def today_s(cast: Cast) -> int:
    """A parents' meeting of today that families have signed up for."""
    return signing_up(office(cast), cast.school.pk, TODAY)


def tick(cast: Cast, key: int, *children: int) -> int:
    return operations.tick(
        by=office(cast), today=TODAY, activity_id=key, shown=list(children), here=list(children)
    )


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.code == code


def test_brothers_and_sisters_are_one_home_and_ticks_can_be_taken_back(cast: Cast) -> None:
    key = today_s(cast)
    children = [child.pk for child in cast.pupils[:3]]
    assert tick(cast, key, *children) == 2
    line = AuditLine.objects.latest("id")
    assert (line.act, line.detail["children"]) == ("activity.tick", 3)
    left = operations.tick(by=office(cast), today=TODAY, activity_id=key, shown=children, here=children[:1])
    assert left == 1
    assert list(Attendance.objects.values_list("pupil", flat=True)) == children[:1]


def test_a_family_shows_its_code_and_nothing_depends_on_it(cast: Cast) -> None:
    key = today_s(cast)
    (made,) = booked(cast.viewer("guardian"), key, [child.pk for child in cast.pupils[:2]])
    shown = cast.client("guardian").get(f"/activities/{key}/book/").content.decode()
    assert "到场二维码（可不用）" in shown
    code = queries.code_of(made.id)
    address = f"/activities/arrive/{code}/"
    assert cast.client("guardian").get(address).status_code == 403
    assert cast.client("kindergarten_officer").get(address).status_code == 404
    assert cast.client("school_officer").get(f"/activities/arrive/{code}x/").status_code == 404
    page = cast.client("school_officer").get(address).content.decode()
    assert cast.pupils[0].name in page and "到了" in page
    assert cast.client("school_officer").post(address).status_code == 302
    assert Attendance.objects.filter(how="code").count() == 2
    assert Activity.objects.get(pk=key).reached == 1
    assert cast.client("school_officer").post(address).status_code == 302
    assert Attendance.objects.count() == 2
    assert "已经点过到" in cast.client("school_officer").get(address).content.decode()


def test_few_are_not_told_and_enough_are_in_numbers(cast: Cast) -> None:
    key = today_s(cast)
    children = [pupil_in(cast.class_3_2, f"孩子{number}").pk for number in range(5)]
    tick(cast, key, *children[:4])
    for member in ("school_officer", "county_officer", "guardian"):
        assert "到场的家庭" not in cast.client(member).get(f"/activities/{key}/").content.decode()
    operations.hold(by=office(cast), today=TODAY, activity_id=key, held_on=TODAY, outcome=Outcome())
    entry = Activity.objects.get(pk=key).entry
    assert entry is not None and "reached" not in entry.facets
    other = today_s(cast)
    tick(cast, other, *children)
    for member in ("school_officer", "county_officer", "guardian"):
        page = cast.client(member).get(f"/activities/{other}/").content.decode()
        assert "5 户" in page and "孩子0" not in page
    form = cast.client("school_officer").get(f"/activities/{other}/hold/").content.decode()
    assert 'name="headcount" value="5"' in form
    operations.hold(by=office(cast), today=TODAY, activity_id=other, held_on=TODAY, outcome=Outcome())
    entry = Activity.objects.get(pk=other).entry
    assert entry is not None and entry.facets["reached"] == 5


@pytest.mark.parametrize(
    ("state", "held_on", "code"),
    [
        ("planned", TODAY + timedelta(1), "attendance.early"),
        ("held", TODAY - timedelta(15), "attendance.late"),
        ("called_off", TODAY, "attendance.off"),
        ("held", TODAY - timedelta(14), ""),
    ],
)
def test_when_attendance_is_ticked(state: str, held_on: date, code: str) -> None:
    assert rules.may_tick(state, held_on, TODAY) is (code == "")
    if code:
        refused(code, lambda: rules.check_may_tick(state, held_on, TODAY))


def test_only_who_organises_it_ticks_and_only_children_of_the_school(cast: Cast) -> None:
    key = today_s(cast)
    child = cast.pupils[0].pk
    refused("attendance.elsewhere", lambda: tick(cast, key, cast.far_pupils[0].pk))
    address = f"/activities/{key}/here/"
    for member, status in (("head_teacher", 403), ("guardian", 403), ("kindergarten_officer", 404)):
        assert cast.client(member).get(address).status_code == status
        answer = cast.client(member).post(address, {"shown": [child], "here": [child]})
        assert answer.status_code == status
    office_ = cast.client("school_officer")
    assert office_.get(f"{address}?class={cast.other_class.pk}").status_code == 404
    listed = f"{address}?class={cast.class_3_2.pk}"
    assert cast.pupils[4].name in office_.get(listed).content.decode()
    assert office_.post(listed, {"shown": [child], "here": [child]}).status_code == 302
    assert office_.post(listed, {"here": [cast.far_pupils[0].pk]}).status_code == 422
    assert Attendance.objects.count() == 1
    assert office_.delete(address).status_code == 405


def test_a_class_of_its_own_head_teacher(cast: Cast) -> None:
    key = today_s(cast)
    Activity.objects.filter(pk=key).update(
        school_class=cast.class_3_2, audience="class", created_by=cast.users["head_teacher"]
    )
    page = cast.client("head_teacher").get(f"/activities/{key}/here/").content.decode()
    assert cast.pupils[0].name in page and cast.colleague_pupils[0].name not in page


def meeting(cast: Cast) -> int:
    return held(office(cast), cast.school.pk, "parents_meeting", TODAY)


def test_minutes_are_sealed_and_for_those_who_organised_it(cast: Cast) -> None:
    key = meeting(cast)
    address = f"/activities/{key}/minutes/"
    data = {"words": "谈了作业量", "decisions": "周五开放图书角｜王老师｜2026-12-31\n下次早半小时"}
    assert cast.client("school_officer").post(address, data).status_code == 302
    assert "谈了作业量".encode() not in bytes(Minutes.objects.get().words_sealed or b"")
    assert list(Decision.objects.order_by("pk").values_list("words", "owner", "due_on")) == [
        ("周五开放图书角", "王老师", date(2026, 12, 31)),
        ("下次早半小时", "", None),
    ]
    page = cast.client("school_officer").get(f"/activities/{key}/").content.decode()
    assert "谈了作业量" in page and "周五开放图书角" in page
    again = cast.client("school_officer").get(address).content.decode()
    assert "周五开放图书角｜王老师｜2026-12-31" in again
    for member in ("guardian", "county_officer", "head_teacher"):
        assert "谈了作业量" not in cast.client(member).get(f"/activities/{key}/").content.decode()
        assert cast.client(member).post(address, data).status_code == 403
    assert AuditLine.objects.filter(act="activity.minutes").count() == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("做什么｜谁｜明天", "日期请写成"),
        ("｜谁", "这一行看不懂"),
        ("一｜二｜2026-12-31｜四", "这一行看不懂"),
    ],
)
def test_a_line_that_cannot_be_read_is_said_and_kept(cast: Cast, line: str, said: str) -> None:
    key = meeting(cast)
    answer = cast.client("school_officer").post(
        f"/activities/{key}/minutes/", {"words": "记录", "decisions": line}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode() and "记录" in answer.content.decode()
    assert not Minutes.objects.exists()


def test_minutes_are_of_what_was_held(cast: Cast) -> None:
    key = today_s(cast)
    refused(
        "after.not-held",
        lambda: operations.write_minutes(by=office(cast), today=TODAY, activity_id=key, words="x"),
    )
    with pytest.raises(Forbidden):
        operations.write_minutes(by=cast.viewer("head_teacher"), today=TODAY, activity_id=key, words="x")


def family(cast: Cast, number: int) -> Any:
    """Another family of the class, signed in."""
    user = type(cast.users["guardian"]).objects.create(username=f"f{number}", display_name="家长")
    guardian_of(pupil_in(cast.class_3_2, f"孩子{number}"), name="家长", relation="52", user=user)
    cast.users[f"f{number}"] = user
    model = type(cast.viewer("guardian"))
    return model(user.pk, "家长", TODAY, cast.viewer("guardian").grants)


def test_feedback_is_nobodys_and_shown_from_five_on(cast: Cast) -> None:
    key = meeting(cast)
    address = f"/activities/{key}/"
    assert "这次活动对您有帮助吗" in cast.client("guardian").get(address).content.decode()
    sent = {"answer": "so_so", "words": "时间太长"}
    assert cast.client("guardian").post(f"{address}feedback/", sent).status_code == 302
    changed = {"answer": "helpful", "words": "时间太长"}
    assert cast.client("guardian").post(f"{address}feedback/", changed).status_code == 302
    assert Feedback.objects.count() == 1
    assert "您说过：有帮助" in cast.client("guardian").get(address).content.decode()
    # Neither the row nor the trail says whose it is.
    assert not {"by", "user", "guardian", "said_at"} & {field.name for field in Feedback._meta.fields}
    lines = AuditLine.objects.filter(act="activity.feedback")
    assert {line.by_id for line in lines} == {None}
    assert "时间太长" not in cast.client("school_officer").get(address).content.decode()
    for number in range(4):
        operations.give_feedback(
            by=family(cast, number), today=TODAY, activity_id=key, answer="not" if number else "helpful"
        )
    page = cast.client("school_officer").get(address).content.decode()
    assert "时间太长" in page and "有帮助 2" in page and "没帮助 3" in page
    for member in ("guardian", "county_officer", "head_teacher"):
        assert "没帮助 3" not in cast.client(member).get(address).content.decode()


def test_who_was_not_offered_it_has_no_say(cast: Cast) -> None:
    key = meeting(cast)
    Activity.objects.filter(pk=key).update(school_class=cast.class_3_1, audience="class")

    def say(member: str, today: date = TODAY, answer: str = "helpful") -> None:
        operations.give_feedback(by=cast.viewer(member), today=today, activity_id=key, answer=answer)

    for member in ("guardian", "school_officer"):
        with pytest.raises(Forbidden):
            say(member)
    with pytest.raises(OutOfScope):
        say("station_worker")
    refused("feedback.which", lambda: say("other_guardian", answer="great"))
    Activity.objects.filter(pk=key).update(held_on=TODAY - timedelta(31))
    refused("feedback.over", lambda: say("other_guardian"))
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("act", ["tick", "minutes", "feedback"])
def test_nothing_is_written_when_the_audit_fails(
    cast: Cast, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = meeting(cast)

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.activities.operations.touching.audit", broken)
    acts: dict[str, Callable[[], object]] = {
        "tick": lambda: tick(cast, key, cast.pupils[0].pk),
        "minutes": lambda: operations.write_minutes(by=office(cast), today=TODAY, activity_id=key, words="x"),
        "feedback": lambda: operations.give_feedback(
            by=cast.viewer("guardian"), today=TODAY, activity_id=key, answer="not"
        ),
    }
    with pytest.raises(RuntimeError):
        acts[act]()
    assert not Attendance.objects.exists() and not Minutes.objects.exists()
    assert not Feedback.objects.exists() and Guardian.objects.exists()
