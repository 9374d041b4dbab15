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
from gongyu.access.permissions import ACTIVITY_RECORD, FILING_RECORD
from gongyu.access.roles import ROLES, Role
from gongyu.accounts.models import User
from gongyu.compliance.models import Standing
from gongyu.ledger.models import Entry
from gongyu.organisations.models import Organisation
from gongyu.policy.queries import pack, pack_keys
from gongyu.policy.rules import Act, Duty, owed_by
from tests.cast import LONG_AGO, Cast, body, signed_in
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
    else:
        address = f"{reverse(FORMS[act.form][1])}?duty={duty.key}&organisation={place.pk}"
        # What the page itself leads on to when a duty has several acts to choose from.
        if len([key for key in duty.acts if not key.endswith(".closed")]) > 1:
            address += f"&act={act.key}&nature={act.key.split('.')[1]}"
        send(client, address)
    return newest(act.key, place)


def visit(town: Town, duty: Duty, act: Act) -> Entry:
    """A visit in the first capacity that counts, to a child of the class."""
    capacity = next((one for one in duty.capacity if one in VISITORS), "head_teacher")
    client = town.cast.client(VISITORS[capacity])
    assert client.get(reverse("contact:record")).status_code == 200
    address = f"{reverse('contact:record')}?pupil={town.cast.pupils[3].pk}"
    send(client, address, mode=act.key.split(".")[1])
    return newest(act.key, town.cast.school)


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
                    entry = visit(town, duty, act) if act.form == "visit" else record(town, duty, act, place)
                    done[(key, place.pk)] = entry
                entry = done[(key, place.pk)]
                assert (entry.kind, entry.organisation_id) == (key, place.pk), duty.key
                assert counted(duty, place.pk, entry), f"{duty.key}: {key} counts nowhere"
    assert len({key for key, _ in done}) == len(pack().acts)


def test_the_form_that_a_clause_opens_is_filled_in_already(town: Town) -> None:
    """One tap from the clause: the nature or the act is chosen, and the page names the duty."""
    for duty in pack().duties.values():
        act = pack().acts[duty.acts[0]]
        if act.form == "visit":
            continue
        place = town.bearer(duty, duty.bearer.kinds[0])
        address = f"{reverse(FORMS[act.form][1])}?duty={duty.key}&organisation={place.pk}"
        page = town.officer(act, place).get(address).content.decode()
        assert duty.summary.zh in page, duty.key
        if act.form == "activity":
            assert filled(page.encode())["nature"] == act.key.split(".")[1], duty.key
        else:
            assert act.zh in page, duty.key
