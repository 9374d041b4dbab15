"""A guardian follows a class's link, or comes back and signs in: one page each, one question at a time."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongyu.kernel.refusal import Refusal
from gongyu.people import operations, queries
from gongyu.people.forms import ChildForm
from gongyu.people.rules.consent import wording_on
from gongyu.people.views.entrance import Entrance, code_step, phone_step, source_of
from gongyu.ui.requests import Asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Asked, link: str) -> HttpResponse:
    """Number, code, child, and then the head teacher's answer: what comes next is kept in the session."""
    seen = queries.invited(link, request.today)
    entrance = Entrance(request, f"join.{seen.invitation_id}")
    if entrance.step == "phone" and (known := queries.own_number(request.viewer)):
        entrance.sent(known, 0)  # whoever has signed in with a number has proven it
        entrance.prove()
    if _elsewhere(request, entrance):
        return redirect("people:join", link)

    def ask(number: str) -> int:
        return operations.ask_for_code(
            by=request.viewer, today=request.today, link=link, phone=number, source=source_of(request)
        )

    form, moved = forms.Form(), False
    if entrance.step == "phone":
        form, moved = phone_step(request, entrance, ask)
    elif entrance.step == "code":
        form, moved = code_step(request, entrance, "join", ask)
    elif entrance.step == "proven":
        form, moved = _child_step(request, entrance, link)
    if moved:
        return redirect("people:join", link)
    return _page(request, "people/join.html", entrance, form, seen=seen, wording=wording_on(request.today))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Asked) -> HttpResponse:
    """A guardian who has been let in signs in with their number."""
    entrance = Entrance(request, "enter")
    if request.viewer.user_id is not None or _elsewhere(request, entrance):
        return redirect("people:enter") if request.viewer.user_id is None else _page_in(request, entrance)

    def ask(number: str) -> int:
        return operations.ask_to_enter(
            by=request.viewer, today=request.today, phone=number, source=source_of(request)
        )

    if entrance.step == "phone":
        form, moved = phone_step(request, entrance, ask)
    else:
        form, moved = code_step(request, entrance, "enter", ask)
        if moved and entrance.step == "proven":
            return _sign_in(request, entrance)
    if moved:
        return redirect("people:enter")
    return _page(request, "people/enter.html", entrance, form)


def _child_step(request: Asked, entrance: Entrance, link: str) -> tuple[forms.Form, bool]:
    """The form for the child, and whether it has been handed to the head teacher."""
    own = queries.own_name(request.viewer)
    form = ChildForm(
        request.POST if request.method == "POST" else None,
        version=wording_on(request.today).version,
        own_name=own,
    )
    if request.method != "POST" or not form.is_valid():
        return form, False
    try:
        outcome = operations.join(
            by=request.viewer,
            today=request.today,
            link=link,
            phone=entrance.number,
            **{"name": own, **{key: said for key, said in form.cleaned_data.items() if key != "consent"}},
        )
    except Refusal as refusal:
        form.add_error(None, _(refusal.sentence) % refusal.values)
        return form, False
    if outcome == "unmatched":
        # Never which of the two was wrong: otherwise names could be tried without knowing a number.
        form.add_error(None, _("孩子的姓名和身份证号后四位没有对上。请两样都核对一下；还不行，请找班主任。"))
        return form, False
    entrance.finish(outcome)
    return form, True


def _sign_in(request: Asked, entrance: Entrance) -> HttpResponse:
    """The number was proven: its owner is signed in, by way of whatever else their account asks."""
    user_id = queries.account_of(entrance.number, request.today)
    entrance.forget()
    if user_id is None:  # let out in these very minutes
        return redirect("people:enter")
    user = get_user_model().objects.get(pk=user_id)
    record_authentication(request, user, method="code")
    answer: HttpResponse = perform_login(request, user, redirect_url="/")
    return answer


def _elsewhere(request: Asked, entrance: Entrance) -> bool:
    """Whether what was sent belongs to another step than the next one: an old tab, or a new number."""
    if request.method != "POST":
        return False
    if request.POST.get("act") == "again":
        entrance.forget()
        return True
    return request.POST.get("step", entrance.step) != entrance.step


def _page(
    request: Asked, template: str, entrance: Entrance, form: forms.Form, **more: object
) -> HttpResponse:
    context = {"step": entrance.step, "number": entrance.shown, "done": entrance.done, "form": form, **more}
    status = 422 if form.errors else 200
    answer = render(request, template, {**context, "large_type": True}, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _page_in(request: Asked, entrance: Entrance) -> HttpResponse:
    entrance.finish("in")
    return _page(request, "people/enter.html", entrance, forms.Form())
