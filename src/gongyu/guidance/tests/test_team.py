"""A school confirms its team once a year from its posts; trainings recorded once give everybody's hours."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.filings.factories import filed
from gongyu.guidance import operations, queries, rules
from gongyu.guidance.factories import outsider, team
from gongyu.guidance.models import Confirmation, TeamMember, Trained, Training
from gongyu.guidance.operations import Held
from gongyu.guidance.rules import Part
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.models import Entry
from tests.cast import TODAY, Cast, staff_at
from tests.forms import filled


def standing(organisation: int, duty: str) -> Standing:
    return Standing.objects.filter(organisation_id=organisation, duty_key=duty).latest("period_key")


def page(cast: Cast, member: str = "principal") -> queries.TeamPage:
    return queries.team_page(cast.viewer(member), cast.school.pk)


# --- rules ------------------------------------------------------------------------------------------
def test_posts_propose_each_person_once_and_one_post_leads() -> None:
    parts = (
        Part("lead", ("vice_principal", "principal"), lead=True),
        Part("psychologist", ("psychologist",)),
        Part("head_teacher", heads=True),
    )
    posts = {1: {"principal"}, 2: {"vice_principal", "psychologist"}, 3: {"teacher"}, 4: {"teacher"}}
    assert rules.proposed(parts, posts, {3}) == ((2, "lead"), (3, "head_teacher"))
    assert rules.proposed(parts, {1: {"principal"}}, ()) == ((1, "lead"),)


@pytest.mark.parametrize(
    ("day", "until"),
    [(date(2026, 9, 1), date(2027, 9, 1)), (date(2027, 8, 31), date(2027, 9, 1))],
)
def test_a_confirmed_team_stands_until_the_school_year_ends(day: date, until: date) -> None:
    assert rules.next_year(day) == until


# --- the year's team ----------------------------------------------------------------------------------
def test_the_form_knows_everybody_already_and_one_tap_meets_the_clause(cast: Cast, on_the_day: date) -> None:
    assess_all(today=TODAY)
    assert standing(cast.school.pk, "M2.08").state == "unmet"
    client = cast.client("principal")
    address = f"{reverse('guidance:confirm')}?duty=M2.08&organisation={cast.school.pk}"
    shown = client.get(address)
    assert all(name in shown.content.decode() for name in ("陈校长", "王老师", "李老师"))
    wanted = re.findall(r'name="joining" value="([^"]+)"', shown.content.decode())
    answer = client.post(address, {"joining": wanted})
    assert answer.headers["Location"] == reverse("guidance:team", args=[cast.school.pk])
    assert {one.staff_id: one.part for one in TeamMember.objects.all()} == {
        cast.principal.pk: "lead",
        cast.head_teacher.pk: "head_teacher",
        cast.colleague.pk: "head_teacher",
    }
    entry = Entry.objects.get(kind="team.guidance")
    assert entry.facets == {"valid_until": "2027-09-01"}
    assert standing(cast.school.pk, "M2.08").state == "met"
    assert AuditLine.objects.filter(act="team.confirm", key=str(cast.school.pk)).exists()
    assert page(cast).current and not page(cast).changed


def test_without_somebody_who_leads_there_is_no_team(cast: Cast, on_the_day: date) -> None:
    with pytest.raises(Refusal, match=r"team\.no-lead"):
        team(cast.viewer("principal"), cast.school.pk, (cast.head_teacher.pk, "head_teacher"))
    assert not Confirmation.objects.exists() and not TeamMember.objects.exists()
    answer = cast.client("principal").post(
        f"{reverse('guidance:confirm')}?organisation={cast.school.pk}", {"joining": []}
    )
    assert answer.status_code == 422 and "还没有牵头人" in answer.content.decode()


def test_confirmed_twice_it_is_one_confirmation_and_newcomers_join(cast: Cast, on_the_day: date) -> None:
    leader = cast.viewer("principal")
    team(leader, cast.school.pk, (cast.principal.pk, "lead"))
    newcomer = staff_at(cast.school, "林老师", "psychologist")
    assert page(cast).changed
    team(leader, cast.school.pk, (newcomer.pk, "psychologist"), (cast.principal.pk, "lead"))
    assert (Confirmation.objects.count(), TeamMember.objects.count()) == (1, 2)
    assert Entry.objects.filter(kind="team.guidance").count() == 1


def test_the_page_says_what_is_missing_and_where_to_add_it(cast: Cast, on_the_day: date) -> None:
    team(cast.viewer("principal"), cast.school.pk, (cast.principal.pk, "lead"))
    missing = {key for key, _words, _outside in page(cast).missing}
    assert {"psychologist", "expert", "parent"} <= missing and "lead" not in missing
    shown = cast.client("principal").get(reverse("guidance:team", args=[cast.school.pk])).content.decode()
    assert f"{reverse('guidance:add', args=[cast.school.pk])}?part=expert" in shown


def test_experts_and_parents_are_counted_by_the_names_alone(cast: Cast, on_the_day: date) -> None:
    leader = cast.viewer("principal")
    outsider(leader, cast.school.pk)
    outsider(leader, cast.school.pk, "parent", "王建国")
    assert Entry.objects.filter(kind="team.outside").count() == 2
    assert standing(cast.school.pk, "M2.09").achieved == 2
    assert "程教授" not in str(list(AuditLine.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize(
    ("part", "staff", "name", "code"),
    [
        ("wizard", False, "程教授", "team.part"),
        ("expert", True, "", "team.outside"),
        ("expert", False, " ", "team.no-name"),
        ("psychologist", False, "程教授", "team.inside"),
        ("psychologist", False, "", "team.nobody"),
    ],
)
def test_who_cannot_join_is_said(
    cast: Cast, on_the_day: date, part: str, staff: bool, name: str, code: str
) -> None:
    with pytest.raises(Refusal, match=re.escape(code)):
        operations.add(
            by=cast.viewer("principal"),
            today=TODAY,
            organisation_id=cast.school.pk,
            part=part,
            staff_id=cast.colleague.pk if staff else None,
            name=name,
            valid_from=TODAY,
            request_key=uuid4(),
        )
    assert not TeamMember.objects.exists() and not Entry.objects.exists()


def test_who_leaves_is_remembered_with_the_days(cast: Cast, on_the_day: date) -> None:
    leader = cast.viewer("principal")
    key = operations.add(
        by=leader,
        today=TODAY,
        organisation_id=cast.school.pk,
        part="psychologist",
        staff_id=cast.colleague.pk,
        name="",
        valid_from=date(2026, 9, 1),
        request_key=uuid4(),
    )
    operations.leave(by=leader, today=TODAY, team_member_id=key, left_on=TODAY)
    assert [one.id for one in page(cast).left] == [key] and not page(cast).members
    with pytest.raises(Refusal, match=r"team\.left"):
        operations.leave(by=leader, today=TODAY, team_member_id=key, left_on=TODAY)


# --- trainings ----------------------------------------------------------------------------------------
def test_a_training_recorded_once_is_everybodys_hours_by_topic(cast: Cast, on_the_day: date) -> None:
    leader, client = cast.viewer("principal"), cast.client("principal")
    team(leader, cast.school.pk, (cast.principal.pk, "lead"), (cast.colleague.pk, "head_teacher"))
    address = reverse("guidance:train", args=[cast.school.pk])
    keys = [str(one.pk) for one in TeamMember.objects.all()]
    data = {
        **filled(client.get(address).content, topic="psychology", minutes="90"),
        "present": keys,
    }
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302
    assert (Training.objects.count(), Trained.objects.count()) == (1, 2)
    assert {one.name: one.trained for one in page(cast).members} == {
        "陈校长": (("心理健康", "1.5"),),
        "李老师": (("心理健康", "1.5"),),
    }
    mine = cast.client("colleague").get(reverse("guidance:mine")).content.decode()
    assert "1.5 学时" in mine and "陈校长" not in mine
    operations.untrain(by=leader, today=TODAY, training_id=Training.objects.get().pk)
    assert not page(cast).members[0].trained and not page(cast).trainings


@pytest.mark.parametrize(
    ("held", "code"),
    [
        (Held("alchemy", TODAY, 90, (1,)), "training.topic"),
        (Held("psychology", TODAY, 0, (1,)), "training.minutes"),
        (Held("psychology", TODAY, 90, ()), "training.nobody"),
        (Held("psychology", TODAY, 90, (1_000_000,)), "training.strangers"),
        (Held("psychology", date(2027, 1, 1), 90, (1,)), "team.future-date"),
    ],
)
def test_trainings_that_cannot_be_are_refused(cast: Cast, on_the_day: date, held: Held, code: str) -> None:
    with pytest.raises(Refusal, match=re.escape(code)):
        operations.train(
            by=cast.viewer("principal"),
            today=TODAY,
            organisation_id=cast.school.pk,
            request_key=uuid4(),
            held=held,
        )
    assert not Training.objects.exists()


# --- the four inclusions -------------------------------------------------------------------------------
def test_the_inclusions_stand_on_one_page_with_the_next_step(cast: Cast, on_the_day: date) -> None:
    leader = cast.viewer("principal")
    assess_all(today=TODAY)
    assert [one.duty_key for one in page(cast).inclusions] == ["M2.02", "M2.05", "M2.06", "M2.07"]
    address = f"{reverse('filings:file')}?duty=M2.02&amp;organisation={cast.school.pk}"
    client = cast.client("principal")
    team_page = reverse("guidance:team", args=[cast.school.pk])
    assert address in client.get(team_page).content.decode()
    filed(leader, cast.school.pk, "filing.work_plan", date(2026, 9, 8))
    assert page(cast).inclusions[0].state == "met"
    assert address not in client.get(team_page).content.decode()


# --- who sees what --------------------------------------------------------------------------------------
def test_an_authority_reads_and_counts_and_writes_nothing(cast: Cast, on_the_day: date) -> None:
    leader = cast.viewer("principal")
    team(leader, cast.school.pk, (cast.principal.pk, "lead"))
    county = cast.viewer("county_officer")
    assert page(cast, "county_officer").may_keep is False
    line = queries.overview(county).counties[0]
    assert (line.schools, line.current) == (2, 1)
    assert "陈校长" not in cast.client("county_officer").get(reverse("guidance:overview")).content.decode()
    with pytest.raises(Forbidden):
        outsider(county, cast.school.pk)
    with pytest.raises(OutOfScope):
        queries.team_page(cast.viewer("other_county_officer"), cast.school.pk)
    with pytest.raises(Forbidden):
        queries.team_page(cast.viewer("head_teacher"), cast.school.pk)
    with pytest.raises(OutOfScope):
        queries.mine(cast.viewer("guardian"))
    assert queries.mine(cast.viewer("subject_teacher")).parts == ()


def test_nothing_is_written_where_the_line_cannot_be(
    cast: Cast, on_the_day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.guidance.operations.audit", broken)
    leader = cast.viewer("principal")
    with pytest.raises(RuntimeError):
        team(leader, cast.school.pk, (cast.principal.pk, "lead"))
    with pytest.raises(RuntimeError):
        outsider(leader, cast.school.pk)
    assert not TeamMember.objects.exists() and not Entry.objects.exists()


def test_more_members_ask_no_more_of_the_database(cast: Cast, on_the_day: date) -> None:
    leader = cast.viewer("principal")
    assess_all(today=TODAY)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.team_page(leader, cast.school.pk)
        return len(seen)

    outsider(leader, cast.school.pk)
    before = asked()
    for number in range(5):
        outsider(leader, cast.school.pk, "expert", f"专家{number}")
    assert asked() == before < 20
