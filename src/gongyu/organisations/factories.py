"""Bodies and regions for tests, with only what matters to the test said out loud."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any, Final

from django.utils import timezone

from gongyu.organisations.models import Organisation, Region, Reorganisation, Succession
from gongyu.organisations.rules import committee_of, jurisdiction_of, level_of, parent_of, path_of

OPENED: Final = date(2020, 9, 1)
_numbers = count(1)


def region(code: str, name: str = "") -> Region:
    """A region with all that it lies in."""
    level = level_of(code)
    above = parent_of(code)
    if above and not Region.objects.filter(pk=above).exists():
        region(above)
    row, _ = Region.objects.get_or_create(
        code=code,
        defaults={
            "name": name or f"区划{code}",
            "level": level,
            "parent_id": above or None,
            "committee": committee_of(code) if level == "neighbourhood" else "",
        },
    )
    return row


def organisation(
    *,
    kind: str = "school",
    level: str = "unit",
    region_code: str = "130202001001",
    code: str = "",
    **more: Any,
) -> Organisation:
    """A body of a kind at a region; a primary school unless told otherwise."""
    place = region(region_code)
    code = code or f"T{next(_numbers):09d}"
    parent = more.get("parent")
    path = path_of(code, place.code, place.level, parent.path if parent else "")
    values: dict[str, Any] = {
        "name": f"单位{code}",
        "stage": {"school": "primary", "kindergarten": "kindergarten"}.get(kind, ""),
        "opened_on": OPENED,
        **more,
    }
    return Organisation.objects.create(
        code=code,
        kind=kind,
        level=level,
        region=place,
        county_code=place.code[:6],
        path=path,
        jurisdiction=jurisdiction_of(level, path, place.code),
        **values,
    )


def reorganised(body: Organisation, into: Organisation) -> int:
    """A split of a body that is on record; nothing moves by it."""
    made = Reorganisation.objects.create(
        kind="split",
        day=date(2026, 9, 1),
        reason="办学规模",
        document="区教字〔2026〕1号",
        made_at=timezone.now(),
    )
    Succession.objects.create(reorganisation=made, predecessor=body, successor=into)
    return made.pk
