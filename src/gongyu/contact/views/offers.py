"""Offering times for a visit, and answering with one tap."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import VISIT_RECORD
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms.offers import OfferForm, begun_with
from gongyu.contact.rules import offer as rules
from gongyu.kernel.refusal import Refusal
from gongyu.ui.downloads import download
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offer(request: Asked, pupil_id: int) -> HttpResponse:
    """Three times for one family, filled in to begin with; the offer itself where one stands already."""
    require_anywhere(request.viewer, VISIT_RECORD)
    home = queries.home(request.viewer, pupil_id, request.today)
    standing = queries.standing_offer(request.viewer, pupil_id)
    if standing is not None:
        return redirect("contact:offered", standing)
    declined = queries.declined_on(pupil_id, request.today)
    form = OfferForm(
        request.POST or None,
        declined=declined is not None,
        initial=begun_with(rules.suggested(request.today)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.make_offer(
                by=request.viewer,
                today=request.today,
                pupil_id=pupil_id,
                times=form.times,
                words=form.cleaned_data["words"],
                agreed_again=form.cleaned_data.get("agreed_again", False),
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已发给家长。家长选好后会告诉您。"))
            return redirect(queries.plan_address(home.class_id))
    shown = {"home": home, "form": form, "declined": declined, "offer": None}
    return render(request, "contact/offer_form.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offer_change(request: Asked, offer_id: int) -> HttpResponse:
    """Other times instead."""
    one = queries.offer_to_change(request.viewer, offer_id)
    given = begun_with(tuple((time.day, time.at) for time in one.times)) | {"words": one.words}
    form = OfferForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_offer(
                by=request.viewer,
                today=request.today,
                offer_id=offer_id,
                times=form.times,
                words=form.cleaned_data["words"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已改，并告诉了家长。"))
            return redirect("contact:offered", offer_id)
    shown = {"home": None, "form": form, "declined": None, "offer": one}
    return render(request, "contact/offer_form.html", shown, status=422 if form.errors else 200)


@require_safe
@login_required
def offered(request: Asked, offer_id: int) -> HttpResponse:
    """One offer, for the school and for the family."""
    one = queries.offer(request.viewer, offer_id)
    return render(request, "contact/offer.html", {"offer": one})


@require_safe
@never_cache
@login_required
def offer_calendar(request: Asked, offer_id: int) -> HttpResponse:
    """The time agreed, for one's own calendar."""
    found = queries.calendar_of(request.viewer, offer_id)
    return download(found, "home-visit.ics", "text/calendar; charset=utf-8")


@require_POST
@login_required
def offer_choose(request: Asked, offer_id: int, time_id: int) -> HttpResponse:
    """A guardian takes one of the times with one tap."""
    operations.choose_time(by=request.viewer, today=request.today, offer_id=offer_id, time_id=time_id)
    messages.success(request, _("约好了，已告诉老师。"))
    return redirect("contact:offered", offer_id)


@require_POST
@login_required
def offer_call(request: Asked, offer_id: int) -> HttpResponse:
    """A guardian would rather be called."""
    operations.ask_for_call(by=request.viewer, today=request.today, offer_id=offer_id)
    messages.success(request, _("已告诉老师，请留意电话。"))
    return redirect("contact:offered", offer_id)


@require_POST
@login_required
def offer_decline(request: Asked, offer_id: int) -> HttpResponse:
    """A guardian says: not for now."""
    operations.decline_offer(by=request.viewer, today=request.today, offer_id=offer_id)
    messages.success(request, _("好的，这次先不约。对您和孩子没有任何影响。"))
    return redirect("contact:offered", offer_id)


@require_POST
@login_required
def offer_withdraw(request: Asked, offer_id: int) -> HttpResponse:
    """Take an offer back."""
    operations.withdraw_offer(by=request.viewer, today=request.today, offer_id=offer_id)
    messages.success(request, _("已收回，并告诉了家长。"))
    return redirect("contact:offered", offer_id)
