"""The standing cast: one small world in which every test plays.

City 唐山市 (1302) with two counties. County A (130202): the primary school with classes 3-2 and 3-1, a
kindergarten, a station. County B (130203): another primary school. Every member can sign in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from django.test import Client
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer, command_viewer
from gongyu.accounts.models import User
from gongyu.organisations.models import Organisation, Region
from gongyu.people.models import (
    Enrolment,
    Guardian,
    Guardianship,
    Headship,
    Household,
    Post,
    Pupil,
    Residence,
    SchoolClass,
    Staff,
)

TODAY: Final = date(2026, 11, 23)
YEAR_BEGINS: Final = date(2026, 9, 1)
LONG_AGO: Final = date(2020, 9, 1)
RECORDED: Final = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
PASSWORD: Final = "a long enough password"

REGIONS: Final = (
    ("130000000000", "河北省", "province", None, ""),
    ("130200000000", "唐山市", "city", "130000000000", ""),
    ("130202000000", "路南区", "county", "130200000000", ""),
    ("130202001000", "甲街道", "town", "130202000000", ""),
    ("130202001001", "槐树社区居民委员会", "neighbourhood", "130202001000", "urban"),
    ("130202001201", "柳庄村村民委员会", "neighbourhood", "130202001000", "rural"),
    ("130202001498", "虚拟社区", "neighbourhood", "130202001000", "placeholder"),
    ("130203000000", "路北区", "county", "130200000000", ""),
    ("130203001000", "乙街道", "town", "130203000000", ""),
    ("130203001001", "桃园社区居民委员会", "neighbourhood", "130203001000", "urban"),
)


@dataclass
class Cast:
    """Who and what the world holds. Users by name, bodies and people as attributes."""

    users: dict[str, User] = field(default_factory=dict)
    city_education: Organisation = None  # type: ignore[assignment]
    county_education: Organisation = None  # type: ignore[assignment]
    other_county_education: Organisation = None  # type: ignore[assignment]
    county_women: Organisation = None  # type: ignore[assignment]
    school: Organisation = None  # type: ignore[assignment]
    kindergarten: Organisation = None  # type: ignore[assignment]
    station: Organisation = None  # type: ignore[assignment]
    venue: Organisation = None  # type: ignore[assignment]
    other_school: Organisation = None  # type: ignore[assignment]
    class_3_2: SchoolClass = None  # type: ignore[assignment]
    class_3_1: SchoolClass = None  # type: ignore[assignment]
    kindergarten_class: SchoolClass = None  # type: ignore[assignment]
    other_class: SchoolClass = None  # type: ignore[assignment]
    # Five pupils of class 3-2; the first two are brother and sister of one household.
    pupils: list[Pupil] = field(default_factory=list)
    colleague_pupils: list[Pupil] = field(default_factory=list)
    toddlers: list[Pupil] = field(default_factory=list)
    far_pupils: list[Pupil] = field(default_factory=list)
    head_teacher: Staff = None  # type: ignore[assignment]
    colleague: Staff = None  # type: ignore[assignment]
    subject_teacher: Staff = None  # type: ignore[assignment]
    principal: Staff = None  # type: ignore[assignment]
    guardian: Guardian = None  # type: ignore[assignment]
    other_guardian: Guardian = None  # type: ignore[assignment]

    def viewer(self, member: str, today: date = TODAY) -> Viewer:
        """The member as a viewer with the grants in force."""
        user = self.users[member]
        return viewer_of(user.pk, user.display_name, today)

    def client(self, member: str | None) -> Client:
        """A browser in which the member has signed in; None for somebody who has not."""
        return signed_in(self.users[member]) if member else Client()


def signed_in(user: User) -> Client:
    """A browser in which somebody has signed in and has shown a second factor."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def body(kind: str, level: str, region: str, code: str, name: str, **more: Any) -> Organisation:
    """An organisation with its path and jurisdiction."""
    width = {"city": 4, "county": 6, "town": 9}.get(Region.objects.get(pk=region).level, 12)
    path = f"{region[:width]}/{code}/"
    governs = level in ("city", "county", "town", "community")
    return Organisation.objects.create(
        code=code,
        name=name,
        kind=kind,
        level=level,
        region_id=region,
        county_code=region[:6],
        path=path,
        jurisdiction=region[:width] if governs else path,
        opened_on=more.pop("opened_on", LONG_AGO),
        **more,
    )


