"""Every address × every kind of person × in and out of scope is asked for and held against the table in
gongyu.site.matrix. A new URL or a new role that nobody has decided about fails here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.access.roles import ROLES
from gongyu.access.rules import Viewer, command_viewer
from gongyu.accounts.models import Emergency
from gongyu.activities.factories import planned, series, signing_up, slots_of, with_file
from gongyu.activities.models import Activity, BookedChild, Booking, CalendarFeed, Invitation, Slot
from gongyu.activities.operations import subscribe
from gongyu.activities.queries import Which, code_of
from gongyu.assessments.factories import answered
from gongyu.assessments.factories import opened as self_checked
from gongyu.committees import operations as committees
from gongyu.committees.factories import adopted, in_office, joined, met, raised, reported, voting
from gongyu.compliance.operations import assess_all, request_exemption
from gongyu.console.models import Erasure
from gongyu.console.tests.lists import bodies_waiting, regions_waiting
from gongyu.console.tests.queue import job
from gongyu.contact.factories import asked, concern, contacted, notice, offer, printed, sampled, visit
from gongyu.contact.models import OfferTime
from gongyu.contact.operations import Follow
from gongyu.courses.factories import at_school
from gongyu.courses.models import LinkedAccount
from gongyu.filings.factories import filed
from gongyu.guidance.factories import outsider, trained
from gongyu.notices.models import Message
from gongyu.organisations.factories import reorganised
from gongyu.organisations.models import Organisation
from gongyu.people.models import AccountSlip, Enrolment, Guardianship, JoinRequest, Merge, Pupil
from gongyu.people.operations import invite, make_slips, preview_roster, record_paper_consent
from gongyu.people.operations.sealing import index, seal
from gongyu.people.queries.staff_accounts import token_of
from gongyu.people.tests.rosters import row as roster_row
from gongyu.people.tests.rosters import workbook
from gongyu.people.tests.staff_lists import staff_waiting
from gongyu.policy import operations as policy
from gongyu.resources.factories import asked as lecture_asked
from gongyu.resources.factories import clock, corps, lecturer, link_of
from gongyu.resources.models import Qualification
from gongyu.resources.operations import accept
from gongyu.site.deciding import NOBODY, PEOPLE, STRANGER, How, Outcome, Row
from gongyu.site.matrix import TABLE
from tests.cast import TODAY, Cast, _user, body, staff_at

# Who of the cast stands for a role; a role not named here is held by somebody of its own name.
STANDS_FOR: Final = {"school_leader": "principal", NOBODY: None, STRANGER: "stranger"}
# Roles without a member of the standing cast: at which body somebody is given one.
ELSEWHERE: Final = {
    "town_officer": "town",
    "community_worker": "committee",
    "guidance_worker": "institution",
    "university_officer": "university",
    "registry_officer": "registry",
    "partner_officer": "association",
    "lecturer": "institution",
    "volunteer": "station",
    "grade_leader": "school",
    "pioneers_counsellor": "school",
    "psychologist": "school",
    "committee_member": "school",
}


@dataclass
class World:
    cast: Cast
    near: dict[str, object]
    far: dict[str, object]

    def address(self, row: Row, side: str) -> str:
        known = self.near if side == "near" else self.far
        path = reverse(row.name, kwargs={name: known[held] for name, held in row.arguments.items()})
        return path + row.query.format(**known)


def term(cast: Cast, leader: Viewer, school: Organisation, pupil: int, county: Viewer) -> dict[str, object]:
    """Something of every kind at one school, and the numbers by which it is addressed."""
    # At the school since the year before, so that the year's end has something to say of the pupil.
    Enrolment.objects.filter(pupil_id=pupil).update(valid_from=date(2025, 9, 1))
    exemption = request_exemption(
        by=leader,
        today=TODAY,
        duty_key="M1.20",
        organisation_id=school.pk,
        pupil_id=pupil,
        ground="X.REFUSED",
        reason="监护人书面谢绝入户",
        valid_from=TODAY,
        valid_until=date(2027, 6, 1),
    )
    raised = policy.decide(
        by=county,
        today=TODAY,
        duty_key="M2.16",
        scope=school.county_code,
        value=3,
        valid_from=date(2027, 9, 1),
        source="教育局通知",
    )
    return {
        "pupil_id": pupil,
        "organisation_id": school.pk,
        "code": school.county_code,
        "key": "M1.20",
        "duty_key": "M1.20",
        "period_key": "2026-2027",
        "no": 1,
        "notice_id": notice(leader, school.pk),
        "contact_id": contacted(leader, pupil),
        "concern_id": concern(leader, pupil),
        "round_id": asked(
            leader,
            school.pk,
            Guardianship.objects.filter(pupil_id=pupil).values_list("guardian_id", flat=True),
        ),
        "print_id": printed(leader, school.pk),
        "visit_id": visit(leader, pupil, date(2026, 11, 20), follow=Follow(date(2026, 12, 1))),
        **filed_beside(leader, school.pk),
        "filing_id": filed(leader, school.pk, "filing.communication_mechanism", date(2026, 9, 8)),
        "sealed_id": filed(leader, school.pk, "filing.school_accident.opened", date(2026, 9, 8)),
        "import_id": previewed(leader, school.pk),
        "exemption_id": exemption,
        "override_id": raised,
        "grant_id": Grant.objects.get(user_id=leader.user_id or 0).pk,
        **at_school(leader, school.pk),
        "list_id": staff_waiting(leader, school.pk),
        "list_kind": "stations",
        "body_list_id": bodies_waiting(county, school.county_code),
        "region_list_id": regions_waiting(county, school.county_code),
        **lectures(leader, school),
        **guided(leader, school),
    }


def filed_beside(leader: Viewer, school: int) -> dict[str, object]:
    """A planned activity with a file for everybody and one for those who organise it."""
    made = planned(leader, school, "practice", date(2026, 11, 27))
    shown, kept = with_file(leader, made), with_file(leader, made, open_to="organisers")
    return {"activity_id": made, "shown_file_id": shown, "kept_file_id": kept}


def guided(leader: Viewer, school: Organisation) -> dict[str, object]:
    """Somebody from outside in a school's team, who has been trained."""
    who = outsider(leader, school.pk)
    return {"team_member_id": who, "training_id": trained(leader, school.pk, TODAY, who)}


