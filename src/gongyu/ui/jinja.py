"""The Jinja2 environment every page is rendered in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gongyu.ui import rules

ROOMS: Final = Path(__file__).resolve().parent.parent


def _url(name: str, args: Sequence[object] = (), **kwargs: object) -> str:
    """An address by its name. A page of 174 clauses asks for hundreds of them, mostly the same ones."""
    return _reversed(name, tuple(args)) if not kwargs else reverse(name, kwargs=kwargs)


@lru_cache(maxsize=8192)
def _reversed(name: str, args: tuple[object, ...]) -> str:
    return reverse(name, args=args)


def _gettext(message: str) -> str:
    return _said(translation.get_language(), message)


@lru_cache(maxsize=8192)
def _said(_language: str | None, message: str) -> str:
    """A message in the language that is active; catalogues do not change while a process runs."""
    return translation.gettext(message)


def _local(value: date | datetime | None) -> date | datetime | None:
    """A moment as the clocks here show it."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def environment(**options: Any) -> Environment:
    """Rooms' templates under `<room>/…`, and the sign-in pages under django-allauth's own names."""
    options["undefined"] = StrictUndefined
    options["loader"] = FileSystemLoader(sorted(ROOMS.glob("*/templates")))
    env = Environment(
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True, **options
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=_gettext, ngettext=translation.ngettext, newstyle=True
    )
    env.globals.update(
        static=static,
        url=_url,
        get_messages=get_messages,
        navigation=rules.navigation,
        states=rules.STATES,
        verdicts=rules.VERDICTS,
        clocks=rules.CLOCKS,
        language=translation.get_language,
        complaints=settings.COMPLAINTS,
    )
    env.filters.update(
        thousands=rules.thousands,
        percent=rules.percent,
        day=lambda value: rules.day(_local(value)),
        words=rules.words,
        share=rules.share,
    )
    return env
