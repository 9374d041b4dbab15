"""What a teacher's phone asks for: the page without network, its key, a class list; and what it sends."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongyu.access.permissions import VISIT_RECORD
from gongyu.contact import operations, queries
from gongyu.contact.forms.visits import VOICE, ArrivalForm
from gongyu.contact.rules import visits as rules
from gongyu.contact.rules.visit_words import AGREEMENTS, PURPOSES
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.ui.phones import refused, said
from gongyu.ui.requests import Asked

# What a phone shows beside a field of which two records say different things.
FIELDS = {
    "children": N_("同住的孩子（人数）"),
    "occurred_on": N_("哪一天"),
    "mode": N_("怎样见面的"),
    "talked_about": N_("谈了什么"),
    "agreed": N_("约定了什么"),
    "purposes": N_("这次主要为了什么"),
    "agreements": N_("约定里常有的"),
    "along": N_("谁一起去的"),
    "follow_on": N_("跟进日期"),
    "follow_owner": N_("谁来跟进"),
}
_PAGE = {
    "days": rules.LIST_DAYS,
    "fields": FIELDS,
    "purposes": PURPOSES,
    "agreements": AGREEMENTS,
    "voice_words": VOICE,
}


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that a phone keeps for when there is no network. It is the same for everybody: what it shows
    of a class comes from the phone itself."""
    language = "en" if request.GET.get("language") == "en" else "zh-hans"
    with translation.override(language):
        page = render_to_string("contact/offline.html", _PAGE)
    answer = HttpResponse(page)
    answer.headers["Content-Language"] = language
    return answer


@require_safe
@never_cache
@login_required
def phone(request: Asked) -> HttpResponse:
    """Whose phone it is now, what opens it, and the classes whose lists it may keep."""
    get_token(request)  # a phone that was long without network has no fresh one to send with
    opened = operations.open_phone(by=request.viewer, today=request.today)
    return said(
        request,
        user=request.viewer.user_id,
        key=base64.b64encode(opened.key).decode(),
        classes=opened.class_ids,
        days=rules.LIST_DAYS,
    )


@require_safe
@never_cache
@login_required
def phone_list(request: Asked, class_id: int) -> HttpResponse:
    """The least of a class with which its visits can be recorded."""
    found = operations.keep_list(by=request.viewer, today=request.today, class_id=class_id)
    return said(
        request,
        id=found.class_id,
        name=found.class_name,
        modes=[
            {"key": one.key, "words": one.words, "counted": one.counted or not found.judged}
            for one in found.modes
        ],
        colleagues=[{"id": one.id, "name": one.name, "reads": one.reads} for one in found.colleagues],
        children=[
            {"id": one.pupil_id, "name": one.name, "home": one.home, "visited": one.visited}
            for one in found.children
        ],
    )


@require_POST
@never_cache
@login_required
def arrive(request: Asked) -> HttpResponse:
    """Take in one record; what is not taken in is answered with its reason, field by field."""
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        if not request.viewer.may(VISIT_RECORD):
            return _closed(request, Forbidden(VISIT_RECORD))
        return refused(request, 422, "visit.form", " ".join(dict.fromkeys(_errors(form))))
    asked = form.cleaned_data
    try:
        done = operations.arrive(
            by=request.viewer,
            today=request.today,
            request_key=asked["request_key"],
            pupil_id=asked["pupil"],
            content=form.content,
            another=asked["another"],
        )
    except operations.Conflict as conflict:
        return refused(
            request, 409, conflict.code, _(conflict.sentence), _compared(request, asked["pupil"], conflict)
        )
    except Refusal as refusal:
        return refused(request, 422, refusal.code, _(refusal.sentence) % refusal.values)
    except (Forbidden, OutOfScope) as closed:
        return _closed(request, closed)
    return said(request, visits=done.visits, notes=_notes(done))


def _closed(request: Asked, why: Exception) -> HttpResponse:
    """The person may not record this child's visits, or no longer: nothing of it is kept here."""
    if not request.viewer.may(VISIT_RECORD):
        sentence = _(
            "您现在没有登记家访的权限，这次家访没有登记。内容都还在这台手机上，可以抄给现任班主任或学校登记。"
        )
        return refused(request, 403, "visit.role-ended", sentence)
    sentence = _(
        "这名学生现在不在您负责的班，这次家访没有登记。内容都还在这台手机上，可以抄给现任班主任或学校登记。"
    )
    if isinstance(why, Forbidden):
        return refused(request, 403, "visit.not-mine", sentence)
    return refused(request, 404, "visit.not-found", sentence)


def _notes(done: operations.Arrived) -> list[str]:
    """What else is worth knowing of a record that has arrived; nothing of it was lost."""
    found = [
        _("%(name)s当天也登记了一次家访（%(mode)s）。两次都保存了，没有丢失。")
        % {"name": one.visitor_name, "mode": queries.mode_words(one.mode)}
        for one in done.beside
    ]
    if done.moved_to:
        found.append(
            _("这名学生后来转到了%(place)s。这次家访计入见面那天所在的班，没有丢失。")
            % {"place": done.moved_to}
        )
    return found


def _compared(request: Asked, pupil_id: int, conflict: operations.Conflict) -> list[dict[str, Any]]:
    """Field by field in words; of the school's staff nobody is named to whoever may not record here."""
    names = queries.colleague_names(request.viewer, pupil_id) if conflict.found else {}

    def staff(keys: str) -> str:
        return _("、").join(names.get(key, _("名单里没有的老师")) for key in keys.split(",") if key)

    words: dict[str, Callable[[str], str]] = {
        "mode": queries.mode_words,
        "purposes": lambda keys: queries.in_words(keys.split(","), PURPOSES),
        "agreements": lambda keys: queries.in_words(keys.split(","), AGREEMENTS),
        "along": staff,
        "follow_owner": staff,
    }
    return [
        {
            "label": _(FIELDS[one.field]),
            "sent": words.get(one.field, str)(one.sent),
            "kept": words.get(one.field, str)(one.kept),
            "same": one.same,
            "lost": one.lost,
        }
        for one in conflict.found
        if one.field != "children" or not one.same
    ]


def _errors(form: ArrivalForm) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]
