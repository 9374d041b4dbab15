"""Who sees which activities, what the pages say, and how many queries they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from gongyu.activities import queries
from gongyu.activities.factories import held, planned
from gongyu.organisations.models import Organisation
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def world(cast: Cast) -> dict[str, int]:
    """One activity held and one ahead at the school, one held at the kindergarten."""
    officer = cast.viewer("school_officer")
    return {
        "held": held(officer, cast.school.pk, "guidance", YESTERDAY),
        "planned": planned(officer, cast.school.pk, "practice", TOMORROW),
        "kindergarten": held(
            cast.viewer("kindergarten_officer"), cast.kindergarten.pk, "guidance", YESTERDAY
        ),
    }


@pytest.mark.parametrize(
    ("member", "seen"),
    [
        ("school_officer", {"held", "planned"}),
        ("head_teacher", {"held", "planned"}),
        ("subject_teacher", {"held", "planned"}),
        ("kindergarten_officer", {"kindergarten"}),
        ("county_officer", {"held", "planned", "kindergarten"}),
        ("city_officer", {"held", "planned", "kindergarten"}),
        ("other_county_officer", set()),
        ("station_worker", set()),
        # A guardian sees what their own child's school holds.
        ("guardian", {"held", "planned"}),
    ],
)
def test_each_sees_the_activities_of_their_places(cast: Cast, member: str, seen: set[str]) -> None:
    made = world(cast)
    found = {line.id for line in queries.activities(cast.viewer(member)).lines}
    assert found == {made[name] for name in seen}
    client = cast.client(member)
    for name, key in made.items():
        assert client.get(f"/activities/{key}/").status_code == (200 if name in seen else 404)


@pytest.mark.parametrize("member", ["stranger", "auditor", "system_admin"])
def test_who_has_no_business_here_is_told_so(cast: Cast, member: str) -> None:
    client = cast.client(member)
    assert client.get("/activities/").status_code == 403
    assert client.get("/activities/plan/").status_code == 403


def test_only_who_acts_for_the_body_is_offered_the_next_step(cast: Cast) -> None:
    made = world(cast)
    address = f"/activities/{made['planned']}/"
    assert "call-off" in cast.client("school_officer").get(address).content.decode()
    for member in ("county_officer", "guardian", "subject_teacher", "head_teacher"):
        assert "call-off" not in cast.client(member).get(address).content.decode()


def test_a_plan_whose_day_has_come_is_one_tap_from_being_held(cast: Cast) -> None:
    officer = cast.viewer("school_officer")
    key = planned(officer, cast.school.pk, "guidance", TODAY)
    assert f"/activities/{key}/hold/" in cast.client("school_officer").get("/activities/").content.decode()
    assert (
        f"/activities/{key}/hold/" not in cast.client("county_officer").get("/activities/").content.decode()
    )


def test_the_form_says_what_it_will_count_towards(cast: Cast) -> None:
    address = f"/activities/plan/?duty=M2.18&organisation={cast.school.pk}"
    words = cast.client("school_officer").get(address).content.decode()
    assert "/standing/duties/M2.18/" in words
    assert "/standing/duties/M2.19/" in words


def test_one_that_would_serve_two_is_credited_where_most_is_missing(cast: Cast) -> None:
    officer = cast.viewer("school_officer")
    held(officer, cast.school.pk, "practice", YESTERDAY)
    key = held(officer, cast.school.pk, "practice", TODAY, also=("guidance",))
    one = queries.activity(officer, key)
    assert one.credited == "guidance"
    assert "离要求还差得最多" in cast.client("school_officer").get(f"/activities/{key}/").content.decode()


def test_a_body_that_has_no_classes_is_not_asked_for_one(cast: Cast) -> None:
    words = cast.client("station_worker").get("/activities/plan/").content.decode()
    assert "class_id" not in words
    assert 'value="committee"' not in words
    assert 'value="public" selected' in words


def test_a_part_of_a_campus_is_the_campuss_to_record(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.kindergarten.pk).update(
        parent_id=cast.school.pk, path=f"{cast.school.path}K/"
    )
    client = cast.client("school_officer")
    assert "为哪个单位登记" in client.get("/activities/plan/").content.decode()
    Organisation.objects.filter(pk=cast.school.pk).update(kind="school_campus", stage="")
    # The campus itself owes nothing: its part is what one records for.
    words = client.get("/activities/plan/").content.decode()
    assert "向阳幼儿园" in words
    assert "为哪个单位登记" not in words


@pytest.mark.parametrize(
    "address", ["/activities/", "/activities/plan/", "/activities/{held}/", "/activities/{planned}/hold/"]
)
def test_pages_are_cheap(
    cast: Cast, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = world(cast)
    officer = cast.viewer("school_officer")
    for _ in range(5):
        held(officer, cast.school.pk, "guidance", YESTERDAY)
        planned(officer, cast.school.pk, "practice", TODAY)
    client = cast.client("school_officer")
    with django_assert_max_num_queries(12):
        assert client.get(address.format(**made)).status_code == 200


def test_an_office_sees_its_own_first_and_others_when_it_asks(cast: Cast) -> None:
    made = world(cast)
    client = cast.client("county_officer")
    address = f"/activities/{made['held']}/"
    assert address not in client.get("/activities/").content.decode()
    assert address in client.get("/activities/?all=1").content.decode()
    assert address in client.get(f"/activities/?organisation={cast.school.pk}").content.decode()


def test_nothing_yet_offers_the_first_step(cast: Cast) -> None:
    words = cast.client("school_officer").get("/activities/").content.decode()
    assert "还没有登记过活动" in words
    assert "/activities/plan/" in words
