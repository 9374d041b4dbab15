"""A notice about an activity begins with what is known of it: of one's own, of one that is to come."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.urls import reverse

from gongyu.activities.factories import planned, signing_up
from gongyu.activities.models import Activity
from gongyu.contact import queries
from gongyu.kernel.refusal import OutOfScope
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
SOON = TODAY + timedelta(days=4)


@pytest.fixture
def meeting(cast: Cast) -> int:
    made = signing_up(cast.viewer("school_officer"), cast.school.pk, SOON)
    Activity.objects.filter(pk=made).update(starts_at=time(14, 30), place="报告厅", title="秋季家长会")
    return made


def test_it_says_when_where_and_how_to_sign_up(cast: Cast, meeting: int) -> None:
    draft = queries.draft_for(cast.viewer("school_officer"), meeting)
    assert draft["title"] == "秋季家长会"
    assert draft["audience"] == f"school:{cast.school.pk}:0"
    assert draft["body"].splitlines()[:2] == [f"时间：{SOON} 14:30", "地点：报告厅"]
    assert f"{SOON} 截止" in draft["body"]


def test_without_hour_place_and_sign_up_it_says_the_day(cast: Cast) -> None:
    made = planned(cast.viewer("school_officer"), cast.school.pk, "guidance", SOON)
    Activity.objects.filter(pk=made).update(audience="class", school_class=cast.class_3_2)
    draft = queries.draft_for(cast.viewer("school_officer"), made)
    assert draft["body"] == f"时间：{SOON}"
    assert draft["audience"] == f"class:{cast.school.pk}:{cast.class_3_2.pk}"


def test_whom_it_invites_without_our_knowing_who_is_left_open(cast: Cast, meeting: int) -> None:
    Activity.objects.filter(pk=meeting).update(audience="committee")
    assert "audience" not in queries.draft_for(cast.viewer("school_officer"), meeting)


def test_the_form_is_filled_in_and_sends_nothing(cast: Cast, meeting: int) -> None:
    client = cast.client("school_officer")
    page = client.get(reverse("activities:activity", args=[meeting])).content.decode()
    address = f"{reverse('contact:notice_new')}?activity={meeting}"
    assert address in page
    text = client.get(address).content.decode()
    assert 'value="秋季家长会"' in text and "地点：报告厅" in text


def test_one_that_is_over_has_no_draft(cast: Cast, meeting: int) -> None:
    Activity.objects.filter(pk=meeting).update(state="called_off")
    with pytest.raises(OutOfScope):
        queries.draft_for(cast.viewer("school_officer"), meeting)


@pytest.mark.parametrize(("member", "status"), [("colleague", 403), ("kindergarten_officer", 404)])
def test_it_is_for_those_who_organise_it(cast: Cast, meeting: int, member: str, status: int) -> None:
    answer = cast.client(member).get(reverse("contact:notice_new"), {"activity": meeting})
    assert answer.status_code == status
