"""Components escape what they are given, and read the same with their figures missing."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template import engines
from django.utils import translation

EVIL = '<script>alert("x")</script>'


class Asked(forms.Form):
    reason = forms.CharField(label=EVIL, help_text=EVIL)
    note = forms.CharField(label="备注", required=False)


def shown(call: str, **given: Any) -> str:
    text = '{% import "ui/parts.html" as ui with context %}{{ ' + call + " }}"
    return str(engines["jinja2"].from_string(text).render(given))


@pytest.mark.parametrize(
    "call",
    [
        "ui.bar(0.4, label=evil)",
        "ui.figure(evil, evil, evil, evil)",
        "ui.empty(evil, evil, evil)",
        "ui.credits([('M1.20', evil)])",
        "ui.crumbs([(evil, evil), (evil, '')])",
        "ui.inferred(evil)",
        "ui.act(evil, evil, hidden={'next': evil})",
        "ui.form(form, evil, evil, evil)",
    ],
)
def test_what_people_typed_stays_text(call: str) -> None:
    html = shown(call, evil=EVIL, form=Asked({"reason": "", "note": EVIL}), csrf_input="")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "进度偏慢"), ("en", "Behind")])
def test_a_state_has_its_own_words_and_colour(language: str, word: str) -> None:
    with translation.override(language):
        html = shown("ui.state('behind')")
    assert word in html and "state-behind" in html


def test_a_bar_without_figures_is_empty_and_says_so() -> None:
    html = shown("ui.bar(none)")
    assert "bar-claimed" not in html and "bar-attested" not in html
    assert 'aria-label="完成 —"' in html


def test_a_bar_says_both_shares() -> None:
    assert 'aria-label="完成 41.0%，家长确认 12.5%"' in shown("ui.bar(0.41, 0.125)")


def test_widths_are_attributes_and_never_styles() -> None:
    assert "style=" not in shown("ui.bar(0.41, 0.125)")


def test_what_is_wrong_is_tied_to_its_field() -> None:
    html = shown("ui.fields(form)", form=Asked({"reason": ""}))
    assert 'role="alert"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_reason-error"' in html
    assert 'aria-describedby="id_reason-help id_reason-error"' in html


def test_what_may_stay_empty_says_so() -> None:
    assert shown("ui.fields(form)", form=Asked()).count("可不填") == 1


def test_what_may_stay_empty_is_folded_until_something_is_wrong() -> None:
    assert '<details class="folded">' in shown("ui.folded(form, ['reason'])", form=Asked())
    assert '<details class="folded" open>' in shown("ui.folded(form, ['reason'])", form=Asked({"note": "x"}))


def test_one_page_is_not_turned() -> None:
    assert shown("ui.pager(page)", page={"number": 1, "pages": 1}).strip() == ""
    html = shown("ui.pager(page, '?search=x&')", page={"number": 2, "pages": 3})
    assert "search=x&amp;page=1" in html and "page=3" in html and "第 2 页，共 3 页" in html
