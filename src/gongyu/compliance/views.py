"""How the clauses stand."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gongyu.kernel.refusal import OutOfScope
from gongyu.ui.requests import Asked


@require_safe
@login_required
def document(request: Asked, **_place: Any) -> HttpResponse:
    """Being built."""
    raise OutOfScope


duty = county = school = school_class = trace = exemptions = document
exemption_request = exemption_decide = exemption_withdraw = document
