"""The policy pack: which version is in force, what differs between two, what was raised on top of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongyu.access import permissions
from gongyu.access.rules import require_anywhere
from gongyu.console.forms import CompareForm
from gongyu.policy import queries as policy
from gongyu.ui.requests import Asked


@require_safe
@login_required
def pack(request: Asked) -> HttpResponse:
    """The pack in use, beside the others that there are."""
    require_anywhere(request.viewer, permissions.POLICY_VIEW)
    known = policy.versions()
    choices = [(one.id, _("%(id)s %(city)s") % {"id": one.id, "city": one.city}) for one in known]
    form = CompareForm(request.GET or None, choices=choices)
    asked = form.cleaned_data if form.is_valid() else None
    return render(
        request,
        "console/pack.html",
        {
            "form": form,
            "known": known,
            "asked": asked,
            "found": policy.differences(asked["before"], asked["after"]) if asked else None,
            "raised": [one for one in policy.decided(request.viewer, request.today) if one.in_force],
        },
    )
