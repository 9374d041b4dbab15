"""Courses for tests of other rooms, written, reviewed and laid out through the doors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from gongyu.access.models import Grant
from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.models import User
from gongyu.attachments.factories import recording
from gongyu.courses import operations
from gongyu.courses.models import Certificate, Edition, Lesson, Platform, SigningKey
from gongyu.courses.queries import lesson_seen
from gongyu.courses.rules import badge
from gongyu.courses.rules.editing import Head
from gongyu.courses.rules.lesson import Content, Option

OPTIONS = (
    Option("先听孩子说完", "对，先听完，孩子才愿意再说。", True),
    Option("马上讲道理", "道理可以晚一点讲，先听完。"),
)
LESSONS = (
    Content(
        "孩子为什么关门",
        text="<p>长大的孩子要一点自己的地方。</p>",
        kind="choice",
        question="孩子把门关上了，您先做什么？",
        options=OPTIONS,
    ),
    Content(
        "今晚试一试",
        text="<p>吃饭时放下手机。</p>",
        kind="words",
        question="今晚您想跟孩子说句什么？",
        feedback="写下来，就容易说出口。",
    ),
)


def draft(
    by: Viewer,
    organisation_id: int,
    *,
    title: str = "走近青春期",
    topic: str = "psychology",
    stages: Sequence[str] = ("primary",),
    lessons: Sequence[Content] = LESSONS,
    campaign: str = "",
) -> int:
    """An edition that is being written; returns its number."""
    made = operations.begin_course(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        head=Head(title, "听懂孩子没说出口的话", topic, tuple(stages), campaign),
        request_key=uuid4(),
    )
    for one in lessons:
        operations.write_lesson(by=by, today=by.today, edition_id=made, content=one)
    return made


def published(
    by: Viewer,
    organisation_id: int,
    reviewers: Sequence[Viewer],
    *,
    edition_id: int | None = None,
    **more: Any,
) -> int:
    """An edition that three others have reviewed; returns its number."""
    made = edition_id or draft(by, organisation_id, **more)
    operations.submit_edition(by=by, today=by.today, edition_id=made)
    for reviewer in reviewers:
        operations.review_edition(by=reviewer, today=by.today, edition_id=made, verdict="pass")
    return made


def at_school(office: Viewer, organisation_id: int) -> dict[str, object]:
    """A school's published course, a draft, and their numbers as addresses name them."""
    written = draft(office, organisation_id)
    heard = recorded(office, written)
    released = published(
        office, organisation_id, colleagues(organisation_id, office.today), edition_id=written
    )
    held = draft(office, organisation_id, title="好习惯从家里开始", topic="growth")
    return {
        "course_id": course_of(released),
        "position": 1,
        "released_id": released,
        "course_draft_id": held,
        "lesson_id": recorded(office, held),
        "heard_id": heard,
        "platform_id": platform(organisation_id, office),
        "certificate_code": certified(released, office),
    }


def recorded(by: Viewer, edition_id: int) -> int:
    """A recording for the first lesson of a draft; returns the lesson."""
    lesson = Lesson.objects.get(edition_id=edition_id, position=1)
    return operations.write_lesson(
        by=by,
        today=by.today,
        edition_id=edition_id,
        content=lesson_seen(lesson).content,
        lesson_id=lesson.pk,
        recording=operations.Recording(recording()),
    )


def platform(organisation_id: int, by: Viewer) -> int:
    """A connected platform; returns its number."""
    return Platform.objects.create(
        organisation_id=organisation_id,
        title="省级家长学校",
        home="https://learn.example.cn/",
        login=f"p{uuid4().hex[:16]}",
        key_index=b"x",
        connected_by_id=by.user_id or 0,
    ).pk


def certified(edition_id: int, by: Viewer) -> str:
    """A certificate of somebody's; returns its code."""
    found = Edition.objects.select_related("course__organisation").get(pk=edition_id)
    key = SigningKey.objects.create(private_sealed=b"x", public=bytes(32))
    award = badge.Award(
        "https://a", "https://b", found.course.organisation.name, "c", found.title, "", by.today, "r"
    )
    document = {**badge.credential(award), "proof": {}}
    row = Certificate.objects.create(
        code=uuid4().hex,
        user_id=by.user_id or 0,
        edition=found,
        key=key,
        issued_on=by.today,
        credential=document,
    )
    return row.code


def course_of(edition_id: int) -> int:
    """The course of an edition."""
    return Edition.objects.get(pk=edition_id).course_id


def colleagues(
    organisation_id: int, today: date, *, count: int = 3, role: str = "school_leader"
) -> tuple[Viewer, ...]:
    """People of a body who may review and release."""
    from_models = _users(organisation_id, count, role)
    return tuple(viewer_of(pk, "同事", today) for pk in from_models)


def _users(organisation_id: int, count: int, role: str) -> list[int]:
    found = []
    for _number in range(count):
        user = User(username=f"reviewer-{uuid4().hex[:10]}", display_name="审课的同事")
        user.set_unusable_password()
        user.save()
        Grant.objects.create(
            user=user,
            role=role,
            organisation_id=organisation_id,
            valid_from=date(2020, 9, 1),
            reason="reviews",
        )
        found.append(user.pk)
    return found
