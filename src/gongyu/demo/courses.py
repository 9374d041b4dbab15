"""Two courses of the city's, and the plans in which its schools offer them. The words are ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

import pyarrow as pa

from gongyu.access.models import Grant
from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.models import User
from gongyu.courses import operations
from gongyu.courses.models import Edition
from gongyu.courses.rules.editing import Head
from gongyu.courses.rules.lesson import Content, Option
from gongyu.demo.acts import ZONE, Doer, Happened
from gongyu.demo.copy import Copier
from gongyu.demo.lessons import GROWING, STARTING
from gongyu.kernel.calendar import school_year
from gongyu.policy.rules import Pack, owed_by

REASON: Final = "演示账号"


@dataclass(frozen=True, slots=True)
class Written:
    """A course by the number it gets in an empty database."""

    number: int
    head: Head
    lessons: tuple[Content, ...]


COURSES: Final = (
    Written(
        1,
        Head(
            "听懂长大的孩子",
            "孩子关门、顶嘴、走神的时候，他在想什么，家里可以怎么接。",
            "psychology",
            ("primary", "junior", "senior", "special"),
        ),
        GROWING,
    ),
    Written(
        2,
        Head(
            "孩子上小学了",
            "从幼儿园到小学的头几个月：作息、作业和朋友。",
            "starting",
            ("kindergarten", "primary"),
            "first_lesson",
        ),
        STARTING,
    ),
)


def laid_out(doer: Doer) -> list[Happened]:
    """What the plans of diligent schools post this year, one day a school."""
    begins = school_year(doer.today).starts_on
    rows: list[Happened] = []
    for body in doer.bodies:
        acts = tuple(planned(doer.pack, body))
        if not acts or doer.rng.random() > doer.diligence[body["id"]]:
            continue
        when = doer.day(begins, doer.today)
        posted = doer.posted(when)
        for key, course in acts:
            until = school_year(when).ends_before if key != "course.stage_guidance" else None
            facets = {"valid_until": until.isoformat() if until else ""}
            duty = doer.pack.duties_by_act[key][0]
            rows.append(Happened(doer.pack.acts[key], duty, body, when, posted, facets, course=course))
    return rows


def planned(pack: Pack, body: dict[str, Any]) -> Iterable[tuple[str, int]]:
    """(act, course) of everything that a school's plan posts; nothing for a body that owes none."""

    def owes(key: str) -> bool:
        duties = pack.duties_by_act.get(key, ())
        return any(owed_by(duty, body["kind"], body["level"], body["stage"]) for duty in duties)

    for one in COURSES:
        if body["stage"] not in one.head.stages:
            continue
        if owes("course.stage_guidance"):
            yield "course.stage_guidance", one.number
        if one.head.topic == "psychology" and owes("course.psychology"):
            yield "course.psychology", one.number


def sources(rows: list[Happened]) -> dict[int, str]:
    """What the ledger's entries name as their source, by the row's own identity."""
    courses = _numbers(rows)
    return {id(row): f"courses.plancourse:{courses[(row.organisation['id'], row.course)]}" for row in rows}


def put_plans(copier: Copier, rows: list[tuple[Happened, int]], user: int, year: str) -> None:
    """Queue the plans and their courses; the number beside each row is its entry in the ledger."""
    days = {row.organisation["id"]: row.held_on for row, _ in rows}
    number = {school: index for index, school in enumerate(days, 1)}
    copier.put(
        "courses_plan",
        {
            "id": list(number.values()),
            "organisation_id": list(number),
            "year": [year] * len(days),
            "published_on": list(days.values()),
            "published_by_id": [user] * len(days),
        },
    )
    entries: dict[tuple[int, int], dict[str, int]] = {}
    for row, entry in rows:
        entries.setdefault((row.organisation["id"], row.course), {})[row.act.key] = entry
    courses = _numbers(row for row, _ in rows)
    copier.put(
        "courses_plancourse",
        {
            "id": list(courses.values()),
            "plan_id": [number[school] for school, _ in courses],
            "course_id": [course for _, course in courses],
            "added_on": [days[school] for school, _ in courses],
            "entry_id": pa.array([entries[key].get("course.stage_guidance") for key in courses], pa.int64()),
            "psychology_entry_id": pa.array(
                [entries[key].get("course.psychology") for key in courses], pa.int64()
            ),
        },
    )


