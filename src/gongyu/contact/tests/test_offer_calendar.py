"""An agreed visit stands in the calendars of the two who agreed, and in nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongyu.activities.queries import Event, Which, events
from gongyu.contact.factories import offer
from gongyu.contact.models import Offer, OfferTime
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
LATER = TODAY + timedelta(days=30)


def mine(cast: Cast, member: str) -> tuple[Event, ...]:
    found = events(cast.viewer(member), Which(), TODAY, LATER)
    return tuple(event for event in found if "activit" not in event.page)


@pytest.fixture
def agreed(cast: Cast) -> Offer:
    return Offer.objects.get(pk=offer(cast.viewer("head_teacher"), cast.pupils[0].pk, "chosen"))


def test_either_side_finds_it_without_the_childs_name(cast: Cast, agreed: Offer) -> None:
    time = OfferTime.objects.get(offer=agreed, chosen=True)
    for member in ("head_teacher", "guardian"):
        (event,) = mine(cast, member)
        assert (event.day, event.starts_at, event.key) == (time.day, time.at, str(agreed.calendar_key))
        assert event.title == f"家访 · {cast.school.name}"
        assert event.page == f"/visits/offers/{agreed.pk}/"
        assert cast.client(member).get(event.page).status_code == 200


@pytest.mark.parametrize("member", ["other_guardian", "colleague", "principal", "school_officer", "auditor"])
def test_nobody_else_does(cast: Cast, agreed: Offer, member: str) -> None:
    assert mine(cast, member) == ()


@pytest.mark.parametrize("state", ["open", "call", "declined", "withdrawn", "met"])
def test_what_is_not_agreed_is_in_no_calendar(cast: Cast, agreed: Offer, state: str) -> None:
    Offer.objects.filter(pk=agreed.pk).update(state=state, answered_on=TODAY)
    assert mine(cast, "head_teacher") == mine(cast, "guardian") == ()


def test_it_is_in_ones_own_calendar_alone(cast: Cast, agreed: Offer) -> None:
    for which in (Which("school", cast.school.pk), Which("class", None, cast.class_3_2.pk)):
        assert all("visits" not in one.page for one in events(cast.viewer("guardian"), which, TODAY, LATER))
