"""Notices: what one has sent or been sent, writing one, and one of them with its answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import NOTICE_SEND, NOTICE_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms.notices import MannerForm, NoticeForm
from gongyu.contact.queries import Audience
from gongyu.contact.rules import notices as rules
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.queries import ways_out
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def notices(request: Asked) -> HttpResponse:
    """Notices to me, and those that I or my school have sent."""
    sends, reads = request.viewer.may(NOTICE_SEND), request.viewer.may_own(NOTICE_VIEW)
    if not sends and not reads:
        raise Forbidden(NOTICE_VIEW)
    page = number_asked(request, "page") or 1
    received = queries.received_notices(request.viewer, page) if reads else None
    sent = queries.sent_notices(request.viewer, page) if sends else None
    if received and received.lines:
        operations.notices_shown(by=request.viewer, today=request.today)
    return render(
        request,
        "contact/notices.html",
        {"received": received, "sent": sent, "schools": queries.schools_to_decide(request.viewer)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notice_new(request: Asked) -> HttpResponse:
    """Write a notice; then see how many it reaches; then send it. With a class, choose homes there; of an
    activity, what is known of it stands there already."""
    require_anywhere(request.viewer, NOTICE_SEND)
    class_id, activity_id = number_asked(request, "homes"), number_asked(request, "activity")
    offered = () if class_id else queries.audiences(request.viewer)
    school, homes = queries.class_children(request.viewer, class_id) if class_id else (None, None)
    form = NoticeForm(
        request.POST or None,
        audiences=[(one.audience.key, one.words) for one in offered],
        homes=homes,
        initial=queries.draft_for(request.viewer, activity_id) if activity_id else None,
    )
    classes = [one for one in offered if one.audience.kind == "class"]
    page = {"form": form, "classes": classes, "homes": class_id, "nobody": not (offered or homes)}
    if request.method != "POST" or not form.is_valid() or "edit" in request.POST:
        status = 422 if form.errors and "edit" not in request.POST else 200
        return render(request, "contact/notice_new.html", page, status=status)
    asked = form.cleaned_data
    if school is not None and class_id:
        audience = Audience("homes", school.id, class_id, pupil_ids=tuple(asked["children"]))
        words = _("选出的 %(count)s 个孩子的家庭") % {"count": len(audience.pupil_ids)}
    else:
        chosen = next(one for one in offered if one.audience.key == asked["audience"])
        audience, words = chosen.audience, chosen.words
    try:
        if "send" in request.POST:
            return _send(request, form, audience)
        reach = rules.reach(queries.kin_of(audience, request.today))
        rules.check_anybody(reach.families)
    except Refusal as refusal:
        show(form, refusal)
        return render(request, "contact/notice_new.html", page, status=422)
    more = {"reach": reach, "words": words, "outside": bool(ways_out())}
    return render(request, "contact/notice_preview.html", {**page, **more, **_shown(asked)})


def _shown(asked: dict[str, Any]) -> dict[str, Any]:
    """What guardians will see, beside the words."""
    kind = asked["kind"]
    answers = [_(one) if kind == "read" else one for one in rules.answers(kind, asked["choices"])]
    return {"kind": _(rules.KINDS[kind]), "answers": answers, "urgent": asked["urgent"]}


def _send(request: Asked, form: NoticeForm, audience: Audience) -> HttpResponse:
    asked = form.cleaned_data
    sent = operations.send_notice(
        by=request.viewer,
        today=request.today,
        audience=audience,
        wording=operations.Wording(
            asked["kind"],
            asked["title"],
            asked["body"],
            asked["choices"],
            asked["urgent"],
            asked["urgent_because"],
        ),
        request_key=asked["request_key"],
    )
    messages.success(request, _("已交给系统发出。谁收到了、谁看了，下面会如实显示。"))
    return redirect("contact:notice", sent)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notice_manner(request: Asked, organisation_id: int) -> HttpResponse:
    """When a school does not disturb its families, and how many notices a week are enough."""
    place, manner = queries.manner_to_decide(request.viewer, organisation_id)
    values = {"quiet_from": manner.quiet_from, "quiet_until": manner.quiet_until, "weekly": manner.weekly}
    form = MannerForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide_manner(
                by=request.viewer, today=request.today, organisation_id=organisation_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存，从现在起照此发通知。"))
            return redirect("contact:notices")
    page = {"form": form, "place": place, "digest_at": manner.digest_at.strftime("%H:%M")}
    return render(request, "contact/notice_manner.html", page, status=422 if form.errors else 200)


@require_safe
@login_required
def notice(request: Asked, notice_id: int) -> HttpResponse:
    """One notice: its sender sees the families, a guardian reads it."""
    sends, reads = request.viewer.may(NOTICE_SEND), request.viewer.may_own(NOTICE_VIEW)
    if not sends and not reads:
        raise Forbidden(NOTICE_VIEW)
    if sends and queries.is_sender(request.viewer, notice_id):
        state, page = request.GET.get("state", ""), number_asked(request, "page") or 1
        found = queries.sent_notice(request.viewer, notice_id, state=state, page=page)
        return render(request, "contact/notice.html", {"notice": found, "words": _state_words()})
    if not reads:
        raise OutOfScope
    one = operations.read_notice(by=request.viewer, today=request.today, notice_id=notice_id)
    return render(request, "contact/notice_read.html", {"notice": one})


def _state_words() -> dict[str, str]:
    return {key: _(words) for key, words in rules.STATE_WORDS.items()}


@require_POST
@login_required
def notice_answer(request: Asked, notice_id: int) -> HttpResponse:
    """A guardian answers with one tap."""
    sent = request.POST.get("choice", "")
    choice = int(sent) if sent.isdecimal() and len(sent) < 3 else -1
    operations.answer_notice(by=request.viewer, today=request.today, notice_id=notice_id, choice=choice)
    messages.success(request, _("已经告诉老师，谢谢。"))
    return redirect("contact:notice", notice_id)