def lectures(leader: Viewer, school: Organisation) -> dict[str, object]:
    """A school's corps with somebody from outside in it, whom the school has asked."""
    of = corps(leader, school.pk, "corps.school")
    who = lecturer(leader, of, checked_on=date(2026, 9, 10))
    waiting, agreed = (lecture_asked(leader, school.pk, who, clock(date(2026, 11, day))) for day in (27, 30))
    accept(by=leader, today=TODAY, engagement_id=agreed)
    return {
        "corps_id": of,
        "lecturer_id": who,
        "qualification_id": Qualification.objects.get(lecturer_id=who).pk,
        "engagement_id": waiting,
        "answer_key": link_of(waiting),
        "agreed_key": link_of(agreed),
    }


def bodies(leader: Viewer, school: Organisation, pupil: Pupil) -> dict[str, object]:
    """A parents' committee in office with one guardian in it, and its charter."""
    guardian = Guardianship.objects.filter(pupil=pupil).latest("pk").guardian_id
    mandate = in_office(leader, school.pk)
    member = joined(leader, mandate, TODAY, guardian_id=guardian)
    meeting = met(leader, school.pk, TODAY)
    committees.write_minutes(by=leader, today=TODAY, meeting_id=meeting, words="说了两件事")
    decision = committees.decide(
        by=leader,
        today=TODAY,
        meeting_id=meeting,
        words="请食堂每周公布菜单",
        public=True,
        member_id=member,
        until=date(2026, 12, 31),
    )
    return {
        "which": "parents",
        "mandate_id": mandate,
        "member_id": member,
        "meeting_id": meeting,
        "coming_id": met(leader, school.pk, date(2026, 12, 4)),
        "decision_id": decision,
        "report_id": reported(school.pk),
        "matter_id": raised(leader, school.pk),
        "election_id": voting(leader, school.pk, guardian),
        "draft_id": voting(leader, school.pk, guardian, state="draft"),
        "edition_id": adopted(leader, school.pk),
    }


def previewed(leader: Viewer, school: int) -> int:
    """A roster that waits to be confirmed, with a row that was refused."""
    content = workbook([roster_row("孙小满"), roster_row("钱小四", "快乐班")])
    return preview_roster(by=leader, today=TODAY, organisation_id=school, content=content, source="名册.xlsx")


