"""The standing cast in a term under way, so that pages have something to show; all of it done at a door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.activities import operations as activity_operations
from gongyu.activities.factories import (
    booked,
    held,
    invited,
    planned,
    series,
    signing_up,
    slots_of,
    with_file,
)
from gongyu.activities.models import Activity
from gongyu.activities.operations import Outcome, hold
from gongyu.activities.queries import code_of
from gongyu.assessments.factories import answered, ended
from gongyu.assessments.factories import opened as self_checked
from gongyu.committees import operations as committees
from gongyu.committees.factories import adopted, in_office, joined, met, raised, reported, voting
from gongyu.compliance.operations import assess_all, request_exemption
from gongyu.console.models import Erasure
from gongyu.console.tests.lists import bodies_waiting, regions_waiting
from gongyu.contact import operations as contact
from gongyu.contact.factories import asked, concern, contacted, notice, offer, printed, sampled, visit
from gongyu.contact.models import SurveyRound, SurveyWords
from gongyu.contact.operations import Follow, Said
from gongyu.contact.queries import SAID, sealed
from gongyu.contact.rules.announcement import Said as Announced
from gongyu.courses import operations as courses
from gongyu.courses.factories import at_school, draft
from gongyu.filings.factories import filed
from gongyu.guidance.factories import outsider, team, trained
from gongyu.guidance.models import TeamMember
from gongyu.people import operations as people
from gongyu.people.models import AccountSlip, Enrolment, Guardianship, LeftOut
from gongyu.people.queries.staff_accounts import token_of
from gongyu.people.rules.consent import WORDINGS
from gongyu.people.tests.doorstep import doorstep
from gongyu.people.tests.rosters import row, workbook
from gongyu.people.tests.staff_lists import staff_waiting
from gongyu.policy import operations as policy
from gongyu.resources import operations as resources
from gongyu.resources.factories import asked as lecture_asked
from gongyu.resources.factories import clock, corps, lecturer, link_of
from gongyu.resources.rules.engagement import When
from tests.cast import PASSWORD, TODAY, Cast, staff_at
from tests.test_access_matrix import emergency


@dataclass(frozen=True, slots=True)
class Lived:
    """What has come of the term: the numbers that pages are opened with."""

    cast: Cast
    visits: tuple[int, ...]
    notices: tuple[int, ...]
    contacts: tuple[int, ...]
    concerns: tuple[int, ...]
    activities: tuple[int, ...]
    slots: tuple[int, ...]
    bookings: tuple[int, ...]
    filings: tuple[int, ...]
    exemptions: tuple[int, ...]
    grants: tuple[int, ...]
    overrides: tuple[int, ...]
    links: tuple[str, ...]
    requests: tuple[int, ...]
    consents: tuple[int, ...]
    imports: tuple[int, ...]
    staff_lists: tuple[int, ...] = ()
    guardianships: tuple[int, ...] = ()
    emergencies: tuple[int, ...] = ()
    erasures: tuple[int, ...] = ()
    slips: tuple[str, ...] = ()
    offers: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    samples: tuple[int, ...] = ()
    rounds: tuple[int, ...] = ()
    prints: tuple[int, ...] = ()
    series: tuple[int, ...] = ()
    invitations: tuple[int, ...] = ()
    corps: tuple[int, ...] = ()
    team_members: tuple[int, ...] = ()
    lecturers: tuple[int, ...] = ()
    engagements: tuple[int, ...] = ()
    answers: tuple[str, ...] = ()
    mandates: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    editions: tuple[int, ...] = ()
    meetings: tuple[int, ...] = ()
    decisions: tuple[int, ...] = ()
    reports: tuple[object, ...] = ()
    elections: tuple[int, ...] = ()
    matters: tuple[int, ...] = ()
    courses: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    course_editions: tuple[int, ...] = ()
    lessons: tuple[int, ...] = ()
    platforms: tuple[int, ...] = ()
    certificates: tuple[str, ...] = ()
    self_checks: tuple[int, ...] = ()


def slip(cast: Cast) -> str:
    """Somebody of the staff holds a slip."""
    waiting = staff_at(cast.school, "冯老师", "teacher")
    people.make_slips(
        by=cast.viewer("principal"), today=TODAY, organisation_id=cast.school.pk, staff_ids=[waiting.pk]
    )
    return token_of(AccountSlip.objects.get(staff=waiting))


def bodies(cast: Cast) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """A parents' committee in office: its term, its members, its charter."""
    office = cast.viewer("school_officer")
    mandate = in_office(office, cast.school.pk)
    guardian = joined(office, mandate, TODAY, guardian_id=cast.guardian.pk)
    teacher = joined(office, mandate, TODAY, staff_id=cast.head_teacher.pk)
    adopted(office, cast.school.pk, begins=date(2026, 10, 20))
    charter = adopted(office, cast.school.pk, words="本会由家长选举产生，任期两年。")
    return (mandate,), (guardian, teacher), (charter,)


