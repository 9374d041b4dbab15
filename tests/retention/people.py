"""Rows about people that fall due: children, families, staff, and lists of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gongyu.people.models import (
    AccountSlip,
    Background,
    Enrolment,
    Guardian,
    Invitation,
    JoinRequest,
    LeftOut,
    ListImport,
    Post,
    Pupil,
    Residence,
    RosterImport,
    StaffLeftOut,
)
from tests.cast import RECORDED, Cast, guardian_of, pupil_in, staff_at
from tests.retention.days import AGES, limit_of, moment


def child(cast: Cast, last: date, *, name: str = "离校的孩子") -> Pupil:
    made = pupil_in(cast.class_3_2, name, since=AGES)
    Enrolment.objects.filter(pupil=made).update(valid_until=last)
    return made


def forgotten_child(cast: Cast, last: date) -> Pupil:
    """What follows a child falls due when the child is forgotten, so the child's own limit is what counts."""
    years = limit_of("people_pupil") - limit_of("people_guardian")
    return child(cast, last - years)


def background(cast: Cast, last: date) -> Any:
    pupil = forgotten_child(cast, last)
    return Background.objects.create(
        pupil=pupil, facts_sealed=b"\x01x", valid_from=AGES, recorded_at=RECORDED
    )


def guardian(cast: Cast, last: date) -> Any:
    made = guardian_of(forgotten_child(cast, last), child(cast, date(2001, 2, 1)), name="家长", relation="51")
    Guardian.objects.filter(pk=made.pk).update(phone_sealed=b"\x01x", work_unit="供电公司")
    return made


def household(cast: Cast, last: date) -> Any:
    return Residence.objects.get(pupil=forgotten_child(cast, last)).household


def staff(cast: Cast, last: date) -> Any:
    made = staff_at(cast.school, "离职的老师", "teacher")
    Post.objects.filter(staff=made).update(valid_from=AGES, valid_until=last)
    return made


def roster(cast: Cast, last: date) -> Any:
    at = moment(last)
    return RosterImport.objects.create(
        organisation=cast.school, source="名册.xlsx", read_at=at, expires_at=at, outcome="", rows_sealed=b"x"
    )


def name_list(cast: Cast, last: date) -> Any:
    at = moment(last)
    return ListImport.objects.create(
        organisation=cast.school, kind="staff", source="x.xlsx", read_at=at, expires_at=at, cells_sealed=b"x"
    )


def left_out(cast: Cast, last: date) -> Any:
    return LeftOut.objects.create(roster_import=roster(cast, last), pupil=cast.pupils[0])


def staff_left_out(cast: Cast, last: date) -> Any:
    member = staff_at(cast.school, "漏了的老师", "teacher")
    return StaffLeftOut.objects.create(organisation=cast.school, staff=member, asked_at=moment(last))


def invitation(cast: Cast, last: date) -> Any:
    return Invitation.objects.create(
        school_class=cast.class_3_2,
        made_at=moment(last - timedelta(30)),
        valid_until=last,
        revoked_at=moment(last),
    )


def account_slip(cast: Cast, last: date) -> Any:
    return AccountSlip.objects.create(
        staff=cast.colleague,
        organisation=cast.school,
        made_at=moment(last - timedelta(14)),
        valid_until=last,
        revoked_at=moment(last),
    )


def join_request(cast: Cast, last: date) -> Any:
    return JoinRequest.objects.create(
        school_class=cast.class_3_2, phone_index=b"x", asked_at=moment(last), state="unmatched"
    )
