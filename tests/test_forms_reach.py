"""Every duty of every pack can be acted upon: from its clause a form leads to an entry that counts.

Grows by itself: a duty or an act added to a pack is tried here without a line being written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from gongyu.access.models import Grant
from gongyu.access.permissions import (
    ACTIVITY_RECORD,
    COMMITTEE_KEEP,
    COURSE_WRITE,
    FILING_RECORD,
    LECTURER_KEEP,
    TEAM_KEEP,
)
from gongyu.access.roles import ROLES, Role
from gongyu.accounts.models import User
from gongyu.committees.factories import reported
from gongyu.committees.models import Matter
from gongyu.compliance.models import Standing
from gongyu.courses.factories import colleagues, published
from gongyu.courses.rules.editing import STAGES
from gongyu.ledger.models import Entry
from gongyu.organisations.models import Organisation
from gongyu.policy.queries import pack, pack_keys
from gongyu.policy.rules import Act, Duty, owed_by
from gongyu.resources.models import Corps
from tests.cast import LONG_AGO, Cast, body, signed_in, staff_at
from tests.forms import filled

REGION_OF: Final = {
    "city": "130200000000",
    "county": "130202000000",
    "town": "130202001000",
    "community": "130202001001",
    "unit": "130202001001",
}
FORMS: Final = {
    "activity": (ACTIVITY_RECORD, "activities:plan"),
    "filing": (FILING_RECORD, "filings:file"),
    "corps": (LECTURER_KEEP, "resources:found"),
    "committee": (COMMITTEE_KEEP, "committees:record"),
    "team": (TEAM_KEEP, "guidance:confirm"),
    "course": (COURSE_WRITE, "courses:plan"),
}
# Who visits in which capacity.
VISITORS: Final = {
    "head_teacher": "head_teacher",
    "subject_teacher": "subject_teacher",
    "leader": "principal",
}


@dataclass
class Town:
    """One body of every sort that the pack names, and one officer for each act somebody performs there."""

    cast: Cast
    bodies: dict[tuple[str, str, str], Organisation]
    clients: dict[tuple[str, int], Client]

    def bearer(self, duty: Duty, kind: str) -> Organisation:
        """A body of a kind that owes a duty."""
        level = duty.bearer.level
        stage = "kindergarten" if kind == "kindergarten" else "primary" if duty.bearer.stages else ""
        if stage and stage not in duty.bearer.stages:
            stage = duty.bearer.stages[0]
        key = (kind, level, stage)
        if key not in self.bodies:
            number = f"9{len(self.bodies):08}"
            self.bodies[key] = body(kind, level, REGION_OF[level], number, f"某{kind}{level}", stage=stage)
        return self.bodies[key]

    def officer(self, act: Act, place: Organisation) -> Client:
        """Somebody there in the first fitting role that the pack names as the actor, signed in."""
        role = role_for(act, place)
        if (role.key, place.pk) not in self.clients:
            user = User(username=f"{role.key}{place.pk}", display_name=role.zh)
            user.set_unusable_password()
            user.save()
            Grant.objects.create(
                user=user, role=role.key, organisation=place, valid_from=LONG_AGO, reason="guard"
            )
            self.clients[(role.key, place.pk)] = signed_in(user)
        return self.clients[(role.key, place.pk)]


def role_for(act: Act, place: Organisation) -> Role:
    permission = FORMS[act.form][0]
    named = [pack().people[actor].role for actor in act.actors if actor in pack().people]
    fitting = [
        ROLES[key]
        for key in named
        if key in ROLES and ROLES[key].fits(place.kind, place.level) and permission in ROLES[key].carries
    ]
    assert fitting, f"{act.key}: nobody whom the pack names may record it at a {place.kind}"
    return fitting[0]


@pytest.fixture(params=pack_keys())
def town(request: pytest.FixtureRequest, settings: LazySettings, cast: Cast, on_the_day: date) -> Town:
    settings.POLICY_PACK = request.param
    # What schools of every stage may lay out.
    officers = colleagues(cast.county_education.pk, on_the_day, role="county_officer")
    published(cast.viewer("county_officer"), cast.county_education.pk, officers, stages=tuple(STAGES))
    return Town(
        cast,
        {
            ("school", "unit", "primary"): cast.school,
            ("kindergarten", "unit", "kindergarten"): cast.kindergarten,
        },
        {},
    )


def newest(kind: str, place: Organisation) -> Entry:
    return Entry.objects.filter(kind=kind, organisation=place).latest("id")


def send(client: Client, address: str, **given: str) -> Any:
    """Open a form, answer only what must be answered, and send it."""
    page = client.get(address)
    assert page.status_code == 200, f"{address}: {page.status_code}"
    answer = client.post(address, filled(page.content, **given))
    assert answer.status_code == 302, f"{address}: {answer.status_code} {answer.content.decode()[-3000:]}"
    return answer


def record(town: Town, duty: Duty, act: Act, place: Organisation) -> Entry:
    """From the clause to the entry: the address that a clause offers, with only what is required."""
    client = town.officer(act, place)
    if act.key.endswith(".closed"):
        opening = newest(act.key.removesuffix(".closed") + ".opened", place)
        send(client, reverse("filings:close", args=[opening.source.split(":")[1]]))
    elif act.key == "team.outside":
        name = {"part": "expert", "name": "程教授"}
        send(client, reverse("guidance:add", args=[place.pk]), **name)
    elif act.key == "team.guidance":
        # A team has somebody who leads it.
        lead = staff_at(place, "郑校长", "vice_principal")
        address = f"{reverse('guidance:confirm')}?duty={duty.key}&organisation={place.pk}"
        send(client, address, joining=f"{lead.pk}:lead")
    elif act.key == "corps.recruitment":
        # Nobody records it: it follows from who joins.
        there = Corps.objects.get(organisation=place)
        name = {"name": "周老", "kind": "veteran", "topics": "parenting"}
        send(client, reverse("resources:add", args=[there.pk]), **name)
    else:
        address = f"{reverse(FORMS[act.form][1])}?duty={duty.key}&organisation={place.pk}"
        # What the page itself leads on to when a duty has several acts to choose from.
        if len([key for key in duty.acts if not key.endswith(".closed")]) > 1:
            address += f"&act={act.key}&nature={act.key.split('.')[1]}"
        send(client, address)
    return newest(act.key, place)


def body_kept(town: Town, duty: Duty, act: Act, place: Organisation) -> Entry:
    """Of a school's three bodies: the clause leads to the form of what is missing first, until nothing is."""
    if act.key.startswith("committee.fee."):
        return fee_found(town, act, place)
    client = town.officer(act, place)
    if act.key == "committee.matter":
        send(client, reverse("committees:matter_new", args=[place.pk]))
        raised = Matter.objects.filter(organisation=place).latest("pk")
        send(client, reverse("committees:matter_answer", args=[raised.pk]))
        return newest(act.key, place)
    address = f"{reverse(FORMS[act.form][1])}?duty={duty.key}&organisation={place.pk}"
    for _step in range(4):
        if (found := Entry.objects.filter(kind=act.key, organisation=place)).exists():
            return found.latest("id")
        form = client.get(address).headers["Location"]
        given = {"ends": "2027-08-31"} if "sort=charter" not in form else {}
        if "/member/" in form:
            form, given = f"{form}&who=outsider", {"name": "孙专家"}
        if "/paper/" in form:
            given |= {"document_number": "校发〔2026〕1号"}
        send(client, form, **given)
    return newest(act.key, place)