def meetings(cast: Cast) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A meeting with minutes and a decision, and one that is to come."""
    office = cast.viewer("school_officer")
    held, coming = (met(office, cast.school.pk, day) for day in (TODAY, date(2026, 12, 4)))
    committees.write_minutes(by=office, today=TODAY, meeting_id=held, words="说了食堂和校门口两件事。")
    own = committees.decide(by=office, today=TODAY, meeting_id=held, words="请食堂每周公布菜单", public=True)
    return (held, coming), (own,)


def elections(cast: Cast) -> tuple[int, ...]:
    """One election that runs, one that is prepared, one with a tie."""
    office, states = cast.viewer("school_officer"), ("open", "draft", "counted")
    return tuple(voting(office, cast.school.pk, cast.guardian.pk, state=state) for state in states)


def rosters(cast: Cast) -> tuple[int, ...]:
    """A roster that has come in, rows refused and pupils left out, and one that waits to be confirmed."""
    office = cast.viewer("school_officer")
    found = []
    for rows in (
        [row("王梓涵"), row("孙小满", sex="女"), row("钱小四", "快乐班", sex="公")],
        [row("王梓涵", "三年级1班", sex="女"), row("孙小寒"), row("周小五", "")],
    ):
        read = people.preview_roster(
            by=office,
            today=TODAY,
            organisation_id=cast.school.pk,
            content=workbook(rows),
            source="名册.xlsx",
        )
        found.append(read)
    people.confirm_roster(by=office, today=TODAY, import_id=found[0])
    asked = cast.pupils[3].pk
    row_of = LeftOut.objects.get(pupil=asked).pk
    people.decide_left_out(
        by=office,
        today=TODAY,
        organisation_id=cast.school.pk,
        decision="suspended",
        on=TODAY,
        chosen=[row_of],
    )
    return tuple(found)


def surveys(cast: Cast) -> tuple[int, ...]:
    """The school's families were heard last year, and are being asked now."""
    ended = asked(cast.viewer("principal", date(2026, 3, 2)), cast.school.pk, [])
    row = SurveyRound.objects.get(pk=ended)
    row.closed_on, row.answered = date(2026, 3, 17), 6
    row.tally = {"talk": [3, 2, 1, 0, 0], "answer": [1, 2, 2, 1, 0], "whole": [2, 3, 1, 0, 0]}
    row.save()
    said = sealed("接送的路口最好有人看着", SAID)
    SurveyWords.objects.create(round=row, words_sealed=said, closed_on=row.closed_on)
    return (asked(cast.viewer("principal"), cast.school.pk, [cast.guardian.pk]), ended)


def told(cast: Cast) -> None:
    """The school has its page for families, and has sent them its list."""
    office = cast.viewer("school_officer")
    said = Announced(
        "0315-1234567", "上学日 8:00–17:30 有人接听。", "先找班主任，再找德育处。", "冬季放学 16:30。"
    )
    where: dict[str, Any] = {"by": office, "today": TODAY, "organisation_id": cast.school.pk}
    contact.announce(said=said, request_key=uuid4(), **where)
    contact.send_checklist(request_key=uuid4(), **where)


def guided(cast: Cast) -> tuple[int, ...]:
    """The school has its team of the year, with somebody from outside, and has been trained."""
    leader = cast.viewer("principal")
    team(leader, cast.school.pk, (cast.principal.pk, "lead"), (cast.head_teacher.pk, "head_teacher"))
    outsider(leader, cast.school.pk)
    keys = tuple(TeamMember.objects.order_by("pk").values_list("pk", flat=True))
    trained(leader, cast.school.pk, date(2026, 11, 6), *keys)
    return keys


