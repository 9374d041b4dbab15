"""Who sees which filings, what the pages say, and how many queries they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from gongyu.filings import queries
from gongyu.filings.factories import filed
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
YESTERDAY = TODAY - timedelta(days=1)
SOON = TODAY + timedelta(days=30)
PAPER = "filing.communication_mechanism"
SEALED = "filing.bullying_signal.opened"


def world(cast: Cast) -> dict[str, int]:
    """A paper and a case about a child at the school, a paper at the kindergarten."""
    officer = cast.viewer("school_officer")
    return {
        "paper": filed(officer, cast.school.pk, PAPER, YESTERDAY),
        "sealed": filed(officer, cast.school.pk, SEALED, YESTERDAY),
        "kindergarten": filed(cast.viewer("kindergarten_officer"), cast.kindergarten.pk, PAPER, YESTERDAY),
    }


@pytest.mark.parametrize(
    ("member", "seen"),
    [
        # Who filed it may look at it again; of the others only who leads the school.
        ("school_officer", {"paper", "sealed"}),
        ("principal", {"paper", "sealed"}),
        ("head_teacher", {"paper"}),
        ("case_holder", {"paper"}),
        ("kindergarten_officer", {"kindergarten"}),
        ("county_officer", {"paper", "kindergarten"}),
        ("city_officer", {"paper", "kindergarten"}),
        ("supervisor", {"paper", "kindergarten"}),
        ("other_county_officer", set()),
        ("station_worker", set()),
    ],
)
def test_each_sees_the_filings_of_their_places(cast: Cast, member: str, seen: set[str]) -> None:
    made = world(cast)
    viewer = cast.viewer(member)
    assert {line.id for line in queries.filings(viewer, TODAY).lines} == {made[name] for name in seen}
    # A case is offered for closing to those alone who may close it.
    mine = {made["sealed"]} if member in ("school_officer", "principal") else set()
    assert {line.id for line in queries.open_cases(viewer, TODAY)} == mine
    client = cast.client(member)
    for name, key in made.items():
        assert client.get(f"/filings/{key}/").status_code == (200 if name in seen else 404)
    if "sealed" not in seen:
        assert client.get(f"/filings/{made['sealed']}/close/").status_code == 404


@pytest.mark.parametrize("member", ["stranger", "auditor", "guardian"])
def test_who_has_no_business_here_is_told_so(cast: Cast, member: str) -> None:
    client = cast.client(member)
    assert client.get("/filings/").status_code == 403
    assert client.get("/filings/file/").status_code == 403


def test_only_who_acts_for_the_body_is_offered_the_next_step(cast: Cast) -> None:
    made = world(cast)
    address = f"/filings/{made['paper']}/"
    assert "withdraw" in cast.client("school_officer").get(address).content.decode()
    for member in ("county_officer", "head_teacher", "supervisor"):
        assert "withdraw" not in cast.client(member).get(address).content.decode()


def test_a_sealed_case_asks_for_its_day_and_nothing_else(cast: Cast) -> None:
    words = cast.client("school_officer").get(f"/filings/file/?act={SEALED}").content.decode()
    assert "请勿在任何地方写孩子的姓名" in words
    assert "<textarea" not in words
    assert 'type="text"' not in words


def test_the_form_says_what_it_will_count_towards(cast: Cast) -> None:
    words = cast.client("school_officer").get("/filings/file/?duty=M1.01").content.decode()
    assert "/standing/duties/M1.01/" in words
    assert 'name="title"' in words


def test_nobody_is_asked_for_what_other_records_tell(cast: Cast) -> None:
    sheet = queries.can_file(cast.viewer("school_officer"), TODAY)
    assert sheet is not None
    derived = {choice.act.key for choice in sheet.choices if choice.act.derived}
    assert "filing.workload_recognition" in derived
    assert PAPER not in derived
    words = cast.client("school_officer").get("/filings/").content.decode()
    assert words.index(PAPER) < words.index("一般不用登记") < words.index("filing.workload_recognition")


def test_a_paper_that_ends_is_renewed_in_one_tap_until_it_has_been(cast: Cast) -> None:
    officer = cast.viewer("school_officer")
    key = filed(officer, cast.school.pk, PAPER, YESTERDAY, SOON)
    client = cast.client("school_officer")
    renew = f"renews={key}"
    assert renew in client.get("/filings/").content.decode()
    assert [line.id for line in queries.ending_soon(officer, TODAY, [cast.school.pk])] == [key]
    form = client.get(
        f"/filings/file/?act={PAPER}&organisation={cast.school.pk}&renews={key}"
    ).content.decode()
    assert "家校沟通办法" in form
    filed(officer, cast.school.pk, PAPER, TODAY)
    assert renew not in client.get("/filings/").content.decode()
    assert queries.ending_soon(officer, TODAY, [cast.school.pk]) == ()


def test_what_was_done_is_not_called_in_force(cast: Cast) -> None:
    officer = cast.viewer("school_officer")
    key = filed(officer, cast.school.pk, "filing.contact_card", YESTERDAY)
    words = cast.client("school_officer").get(f"/filings/{key}/").content.decode()
    assert "有效" not in words


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/filings/", 12),
        ("/filings/file/", 12),
        (f"/filings/file/?act={PAPER}", 12),
        ("/filings/{paper}/", 12),
        # The line that reading leaves is one statement between three pairs of savepoints.
        ("/filings/{sealed}/close/", 15),
    ],
)
def test_pages_are_cheap(
    cast: Cast, address: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = world(cast)
    officer = cast.viewer("school_officer")
    for _ in range(5):
        filed(officer, cast.school.pk, PAPER, YESTERDAY)
        filed(officer, cast.school.pk, SEALED, YESTERDAY)
    client = cast.client("school_officer")
    with django_assert_max_num_queries(most):
        assert client.get(address.format(**made)).status_code == 200


def test_an_office_sees_its_own_first_and_others_when_it_asks(cast: Cast) -> None:
    made = world(cast)
    client = cast.client("county_officer")
    address = f"/filings/{made['paper']}/"
    assert address not in client.get("/filings/").content.decode()
    words = client.get("/filings/?all=1").content.decode()
    assert address in words
    assert address in client.get(f"/filings/?organisation={cast.school.pk}").content.decode()
    # What others filed is theirs to renew.
    assert "renews=" not in words


def test_nothing_yet_shows_what_can_be_filed(cast: Cast) -> None:
    words = cast.client("school_officer").get("/filings/").content.decode()
    assert "还没有登记" in words
    assert "<details" in words
