"""Whom the system still tells about a child: a guardian who has taken a consent back sees nothing more."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, Q

from gongyu.people.models import Consent

# Of a guardianship `s`, for statements in SQL. A consent given anew after it was taken back counts.
STILL_TOLD: Final = (
    "NOT (EXISTS (SELECT FROM people_consent w WHERE w.pupil_id = s.pupil_id"
    " AND w.guardian_id = s.guardian_id AND w.withdrawn_on IS NOT NULL)"
    " AND NOT EXISTS (SELECT FROM people_consent w WHERE w.pupil_id = s.pupil_id"
    " AND w.guardian_id = s.guardian_id AND w.withdrawn_on IS NULL))"
)


def still_told() -> Q:
    """The same of rows of Guardianship."""
    of_this = Consent.objects.filter(pupil_id=OuterRef("pupil_id"), guardian_id=OuterRef("guardian_id"))
    taken_back = Q(Exists(of_this.filter(withdrawn_on__isnull=False)))
    return ~taken_back | Q(Exists(of_this.filter(withdrawn_on__isnull=True)))
