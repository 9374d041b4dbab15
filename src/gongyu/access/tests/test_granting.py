"""Handing on a role, ending it, opening an account: the litany."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from gongyu.access import operations, permissions, queries
from gongyu.access.models import Grant
from gongyu.access.rules import command_viewer, givable
from gongyu.accounts.models import User
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.organisations.models import Organisation
from gongyu.organisations.queries import body
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def give(cast: Cast, by: str = "grant_admin", to: str = "stranger", **changes: Any) -> int:
    wanted: dict[str, Any] = {
        "role": "head_teacher",
        "organisation_id": cast.school.pk,
        "valid_from": TODAY,
        "reason": "任命文件 12 号",
    }
    return operations.give_grant(
        by=cast.viewer(by), today=TODAY, user_id=cast.users[to].pk, **(wanted | changes)
    )


def roles_of(cast: Cast, member: str, today: date = TODAY) -> list[str]:
    return [held.role for held in cast.viewer(member, today).grants]


def keys_givable(cast: Cast, member: str, place: Organisation) -> set[str]:
    found = body(place.pk)
    assert found is not None
    return {role.key for role in givable(cast.viewer(member), found)}


def test_works_and_is_audited(cast: Cast) -> None:
    key = give(cast, valid_until=TOMORROW)
    assert roles_of(cast, "stranger") == ["head_teacher"]
    assert roles_of(cast, "stranger", TOMORROW) == []
    line = AuditLine.objects.get(act="grant.give")
    assert (line.by_id, line.key) == (cast.users["grant_admin"].pk, str(key))
    assert line.organisation_id == cast.school.pk
    assert line.detail["role"] == "head_teacher"


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    before = Grant.objects.count()
    monkeypatch.setattr(operations, "record", broken)
    with pytest.raises(RuntimeError):
        give(cast)
    assert Grant.objects.count() == before


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        give(cast, by="stranger", to="guardian")


def test_a_reader_is_forbidden(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        give(cast, by="county_officer")


def test_not_beyond_ones_own_reach(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        give(cast, by="principal", organisation_id=cast.other_school.pk)
    with pytest.raises(OutOfScope):
        give(cast, by="principal", role="county_officer", organisation_id=cast.county_education.pk)


def test_not_more_than_ones_own_role_gives(cast: Cast) -> None:
    give(cast, by="principal")
    with pytest.raises(Forbidden):
        give(cast, by="principal", role="school_leader")


def test_a_county_that_gives_never_gives_its_city(cast: Cast) -> None:
    """An office in the county's region that governs the whole city reaches further than its giver."""
    admin = cast.viewer("grant_admin")
    county = replace(admin, grants=(replace(admin.grants[0], scope="130202"),))
    stray = Organisation.objects.get(pk=cast.county_education.pk)
    stray.jurisdiction = "1302"
    assert not givable(county, stray)


def test_a_role_must_fit_the_body(cast: Cast) -> None:
    with pytest.raises(Refusal, match=r"grant\.role-does-not-fit"):
        give(cast, role="city_officer")
    with pytest.raises(Refusal, match=r"grant\.role-does-not-fit"):
        give(cast, role="king")