def family_entry(cast: Cast, class_id: int, pupil: Pupil, day: date) -> dict[str, object]:
    """A class's link, somebody who asks to come in, and a consent."""
    office = command_viewer(day)
    link = invite(by=office, today=day, class_id=class_id)
    known = Guardianship.objects.filter(pupil=pupil).first()
    request = JoinRequest.objects.create(
        school_class_id=class_id,
        pupil=pupil,
        name="王秀英",
        relation="52",
        phone_sealed=seal("13800138000", "people_joinrequest.phone"),
        phone_index=index("13800138000"),
        asked_at=timezone.now(),
    )
    sheet = record_paper_consent(
        by=office,
        today=day,
        pupil_id=pupil.pk,
        guardian_id=known.guardian_id if known else None,
        name="吴大山",
        relation="51",
        signed_on=day,
    )
    held = Guardianship.objects.filter(pupil=pupil).latest("pk").pk
    return {"link": link.token, "request_id": request.pk, "consent_id": sheet, "guardianship_id": held}


def sign_up(leader: Viewer, school: Organisation, pupil: Pupil) -> dict[str, object]:
    """An activity that families sign up for, and what one of them has booked."""
    key = signing_up(leader, school.pk, date(2026, 11, 27), slots=2)
    first, other = slots_of(key)
    guardian = Guardianship.objects.filter(pupil=pupil).latest("pk").guardian
    weekly = series(leader, school.pk, date(2026, 11, 27), date(2026, 12, 31))
    row = Booking.objects.create(slot_id=first, guardian=guardian, state="booked")
    Slot.objects.filter(pk=first).update(taken=1)
    BookedChild.objects.create(booking=row, pupil=pupil)
    return {
        "opened_id": key,
        "series_id": Activity.objects.get(pk=weekly[0]).series_id,
        "slot_id": other,
        "booking_id": row.pk,
        "code_of_booking": code_of(row.pk),
    }


def asked_to_join(by: Viewer, host: Organisation, partner: Organisation, day: date) -> int:
    """An invitation, made where no door is needed: who answers it is looked at, and no more."""
    made = planned(by, host.pk, "guidance", day)
    row = Invitation.objects.create(activity_id=made, organisation=partner, asked_by_id=by.user_id)  # type: ignore[misc]
    return row.pk


def calendar_feeds(cast: Cast) -> dict[str, object]:
    """A guardian's subscription, with its secret, and one of somebody far away."""
    subscribe(by=cast.viewer("far_leader"), today=TODAY, which=Which())
    key = subscribe(by=cast.viewer("guardian"), today=TODAY, which=Which())
    return {"feed_key": key, "feed_id": CalendarFeed.objects.get(user=cast.users["guardian"]).pk}


def merged(school: Organisation) -> int:
    """Two of the staff who were made one; one that has been undone, so that undoing it is refused."""
    one, other = (staff_at(school, "陈静", "teacher").pk for _ in range(2))
    now = timezone.now()
    return Merge.objects.create(
        kind="staff", kept_id=one, gone_id=other, organisation=school, stood=b"", merged_at=now, undone_at=now
    ).pk


def signing_in(leader: Viewer, school: Organisation) -> dict[str, object]:
    """One of the staff who signs in, and another who holds a slip."""
    user = get_user_model().objects.create_user(f"of-{school.pk}", display_name="钱老师")
    waiting = staff_at(school, "冯老师", "teacher")
    make_slips(by=leader, today=TODAY, organisation_id=school.pk, staff_ids=[waiting.pk])
    (slip,) = AccountSlip.objects.filter(staff=waiting)
    return {"staff_id": staff_at(school, "钱老师", "teacher", user).pk, "token": token_of(slip)}


