"""What is coming, for a person, a school and a class; and the addresses by which programs fetch it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongyu.access.permissions import ACTIVITY_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.activities import operations, queries
from gongyu.activities.queries import Which
from gongyu.activities.rules import calendars as rules
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import say
from gongyu.ui.requests import Asked, number_in

AN_HOUR: Final = 3600


@require_safe
@login_required
def calendar(request: Asked) -> HttpResponse:
    """What is coming in one calendar."""
    require_anywhere(request.viewer, ACTIVITY_VIEW)
    return _page(request, _which(request.GET.get("kind", "mine"), request.GET.get("id", "")))


@require_POST
@login_required
def subscribe(request: Asked) -> HttpResponse:
    """A new secret address, shown this once."""
    require_anywhere(request.viewer, ACTIVITY_VIEW)
    which = _which(request.POST.get("kind", "mine"), request.POST.get("id", ""))
    try:
        token = operations.subscribe(by=request.viewer, today=request.today, which=which)
    except Refusal as refusal:
        say(request, refusal)
        return redirect("activities:calendar")
    answer = _page(request, which, address=f"{_base(request)}{reverse('activities:feed')}?key={token}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@login_required
def unsubscribe(request: Asked, feed_id: int) -> HttpResponse:
    """Stop an address."""
    operations.unsubscribe(by=request.viewer, today=request.today, feed_id=feed_id)
    messages.success(request, _("已停用，这个地址再也打不开。"))
    return redirect("activities:calendar")


@require_safe
def feed(request: Asked) -> HttpResponse:
    """A calendar for a program that has its secret, which stands behind the question mark: what is logged is
    the path alone."""
    token = request.GET.get("key", "")
    found = queries.feed_of(token, request.today) if 0 < len(token) < 100 else None
    if found is None:
        return _plain(_("这个订阅地址已经停用，或者不对。请在“日历”里生成一个新的。"), 404)
    if not _in_time(token):
        answer = _plain(_("取得太勤了，请过一会儿再来。"), 429)
        answer.headers["Retry-After"] = str(AN_HOUR)
        return answer
    name, events = queries.feed_events(*found)
    body = rules.written(name, events, address=_base(request), zone=settings.TIME_ZONE)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    same = request.headers.get("If-None-Match") == tag
    answer = HttpResponseNotModified() if same else HttpResponse(body, "text/calendar; charset=utf-8")
    answer.headers["ETag"], answer.headers["Cache-Control"] = tag, "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _page(request: Asked, which: Which, address: str = "") -> HttpResponse:
    page = queries.calendar_page(request.viewer, which)
    return render(request, "activities/calendar.html", {"page": page, "address": address})


def _which(kind: str, number: str) -> Which:
    return queries.which(kind, number_in(number))


def _base(request: Asked) -> str:
    return settings.ADDRESS or f"{request.scheme}://{request.get_host()}"


def _in_time(token: str) -> bool:
    """Whether an address is not asked too often; counted by a digest, an hour at a time."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    key = f"activities.feed:{digest[:40]}:{datetime.now():%Y%m%d%H}"  # noqa: DTZ005 - a bucket, not a moment
    asked = int(cache.get(key, 0)) + 1
    cache.set(key, asked, AN_HOUR)
    return asked <= rules.ASKS_AN_HOUR


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, "text/plain; charset=utf-8", status=status)
