"""What the administrators' screens share: a search carried to the next page."""

from __future__ import annotations

from gongyu.ui.requests import Asked


def searched(request: Asked) -> str:
    """What was searched for, to carry over to the next page."""
    kept = request.GET.copy()
    for name in ("page", "before"):
        kept.pop(name, None)
    return kept.urlencode()