@pytest.fixture
def world(cast: Cast, on_the_day: date) -> World:
    places = {
        "town": body("government", "town", "130202001000", "130202001G", "甲街道办事处"),
        "committee": body("community", "community", "130202001001", "130202001001C", "槐树社区居委会"),
        "institution": body("guidance_institution", "unit", "130202001001", "130202GI", "家庭教育指导机构"),
        "university": body("university", "unit", "130202001001", "130202U", "师范学院"),
        "registry": body("marriage_registry", "unit", "130202001001", "130202MR", "婚姻登记处"),
        "association": body("social_organisation", "unit", "130202001001", "130202SO", "志愿者协会"),
        "station": cast.station,
        "school": cast.school,
    }
    for role, place in ELSEWHERE.items():
        _user(cast, role, role, role, places[place])
    far = _user(cast, "far_leader", "周校长", "school_leader", cast.other_school)
    staff_at(cast.other_school, "周校长", "principal", far)
    _user(cast, "far_psychologist", "苏老师", "psychologist", cast.other_school)
    near = term(cast, cast.viewer("principal"), cast.school, cast.pupils[0].pk, cast.viewer("county_officer"))
    there = term(
        cast,
        cast.viewer("far_leader"),
        cast.other_school,
        cast.far_pupils[0].pk,
        cast.viewer("other_county_officer"),
    )
    for known, leader, child in (
        (near, cast.viewer("principal"), cast.pupils[1]),
        (there, cast.viewer("far_leader"), cast.far_pupils[0]),
    ):
        arranged = offer(leader, child.pk, "chosen")
        last = OfferTime.objects.filter(offer_id=arranged).latest("pk").pk
        known |= {"offer_id": arranged, "time_id": last}
    near["class_id"], there["class_id"] = cast.class_3_2.pk, cast.other_class.pk
    for known, member in ((near, "head_teacher"), (there, "far_leader")):
        message = Message.objects.create(user=cast.users[member], subject="有家长对一次家访存疑")
        known["message_id"] = message.pk
    for known, pupil, day in ((near, cast.pupils[0], TODAY), (there, cast.far_pupils[0], TODAY)):
        known |= family_entry(cast, int(str(known["class_id"])), pupil, day)
    for known, school, leader in (
        (near, cast.school, cast.viewer("principal")),
        (there, cast.other_school, cast.viewer("far_leader")),
    ):
        known["merge_id"] = merged(school)
        known |= sign_up(leader, school, cast.pupils[0] if known is near else cast.far_pupils[0])
        known |= signing_in(leader, school)
        known |= bodies(leader, school, cast.pupils[0] if known is near else cast.far_pupils[0])
    # The kindergarten asks the school to hold something too; the school asks, as it may not, one far away.
    day = date(2026, 11, 27)
    near["invitation_id"] = asked_to_join(
        cast.viewer("kindergarten_officer"), cast.kindergarten, cast.school, day
    )
    there["invitation_id"] = asked_to_join(cast.viewer("principal"), cast.school, cast.other_school, day)
    # The school far away has announced one, the school of the example has drawn from its list.
    near["sample_id"] = sampled(cast.viewer("principal"), cast.school.pk)
    there["sample_id"] = sampled(cast.viewer("far_leader"), cast.other_school.pk, "announced")
    near["reorganisation_id"] = reorganised(cast.school, cast.kindergarten)
    there["reorganisation_id"] = reorganised(cast.other_school, cast.other_county_education)
    near["check_id"] = self_checked(cast.viewer("county_officer"), cast.county_education.pk)
    there["check_id"] = self_checked(cast.viewer("other_county_officer"), cast.other_county_education.pk)
    answered(cast.viewer("guardian"), int(str(near["check_id"])))
    near |= calendar_feeds(cast)
    LinkedAccount.objects.create(
        platform_id=int(str(near["platform_id"])),
        user=cast.users["guardian"],
        pseudonym="0d7c",
        linked_on=TODAY,
    )
    there["feed_id"] = CalendarFeed.objects.get(user=far).pk
    near["erasure_id"] = Erasure.objects.create(
        kind="pupil", person_id=0, ground="request", asked_at=timezone.now()
    ).pk
    near["user_id"] = cast.users["head_teacher"].pk
    near["emergency_id"] = emergency(cast)
    near["job_id"] = job("compliance.reassess_school", "failed")
    assess_all(today=TODAY)
    return World(cast, near, there)


def emergency(cast: Cast) -> int:
    """An emergency of the system administrator's that is over and waits for a review."""
    begun = timezone.now() - timedelta(hours=2)
    row = Emergency.objects.create(
        user=cast.users["system_admin"],
        role="school_officer",
        organisation=cast.school,
        reason="夜里系统报错，校长联系不上",
        opened_at=begun,
        ends_at=begun + timedelta(minutes=30),
    )
    return row.pk


def patterns() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every URL name with the names of its arguments."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, one.namespace or space)
            elif isinstance(one, URLPattern):
                yield (f"{space}:{one.name}" if space else str(one.name)), tuple(one.pattern.converters)

    yield from walk(get_resolver(), "")