def pupil_in(
    school_class: SchoolClass, name: str, household: Household | None = None, *, since: date = YEAR_BEGINS
) -> Pupil:
    """A pupil enrolled in a class, living in a household of the school's neighbourhood."""
    county = school_class.organisation.county_code
    home = household or Household.objects.create(county_code=county, region=school_class.organisation.region)
    pupil = Pupil.objects.create(
        county_code=county, name=name, pinyin=f"xiao {name}", born_on=date(2017, 5, 4)
    )
    Enrolment.objects.create(
        pupil=pupil,
        organisation=school_class.organisation,
        school_class=school_class,
        valid_from=since,
        recorded_at=RECORDED,
    )
    Residence.objects.create(pupil=pupil, household=home, valid_from=since, recorded_at=RECORDED)
    return pupil


def staff_at(organisation: Organisation, name: str, post: str, user: User | None = None) -> Staff:
    """Somebody with a post at an organisation."""
    staff = Staff.objects.create(
        county_code=organisation.county_code,
        name=name,
        user=user,
        staff_number=f"T{Staff.objects.count() + 1}",
    )
    Post.objects.create(
        staff=staff, organisation=organisation, post=post, valid_from=LONG_AGO, recorded_at=RECORDED
    )
    return staff


def headed_class(organisation: Organisation, entry_year: int, number: int, head: Staff) -> SchoolClass:
    """A class with its head teacher since the school year began."""
    made = SchoolClass.objects.create(
        organisation=organisation, entry_year=entry_year, number=number, opened_on=date(entry_year, 9, 1)
    )
    Headship.objects.create(
        school_class=made, staff=head, valid_from=date(entry_year, 9, 1), recorded_at=RECORDED
    )
    return made


def guardian_of(*pupils: Pupil, name: str, relation: str, user: User | None = None) -> Guardian:
    """A guardian of the pupils."""
    guardian = Guardian.objects.create(county_code=pupils[0].county_code, name=name, user=user)
    for pupil in pupils:
        Guardianship.objects.create(
            pupil=pupil, guardian=guardian, relation=relation, valid_from=LONG_AGO, recorded_at=RECORDED
        )
    return guardian


def _user(cast: Cast, member: str, display: str, role: str = "", place: Organisation | None = None) -> User:
    user = User(username=member, display_name=display)
    user.set_unusable_password()
    user.save()
    cast.users[member] = user
    if role:
        Grant.objects.create(
            user=user, role=role, organisation=place, valid_from=LONG_AGO, reason="standing cast"
        )
    return user


def _bodies(cast: Cast) -> None:
    for code, name, level, parent, committee in REGIONS:
        Region.objects.create(code=code, name=name, level=level, parent_id=parent, committee=committee)
    county, other = "130202000000", "130203000000"
    cast.city_education = body("education", "city", "130200000000", "130200E", "市教育局")
    cast.county_education = body("education", "county", county, "130202E", "路南区教育局")
    cast.other_county_education = body("education", "county", other, "130203E", "路北区教育局")
    cast.county_women = body("womens_federation", "county", county, "130202W", "路南区妇联")
    cast.school = body("school", "unit", "130202001001", "2113000001", "向阳小学", stage="primary")
    cast.kindergarten = body(
        "kindergarten", "unit", "130202001001", "1113000001", "向阳幼儿园", stage="kindergarten"
    )
    cast.station = body("station", "unit", "130202001001", "130202001001S", "槐树社区家教指导服务站")
    cast.venue = body("venue", "unit", "130202001001", "130202V01", "路南区科技馆")
    cast.other_school = body("school", "unit", "130203001001", "2113000002", "桃园小学", stage="primary")


