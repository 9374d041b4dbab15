"""The standing cast in a term under way, so that pages have something to show; all of it done at a door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.activities.factories import held, planned
from gongyu.compliance.operations import assess_all, request_exemption
from gongyu.console.models import Erasure
from gongyu.console.tests.lists import bodies_waiting, regions_waiting
from gongyu.contact import operations as contact
from gongyu.contact.factories import visit
from gongyu.filings.factories import filed
from gongyu.people import operations as people
from gongyu.people.models import AccountSlip, Enrolment, Guardianship, LeftOut
from gongyu.people.queries.staff_accounts import token_of
from gongyu.people.rules.consent import WORDINGS
from gongyu.people.tests.doorstep import doorstep
from gongyu.people.tests.rosters import row, workbook
from gongyu.people.tests.staff_lists import staff_waiting
from gongyu.policy import operations as policy
from tests.cast import PASSWORD, TODAY, Cast, staff_at
from tests.test_access_matrix import emergency


@dataclass(frozen=True, slots=True)
class Lived:
    """What has come of the term: the numbers that pages are opened with."""

    cast: Cast
    visits: tuple[int, ...]
    activities: tuple[int, ...]
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


def slip(cast: Cast) -> str:
    """Somebody of the staff holds a slip."""
    waiting = staff_at(cast.school, "冯老师", "teacher")
    people.make_slips(
        by=cast.viewer("principal"), today=TODAY, organisation_id=cast.school.pk, staff_ids=[waiting.pk]
    )
    return token_of(AccountSlip.objects.get(staff=waiting))


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
    visits = (
        visit(teacher, cast.pupils[0].pk, date(2026, 11, 20)),
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
    assess_all(today=TODAY)
    grants = tuple(Grant.objects.order_by("pk").values_list("pk", flat=True)[:3])
    kin = tuple(Guardianship.objects.filter(pupil=cast.pupils[0]).values_list("pk", flat=True))
    return Lived(
        cast,
        visits,
        activities,
        filings,
        exemptions,
        grants,
        (override,),
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
    )