def lectures(cast: Cast) -> dict[str, Any]:
    """The school has a corps: a head teacher and somebody from outside; one is asked, one wants another time,
    one has agreed, one has been."""
    leader, teacher = cast.viewer("principal"), cast.viewer("head_teacher")
    of = corps(leader, cast.school.pk, "corps.school")
    people = (
        lecturer(leader, of, staff_id=cast.head_teacher.pk, checked_on=date(2026, 9, 10)),
        lecturer(leader, of, kind="veteran"),
    )
    given, agreed, moved, waiting = (
        lecture_asked(leader, cast.school.pk, people[0], clock(TODAY, begins, begins + 1))
        for begins in (8, 10, 14, 16)
    )
    at: dict[str, Any] = {"today": TODAY}
    for one in (given, agreed):
        resources.accept(by=teacher, engagement_id=one, **at)
    resources.suggest(by=teacher, engagement_id=moved, when=clock(date(2026, 11, 30)), **at)
    activity = resources.plan(by=leader, engagement_id=given, nature="guidance", **at)
    hold(by=leader, activity_id=activity, held_on=TODAY, outcome=Outcome(), **at)
    # Of somebody from outside: waiting, agreed, the day having come, taken back.
    later = date(2026, 11, 30)
    linked = tuple(
        lecture_asked(leader, cast.school.pk, people[1], when)
        for when in (clock(later, 8, 9), clock(later, 10, 11), When(TODAY, "morning"), clock(later, 15, 16))
    )
    for one in linked[1:3]:
        resources.accept(by=leader, engagement_id=one, **at)
    answers = tuple(link_of(one) for one in linked)
    resources.cancel(by=leader, engagement_id=linked[3], **at)
    engagements = (waiting, moved, agreed, given, linked[0])
    return {"corps": (of,), "lecturers": people, "engagements": engagements, "answers": answers}


def parents_school(cast: Cast) -> dict[str, Any]:
    """A course that the school has laid out and a guardian has begun; one in review; a draft."""
    office = cast.viewer("school_officer")
    made = at_school(office, cast.school.pk)
    course, released, held = (int(str(made[key])) for key in ("course_id", "released_id", "course_draft_id"))
    waiting = draft(office, cast.school.pk, title="手机怎么管", topic="digital")
    courses.submit_edition(by=office, today=TODAY, edition_id=waiting)
    courses.publish_plan(by=office, today=TODAY, organisation_id=cast.school.pk, course_ids=[course])
    courses.answer_lesson(by=cast.viewer("guardian"), today=TODAY, course_id=course, position=1, choice=0)
    return {
        "courses": (course,),
        "course_editions": (held, released, waiting),
        "lessons": (int(str(made["lesson_id"])),),
        "platforms": (int(str(made["platform_id"])),),
        "certificates": (str(made["certificate_code"]),),
    }


def self_checks(cast: Cast) -> tuple[int, ...]:
    """One that a guardian has answered, one that has ended with its figures."""
    county = cast.viewer("county_officer")
    running = self_checked(county, cast.county_education.pk)
    answered(cast.viewer("guardian"), running)
    told = ended(cast.county_education.pk, cast.school.pk, cast.users["county_officer"].pk, TODAY)
    return running, told