def said(answer: HttpResponseBase, *, sent: bool) -> str:
    """What an answer amounts to, in the words of the table."""
    if answer.status_code == 302:
        target = answer.headers["Location"]
        if target.startswith("/accounts/login/"):
            return Outcome.SIGN_IN
        again = target.startswith((reverse("account_reauthenticate"), reverse("mfa_reauthenticate")))
        return Outcome.OPEN if sent and not again else Outcome.ELSEWHERE
    # What is sent empty is refused in the form, or for its state; either way the door stood open.
    if answer.status_code == 200 or (sent and answer.status_code in (409, 422)):
        return Outcome.OPEN
    return {401: Outcome.FORBIDDEN, 403: Outcome.FORBIDDEN, 404: Outcome.HIDDEN}.get(
        answer.status_code, str(answer.status_code)
    )


def ask(client: Client, path: str, how: str) -> HttpResponseBase:
    """One request, whose traces are taken back."""
    with transaction.atomic():
        answer: HttpResponseBase = client.post(path) if how == "post" else client.get(path)
        transaction.set_rollback(True)
    return answer


def requests(row: Row, expected: Outcome) -> Iterator[str]:
    """How a cell is asked for. A form that stands open is only read; one that is closed is also sent."""
    if row.how in (How.READ, How.FORM):
        yield "get"
    if row.how in (How.ACT, How.SENT) or (row.how is How.FORM and expected not in ("opens", "sign in")):
        yield "post"


def test_every_address_is_decided_about() -> None:
    decided = {(row.name, tuple(row.arguments)) for row in TABLE}
    there = set(patterns())
    assert not there - decided, f"decide in site/matrix.py who may open: {sorted(there - decided)}"
    assert not decided - there, f"in site/matrix.py but nowhere else: {sorted(decided - there)}"


def test_every_role_is_decided_about() -> None:
    wanted = {*ROLES, STRANGER, NOBODY}
    assert set(PEOPLE) == wanted, f"decide in site/matrix.py about: {sorted(wanted ^ set(PEOPLE))}"
    assert len(PEOPLE) == len(wanted)


def test_every_cell_is_decided_once() -> None:
    for row in TABLE:
        named = {
            person for side in (row.near, row.far or {}) for people in side.values() for person in people
        }
        assert named <= set(PEOPLE), row.shown
        for side in row.sides:
            for person in PEOPLE:
                assert row.outcome(side, person) in Outcome


def test_a_cell_that_is_decided_twice_is_found() -> None:
    row = Row("x", How.READ, {Outcome.OPEN: ("auditor",), Outcome.HIDDEN: ("auditor",)}, Outcome.FORBIDDEN)
    with pytest.raises(ValueError, match="decided 2 times"):
        row.outcome("near", "auditor")


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of answers that are no pages are not worth a line of the log each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.slow
@pytest.mark.usefixtures("quiet")
def test_every_cell_is_answered_as_decided(world: World) -> None:
    wrong: list[str] = []
    asked = 0
    for person in PEOPLE:
        client = world.cast.client(STANDS_FOR.get(person, person))
        client.raise_request_exception = False
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        key = session.value if session else ""
        for row in TABLE:
            for side in row.sides:
                expected = row.outcome(side, person)
                for how in requests(row, expected):
                    client.cookies[settings.SESSION_COOKIE_NAME] = key
                    answer = said(ask(client, world.address(row, side), how), sent=how == "post")
                    asked += 1
                    if answer != expected:
                        wrong.append(f"{row.shown} {side} {how} {person}: {answer}, decided: {expected}")
    assert asked > 2000
    assert not wrong, "\n".join(wrong)


def test_any_other_way_of_asking_is_refused(world: World) -> None:
    """Asked before who is asking, so it is enough to ask as one person and as nobody."""
    # Sign-in pages are django-allauth's and take both; closed addresses answer nothing.
    both = {"account_login", "account_logout", "account_change_password", "account_signup"}
    both |= {"account_set_password", "mfa_authenticate", "mfa_login_webauthn"}
    sent = {row.name for row in TABLE if row.how in (How.SENT, How.FORM)} | both
    wrong = []
    for member in ("stranger", None):
        client = world.cast.client(member)
        for row in TABLE:
            if row.name in sent:
                continue
            path = world.address(row, "near")
            answer = client.get(path) if row.how is How.ACT else client.post(path)
            if answer.status_code != 405:
                wrong.append(f"{row.name}: {answer.status_code}")
    assert not wrong, wrong
