"""Connecting learning platforms, and a guardian's own link to one: the only doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from secrets import token_hex, token_urlsafe
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from gongyu.access.permissions import COURSE_LEARN, COURSE_RELEASE
from gongyu.access.queries import acts_for
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.courses import queries
from gongyu.courses.models import LinkedAccount, Platform, SameCourse
from gongyu.courses.operations.touching import audited, may_touch
from gongyu.courses.rules import platform as rules
from gongyu.keeping.queries import index
from gongyu.kernel.refusal import Forbidden, OutOfScope


@dataclass(frozen=True, slots=True)
class Key:
    """What a platform signs in with. It is shown once: only a digest is kept."""

    login: str
    secret: str


@transaction.atomic
def connect_platform(*, by: Viewer, today: date, organisation_id: int, title: str, home: str) -> Key:
    """A body connects a platform; returns its key."""
    require_anywhere(by, COURSE_RELEASE)
    body = queries.releasing_place(by, organisation_id)
    rules.check_platform(title.strip(), home.strip())
    key = Key(f"p{token_hex(8)}", token_urlsafe(32))
    row = Platform.objects.create(
        organisation_id=body.id,
        title=title.strip(),
        home=home.strip(),
        login=key.login,
        key_index=index(key.secret),
        connected_by_id=by.user_id,  # type: ignore[misc]
    )
    _audit(by, "platform.connect", row)
    return key


@transaction.atomic
def renew_platform_key(*, by: Viewer, today: date, platform_id: int) -> Key:
    """Another key; the one before opens nothing any more."""
    row = _may_touch(by, platform_id)
    key = Key(row.login, token_urlsafe(32))
    row.key_index = index(key.secret)
    row.save(update_fields=["key_index"])
    _audit(by, "platform.renew", row)
    return key


@transaction.atomic
def end_platform(*, by: Viewer, today: date, platform_id: int) -> None:
    """Nothing more comes in from it; what guardians have finished stays theirs."""
    row = _may_touch(by, platform_id)
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    LinkedAccount.objects.filter(platform=row).delete()
    _audit(by, "platform.end", row)


@transaction.atomic
def name_same_course(*, by: Viewer, today: date, edition_id: int, activity: str) -> None:
    """A course elsewhere is the same as this one: whoever has done it there has done it."""
    row, _body = may_touch(by, edition_id)
    activity = activity.strip()
    known = SameCourse.objects.filter(activity=activity).first()
    rules.check_activity(activity, known is not None and known.course_id != row.course_id)
    SameCourse.objects.get_or_create(activity=activity, defaults={"course_id": row.course_id})
    audited(by, "course.same", row)


@transaction.atomic
def link_account(*, by: Viewer, today: date, platform_id: int) -> str:
    """A guardian gets a pseudonym for one platform; returns it. There is no line in the audit trail: it would
    say where somebody learns."""
    if not by.may_own(COURSE_LEARN):
        raise Forbidden(COURSE_LEARN)
    if platform_id not in queries.platforms_of_mine(by):
        raise OutOfScope
    assert by.user_id is not None
    row, _new = LinkedAccount.objects.get_or_create(
        platform_id=platform_id,
        user_id=by.user_id,
        defaults={"pseudonym": str(uuid4()), "linked_on": today},
    )
    return row.pseudonym


@transaction.atomic
def unlink_account(*, by: Viewer, today: date, platform_id: int) -> None:
    """What the platform says from now on is about nobody; what was finished stays."""
    if not by.may_own(COURSE_LEARN):
        raise Forbidden(COURSE_LEARN)
    mine = LinkedAccount.objects.filter(platform_id=platform_id, user_id=by.user_id or 0)
    if not mine.delete()[0]:
        raise OutOfScope


def _may_touch(by: Viewer, platform_id: int) -> Platform:
    row = Platform.objects.select_for_update().filter(pk=platform_id, ended_at__isnull=True).first()
    if row is None:
        raise OutOfScope
    body = queries.place(row.organisation_id)
    if not acts_for(by, COURSE_RELEASE, body):
        raise Forbidden(COURSE_RELEASE) if by.reaches(body.path) else OutOfScope
    return row


def _audit(by: Viewer, act: str, row: Platform) -> None:
    key = str(row.pk)
    audit(by=by.user_id, act=act, noun="platform", key=key, organisation_id=row.organisation_id)
