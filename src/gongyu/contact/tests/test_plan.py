"""Whom to visit next: each home once, the longest unvisited first, neighbours together, in balance."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongyu.contact import queries
from gongyu.contact.factories import visit
from gongyu.contact.operations import Said
from gongyu.contact.queries import Plan
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.models import Region
from gongyu.people.models import Household, Residence
from tests.cast import TODAY, YEAR_BEGINS, Cast, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")


def plan_of(cast: Cast, member: str = "head_teacher") -> Plan:
    return queries.plan(cast.viewer(member), cast.class_3_2.pk)


def villages(cast: Cast) -> list[tuple[str, list[list[str]]]]:
    return [
        (village.name, [[child.name for child in home.children] for home in village.homes])
        for village in plan_of(cast).villages
    ]


def lives_in(cast: Cast, number: int, code: str) -> None:
    home = Household.objects.create(county_code="130202", region=Region.objects.get(pk=code))
    Residence.objects.filter(pupil=cast.pupils[number]).update(household=home)


def page(cast: Cast, member: str = "head_teacher") -> str:
    answer = cast.client(member).get(f"{reverse('contact:record')}?class={cast.class_3_2.pk}")
    return answer.content.decode()


def test_brother_and_sister_are_one_home_and_one_button(cast: Cast) -> None:
    ((_name, homes),) = villages(cast)
    assert homes[0] == [cast.pupils[0].name, cast.pupils[1].name]
    assert sorted(len(home) for home in homes) == [1, 1, 1, 2]
    seen = page(cast)
    assert seen.count(">记一次</a>") == 4
    assert f"记一次：{cast.pupils[1].name}的家访" not in seen


def test_a_sibling_in_another_class_is_named_with_it_and_no_more(cast: Cast) -> None:
    home = Residence.objects.get(pupil=cast.pupils[2]).household
    sister = pupil_in(cast.class_3_1, "张小妹", home)
    visit(cast.viewer("colleague"), sister.pk, date(2026, 10, 9))
    found = [one for village in plan_of(cast).villages for one in village.homes if one.siblings]
    assert [(one.name, one.class_name) for one in found[0].siblings] == [("张小妹", "三年级1班")]
    assert found[0].last_visit_on is None and "2026-10-09" not in page(cast)


def test_a_child_of_the_home_at_another_school_is_not_told_of(cast: Cast) -> None:
    home = Residence.objects.get(pupil=cast.pupils[2]).household
    pupil_in(cast.other_class, "张大哥", home)
    assert "张大哥" not in page(cast)


def test_the_longest_unvisited_comes_first_with_its_village(cast: Cast) -> None:
    teacher = cast.viewer("head_teacher")
    lives_in(cast, 3, "130202001201")
    lives_in(cast, 4, "130202001201")
    # By video, which does not count: they are still to be visited, and known to have been met.
    for number, day in ((0, 9), (1, 9), (2, 12), (4, 10)):
        visit(teacher, cast.pupils[number].pk, date(2026, 9, day), mode="video")
    names = [child.name for child in cast.pupils]
    assert villages(cast) == [
        ("柳庄村村民委员会", [[names[3]], [names[4]]]),
        ("槐树社区居民委员会", [[names[0], names[1]], [names[2]]]),
    ]


def test_a_home_is_done_when_all_its_children_of_the_class_are(cast: Cast) -> None:
    teacher = cast.viewer("head_teacher")
    visit(teacher, cast.pupils[0].pk, TODAY)
    found = next(
        home for village in plan_of(cast).villages for home in village.homes if len(home.children) == 2
    )
    assert (found.first.pupil_id, found.visited, found.last_visit_on) == (cast.pupils[1].pk, False, None)
    visit(teacher, cast.pupils[1].pk, TODAY)
    done = plan_of(cast).done
    assert [[child.name for child in home.children] for home in done] == [
        [cast.pupils[0].name, cast.pupils[1].name]
    ]


def test_what_visits_were_for_is_counted_by_visits_of_the_year(cast: Cast) -> None:
    teacher = cast.viewer("head_teacher")
    assert "本学年您看得到的走访里" not in page(cast)
    for number, purposes in enumerate(
        (("ordinary",), ("difficulty", "habits"), ("progress", "difficulty"), ())
    ):
        visit(teacher, cast.pupils[number].pk, TODAY, said=Said(purposes=purposes))
    visit(teacher, cast.pupils[4].pk, YEAR_BEGINS, said=Said(purposes=("ordinary",)))
    found = plan_of(cast).balance
    assert (found.ordinary, found.progress, found.difficulty) == (2, 1, 2)
    assert "平常走走 2 次，说说进步 1 次，一起想办法 2 次" in page(cast)


def test_it_counts_only_visits_that_one_may_read(cast: Cast) -> None:
    visit(cast.viewer("head_teacher"), cast.pupils[0].pk, TODAY, said=Said(purposes=("difficulty",)))
    assert plan_of(cast, "principal").balance.difficulty == 1
    assert not plan_of(cast, "subject_teacher").balance.said
    visit(cast.viewer("subject_teacher"), cast.pupils[2].pk, TODAY, said=Said(purposes=("ordinary",)))
    found = plan_of(cast, "subject_teacher").balance
    assert (found.ordinary, found.difficulty) == (1, 0)


@pytest.mark.parametrize("member", ["head_teacher", "county_officer", "guardian", "stranger"])
def test_another_schools_class_has_no_plan(cast: Cast, member: str) -> None:
    with pytest.raises(OutOfScope):
        queries.plan(cast.viewer(member), cast.other_class.pk)


def test_a_plan_needs_few_statements(cast: Cast, django_assert_max_num_queries: object) -> None:
    viewer = cast.viewer("head_teacher")
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        queries.plan(viewer, cast.class_3_2.pk)
