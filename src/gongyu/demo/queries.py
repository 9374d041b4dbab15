"""Which demonstration this database holds."""

from __future__ import annotations

from gongyu.demo.models import Load


def loaded() -> Load | None:
    """The demonstration in this database, if any."""
    return Load.objects.first()
