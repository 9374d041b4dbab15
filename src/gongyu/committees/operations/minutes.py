"""Minutes and decisions of a meeting, what its members say of them, what is done: the only door."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import COMMITTEE_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.committees import queries
from gongyu.committees.models import Decision, Meeting, Minutes, Word
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import meeting as rules
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.notices.operations import tell


@transaction.atomic
def write_minutes(*, by: Viewer, today: date, meeting_id: int, words: str) -> int:
    """A new edition of the minutes, which the members are asked about; returns its number."""
    require_anywhere(by, COMMITTEE_VIEW)
    row = _held(by, meeting_id)
    rules.check_words(words)
    before = queries.latest_minutes(row.pk)
    rules.check_changed(before.words if before else None, words)
    made = Minutes.objects.create(
        meeting=row,
        number=before.number + 1 if before else 1,
        words=words.strip(),
        written_by_id=by.user_id,  # type: ignore[misc]
    )
    tell(
        user_ids=queries.member_users(row.committee_id, today) - {by.user_id or 0},
        subject=_("请看会议纪要：%(body)s") % {"body": _(bodies.BODIES[row.committee.which])},
        body=row.held_on.isoformat(),
        url=reverse("committees:meeting", args=[row.pk]),
    )
    _audit(by, "meeting.minutes", row, {"edition": made.number})
    return made.number


@transaction.atomic
def say_of_minutes(*, by: Viewer, today: date, minutes_id: int, agrees: bool, remark: str = "") -> int:
    """A member agrees with the newest edition, or says what to change; returns the meeting's number."""
    require_anywhere(by, COMMITTEE_VIEW)
    edition = Minutes.objects.filter(pk=minutes_id).first()
    meeting, own = queries.meeting_of_member(by, edition.meeting_id if edition else 0)
    assert edition is not None
    newest = queries.latest_minutes(meeting.pk)
    if newest is None or newest.pk != edition.pk:
        raise Refusal("minutes.newer", N_("纪要又有了新的一版，请先看新的。"))
    rules.check_remark(agrees, remark)
    said = {"agrees": agrees, "remark": "" if agrees else remark.strip(), "said_on": today}
    Word.objects.update_or_create(minutes=edition, member=own, defaults=said)
    _audit(by, "meeting.agree" if agrees else "meeting.remark", meeting, {"edition": edition.number})
    return meeting.pk


@transaction.atomic
def decide(
    *,
    by: Viewer,
    today: date,
    meeting_id: int,
    words: str,
    public: bool,
    member_id: int | None = None,
    until: date | None = None,
) -> int:
    """Write down what was decided, and who looks after it by when; returns its number."""
    require_anywhere(by, COMMITTEE_VIEW)
    row = _held(by, meeting_id)
    rules.check_words(words)
    rules.check_due(until, row.held_on, member_id)
    if member_id is not None and member_id not in {one.id for one in queries.members_on(row, by)}:
        raise Refusal("meeting.not-member", N_("请在成员里选一位。"), field="member_id")
    made = Decision.objects.create(
        meeting=row, words=words.strip(), public=public, member_id=member_id, until=until
    )
    _audit(by, "meeting.decide", row, {"decision": made.pk, "public": public})
    return made.pk


@transaction.atomic
def followed_up(*, by: Viewer, today: date, decision_id: int) -> int:
    """Whoever looks after a decision has done it; returns the meeting's number."""
    require_anywhere(by, COMMITTEE_VIEW)
    seen, _place = queries.decision_to_do(by, decision_id)
    row = Decision.objects.select_for_update().get(pk=seen.pk)
    rules.check_open(row.done_on is not None)
    row.done_on = today
    row.save(update_fields=["done_on"])
    _audit(by, "meeting.done", seen.meeting, {"decision": row.pk})
    return row.meeting_id


def _held(by: Viewer, meeting_id: int) -> Meeting:
    """The meeting, locked, of which the viewer writes and which has been held."""
    seen, _place = queries.meeting_to_write(by, meeting_id)
    row = Meeting.objects.select_for_update().select_related("committee").get(pk=seen.pk)
    rules.check_held(row.state)
    return row


def _audit(by: Viewer, act: str, row: Meeting, detail: dict[str, object]) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="meeting",
        key=str(row.pk),
        organisation_id=row.committee.organisation_id,
        detail=detail,
    )
