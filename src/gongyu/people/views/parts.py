"""What the screens of the registry share."""

from __future__ import annotations

from gongyu.ui.requests import Asked


def number(request: Asked, name: str) -> int | None:
    """A number in the address; None for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None
