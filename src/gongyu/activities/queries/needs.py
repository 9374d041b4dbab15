"""How the duties behind an activity's natures stand, so that it can be credited where it helps most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from gongyu.activities.models import Activity
from gongyu.activities.queries.offer import Nature
from gongyu.activities.rules.activity import PREFIX, Need
from gongyu.organisations.queries import Body
from gongyu.policy.queries import values_on, window
from gongyu.policy.rules import Duty


def needs(
    place: Body, natures: Iterable[Nature], candidates: Sequence[str], held_on: date
) -> dict[str, Need]:
    """For each candidate that has a printed number: what the period asks and what has been held in it."""
    if len(candidates) == 1:
        return {}
    values = values_on(held_on)
    found = {}
    for nature in natures:
        if nature.key not in candidates:
            continue
        asked = [
            (value.n, duty)
            for duty in nature.duties
            if (value := values.of(duty, place.county_code)) is not None and value.n
        ]
        if asked:
            required, duty = max(asked, key=lambda pair: pair[0] or 0)
            found[nature.key] = Need(required or 0, _held(place, nature, duty, held_on))
    return found


def _held(place: Body, nature: Nature, duty: Duty, held_on: date) -> int:
    """How often it has been held and credited in the duty's period around a day."""
    period = window(duty, place.stage, place.county_code, held_on)
    return Activity.objects.filter(
        organisation_id=place.id,
        state="held",
        entry__kind=PREFIX + nature.key,
        held_on__gte=period.starts_on,
        held_on__lt=period.ends_before,
    ).count()