def _members(cast: Cast) -> None:
    school = cast.school
    teacher = _user(cast, "head_teacher", "王老师", "head_teacher", school)
    colleague = _user(cast, "colleague", "李老师", "head_teacher", school)
    subject = _user(cast, "subject_teacher", "赵老师", "subject_teacher", school)
    leader = _user(cast, "principal", "陈校长", "school_leader", school)
    _user(cast, "school_officer", "德育处", "school_officer", school)
    _user(cast, "kindergarten_officer", "幼儿园办公室", "school_officer", cast.kindergarten)
    _user(cast, "county_officer", "路南区德育股", "county_officer", cast.county_education)
    _user(cast, "other_county_officer", "路北区德育股", "county_officer", cast.other_county_education)
    _user(cast, "city_officer", "市政策科", "city_officer", cast.city_education)
    _user(cast, "department_officer", "路南区妇联", "department_officer", cast.county_women)
    _user(cast, "station_worker", "槐树站", "station_worker", cast.station)
    _user(cast, "venue_officer", "科技馆", "venue_officer", cast.venue)
    _user(cast, "supervisor", "督学", "supervisor", cast.county_education)
    _user(cast, "case_holder", "包联责任人", "case_holder", school)
    _user(cast, "auditor", "审计员", "auditor", cast.city_education)
    _user(cast, "grant_admin", "授权管理员", "grant_admin", cast.city_education)
    _user(cast, "system_admin", "系统管理员", "system_admin", cast.city_education)
    _user(cast, "guardian", "家长", "guardian")
    _user(cast, "other_guardian", "另一位家长", "guardian")
    _user(cast, "stranger", "无授权的人")
    cast.head_teacher = staff_at(school, "王老师", "teacher", teacher)
    cast.colleague = staff_at(school, "李老师", "teacher", colleague)
    cast.subject_teacher = staff_at(school, "赵老师", "teacher", subject)
    cast.principal = staff_at(school, "陈校长", "principal", leader)


def _families(cast: Cast) -> None:
    cast.class_3_2 = headed_class(cast.school, 2024, 2, cast.head_teacher)
    cast.class_3_1 = headed_class(cast.school, 2024, 1, cast.colleague)
    nurse = staff_at(cast.kindergarten, "孙老师", "teacher")
    cast.kindergarten_class = headed_class(cast.kindergarten, 2025, 1, nurse)
    cast.other_class = headed_class(
        cast.other_school, 2024, 1, staff_at(cast.other_school, "周老师", "teacher")
    )
    home = Household.objects.create(county_code="130202", region_id="130202001001")
    names = ("王梓涵", "王梓轩", "赵雨桐", "李浩然", "陈思彤")
    cast.pupils = [pupil_in(cast.class_3_2, name, home if name[0] == "王" else None) for name in names]
    cast.colleague_pupils = [pupil_in(cast.class_3_1, name) for name in ("刘一诺", "孙沐阳")]
    cast.toddlers = [pupil_in(cast.kindergarten_class, "周可欣")]
    cast.far_pupils = [pupil_in(cast.other_class, "吴俊杰")]
    cast.guardian = guardian_of(
        cast.pupils[0], cast.pupils[1], name="王建国", relation="51", user=cast.users["guardian"]
    )
    cast.other_guardian = guardian_of(
        cast.colleague_pupils[0], name="刘秀兰", relation="62", user=cast.users["other_guardian"]
    )


def build_cast() -> Cast:
    """The whole world, in the database."""
    cast = Cast()
    _bodies(cast)
    _members(cast)
    _families(cast)
    return cast


def commanded() -> Viewer:
    """Who acts when a command runs on the machine itself, for the rooms below access."""
    return command_viewer(TODAY)


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> date:
    """Requests happen on TODAY, whatever the clock says."""
    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: TODAY)
    return TODAY
