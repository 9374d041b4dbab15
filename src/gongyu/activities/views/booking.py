"""A family books, changes and cancels; each is one tap."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongyu.activities import operations, queries
from gongyu.activities.forms import BookForm
from gongyu.activities.operations import Booked
from gongyu.kernel.refusal import Refusal
from gongyu.people.rules.qr import Drawing, drawn
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked, number_in, number_sent


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def book(request: Asked, activity_id: int) -> HttpResponse:
    """What is free, what is ours; a button books."""
    asked = [key for one in request.GET.getlist("host") if (key := number_in(one)) is not None]
    page = queries.book_page(request.viewer, activity_id, asked)
    children = [(child.pupil_id, child.name) for child in page.children]
    form = BookForm(
        request.POST or None, children=children, initial={"children": [key for key, _name in children]}
    )
    if request.method == "POST" and form.is_valid() and _book(request, form, activity_id):
        return redirect("activities:book", activity_id)
    return render(
        request,
        "activities/book.html",
        {"page": page, "form": form, "asked": asked, "codes": _codes(request, page)},
        status=422 if form.errors else 200,
    )


def _codes(request: Asked, page: queries.BookPage) -> dict[int, Drawing]:
    """The code of each place, which whoever organises it may scan on the day."""
    if not page.may_alter:
        return {}
    base = settings.ADDRESS or f"{request.scheme}://{request.get_host()}"
    return {
        one.id: drawn(base + reverse("activities:arrive", args=[queries.code_of(one.id)]))
        for one in page.mine
        if one.state == "booked"
    }


def _book(request: Asked, form: BookForm, activity_id: int) -> bool:
    try:
        made = operations.book(
            by=request.viewer,
            today=request.today,
            activity_id=activity_id,
            slot_ids=form.cleaned_data["slots"],
            children=form.cleaned_data["children"],
        )
    except Refusal as refusal:
        show(form, refusal)
        return False
    messages.success(request, _said(made))
    return True


def _said(made: tuple[Booked, ...]) -> str:
    if any(one.state == "waiting" for one in made):
        return _("名额满了，已为您排上候补；有名额会马上告诉您。")
    return _("约好了。有变化随时可以在这里改。")


@require_POST
@login_required
def booking_change(request: Asked, booking_id: int) -> HttpResponse:
    """Another time instead."""
    try:
        operations.change_booking(
            by=request.viewer,
            today=request.today,
            booking_id=booking_id,
            slot_id=number_sent(request, "slot"),
        )
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("已换到新的时间。"))
    return _back(request)


@require_POST
@login_required
def booking_cancel(request: Asked, booking_id: int) -> HttpResponse:
    """Give the place back."""
    operations.cancel_booking(by=request.viewer, today=request.today, booking_id=booking_id)
    messages.success(request, _("已取消，名额让给了下一家。"))
    return _back(request)


@require_POST
@login_required
def booking_comes(request: Asked, booking_id: int) -> HttpResponse:
    """Somebody else of the family comes."""
    try:
        operations.say_who_comes(
            by=request.viewer,
            today=request.today,
            booking_id=booking_id,
            guardian_id=number_sent(request, "guardian") or 0,
        )
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("已改好由谁来。"))
    return _back(request)


def _back(request: Asked) -> HttpResponse:
    """To the page the button stood on."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if safe else reverse("activities:list"))
