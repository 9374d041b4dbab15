"""Who may stand in a school's roster twice, side by side, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.people import operations, queries
from gongyu.people.rules.doubles import KINDS, WHY
from gongyu.ui.refusals import say
from gongyu.ui.requests import Asked, number_asked, number_sent


@require_safe
@login_required
def duplicates(request: Asked) -> HttpResponse:
    """Likely duplicates of one school."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    page = queries.doubles(request.viewer, number_asked(request, "organisation"))
    return render(request, "people/duplicates.html", {"page": page, "kinds": KINDS, "why": WHY})


@require_POST
@login_required
def merge(request: Asked) -> HttpResponse:
    """They are one person: the one is kept, the other gives way."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    school, kept, gone = _sent(request, "organisation", "kept", "gone")

    def act() -> None:
        operations.merge(
            by=request.viewer,
            today=request.today,
            organisation_id=school,
            kind=request.POST.get("kind", ""),
            kept_id=kept,
            gone_id=gone,
        )

    return _answered(request, school, act, _("已合并。弄错了可以在下面撤销。"))


@require_POST
@login_required
def tell_apart(request: Asked) -> HttpResponse:
    """They are two people."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    school, one, other = _sent(request, "organisation", "one", "other")

    def act() -> None:
        operations.tell_apart(
            by=request.viewer,
            today=request.today,
            organisation_id=school,
            kind=request.POST.get("kind", ""),
            one_id=one,
            other_id=other,
        )

    return _answered(request, school, act, _("已记下，以后不再问。"))


@require_POST
@login_required
def unmerge(request: Asked, merge_id: int) -> HttpResponse:
    """They were two people after all."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    school = queries.school_of_merge(request.viewer, merge_id)

    def act() -> None:
        operations.unmerge(by=request.viewer, today=request.today, merge_id=merge_id)

    return _answered(request, school, act, _("已撤销，两条登记和合并前一样。"))


def _sent(request: Asked, *names: str) -> list[int]:
    found = [number_sent(request, name) for name in names]
    if None in found:
        raise OutOfScope
    return [one for one in found if one is not None]


def _answered(request: Asked, school: int, act: Callable[[], None], done: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, done)
    return redirect(f"{reverse('people:duplicates')}?organisation={school}")
