"""What a request knows by the time a view sees it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from gongyu.access.rules import Viewer
from gongyu.accounts.queries import Urgent


class Asked(HttpRequest):
    """A request with who is asking, what day it is, and whether this is a demonstration. For annotations."""

    viewer: Viewer
    today: date
    htmx: HtmxDetails
    demonstration: bool
    emergency: Urgent | None
    password_is_enough: bool


def number_in(text: str) -> int | None:
    """A key as it is typed or sent; None for what is none."""
    return int(text) if text.isdecimal() and len(text) < 16 else None


def number_asked(request: HttpRequest, name: str) -> int | None:
    """A key in the address."""
    return number_in(request.GET.get(name, ""))


def number_sent(request: HttpRequest, name: str) -> int | None:
    """A key in what was sent."""
    return number_in(request.POST.get(name, ""))
