"""Terms that end soon, or have just ended, and that nothing follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import COMMITTEE_KEEP
from gongyu.access.queries import users_with
from gongyu.committees.models import Mandate
from gongyu.committees.queries.members import belonging
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import lapse as rules
from gongyu.committees.rules.meeting import WRITERS


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A body whose term ends, for the first page of those who act for its school."""

    organisation_id: int
    which: str
    words: str
    ends: date
    over: bool


def lapsing_terms(today: date) -> QuerySet[Mandate]:
    """The terms to be looked at: of each body only one that no other follows."""
    first, last = rules.window(today)
    later = Mandate.objects.filter(committee_id=OuterRef("committee_id"), ends__gt=OuterRef("ends"))
    rows = Mandate.objects.filter(~Exists(later), ends__gte=first, ends__lte=last)
    return rows.select_related("committee__organisation").order_by("pk")


def lapsing(organisation_ids: Iterable[int], today: date) -> tuple[Lapsing, ...]:
    """The bodies of some schools whose terms end (one query)."""
    rows = lapsing_terms(today).filter(committee__organisation__in=list(organisation_ids)).order_by("ends")
    return tuple(
        Lapsing(
            row.committee.organisation_id,
            row.committee.which,
            _(bodies.BODIES[row.committee.which]),
            row.ends,
            row.ends <= today,
        )
        for row in rows
    )


def to_remind(mandate: Mandate, today: date) -> frozenset[int]:
    """Who has to see to a new term: the school's office and leaders, and who writes for the body."""
    keeping = users_with(COMMITTEE_KEEP, mandate.committee.organisation.path, today)
    writing = belonging(min(today, mandate.ends)).filter(mandate=mandate, function__in=WRITERS)
    pairs = writing.values_list("staff__user_id", "guardian__user_id")
    return frozenset(keeping) | {user for pair in pairs for user in pair if user is not None}
