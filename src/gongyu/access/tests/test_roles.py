"""The table of roles holds together."""

from __future__ import annotations

from gongyu.access.permissions import AUDIT_VIEW, GRANT_MANAGE, PERMISSIONS, STANDING_NAMES
from gongyu.access.roles import APART, ROLES


def test_at_most_sixty_permissions() -> None:
    assert len(PERMISSIONS) <= 60


def test_a_permission_is_a_noun_and_a_verb() -> None:
    assert all(key.count(".") == 1 for key in PERMISSIONS)


def test_roles_carry_only_permissions_that_exist_and_each_is_carried() -> None:
    carried = frozenset[str]().union(*(role.carries for role in ROLES.values()))
    assert carried == frozenset(PERMISSIONS)


def test_what_holds_everywhere_is_not_listed_as_own_too() -> None:
    assert all(not role.permissions & role.own for role in ROLES.values())


def test_roles_give_only_roles_that_exist_and_only_where_they_manage_grants() -> None:
    for role in ROLES.values():
        assert role.gives <= frozenset(ROLES)
        assert bool(role.gives) == (GRANT_MANAGE in role.permissions)


def test_no_authority_sees_a_name() -> None:
    for key in ("city_officer", "county_officer", "department_officer", "town_officer", "supervisor"):
        assert STANDING_NAMES not in ROLES[key].carries


def test_only_the_auditor_reads_the_trail() -> None:
    assert [role.key for role in ROLES.values() if AUDIT_VIEW in role.carries] == ["auditor"]


def test_the_three_administrators_do_no_work() -> None:
    allowed = {"policy.view", "account.manage", "organisation.manage", "grant.view", "grant.manage"}
    for key in APART:
        watching = {"audit.view", "ledger.verify", "system.view", "job.retry", "sign_in.view"}
        assert ROLES[key].carries <= allowed | watching | {
            *("sign_in.manage", "emergency.open", "emergency.review", "person.manage", "person.confirm"),
        }


def test_nobody_opens_emergencies_and_reviews_them() -> None:
    for role in ROLES.values():
        assert not {"emergency.open", "emergency.review"} <= role.carries


def test_every_role_has_both_names() -> None:
    assert all(role.zh and role.en for role in ROLES.values())
    assert len({role.zh for role in ROLES.values()}) == len(ROLES)
