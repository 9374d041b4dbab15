"""The link to one request: handed on by the keeper of the corps, opened by whoever is asked, signed out."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.activities.rules.calendars import written
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.notices.rules.codes import network_of
from gongyu.people.rules.qr import drawn
from gongyu.resources import operations, queries
from gongyu.resources.forms import AnswerForm, ConfirmForm
from gongyu.resources.rules import link as rules
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked

AN_HOUR: Final = 3600
CALENDAR: Final = "text/calendar; charset=utf-8"


@require_POST
@login_required
def link(request: Asked, engagement_id: int) -> HttpResponse:
    """A new link; the one before it opens nothing any more."""
    try:
        operations.make_link(by=request.viewer, today=request.today, engagement_id=engagement_id)
    except Refusal as refusal:
        say(request, refusal)
        return redirect("resources:engagement", engagement_id)
    messages.success(request, _("新的链接做好了，以前的打不开了。请打印，或复制了发给讲师。"))
    return redirect("resources:slip", engagement_id)


@never_cache
@require_safe
@login_required
def slip(request: Asked, engagement_id: int) -> HttpResponse:
    """The link on paper, to be printed or copied."""
    one = queries.slip(request.viewer, engagement_id)
    address = _base(request) + _path("resources:answer", one.token)
    return render(request, "resources/slip.html", {"slip": one, "address": address, "qr": drawn(address)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Asked) -> HttpResponse:
    """One request for the lecturer who holds its link. The secret stands behind the question mark, so that no
    log has it."""
    token = request.GET.get("key", "")
    try:
        page = queries.link_page(token, request.today)
    except OutOfScope:
        return _gone(request)
    if request.method == "POST" and not _in_time(f"answer:{token}", rules.ANSWERS_AN_HOUR):
        return _too_often(request)
    sent = request.POST.get("step") if request.method == "POST" else None
    form = AnswerForm(request.POST if sent == "answer" else None, initial={"remark": page.remark})
    said = ConfirmForm(
        request.POST if sent == "confirm" else None,
        asks_minutes=page.asks_minutes,
        initial={"minutes": page.confirmed_minutes, "words": page.confirmed_words},
    )
    done = False
    if sent == "answer" and form.is_valid():
        done = _answer(request, token, form)
    if sent == "confirm" and said.is_valid():
        done = _confirm(request, token, said)
    if done:
        return redirect(_path("resources:answer", token))
    context = {
        "page": page,
        "form": form,
        "said": said,
        "calendar": _path("resources:answer_calendar", token),
        "large_type": True,
    }
    wrong = form.errors or said.errors
    return _private(render(request, "resources/answer.html", context, status=422 if wrong else 200))


@never_cache
@require_safe
def answer_calendar(request: Asked) -> HttpResponse:
    """What was agreed, as a file for the calendar of a phone."""
    token = request.GET.get("key", "")
    try:
        event = queries.link_event(token, request.today, _path("resources:answer", token))
    except OutOfScope:
        return _gone(request)
    body = written(event.title, [event], address=_base(request), zone=settings.TIME_ZONE)
    file = HttpResponse(body, CALENDAR)
    file.headers["Content-Disposition"] = 'attachment; filename="gongyu-lecture.ics"'
    return _private(file)


def _answer(request: Asked, token: str, form: AnswerForm) -> bool:
    going = request.POST.get("going") == "yes"
    if not going and request.POST.get("going") != "no":
        form.add_error(None, _("请按“去”或“来不了”。"))
        return False
    try:
        operations.answer_by_link(
            by=request.viewer, today=request.today, token=token, going=going, **form.cleaned_data
        )
    except Refusal as refusal:
        show(form, refusal)
        return False
    messages.success(request, _("说好了，已告诉邀请单位。") if going else _("已告诉邀请单位，不用说原因。"))
    return True


def _confirm(request: Asked, token: str, form: ConfirmForm) -> bool:
    given = form.cleaned_data
    try:
        operations.confirm_by_link(
            by=request.viewer,
            today=request.today,
            token=token,
            minutes=given.get("minutes"),
            words=given["words"],
        )
    except Refusal as refusal:
        show(form, refusal)
        return False
    messages.success(request, _("谢谢您，记下了。"))
    return True


def _gone(request: Asked) -> HttpResponse:
    """Made up, stopped or too late: all are told the same, and whoever tries many waits."""
    if not _in_time(f"wrong:{network_of(get_adapter().get_client_ip(request))}", rules.WRONG_AN_HOUR):
        return _too_often(request)
    return _private(render(request, "resources/answer_gone.html", {"large_type": True}, status=404))


def _too_often(request: Asked) -> HttpResponse:
    context = {"large_type": True, "often": True}
    refused = _private(render(request, "resources/answer_gone.html", context, status=429))
    refused.headers["Retry-After"] = str(AN_HOUR)
    return refused


def _private(given: HttpResponse) -> HttpResponse:
    """No search engine keeps it, and no other house learns the address. Stricter, a browser would send no
    origin with the answer, which would be refused as a stranger's."""
    given.headers["X-Robots-Tag"] = "noindex, nofollow"
    given.headers["Referrer-Policy"] = "same-origin"
    return given


def _in_time(what: str, most: int) -> bool:
    """Whether something is not done too often; counted by a digest, an hour at a time."""
    digest = hashlib.sha256(what.encode()).hexdigest()[:40]
    key = f"resources.link:{digest}:{datetime.now():%Y%m%d%H}"  # noqa: DTZ005 - a bucket, not a moment
    tried = int(cache.get(key, 0)) + 1
    cache.set(key, tried, AN_HOUR)
    return tried <= most


def _path(name: str, token: str) -> str:
    return f"{reverse(name)}?{urlencode({'key': token})}"


def _base(request: Asked) -> str:
    """Where this installation is reached."""
    return settings.ADDRESS or f"{request.scheme}://{request.get_host()}"