def put_courses(copier: Copier, bodies: list[dict[str, Any]], day: date) -> None:
    """Queue the courses that plans point to; their editions are written once people can."""
    office = _office(bodies)
    copier.put(
        "courses_course",
        {
            "id": [one.number for one in COURSES],
            "organisation_id": [office["id"]] * len(COURSES),
            "created_at": [datetime.combine(day, time(10), tzinfo=ZONE)] * len(COURSES),
            "request_key": [str(UUID(int=one.number)) for one in COURSES],
        },
    )


def write_courses(bodies: list[dict[str, Any]], day: date) -> None:
    """The city's office has written its courses, three colleagues have reviewed them, and they are out."""
    office = _office(bodies)
    author, *reviewers = (_colleague(office["id"], number, day) for number in range(1, 5))
    for one in COURSES:
        made = Edition.objects.create(
            course_id=one.number,
            number=1,
            title=one.head.title,
            summary=one.head.summary,
            topic=one.head.topic,
            stages=list(one.head.stages),
            campaign=one.head.campaign,
            written_by_id=author.user_id or 0,
        ).pk
        for lesson in one.lessons:
            operations.write_lesson(by=author, today=day, edition_id=made, content=lesson)
        operations.submit_edition(by=author, today=day, edition_id=made)
        for reviewer in reviewers:
            operations.review_edition(by=reviewer, today=day, edition_id=made, verdict="pass")


def _office(bodies: list[dict[str, Any]]) -> dict[str, Any]:
    """The city's education office."""
    return next(body for body in bodies if (body["kind"], body["level"]) == ("education", "city"))


def begin_some(school: dict[str, Any], today: date) -> None:
    """The sign-ins' school has its plan, and is writing a course of its own; their guardian has begun one."""
    office = User.objects.get(username="deyu")
    operations.publish_plan(
        by=viewer_of(office.pk, office.display_name, today),
        today=today,
        organisation_id=school["id"],
        course_ids=[one.number for one in COURSES if school["stage"] in one.head.stages],
    )
    guardian = User.objects.get(username="jiazhang")
    reader = viewer_of(guardian.pk, guardian.display_name, today)
    operations.answer_lesson(by=reader, today=today, course_id=COURSES[0].number, position=1, choice=0)
    user = User.objects.get(username="xinli")
    teacher = viewer_of(user.pk, user.display_name, today)
    made = operations.begin_course(
        by=teacher,
        today=today,
        organisation_id=school["id"],
        head=Head("考试前后的一家人", "考前不加码，考后先问累不累。", "psychology", ("primary",)),
        request_key=UUID(int=99),
    )
    operations.write_lesson(
        by=teacher,
        today=today,
        edition_id=made,
        content=Content(
            "考完先不问分数",
            text="<p>孩子进门，先接书包、倒杯水，问一句“累不累”。分数晚一点他会自己说。</p>",
            kind="choice",
            question="孩子进门说“考砸了”，您先说什么？",
            options=(
                Option("先歇会儿，想说的时候我听", "孩子知道您在，就愿意接着说。", True),
                Option("哪道题错了？拿来我看看", "先让他缓一缓，题目晚饭后再看。"),
            ),
        ),
    )
    operations.submit_edition(by=teacher, today=today, edition_id=made)


def _numbers(rows: Iterable[Happened]) -> dict[tuple[int, int], int]:
    """A number for each course in each school's plan."""
    keys = dict.fromkeys((row.organisation["id"], row.course) for row in rows)
    return {key: number for number, key in enumerate(keys, 1)}


def _colleague(organisation_id: int, number: int, day: date) -> Viewer:
    """Somebody of the office, in whose name nobody can sign in."""
    user = User(
        username=f"yanshi-kecheng-{number}", display_name=f"课程编审 {number}（演示）", is_active=False
    )
    user.set_unusable_password()
    user.save()
    Grant.objects.create(
        user=user,
        role="city_officer",
        organisation_id=organisation_id,
        valid_from=date(day.year - 1, 9, 1),
        reason=REASON,
    )
    return viewer_of(user.pk, user.display_name, day)
