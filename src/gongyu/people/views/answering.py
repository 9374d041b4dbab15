"""Who answers for a child: the record of it, adding somebody after looking for them, and ending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import FAMILY_ADMIT
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations, queries
from gongyu.people.forms.answering import EndForm, FindForm, GuardianForm
from gongyu.people.operations import Answer
from gongyu.people.queries import GuardianFound, Seat
from gongyu.people.rules.answering import ANSWERS_AS, ENDINGS
from gongyu.people.rules.relations import RELATIONS
from gongyu.people.rules.searching import term_of
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_sent


@require_safe
@login_required
def answering(request: Asked, pupil_id: int) -> HttpResponse:
    """Who answers for a child now, and who did."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    page = queries.answering(request.viewer, pupil_id)
    words = {"relations": RELATIONS, "kinds": ANSWERS_AS, "endings": ENDINGS}
    return render(request, "people/answering.html", {"page": page, **words})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def guardian_add(request: Asked, pupil_id: int) -> HttpResponse:
    """Look for somebody; choose who was found, or say who is new; say what they are to the child. What is
    typed is sent, never put into the address."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    seat = queries.pupil_to_admit(request.viewer, pupil_id)
    step = request.POST.get("step", "")
    if step in ("choose", "save"):
        return _said(request, seat, save=step == "save")
    form = FindForm(request.POST if step == "find" else None)
    found, new = None, None
    if form.is_bound and form.is_valid():
        term = term_of(form.cleaned_data["term"])
        body = queries.place_to_find(request.viewer, seat.organisation_id)
        found = queries.find_guardians(request.viewer, body, term)
        typed = form.cleaned_data["term"].strip()
        initial = {"phone": typed} if term.kind == "phone" else {"name": typed} if term.kind == "name" else {}
        new = GuardianForm(today=request.today, known=False, initial=initial)
    return _page(request, seat, form, found, new, None)


def _said(request: Asked, seat: Seat, *, save: bool) -> HttpResponse:
    """What is said of somebody who was chosen, or of somebody new."""
    chosen = _chosen(request, seat)
    initial = _initial(request, seat, chosen)
    form = GuardianForm(
        request.POST if save else None, today=request.today, known=bool(chosen), initial=initial
    )
    if save and form.is_valid():
        given = form.cleaned_data
        said = Answer(given["relation"], given["answers_as"], given["since"], given["until"])
        who = {"guardian_id": chosen.id} if chosen else {key: given[key] for key in ("name", "phone")}
        try:
            operations.add_guardian(
                by=request.viewer, today=request.today, pupil_id=seat.pupil_id, said=said, **who
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记。"))
            return redirect("people:answering", seat.pupil_id)
    return _page(request, seat, None, None, form, chosen)


def _chosen(request: Asked, seat: Seat) -> GuardianFound | None:
    key = number_sent(request, "guardian")
    if key is None:
        return None
    page = queries.answering(request.viewer, seat.pupil_id)
    own = next((one for one in (*page.now, *page.later, *page.before) if one.guardian_id == key), None)
    if own is not None:
        return GuardianFound(key, own.name, "", (seat,))
    body = queries.place_to_find(request.viewer, seat.organisation_id)
    return queries.guardian_to_choose(request.viewer, body, key)


def _initial(request: Asked, seat: Seat, chosen: GuardianFound | None) -> dict[str, Any]:
    """What is known of somebody already is not asked again."""
    if chosen is None:
        return {}
    page = queries.answering(request.viewer, seat.pupil_id)
    own = [one for one in (*page.now, *page.before) if one.guardian_id == chosen.id]
    return {"relation": own[0].relation, "answers_as": own[0].answers_as} if own else {}


def _page(
    request: Asked,
    seat: Seat,
    find: FindForm | None,
    found: tuple[GuardianFound, ...] | None,
    form: GuardianForm | None,
    chosen: GuardianFound | None,
) -> HttpResponse:
    wrong = bool(find is not None and find.errors) or bool(form is not None and form.errors)
    return render(
        request,
        "people/guardian_add.html",
        {"seat": seat, "find": find, "found": found, "form": form, "chosen": chosen},
        status=422 if wrong else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def guardianship_end(request: Asked, guardianship_id: int) -> HttpResponse:
    """Somebody answers for a child no longer."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    seat, held = queries.held_to_end(request.viewer, guardianship_id)
    form = EndForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_guardianship(
                by=request.viewer, today=request.today, guardianship_id=guardianship_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记。"))
            return redirect("people:answering", seat.pupil_id)
    return render(
        request,
        "people/guardianship_end.html",
        {"seat": seat, "held": held, "form": form, "relations": RELATIONS, "kinds": ANSWERS_AS},
        status=422 if form.errors else 200,
    )
