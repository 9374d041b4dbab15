"""The Jinja2 environment every page is rendered in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gongyu.ui import rules

ROOMS: Final = Path(__file__).resolve().parent.parent


def environment(**options: Any) -> Environment:
    """Rooms' templates under `<room>/…`, and the sign-in pages under django-allauth's own names."""
    options["undefined"] = StrictUndefined
    options["loader"] = FileSystemLoader(sorted(ROOMS.glob("*/templates")))
    env = Environment(
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True, **options
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext, ngettext=translation.ngettext, newstyle=True
    )
    env.globals.update(
        static=static,
        url=reverse,
        get_messages=get_messages,
        navigation=rules.navigation,
        states=rules.STATES,
        verdicts=rules.VERDICTS,
        clocks=rules.CLOCKS,
        language=translation.get_language,
        complaints=settings.COMPLAINTS,
    )
    env.filters.update(
        thousands=rules.thousands, percent=rules.percent, day=rules.day, words=rules.words, share=rules.share
    )
    return env