def fee_found(town: Town, act: Act, place: Organisation) -> Entry:
    """No form of the school's: the county's office tells it what was found of a report, then closes it."""
    key = reported(place.pk)
    for name, given in (("fee_tell", {}), ("fee_close", {"outcome": "founded"})):
        send(town.cast.client("county_officer"), reverse(f"committees:{name}", args=[key]), **given)
    return newest(act.key, place)


def visited(town: Town, duty: Duty, act: Act, place: Organisation) -> Entry:
    """A visit in the first capacity that counts, to a child of the class."""
    capacity = next((one for one in duty.capacity if one in VISITORS), "head_teacher")
    client = town.cast.client(VISITORS[capacity])
    assert client.get(reverse("contact:record")).status_code == 200
    address = f"{reverse('contact:record')}?pupil={town.cast.pupils[3].pk}"
    send(client, address, mode=act.key.split(".")[1])
    return newest(act.key, place)


def counted(duty: Duty, organisation_id: int, entry: Entry) -> bool:
    """Whether the duty's standing has been found again with the entry in it."""
    rows = Standing.objects.filter(duty_key=duty.key, organisation_id=organisation_id, position__gte=entry.pk)
    return rows.exists()


@pytest.mark.slow
def test_from_every_clause_a_form_leads_to_an_entry_that_counts(town: Town) -> None:
    done: dict[tuple[str, int], Entry] = {}
    for duty in pack().duties.values():
        for key in duty.acts:
            act = pack().acts[key]
            for kind in duty.bearer.kinds if act.form != "visit" else ("school",):
                place = town.bearer(duty, kind)
                assert owed_by(duty, place.kind, place.level, place.stage)
                if (key, place.pk) not in done:
                    by = {"visit": visited, "committee": body_kept}.get(act.form, record)
                    entry = by(town, duty, act, place)
                    done[(key, place.pk)] = entry
                entry = done[(key, place.pk)]
                assert (entry.kind, entry.organisation_id) == (key, place.pk), duty.key
                assert counted(duty, place.pk, entry), f"{duty.key}: {key} counts nowhere"
    assert len({key for key, _ in done}) == len(pack().acts)


def test_the_form_that_a_clause_opens_is_filled_in_already(town: Town) -> None:
    """One tap from the clause: the nature or the act is chosen, and the page names the duty."""
    for duty in pack().duties.values():
        act = pack().acts[duty.acts[0]]
        # Of fees the school records nothing; some acts follow from other records.
        follows = act.key in ("corps.recruitment", "team.outside")
        if act.form == "visit" or follows or act.key.startswith("committee.fee."):
            continue
        place = town.bearer(duty, duty.bearer.kinds[0])
        address = f"{reverse(FORMS[act.form][1])}?duty={duty.key}&organisation={place.pk}"
        page = town.officer(act, place).get(address, follow=act.form == "committee").content.decode()
        assert duty.summary.zh in page, duty.key
        if act.form == "activity":
            assert filled(page.encode())["nature"] == act.key.split(".")[1], duty.key
        else:
            assert act.zh in page, duty.key
