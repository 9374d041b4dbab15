"""The document's pages and the two acts on them, by people of the cast."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from gongyu.policy.models import Override
from gongyu.policy.tests import tiny
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day", "here")

GIVEN = {
    "duty_key": "M2.2",
    "scope": "130202",
    "value": "5",
    "valid_from": TODAY.isoformat(),
    "source": "小政〔2026〕8号",
}


@pytest.fixture
def here(tmp_path: Path, settings: Settings) -> None:
    """The tiny pack as the pack of the cast's city."""
    place = tiny.write(tmp_path, pack=tiny.PACK.replace("990100000000", "130200000000"))
    settings.POLICY_PACK = str(place)


def raised(cast: Cast, scope: str = "130202") -> Override:
    return Override.objects.create(
        duty_key="M2.2",
        scope=scope,
        value=5,
        valid_from=date(2026, 9, 1),
        source="小政〔2026〕8号",
        decided_by=cast.users["county_officer"],
    )


@pytest.mark.parametrize("member", ["city_officer", "county_officer", "head_teacher", "guardian"])
def test_everybody_reads_the_document(cast: Cast, member: str) -> None:
    words = cast.client(member).get("/policy/").content.decode()
    assert "小政〔2024〕1号" in words
    assert "/policy/articles/2/" in words


def test_an_article_shows_each_duty_with_value_and_source(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    raised(cast)
    client = cast.client("county_officer")
    with django_assert_max_num_queries(12):
        words = client.get("/policy/articles/2/").content.decode()
    assert "站里一年办三场" in words
    assert "3 次（文件原文，自 2024-09-01）" in words
    assert "5 次（小政〔2026〕8号，自 2026-09-01）" in words


def test_another_county_reads_the_documents_own_value(cast: Cast) -> None:
    raised(cast)
    words = cast.client("other_county_officer").get("/policy/articles/2/").content.decode()
    assert "5 次" not in words
    assert (
        "小政〔2026〕8号"
        not in cast.client("other_county_officer").get("/policy/overrides/").content.decode()
    )


def test_what_is_inferred_and_pending_is_marked(cast: Cast) -> None:
    words = cast.client("county_officer").get("/policy/articles/1/").content.decode()
    assert "推定" in words
    assert "口径待定" in words


def test_english_is_complete(cast: Cast) -> None:
    cast.users["county_officer"].language = "en"
    cast.users["county_officer"].save()
    words = cast.client("county_officer").get("/policy/articles/2/").content.decode()
    assert "Three services a year" in words
    assert "3 times (the document, from 2024-09-01)" in words


def test_an_article_that_is_not_there(cast: Cast) -> None:
    assert cast.client("county_officer").get("/policy/articles/14/").status_code == 404


@pytest.mark.parametrize("url", ["/policy/", "/policy/articles/1/", "/policy/overrides/"])
def test_signing_in_comes_first_and_a_role_second(cast: Cast, url: str) -> None:
    assert cast.client(None).get(url).status_code == 302
    assert cast.client("stranger").get(url).status_code == 403


def test_an_officer_raises_a_value(cast: Cast) -> None:
    answer = cast.client("county_officer").post("/policy/overrides/", GIVEN)
    assert answer.status_code == 302
    assert Override.objects.get().value == 5


def test_a_lower_value_comes_back_with_its_sentence(cast: Cast) -> None:
    answer = cast.client("county_officer").post("/policy/overrides/", {**GIVEN, "value": "2"})
    assert answer.status_code == 422
    assert "只能提高" in answer.content.decode()
    assert not Override.objects.exists()


def test_nobody_raises_a_value_elsewhere_or_without_the_verb(cast: Cast) -> None:
    assert cast.client("other_county_officer").post("/policy/overrides/", GIVEN).status_code == 422
    assert cast.client("principal").post("/policy/overrides/", GIVEN).status_code == 403
    assert not Override.objects.exists()


def test_readers_see_no_form(cast: Cast) -> None:
    assert (
        "<form" not in cast.client("principal").get("/policy/overrides/").content.decode().split("<main")[-1]
    )


def test_an_officer_ends_an_override(cast: Cast) -> None:
    one = raised(cast)
    url = f"/policy/overrides/{one.pk}/end/"
    assert cast.client("county_officer").get(url).status_code == 200
    assert cast.client("county_officer").post(url, {"valid_until": "2026-12-01"}).status_code == 302
    one.refresh_from_db()
    assert one.valid_until == date(2026, 12, 1)


def test_ending_another_countys_override(cast: Cast) -> None:
    url = f"/policy/overrides/{raised(cast).pk}/end/"
    assert cast.client("other_county_officer").get(url).status_code == 404
    assert cast.client("other_county_officer").post(url, {"valid_until": "2026-12-01"}).status_code == 404
    assert cast.client("principal").get(url).status_code == 403


def test_wrong_methods(cast: Cast) -> None:
    client = cast.client("county_officer")
    assert client.post("/policy/").status_code == 405
    assert client.delete("/policy/overrides/").status_code == 405
