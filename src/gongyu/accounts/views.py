"""A person's own account; pages of sign-in, passwords and second factors are django-allauth's."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from allauth.core.ratelimit import consume
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongyu.accounts import operations, queries
from gongyu.accounts.forms import PhoneForm, PreferencesForm
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

YEAR = 365 * 24 * 3600

# What lets somebody in is changed only by whoever has just shown that it is theirs.
freshly_proven: Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]] = (
    reauthentication_required(app="allauth.mfa")
)

passkey_remove = RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """One's own account: language and type size; from here to the password and the second factor."""
    user = request.user
    assert user.is_authenticated
    form = PreferencesForm(
        request.POST or None, initial={"language": user.language, "large_type": user.large_type}
    )
    if request.method == "POST" and form.is_valid():
        operations.set_preferences(by=user.pk, **form.cleaned_data)
        response = redirect("account_preferences")
        # The sign-in page speaks it too, before anybody is known.
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            form.cleaned_data["language"],
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    return render(
        request,
        "account/preferences.html",
        {"form": form, "two": queries.has_second_factor(user.pk), "phone": queries.masked_phone(user.pk)},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_proven
def phone(request: HttpRequest) -> HttpResponse:
    """The mobile number that stands in for the sign-in name."""
    user = request.user
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if not consume(request, action="change_phone", user=user):
                raise Refusal("account.phone-often", N_("今天改得太多次了，请明天再试。"), field="phone")
            operations.set_phone(by=user.pk, user_id=user.pk or 0, phone=form.cleaned_data["phone"])
            return redirect("account_preferences")
        except Refusal as refusal:
            form.add_error(refusal.field, _(refusal.sentence))
    known = queries.masked_phone(user.pk or 0)
    return render(
        request, "account/phone.html", {"form": form, "known": known}, status=422 if form.errors else 200
    )


def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up, and nobody is without a password: accounts are opened by schools and offices."""
    raise Http404
