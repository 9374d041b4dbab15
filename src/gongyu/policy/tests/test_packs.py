"""Packs load without a word of Python about their city, and as one page of Markdown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

from gongyu.access.rules import Held, Viewer
from gongyu.policy import queries, rules
from gongyu.policy.rules import Pack

TODAY = date(2026, 11, 23)


def test_looks_up_duties_acts_and_words(small: Pack) -> None:
    visit = queries.duty("M1.2")
    assert [act.form for act in queries.acts_of(visit)] == ["visit"]
    assert queries.duties_of_act("visit.home") == (visit,)
    assert queries.duties_of_act("visit.none") == ()
    assert (visit.article, visit.judged) == (1, True)
    assert queries.say(small.acts["visit.home"].words) == "家访"


def test_article_numbers_are_numbers(small: Pack) -> None:
    """YAML 1.1 reads the key `no` as "false"; our loader does not."""
    assert [article.no for article in small.articles] == [1, 2]


def test_a_pack_cannot_be_changed(small: Pack) -> None:
    with pytest.raises(ValueError, match="frozen"):
        small.duties["M1.2"].summary = small.title


def test_an_unknown_pack_is_named(settings: Settings) -> None:
    settings.POLICY_PACK = "atlantis-1"
    with pytest.raises(FileNotFoundError, match="atlantis-1"):
        queries.pack()


def test_the_generated_document_has_every_duty_once(small: Pack) -> None:
    words = rules.duties_markdown(small)
    assert all(words.count(f"\n| {key} |") == 1 for key in small.duties)
    assert "| 应当 |" not in words
    assert "3 × (clause)" in words


@pytest.mark.parametrize("key", queries.pack_keys())
def test_every_pack_of_the_product_loads(key: str, settings: Settings) -> None:
    settings.POLICY_PACK = key
    known = queries.pack()
    for duty in known.duties.values():
        assert [act.key for act in queries.acts_of(duty)] == list(duty.acts)
        for stage in (*duty.bearer.stages, ""):
            day = known.in_force_from.replace(year=known.in_force_from.year + 3)
            assert day in queries.window(duty, stage, known.city[:6], day)
    assert rules.duties_markdown(known)


@pytest.mark.django_db
@pytest.mark.parametrize("key", queries.pack_keys())
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_article_of_every_pack_has_its_page(key: str, language: str, settings: Settings) -> None:
    settings.POLICY_PACK = key
    known = queries.pack()
    officer = Viewer(1, "", TODAY, (Held("city_officer", known.city[:4]),))
    with translation.override(language):
        pages = [queries.article_page(officer, article.no, TODAY) for article in known.articles]
    lines = [line for page in pages for line in page.lines]
    assert [line.duty.key for line in lines] == list(known.duties)
    assert all(bool(line.values) == bool(line.duty.values) for line in lines)
    if language == "en":
        labels = [label for one in lines for label in (one.verdict, one.clock, one.measure, one.capture)]
        assert not [label for label in labels if re.search("[\u4e00-\u9fff]", label)]


def test_the_second_city_needs_no_python(settings: Settings) -> None:
    """Its key stands in no module of the product."""
    others = [key for key in queries.pack_keys() if key != "tangshan-2023"]
    if not others:
        pytest.skip("the second pack is not there")
    modules = (Path(__file__).parents[2]).rglob("*.py")
    words = "".join(module.read_text() for module in modules if "tests" not in module.parts)
    assert not any(key in words for key in others)
