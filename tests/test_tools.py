"""What `make check` runs of our own finds what it was written to find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongyu.cli import docs
from tools import words

pytestmark = pytest.mark.anydatabase

Speak = Callable[[str, str], list[str]]


@pytest.fixture
def complaints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Speak:
    """A package with one room: its code, its catalogue, and what is said about them."""
    monkeypatch.setattr(words, "ROOT", tmp_path)
    monkeypatch.setattr(words, "ROOMS", tmp_path)
    room = tmp_path / "room"
    (room / "locale/en/LC_MESSAGES").mkdir(parents=True)
    (room / "templates/room").mkdir(parents=True)

    def said(code: str, catalogue: str) -> list[str]:
        (room / "views.py").write_text(code)
        (room / "templates/room/page.html").write_text("<h1>{{ _('标题') }}</h1>")
        text = f'msgid ""\nmsgstr ""\n\nmsgid "标题"\nmsgstr "Title"\n\n{catalogue}'
        (room / "locale/en/LC_MESSAGES/django.po").write_text(text)
        return list(words.complaints())

    return said


def test_a_sentence_without_translation(complaints: Speak) -> None:
    assert complaints('_("家访")', "") == ["room/views.py:1: “家访” has no English translation"]


def test_a_translated_sentence(complaints: Speak) -> None:
    assert complaints('N_("家访")', 'msgid "家访"\nmsgstr "Home visit"\n') == []


def test_an_empty_translation(complaints: Speak) -> None:
    found = complaints('_("家访")', 'msgid "家访"\nmsgstr ""\n')
    assert any("no finished translation" in one for one in found)


def test_a_placeholder_that_the_sentence_has_not(complaints: Speak) -> None:
    found = complaints('_("还有%(n)s人")', '#, python-format\nmsgid "还有%(n)s人"\nmsgstr "%(m)s left"\n')
    assert len(found) == 1 and "placeholder" in found[0]


def test_a_translation_left_in_chinese(complaints: Speak) -> None:
    found = complaints('_("家访")', 'msgid "家访"\nmsgstr "家访"\n')
    assert len(found) == 1 and "still Chinese" in found[0]


def test_generated_documents_name_every_role_and_permission() -> None:
    from gongyu.access.permissions import PERMISSIONS
    from gongyu.access.roles import ROLES

    text = docs.roles()
    assert all(f"(`{key}`)" in text for key in ROLES)
    assert all(f"`{key}`" in text for key in PERMISSIONS)
