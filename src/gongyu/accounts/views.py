"""A person's own preferences; sign-in, sign-out and password pages are django-allauth's."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongyu.accounts import operations
from gongyu.accounts.forms import PreferencesForm

YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and type size."""
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
    return render(request, "account/preferences.html", {"form": form}, status=422 if form.errors else 200)


def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up, and nobody is without a password: accounts are opened by schools and offices."""
    raise Http404
