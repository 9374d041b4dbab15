"""What a grant reaches, and what it never reaches."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.access.permissions import EXEMPTION_APPROVE, STANDING_NAMES, STANDING_VIEW, VISIT_RECORD
from gongyu.access.rules import Held, Viewer, command_viewer, require, require_anywhere
from gongyu.kernel.refusal import Forbidden, OutOfScope

TODAY = date(2026, 11, 23)
SCHOOL = "130202001001/2113000001/"

digits = st.text("0123456789", min_size=1, max_size=4)
counties = st.integers(1, 99).map(lambda n: f"1302{n:02}")
codes = st.integers(1, 9999).map(lambda n: f"21130{n:05}")
towns = st.integers(1, 999).map(lambda n: f"{n:03}")


def viewer(role: str, scope: str) -> Viewer:
    return Viewer(7, "somebody", TODAY, (Held(role, scope, 1),))


@given(counties, counties, towns, towns, codes)
def test_a_county_never_reaches_a_sibling(mine: str, theirs: str, town: str, hamlet: str, code: str) -> None:
    path = f"{theirs}{town}{hamlet}/{code}/"
    assert viewer("county_officer", mine).may_at(STANDING_VIEW, path) is (mine == theirs)


@given(codes, codes, st.sampled_from(["130202001001", "130202001"]))
def test_a_school_never_reaches_a_sibling(mine: str, theirs: str, region: str) -> None:
    held = viewer("school_officer", f"{region}/{mine}/")
    assert held.may_at(STANDING_NAMES, f"{region}/{theirs}/") is (mine == theirs)


@given(codes, digits)
def test_a_longer_code_is_not_inside_a_shorter_one(code: str, more: str) -> None:
    """A scope that ends in a code ends with its stroke: 21130 never covers 211305."""
    held = viewer("school_officer", f"130202001001/{code}/")
    assert not held.may_at(STANDING_NAMES, f"130202001001/{code}{more}/")


@given(codes)
def test_a_campus_reaches_its_sections_and_they_do_not_reach_it(code: str) -> None:
    campus = f"130202001001/{code}/"
    section = f"{campus}{code}P/"
    assert viewer("school_leader", campus).may_at(STANDING_NAMES, section)
    assert not viewer("school_leader", section).may_at(STANDING_NAMES, campus)


def test_inside_without_the_verb_is_forbidden() -> None:
    with pytest.raises(Forbidden):
        require(viewer("school_officer", SCHOOL), EXEMPTION_APPROVE, SCHOOL)


def test_outside_does_not_exist() -> None:
    with pytest.raises(OutOfScope):
        require(viewer("county_officer", "130203"), EXEMPTION_APPROVE, SCHOOL)


def test_a_role_without_a_place_reaches_nothing() -> None:
    with pytest.raises(OutOfScope):
        require(viewer("guardian", ""), STANDING_VIEW, SCHOOL)
    assert not viewer("guardian", SCHOOL).reaches(SCHOOL)


def test_own_permissions_hold_only_for_what_is_ones_own() -> None:
    teacher = viewer("head_teacher", SCHOOL)
    assert teacher.may(VISIT_RECORD)
    assert teacher.scopes(VISIT_RECORD) == ()
    require(teacher, VISIT_RECORD, SCHOOL, own=True)
    with pytest.raises(Forbidden):
        require(teacher, VISIT_RECORD, SCHOOL)


def test_a_role_struck_from_the_table_carries_nothing() -> None:
    assert not viewer("king", "13").may(STANDING_VIEW)
    assert not viewer("king", "13").reaches(SCHOOL)


def test_a_command_is_held_by_nothing_but_its_own_sense() -> None:
    command = command_viewer(TODAY)
    require(command, VISIT_RECORD, SCHOOL)
    assert command.scopes(VISIT_RECORD) == ("",)
    assert command.user_id is None


def test_anywhere_is_enough_for_a_page_that_filters_by_itself() -> None:
    require_anywhere(viewer("county_officer", "130202"), STANDING_VIEW)
    with pytest.raises(Forbidden):
        require_anywhere(viewer("auditor", "1302"), STANDING_VIEW)
