"""Exceptions are a class of their own beside what is done and what is not; above the school
they are numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gongyu.compliance import queries
from gongyu.compliance.models import Exemption
from gongyu.compliance.operations import assess_all
from gongyu.compliance.queries.exemptions import excepted_by_ground
from gongyu.compliance.tests.doing import visited
from gongyu.compliance.tests.test_exemptions import JUNE, VISITS, approve, ask
from tests.cast import TODAY, Cast, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")
LIST = "compliance:exemptions"


def page(cast: Cast, member: str, name: str, *arguments: int) -> str:
    answer = cast.client(member).get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def excepted(cast: Cast, ground: str, number: int, decided_by: str = "city_officer") -> None:
    """So many further children of the class are excepted on a ground."""
    for at in range(number):
        child = pupil_in(cast.class_3_2, f"{ground[2:]}{at}")
        Exemption.objects.create(
            duty_key=VISITS,
            organisation=cast.school,
            pupil=child,
            ground=ground,
            valid_from=TODAY,
            valid_until=JUNE,
            state="approved",
            requested_by=cast.users["head_teacher"],
            decided_by=cast.users[decided_by],
            decided_at="2026-11-23T08:00:00Z",
        )


@pytest.mark.parametrize("member", ["head_teacher", "principal"])
def test_the_class_shows_done_excepted_and_still_to_be_done(cast: Cast, member: str) -> None:
    visited(cast, cast.pupils[0].pk)
    approve(cast, ask(cast))
    assert "走访 1，例外 1，未访 3" in page(cast, member, "compliance:class", cast.class_3_2.pk)
    # Visited all the same, the child is visited and no exception.
    visited(cast, cast.pupils[4].pk)
    assert "走访 2，例外 0，未访 3" in page(cast, member, "compliance:class", cast.class_3_2.pk)


def test_the_school_shows_them_as_the_engine_counts_them(cast: Cast) -> None:
    visited(cast, cast.pupils[0].pk)
    approve(cast, ask(cast))
    assess_all(today=TODAY)
    assert "走访 1，例外 1，未访 5" in page(cast, "principal", "compliance:school", cast.school.pk)


@pytest.mark.parametrize("member", ["county_officer", "city_officer", "supervisor"])
def test_how_many_of_a_school_are_excepted_is_not_told_above_it(cast: Cast, member: str) -> None:
    visited(cast, cast.pupils[0].pk)
    approve(cast, ask(cast))
    assess_all(today=TODAY)
    for name, key in (("compliance:school", cast.school.pk), ("compliance:class", cast.class_3_2.pk)):
        assert "，例外" not in page(cast, member, name, key)


def test_the_school_sees_who_why_by_whom_and_until_when(cast: Cast) -> None:
    approve(cast, ask(cast))
    seen = page(cast, "principal", LIST)
    officer = cast.users["county_officer"].display_name
    for words in (cast.pupils[4].name, "家庭明确拒绝", f"{officer} 批准", JUNE.isoformat()):
        assert words in seen


def test_above_the_school_they_are_numbers_and_few_are_withheld(cast: Cast) -> None:
    excepted(cast, "X.REFUSED", 7)
    excepted(cast, "X.UNSAFE", 2)
    excepted(cast, "X.REMOTE", 6)
    numbers, whole = excepted_by_ground(cast.viewer("county_officer"))
    # The whole is told, so the small one would be what remains: another is left out beside it.
    assert whole == 15
    assert numbers["X.UNSAFE"] is None
    assert sorted(number is None for number in numbers.values()) == [False, True, True]
    seen = page(cast, "county_officer", LIST)
    assert "正在例外的孩子" in seen and "一名孩子" not in seen and "略" in seen
    assert not any(child in seen for child in ("REFUSED0", "UNSAFE0"))
    assert "正在例外的孩子" not in page(cast, "principal", LIST)


def test_all_of_them_too_few_are_told_of_no_ground(cast: Cast) -> None:
    excepted(cast, "X.UNSAFE", 2)
    excepted(cast, "X.REMOTE", 1)
    assert excepted_by_ground(cast.viewer("county_officer")) == (
        {"X.REMOTE": None, "X.UNSAFE": None},
        None,
    )


def test_what_is_over_or_only_asked_for_is_not_counted(cast: Cast) -> None:
    excepted(cast, "X.REMOTE", 6)
    Exemption.objects.filter(pupil__name="REMOTE0").update(valid_until=TODAY, valid_from=TODAY - timedelta(9))
    ask(cast)
    assert excepted_by_ground(cast.viewer("county_officer")) == ({"X.REMOTE": 5}, 5)


def test_whoever_decided_can_still_end_it_and_others_above_do_not_read_it(cast: Cast) -> None:
    key = ask(cast)
    reason = queries.exemption(cast.viewer("head_teacher"), key).reason
    # While it waits, whoever may decide reads why.
    assert reason in page(cast, "city_officer", LIST)
    approve(cast, key)
    mine = page(cast, "county_officer", LIST)
    assert reason in mine and reverse("compliance:exemption_withdraw", args=[key]) in mine
    assert reason not in page(cast, "city_officer", LIST)


def test_of_one_child_only_the_head_of_the_class_asks_again(cast: Cast) -> None:
    key = ask(cast)
    approve(cast, key)
    Exemption.objects.filter(pk=key).update(requested_by=cast.users["school_officer"])
    # The office's form knows no single child: it would except the whole school.
    assert not queries.exemption(cast.viewer("school_officer"), key).may_renew
    assert "续期" not in page(cast, "school_officer", LIST)


def test_whoever_asked_renews_it_from_the_day_on_which_it_ends(cast: Cast) -> None:
    key = ask(cast)
    assert "续期" not in page(cast, "head_teacher", LIST)
    approve(cast, key)
    assert queries.exemption(cast.viewer("head_teacher"), key).may_renew
    assert not queries.exemption(cast.viewer("principal"), key).may_renew
    seen = page(cast, "head_teacher", LIST)
    link = seen.partition(">续期<")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    client = cast.client("head_teacher")
    form = client.get(link).content.decode()
    assert f'value="{JUNE.isoformat()}"' in form
    sent = {
        "ground": "X.REFUSED",
        "pupil": str(cast.pupils[4].pk),
        "valid_from": JUNE.isoformat(),
        "valid_until": (JUNE + timedelta(days=60)).isoformat(),
        "reason": "家长仍希望在校见面",
    }
    assert client.post(link, sent).status_code == 302
    again = Exemption.objects.latest("pk")
    assert (again.state, again.valid_from, again.pupil_id) == ("requested", JUNE, cast.pupils[4].pk)