def test_administrators_are_made_only_further_down(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        give(cast, role="auditor", organisation_id=cast.city_education.pk)
    give(cast, role="auditor", organisation_id=cast.county_education.pk)
    assert "auditor" in keys_givable(cast, "grant_admin", cast.county_education)


@pytest.mark.parametrize("role", ["grant_admin", "system_admin"])
def test_nobody_is_two_administrators(cast: Cast, role: str) -> None:
    with pytest.raises(Refusal, match=r"grant\.apart"):
        give(cast, to="auditor", role=role, organisation_id=cast.county_education.pk)


def test_nor_one_that_begins_later(cast: Cast) -> None:
    place = cast.county_education.pk
    give(cast, role="auditor", organisation_id=place, valid_from=TOMORROW)
    with pytest.raises(Refusal, match=r"grant\.apart"):
        give(cast, role="system_admin", organisation_id=place)


def test_never_to_oneself(cast: Cast) -> None:
    with pytest.raises(Refusal, match=r"grant\.oneself"):
        give(cast, to="grant_admin")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_from": TODAY - timedelta(days=1)}, "grant.begins-in-the-past"),
        ({"valid_until": TODAY}, "grant.ends-before-it-begins"),
        ({"reason": "  "}, "grant.no-reason"),
        ({"reason": "因" * 201}, "grant.long-reason"),
    ],
)
def test_refused_with_its_code(cast: Cast, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        give(cast, **changes)
    assert refused.value.code == code


def test_not_twice(cast: Cast) -> None:
    give(cast)
    with pytest.raises(Refusal, match=r"grant\.held-already"):
        give(cast)


def test_not_at_a_body_that_is_no_more(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.school.pk).update(closed_on=TODAY)
    with pytest.raises(Refusal, match=r"grant\.body-closed"):
        give(cast)


def test_a_command_makes_the_first_administrator(cast: Cast) -> None:
    operations.give_grant(
        by=command_viewer(TODAY),
        today=TODAY,
        user_id=cast.users["stranger"].pk,
        role="grant_admin",
        organisation_id=cast.city_education.pk,
        valid_from=TODAY,
        reason="首次安装",
    )
    assert roles_of(cast, "stranger") == ["grant_admin"]


# --- ending ---------------------------------------------------------------------------------------
def end(cast: Cast, key: int, by: str = "grant_admin", today: date = TODAY, reason: str = "岗位调整") -> None:
    operations.end_grant(by=cast.viewer(by, today), today=today, grant_id=key, reason=reason)


def test_an_ended_grant_holds_no_more_and_is_kept(cast: Cast) -> None:
    key = give(cast)
    end(cast, key)
    assert roles_of(cast, "stranger") == []
    row = Grant.objects.get(pk=key)
    assert (row.ended_by_id, row.end_reason) == (cast.users["grant_admin"].pk, "岗位调整")
    assert AuditLine.objects.get(act="grant.end").detail["reason"] == "岗位调整"


def test_one_that_has_not_begun_is_taken_back(cast: Cast) -> None:
    key = give(cast, valid_from=TOMORROW)
    end(cast, key)
    assert roles_of(cast, "stranger", TOMORROW) == []


def test_not_ended_twice_nor_without_a_reason_nor_by_others(cast: Cast) -> None:
    key = give(cast)
    with pytest.raises(Refusal, match=r"grant\.no-reason"):
        end(cast, key, reason="")
    with pytest.raises(Forbidden):
        end(cast, key, by="county_officer")
    with pytest.raises(OutOfScope):
        end(cast, key, by="other_county_officer")
    end(cast, key)
    with pytest.raises(Refusal, match=r"grant\.ended"):
        end(cast, key, today=TOMORROW)


def test_a_principal_does_not_end_what_a_principal_cannot_give(cast: Cast) -> None:
    mine = Grant.objects.get(user=cast.users["principal"])
    with pytest.raises(Forbidden):
        end(cast, mine.pk, by="principal")


# --- accounts -------------------------------------------------------------------------------------
def test_an_account_is_opened_by_those_who_may(cast: Cast) -> None:
    wanted = {"username": "sun", "display_name": "孙老师", "password": "sunflower-street-7"}
    key = operations.open_account(by=cast.viewer("system_admin"), today=TODAY, **wanted)
    assert AuditLine.objects.get(act="account.open").by_id == cast.users["system_admin"].pk
    assert User.objects.get(pk=key).check_password("sunflower-street-7")
    with pytest.raises(Forbidden):
        operations.open_account(by=cast.viewer("county_officer"), today=TODAY, **wanted)


def reset(cast: Cast, by: str, whose: str) -> None:
    operations.reset_password(
        by=cast.viewer(by), today=TODAY, user_id=cast.users[whose].pk, password="sunflower-street-7"
    )


def test_a_password_is_reset_within_reach_only(cast: Cast) -> None:
    reset(cast, "principal", "head_teacher")
    assert AuditLine.objects.get(act="account.password").by_id == cast.users["principal"].pk
    for whose in ("county_officer", "kindergarten_officer", "guardian", "auditor"):
        with pytest.raises(OutOfScope):
            reset(cast, "principal", whose)
    with pytest.raises(Forbidden):
        reset(cast, "county_officer", "head_teacher")


def test_nobody_takes_over_an_administrator(cast: Cast) -> None:
    for whose in ("grant_admin", "auditor", "system_admin"):
        with pytest.raises(OutOfScope):
            reset(cast, "system_admin", whose)


# --- renewing -------------------------------------------------------------------------------------
NEXT_YEAR = TODAY + timedelta(days=365)


def renew(cast: Cast, key: int, by: str = "grant_admin", **changes: Any) -> int:
    wanted: dict[str, Any] = {"valid_until": NEXT_YEAR, "reason": "续聘文件 3 号"}
    return operations.renew_grant(by=cast.viewer(by), today=TODAY, grant_id=key, **(wanted | changes))


def test_a_renewal_begins_where_the_grant_ends_and_leaves_it_as_it_was(cast: Cast) -> None:
    key = give(cast, valid_until=TOMORROW)
    after = Grant.objects.get(pk=renew(cast, key, by="principal"))
    assert (after.valid_from, after.valid_until, after.reason) == (TOMORROW, NEXT_YEAR, "续聘文件 3 号")
    assert after.granted_by_id == cast.users["principal"].pk
    assert Grant.objects.get(pk=key).reason == "任命文件 12 号"
    assert roles_of(cast, "stranger") == roles_of(cast, "stranger", TOMORROW) == ["head_teacher"]
    assert AuditLine.objects.get(act="grant.renew").key == str(after.pk)


def test_what_cannot_be_renewed(cast: Cast) -> None:
    dated, open_one = give(cast, valid_until=TOMORROW), give(cast, to="guardian")
    for code, key, changes in (
        ("open-already", open_one, {}),
        ("not-longer", dated, {"valid_until": TOMORROW}),
        ("no-reason", dated, {"reason": " "}),
    ):
        with pytest.raises(Refusal, match=rf"grant\.{code}"):
            renew(cast, key, **changes)
    renew(cast, dated)
    with pytest.raises(Refusal, match=r"grant\.renewed-already"):
        renew(cast, dated)
    end(cast, dated)
    with pytest.raises(Refusal, match=r"grant\.over"):
        renew(cast, dated)


def test_who_may_not_renew(cast: Cast) -> None:
    key = give(cast, valid_until=TOMORROW)
    far = give(cast, valid_until=TOMORROW, organisation_id=cast.other_school.pk)
    with pytest.raises(OutOfScope):
        renew(cast, far, by="principal")
    with pytest.raises(OutOfScope):
        renew(cast, key, by="venue_officer")
    with pytest.raises(Forbidden):
        renew(cast, key, by="county_officer")
    own = Grant.objects.create(
        user=cast.users["grant_admin"],
        role="county_officer",
        organisation=cast.county_education,
        valid_from=TODAY,
        valid_until=TOMORROW,
        reason="兼任",
    )
    with pytest.raises(Refusal, match=r"grant\.oneself"):
        renew(cast, own.pk)


def test_a_school_that_closes_keeps_nobody_on(cast: Cast) -> None:
    key = give(cast, valid_until=TOMORROW)
    Organisation.objects.filter(pk=cast.school.pk).update(closed_on=TOMORROW)
    with pytest.raises(Refusal, match=r"grant\.body-closes"):
        renew(cast, key)


def test_ending_a_grant_ends_what_carries_it_on(cast: Cast) -> None:
    key = give(cast, valid_until=TOMORROW)
    renew(cast, key)
    end(cast, key)
    assert roles_of(cast, "stranger") == roles_of(cast, "stranger", TOMORROW) == []
    assert AuditLine.objects.filter(act="grant.end").count() == 2


# --- lists ----------------------------------------------------------------------------------------
def test_the_list_shows_ones_own_scope(cast: Cast, django_assert_num_queries: Any) -> None:
    viewer = cast.viewer("principal")
    with django_assert_num_queries(1):
        found = queries.grants(viewer)
    assert {one.organisation for one in found.grants} == {cast.school.name}
    assert {one.username for one in found.grants if one.may_end} == {
        *("head_teacher", "colleague", "subject_teacher", "school_officer", "case_holder")
    }


def test_the_list_is_searched(cast: Cast) -> None:
    viewer = cast.viewer("grant_admin")
    assert [one.username for one in queries.grants(viewer, person="陈校长").grants] == ["principal"]
    assert [one.username for one in queries.grants(viewer, organisation="科技馆").grants] == ["venue_officer"]


def test_ended_ones_only_when_asked(cast: Cast) -> None:
    end(cast, give(cast))
    viewer = cast.viewer("grant_admin")
    assert not queries.grants(viewer, person="stranger").grants
    assert len(queries.grants(viewer, person="stranger", state="ended").grants) == 1


def test_who_sees_no_grants_sees_none(cast: Cast) -> None:
    assert not queries.grants(cast.viewer("county_officer")).grants
    assert not cast.viewer("county_officer").scopes(permissions.GRANT_VIEW)


def test_those_that_end_soon_stand_first_until_they_are_carried_on(cast: Cast) -> None:
    later = give(cast, to="guardian", valid_until=TODAY + timedelta(days=31))
    second = give(cast, valid_until=TODAY + timedelta(days=30))
    first = give(cast, to="other_guardian", valid_until=TOMORROW)
    viewer = cast.viewer("grant_admin")
    found, many = queries.expiring(viewer, limit=5)
    assert ([one.id for one in found], many) == ([first, second], 2)
    assert found[0].days_left == 1 and found[0].may_renew
    assert [one.id for one in queries.grants(viewer, state="expiring").grants] == [first, second]
    renew(cast, first)
    assert [one.id for one in queries.expiring(viewer, limit=5)[0]] == [second]
    assert queries.expiring(cast.viewer("county_officer"), limit=5) == ((), 0)
    assert later in {one.id for one in queries.grants(viewer, role="head_teacher").grants}
    assert {one.role for one in queries.grants(viewer, role="auditor").grants} == {"审计员"}
