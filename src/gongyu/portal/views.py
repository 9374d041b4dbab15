"""Each role first page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gongyu.kernel.refusal import OutOfScope
from gongyu.ui.requests import Asked


@require_safe
@login_required
def home(request: Asked, **_place: Any) -> HttpResponse:
    """Being built."""
    raise OutOfScope
