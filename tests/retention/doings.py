"""Rows about what bodies do that fall due: activities, committees, teams, lecturers, courses, filings."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from gongyu.activities.factories import held, signing_up, with_file
from gongyu.activities.models import (
    Activity,
    ActivityFile,
    Attendance,
    Booking,
    CalendarFeed,
    Decision,
    Feedback,
    Minutes,
    Slot,
)
from gongyu.assessments.factories import answered
from gongyu.assessments.factories import opened as self_checked
from gongyu.assessments.models import Round, Sheet
from gongyu.attachments.models import Attachment
from gongyu.committees.factories import in_office, joined, met, raised, reported, voting
from gongyu.committees.models import Election, FeeReport, Mandate, Matter, Meeting, Member
from gongyu.compliance.models import Exemption
from gongyu.courses.factories import at_school, platform
from gongyu.courses.models import Certificate, Learning, Statement
from gongyu.filings.factories import filed
from gongyu.filings.models import Filing
from gongyu.guidance.factories import outsider, trained
from gongyu.guidance.models import TeamMember, Trained, Training
from gongyu.resources.factories import asked as lecture_asked
from gongyu.resources.factories import clock, corps, lecturer
from gongyu.resources.models import AnswerLink, Corps, Engagement, Lecturer, Qualification
from tests.cast import TODAY, Cast
from tests.retention.days import AGES, moment


def exemption(cast: Cast, last: date) -> Any:
    return Exemption.objects.create(
        duty_key="M1.20",
        organisation=cast.school,
        ground="X.REFUSED",
        valid_from=AGES,
        valid_until=last,
        requested_by=cast.users["head_teacher"],
    )


def activity(cast: Cast, last: date) -> Any:
    made = held(cast.viewer("school_officer"), cast.school.pk, "parents_meeting", TODAY)
    Activity.objects.filter(pk=made).update(held_on=last, speaker="某某", summary="讲了什么")
    return Activity.objects.get(pk=made)


def an_activity_file(cast: Cast, last: date) -> Any:
    made = activity(cast, TODAY)
    one = with_file(cast.viewer("school_officer"), made.pk)
    Activity.objects.filter(pk=made.pk).update(held_on=last)
    return ActivityFile.objects.get(pk=one)


def an_attachment(cast: Cast, last: date) -> Any:
    made = activity(cast, TODAY)
    with_file(cast.viewer("school_officer"), made.pk)
    row = Attachment.objects.latest("pk")
    Attachment.objects.filter(pk=row.pk).update(kept_until=last)
    return row


def booking(cast: Cast, last: date) -> Any:
    made = signing_up(cast.viewer("school_officer"), cast.school.pk, TODAY)
    Activity.objects.filter(pk=made).update(held_on=last)
    slot = Slot.objects.get(activity=made)
    return Booking.objects.create(slot=slot, guardian=cast.guardian, state="waiting")


def attendance(cast: Cast, last: date) -> Any:
    made = Attendance.objects.create(
        activity=activity(cast, TODAY),
        pupil=cast.pupils[0],
        how="list",
        marked_by=cast.users["head_teacher"],
    )
    Attendance.objects.filter(pk=made.pk).update(marked_at=moment(last))
    return made


def minutes(cast: Cast, last: date) -> Any:
    return Minutes.objects.create(
        activity=activity(cast, last),
        organisation=cast.school,
        words_sealed=b"x",
        written_by=cast.users["head_teacher"],
    )


def decision(cast: Cast, last: date) -> Any:
    return Decision.objects.create(
        activity=activity(cast, last), organisation=cast.school, words="开放图书角"
    )


def feedback(cast: Cast, last: date) -> Any:
    return Feedback.objects.create(
        activity=activity(cast, last), organisation=cast.school, answer="helpful", voice_index=b"x"
    )


def feed(cast: Cast, last: date) -> Any:
    return CalendarFeed.objects.create(
        user=cast.users["guardian"], kind="mine", token_index=str(last).encode(), revoked_at=moment(last)
    )


def mandate(cast: Cast, last: date) -> Any:
    made = in_office(cast.viewer("school_officer"), cast.school.pk)
    Mandate.objects.filter(pk=made).update(begins=AGES, ends=last, reason="换届提前")
    return Mandate.objects.get(pk=made)


def member(cast: Cast, last: date) -> Any:
    made = in_office(cast.viewer("school_officer"), cast.school.pk, "guidance")
    who = joined(cast.viewer("school_officer"), made, TODAY, name="孙专家")
    Member.objects.filter(pk=who).update(begins=AGES, ends=last, unit="师范学院")
    Mandate.objects.filter(pk=made).update(begins=AGES, ends=last)
    return Member.objects.get(pk=who)


def meeting(cast: Cast, last: date) -> Any:
    office = cast.viewer("school_officer")
    if not Mandate.objects.filter(committee__which="parents", ends__gt=TODAY).exists():
        in_office(office, cast.school.pk)
    made = met(office, cast.school.pk, TODAY)
    Meeting.objects.filter(pk=made).update(held_on=last)
    return Meeting.objects.get(pk=made)


def fee(cast: Cast, last: date) -> Any:
    made = reported(cast.school.pk)
    FeeReport.objects.filter(pk=made).update(state="closed", closed_on=last, outcome="unfounded")
    return FeeReport.objects.get(pk=made)


def election(cast: Cast, last: date) -> Any:
    made = voting(cast.viewer("school_officer"), cast.school.pk, cast.guardian.pk, state="counted")
    Election.objects.filter(pk=made).update(closes_on=last)
    return Election.objects.get(pk=made)


def matter(cast: Cast, last: date) -> Any:
    made = raised(cast.viewer("guardian"), cast.school.pk)
    Matter.objects.filter(pk=made).update(raised_on=last)
    return Matter.objects.get(pk=made)


def filing(cast: Cast, last: date) -> Any:
    made = filed(cast.viewer("school_officer"), cast.school.pk, "filing.communication_mechanism", TODAY)
    Filing.objects.filter(pk=made).update(occurred_on=last, note="说明")
    return Filing.objects.get(pk=made)


def a_team_member(cast: Cast, last: date) -> Any:
    made = outsider(cast.viewer("principal"), cast.school.pk)
    TeamMember.objects.filter(pk=made).update(valid_from=AGES, valid_until=last)
    return TeamMember.objects.get(pk=made)


def a_trained_member(cast: Cast, last: date) -> Any:
    leader = cast.viewer("principal")
    made = trained(leader, cast.school.pk, TODAY, outsider(leader, cast.school.pk))
    Training.objects.filter(pk=made).update(held_on=last)
    return Trained.objects.get(training_id=made)


def a_lecturer(cast: Cast, last: date) -> Any:
    leader = cast.viewer("principal")
    there = Corps.objects.filter(organisation=cast.school).first()
    of = there.pk if there else corps(leader, cast.school.pk, "corps.school")
    made = lecturer(leader, of, checked_on=TODAY)
    Lecturer.objects.filter(pk=made).update(joined_on=AGES, left_on=last)
    return Lecturer.objects.get(pk=made)


def a_qualification(cast: Cast, last: date) -> Any:
    return Qualification.objects.get(lecturer=a_lecturer(cast, last))


def an_engagement(cast: Cast, last: date) -> Any:
    leader = cast.viewer("principal")
    there = Corps.objects.filter(organisation=cast.school).first()
    of = there.pk if there else corps(leader, cast.school.pk, "corps.school")
    made = lecture_asked(leader, cast.school.pk, lecturer(leader, of), clock(TODAY))
    Engagement.objects.filter(pk=made).update(day=last, words="听众是家长", feedback_sealed=b"\x01x")
    return Engagement.objects.get(pk=made)


def an_answer_link(cast: Cast, last: date) -> Any:
    return AnswerLink.objects.get(engagement=an_engagement(cast, last))


def learning(cast: Cast, last: date) -> Any:
    """A guardian has begun a course and has not gone on since."""
    edition = int(str(at_school(cast.viewer("school_officer"), cast.school.pk)["released_id"]))
    return Learning.objects.create(user=cast.users["guardian"], edition_id=edition, touched_on=last)


def self_check(cast: Cast, last: date) -> Any:
    """A guardian has answered a self-check and has not looked at it since; the next time another one."""
    held = Round.objects.first()
    made = held.pk if held else self_checked(cast.viewer("county_officer"), cast.county_education.pk)
    member = "other_guardian" if held else "guardian"
    answered(cast.viewer(member), made)
    Sheet.objects.filter(user=cast.users[member]).update(touched_on=last)
    return Sheet.objects.get(user=cast.users[member])


def certificate(cast: Cast, last: date) -> Any:
    """Somebody has asked for a certificate."""
    made = at_school(cast.viewer("school_officer"), cast.school.pk)
    row = Certificate.objects.get(code=made["certificate_code"])
    Certificate.objects.filter(pk=row.pk).update(issued_on=last)
    return row


def statement(cast: Cast, last: date) -> Any:
    """A platform has said something."""
    made = platform(cast.school.pk, cast.viewer("principal"))
    return Statement.objects.create(
        platform_id=made, number=uuid4(), digest=b"x", verb="v", activity="a", stored_on=last
    )
