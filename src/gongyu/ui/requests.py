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