def lived_in(cast: Cast) -> Lived:
    """Visits, activities, filings, an exception asked for and a raised value; all duties assessed."""
    # The page for another password opens only to those who have one.
    user = cast.users["head_teacher"]
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    teacher, office, station = (
        cast.viewer(name) for name in ("head_teacher", "school_officer", "station_worker")
    )
    principal, county = cast.viewer("principal"), cast.viewer("county_officer")
    # Whoever leads moral education reads what the head teacher is worried about.
    staff_at(cast.school, "德育处", "moral_director", cast.users["school_officer"])
    visits = (
        visit(
            teacher,
            cast.pupils[0].pk,
            date(2026, 11, 20),
            said=Said("作息", "早睡", ("progress",), ("sleep",)),
            along=(cast.principal.pk,),
            follow=Follow(date(2026, 11, 27)),
        ),
        visit(teacher, cast.pupils[1].pk, date(2026, 11, 19)),
        visit(cast.viewer("colleague"), cast.colleague_pupils[0].pk, date(2026, 10, 9)),
    )
    contact.question(by=cast.viewer("guardian"), today=TODAY, visit_id=visits[1])
    activities = (
        planned(office, cast.school.pk, "practice", date(2026, 11, 27)),
        planned(office, cast.school.pk, "guidance", TODAY),
        held(office, cast.school.pk, "guidance", date(2026, 11, 10)),
        held(station, cast.station.pk, "family_service", date(2026, 10, 12)),
    )
    # One that families sign up for as a whole, one with slots; a family has a place in each.
    opened = (
        signing_up(office, cast.school.pk, date(2026, 11, 27), places=40),
        signing_up(office, cast.school.pk, date(2026, 11, 28), places=1, slots=4),
    )
    # One with a replay, one that comes back, and one that the kindergarten is asked to hold too.
    activity_operations.offer_replay(
        by=office, today=TODAY, activity_id=activities[2], address="https://example.org/replay"
    )
    # A sheet of signatures for those who organise it, slides for everybody.
    files = tuple(
        with_file(office, activities[2], open_to=whom, name=name)
        for whom, name in (("organisers", "签到表扫描件.pdf"), ("everybody", "讲座课件.pdf"))
    )
    weekly = series(office, cast.school.pk, date(2026, 11, 27), date(2026, 12, 31))
    asked = invited(
        cast.viewer("kindergarten_officer"), cast.kindergarten.pk, cast.school.pk, date(2026, 12, 4)
    )
    bookings = tuple(
        booked(cast.viewer("guardian"), key, [child.pk for child in cast.pupils[:2]])[0].id for key in opened
    )
    filings = tuple(
        filed(principal, cast.school.pk, act, date(2026, 9, 8))
        for act in ("filing.communication_mechanism", "filing.school_accident.opened")
    )
    exemptions = (
        request_exemption(
            by=teacher,
            today=TODAY,
            duty_key="M1.20",
            organisation_id=cast.school.pk,
            pupil_id=cast.pupils[4].pk,
            ground="X.REFUSED",
            reason="监护人书面谢绝入户，已约定在校见面",
            valid_from=TODAY,
            valid_until=date(2027, 6, 1),
        ),
    )
    override = policy.decide(
        by=county,
        today=TODAY,
        duty_key="M2.16",
        scope="130202",
        value=3,
        valid_from=date(2027, 9, 1),
        source="路南区教育局通知",
    )
    imports = rosters(cast)
    # A class's link, a guardian who waits for the head teacher's answer, and a consent.
    door = doorstep(cast)
    waiting = door.asked()
    consent = people.give_consent(
        by=cast.viewer("guardian"), today=TODAY, pupil_id=cast.pupils[0].pk, version=WORDINGS[-1].version
    )
    erasure = Erasure.objects.create(
        kind="pupil", person_id=cast.pupils[4].pk, ground="request", asked_at=timezone.now()
    )
    # One child was here the year before, so that the year's end has something to say.
    Enrolment.objects.filter(pupil=cast.pupils[0]).update(valid_from=date(2025, 9, 1))
    told(cast)
    assess_all(today=TODAY)
    grants = tuple(Grant.objects.order_by("pk").values_list("pk", flat=True)[:3])
    kin = tuple(Guardianship.objects.filter(pupil=cast.pupils[0]).values_list("pk", flat=True))
    mandates, members, editions = bodies(cast)
    papers, decided = meetings(cast)
    return Lived(
        cast,
        visits,
        (notice(teacher, cast.school.pk, cast.class_3_2.pk), notice(principal, cast.school.pk)),
        (contacted(teacher, cast.pupils[0].pk),),
        tuple(concern(teacher, cast.pupils[0].pk, kind, "最近总是一个人") for kind in ("mind", "harm")),
        (*activities, *opened),
        slots_of(opened[1]),
        bookings,
        filings,
        exemptions,
        grants,
        (override,),
        files=files,
        links=(door.link,),
        requests=(waiting.pk,),
        consents=(consent,),
        imports=imports,
        staff_lists=(
            staff_waiting(office, cast.school.pk),
            bodies_waiting(county, "130202"),
            regions_waiting(county, "130202"),
        ),
        guardianships=kin,
        emergencies=(emergency(cast),),
        erasures=(erasure.pk,),
        slips=(slip(cast),),
        offers=(
            offer(teacher, cast.pupils[0].pk),
            offer(teacher, cast.pupils[1].pk, "chosen"),
            offer(teacher, cast.pupils[2].pk, "declined"),
        ),
        codes=tuple(code_of(one) for one in bookings),
        samples=(sampled(office, cast.school.pk), sampled(county, cast.county_education.pk, "closed")),
        rounds=surveys(cast),
        series=(Activity.objects.get(pk=weekly[0]).series_id or 0,),
        invitations=(asked,),
        mandates=mandates,
        members=members,
        editions=editions,
        meetings=papers,
        decisions=decided,
        elections=elections(cast),
        reports=(reported(cast.school.pk), reported(cast.school.pk)),
        matters=(raised(cast.viewer("guardian"), cast.school.pk),),
        **parents_school(cast),
        self_checks=self_checks(cast),
        prints=(printed(principal, cast.school.pk), printed(teacher, cast.school.pk)),
        **lectures(cast),
        team_members=guided(cast),
    )
