"""Who sees which pupils by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.people import queries
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


def names(seats: Any) -> set[str]:
    return {one.name for one in seats}


def test_a_head_teacher_sees_the_class_and_no_other(cast: Cast) -> None:
    viewer = cast.viewer("head_teacher")
    page = queries.roster(viewer, cast.school.pk)
    assert names(page.seats) == {pupil.name for pupil in cast.pupils}
    assert [one.name for one in page.classes] == ["三年级2班"]
    assert not page.may_import
    assert not queries.may_see_pupil(viewer, cast.colleague_pupils[0].pk)
    with pytest.raises(OutOfScope):
        queries.roster(viewer, cast.school.pk, class_id=cast.class_3_1.pk)


def test_the_office_sees_the_whole_school_and_no_other(cast: Cast) -> None:
    viewer = cast.viewer("school_officer")
    page = queries.roster(viewer, cast.school.pk)
    assert len(page.seats) == 7
    assert page.may_import
    with pytest.raises(OutOfScope):
        queries.roster(viewer, cast.other_school.pk)


@pytest.mark.parametrize("member", ["county_officer", "city_officer", "supervisor"])
def test_authorities_see_no_names(cast: Cast, member: str) -> None:
    viewer = cast.viewer(member)
    with pytest.raises(Forbidden):
        queries.roster(viewer, cast.school.pk)
    assert not queries.may_see_pupil(viewer, cast.pupils[0].pk)
    assert queries.school_class(viewer, cast.class_3_2.pk).name == "三年级2班"


@pytest.mark.parametrize("member", ["stranger", "other_county_officer", "guardian"])
def test_others_see_no_roster(cast: Cast, member: str) -> None:
    with pytest.raises(OutOfScope):
        queries.roster(cast.viewer(member), cast.school.pk)


def test_a_guardian_sees_own_children_only(cast: Cast) -> None:
    viewer = cast.viewer("guardian")
    page = queries.pupil(viewer, cast.pupils[0].pk)
    assert names(page.siblings) == {cast.pupils[1].name}
    assert page.head_name == "王老师"
    assert [one.relation for one in page.guardians] == ["51"]
    with pytest.raises(OutOfScope):
        queries.pupil(viewer, cast.pupils[2].pk)
    assert names(queries.children_of(viewer.user_id, TODAY)) == {p.name for p in cast.pupils[:2]}


def test_siblings_elsewhere_stay_unseen(cast: Cast) -> None:
    """A brother in a class that the viewer does not head is not named on the page."""
    page = queries.pupil(cast.viewer("head_teacher"), cast.pupils[0].pk)
    assert names(page.siblings) == {cast.pupils[1].name}
    assert names(queries.siblings(cast.pupils[0].pk, TODAY)) == {cast.pupils[1].name}


def test_a_relation_ends_with_its_interval(cast: Cast) -> None:
    viewer = replace(cast.viewer("head_teacher"), today=date(2024, 8, 31))
    assert queries.classes_headed_by(viewer.user_id, viewer.today) == ()
    assert queries.classes_headed_by(viewer.user_id, TODAY) == (cast.class_3_2.pk,)


@pytest.mark.parametrize("search", ["梓涵", "wangzihan", "w z h"])
def test_search_by_name_pinyin_and_initials(cast: Cast, search: str) -> None:
    page = queries.roster(cast.viewer("principal"), cast.school.pk, search=search)
    assert cast.pupils[0].name in names(page.seats)
    assert len(page.seats) == 1


def test_a_school_page_costs_few_statements(cast: Cast, django_assert_num_queries: Any) -> None:
    viewer = cast.viewer("principal")
    with django_assert_num_queries(6):
        queries.roster(viewer, cast.school.pk)


def test_whom_to_tell(cast: Cast) -> None:
    ids = [pupil.pk for pupil in cast.pupils]
    assert queries.guardian_users(ids, TODAY) == (cast.users["guardian"].pk,)
    both = queries.guardian_users_of_school([cast.school.pk], [], TODAY)
    assert set(both) == {cast.users["guardian"].pk, cast.users["other_guardian"].pk}
    one = queries.guardian_users_of_school([cast.school.pk], [cast.class_3_1.pk], TODAY)
    assert one == (cast.users["other_guardian"].pk,)


def test_staff_and_posts(cast: Cast) -> None:
    staff = queries.staff_of(cast.users["principal"].pk)
    assert staff is not None
    assert queries.posts_of(staff.id, cast.school.pk, TODAY) == {"principal"}
    assert queries.staff_of(cast.users["stranger"].pk) is None
    assert len(queries.staff_at(cast.school.pk, TODAY)) == 4
