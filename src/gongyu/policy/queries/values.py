"""The value in force for a county on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongyu.policy import rules
from gongyu.policy.models import Override
from gongyu.policy.rules import Duty, InForce, Raised


@dataclass(frozen=True, slots=True)
class Values:
    """All values on one day, after one query. `county_code` may be a city's four digits as well."""

    day: date
    raised: tuple[Raised, ...]

    def of(self, duty: Duty, county_code: str) -> InForce | None:
        """The number, since when, its source and who set it; None where the document prints none."""
        return rules.in_force(duty, county_code, self.day, self.raised)


def values_on(day: date) -> Values:
    """The values of every duty and county on a day (one query)."""
    rows = Override.objects.filter(valid_from__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    )
    return Values(day, tuple(raised(row) for row in rows.order_by("id")))


def value_in_force(duty: Duty, county_code: str, day: date) -> InForce | None:
    """One duty's value for one county on a day; for many, ask `values_on` once."""
    return values_on(day).of(duty, county_code) if duty.values else None


def raised(row: Override) -> Raised:
    """A stored override as the rules see it."""
    return Raised(row.duty_key, row.scope, row.value, row.valid_from, row.valid_until, row.source)
