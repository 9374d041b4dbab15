"""An edition's way through three reviews to its families, and what follows it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import COURSE_RELEASE
from gongyu.access.queries import acts_for
from gongyu.access.rules import Viewer
from gongyu.courses import queries
from gongyu.courses.models import Edition, Lesson, Review
from gongyu.courses.operations.touching import audited, may_touch
from gongyu.courses.rules import editing
from gongyu.kernel.refusal import Forbidden
from gongyu.notices.operations import tell


@transaction.atomic
def submit_edition(*, by: Viewer, today: date, edition_id: int) -> None:
    """The draft is ready to be read by three others."""
    row, _body = may_touch(by, edition_id)
    after = editing.check_step(row.state, "submit")
    editing.check_lessons(Lesson.objects.filter(edition=row).count())
    row.state, row.submitted_at = after, timezone.now()
    row.save(update_fields=["state", "submitted_at"])
    audited(by, "course.submit", row)


@transaction.atomic
def review_edition(*, by: Viewer, today: date, edition_id: int, verdict: str, why: str = "") -> str:
    """One reviewer passes or returns an edition; returns its state after. The final pass publishes it."""
    row, body = may_touch(by, edition_id)
    editing.check_verdict(verdict, why)
    after = editing.check_step(row.state, verdict)
    assert by.user_id is not None
    editing.check_reviewer(by.user_id, row.written_by_id, queries.reviewers(row))
    if row.state == "final" and not acts_for(by, COURSE_RELEASE, body):
        raise Forbidden(COURSE_RELEASE)
    Review.objects.create(
        edition=row, step=row.state, verdict=verdict, why=why.strip(), reviewed_by_id=by.user_id
    )
    before, row.state = row.state, after
    if after == "published":
        row.published_on = today
        # One edition is in force at a time; whoever has begun the one before keeps it.
        earlier = Edition.objects.filter(course_id=row.course_id, state="published")
        earlier.update(state=editing.check_step("published", "follow"))
    row.save(update_fields=["state", "published_on"])
    audited(by, "course.review", row, step=before, verdict=verdict)
    subject = {"published": _("您写的课程发布了"), "draft": _("您写的课程退回来了，请看一下意见")}.get(after)
    if subject:
        tell(user_ids=[row.written_by_id], subject=subject, url=reverse("courses:edition", args=[row.pk]))
    return after


@transaction.atomic
def follow_edition(*, by: Viewer, today: date, edition_id: int) -> int:
    """Begin the next edition with what this one says; returns it. This one stays as it is."""
    row, _body = may_touch(by, edition_id)
    queries.check_may_follow(row)
    last = (
        Edition.objects.filter(course_id=row.course_id).order_by("-number").values_list("number", flat=True)
    )
    made = Edition.objects.create(
        course_id=row.course_id,
        number=last[0] + 1,
        title=row.title,
        summary=row.summary,
        topic=row.topic,
        stages=row.stages,
        campaign=row.campaign,
        written_by_id=by.user_id,  # type: ignore[misc]
    )
    for one in Lesson.objects.filter(edition=row).order_by("position"):
        one.pk, one.edition = None, made
        one.save(force_insert=True)
    audited(by, "course.follow", made)
    return made.pk


@transaction.atomic
def withdraw_edition(*, by: Viewer, today: date, edition_id: int, reason: str) -> None:
    """Nobody begins it any more; whoever has begun it may finish."""
    row, body = may_touch(by, edition_id)
    if not acts_for(by, COURSE_RELEASE, body):
        raise Forbidden(COURSE_RELEASE)
    after = editing.check_step(row.state, "withdraw")
    editing.check_reason(reason)
    row.state, row.withdrawal_reason = after, reason.strip()
    row.save(update_fields=["state", "withdrawal_reason"])
    audited(by, "course.withdraw", row)
