"""Which bureaus hold self-checks, and which rounds somebody at work may read of."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from gongyu.access import queries as access
from gongyu.access.permissions import ASSESSMENT_READ, FILING_RECORD
from gongyu.access.rules import Viewer
from gongyu.assessments.models import Round
from gongyu.assessments.rules.holding import KIND
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack
from gongyu.policy.rules import owed_by


def holds(body: Body) -> bool:
    """Whether holding one is the body's duty."""
    return any(
        owed_by(duty, body.kind, body.level, body.stage) for duty in pack().duties_by_act.get(KIND, ())
    )


def holding_places(viewer: Viewer) -> tuple[Body, ...]:
    """The bureaus for which the viewer may hold one: it is filed there, so whoever files there holds it."""
    return tuple(body for body in access.acting_places(viewer, FILING_RECORD) if holds(body))


def holding_place(viewer: Viewer, organisation_id: int) -> Body:
    """One of them; OutOfScope or Forbidden otherwise."""
    body = organisations.body(organisation_id)
    if body is None or not body.open_on(viewer.today) or not holds(body):
        raise OutOfScope
    if not access.acts_for(viewer, FILING_RECORD, body):
        raise Forbidden(FILING_RECORD) if viewer.reaches(body.path) else OutOfScope
    return body


def held_over(paths: Iterable[str]) -> Q:
    """Rounds of the bureaus in whose jurisdiction some places lie."""
    ends = {path[:end] for path in paths for end in range(1, len(path) + 1)}
    return Q(organisation__jurisdiction__in=ends)


def readable(viewer: Viewer) -> Q:
    """Rounds of which the viewer may read figures: held where they are, or over where they are."""
    return access.within(viewer, ASSESSMENT_READ) | held_over(viewer.scopes(ASSESSMENT_READ))


def held(organisation_id: int, instrument: str, term: str) -> bool:
    """Whether a bureau has held this self-check in a semester."""
    rows = Round.objects.filter(organisation_id=organisation_id, instrument=instrument, term=term)
    return rows.exists()
