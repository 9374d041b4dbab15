"""Exemptions as people see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from gongyu.access.permissions import EXEMPTION_APPROVE, EXEMPTION_REQUEST, STANDING_NAMES
from gongyu.access.queries import within
from gongyu.access.rules import Viewer
from gongyu.compliance.models import Exemption
from gongyu.compliance.rules.exemptions import TRANSITIONS
from gongyu.compliance.rules.small import left_out, told
from gongyu.keeping.queries import opened
from gongyu.kernel.refusal import OutOfScope
from gongyu.people.queries import classes_headed_by, seats

# What the sealed columns are bound to.
REASON: Final = "compliance_exemption.reason"
NOTE: Final = "compliance_exemption.note"


@dataclass(frozen=True, slots=True)
class Excepted:
    """One exemption. The pupil's name and the reason are empty for those who may not know names there."""

    id: int
    duty_key: str
    organisation_id: int
    organisation_name: str
    pupil_id: int | None
    pupil_name: str
    ground: str
    reason: str
    valid_from: date
    valid_until: date
    state: str
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    may_decide: bool
    may_withdraw: bool
    # Whoever asked for one that holds may ask that it be renewed from the day on which it ends.
    may_renew: bool
    # Whether the viewer knows whom it is about, or has decided on it: others are told numbers alone.
    own: bool


def exemptions(
    viewer: Viewer,
    *,
    states: tuple[str, ...] = (),
    duty_key: str = "",
    organisation_id: int | None = None,
    limit: int = 100,
) -> tuple[Excepted, ...]:
    """Exemptions the viewer may see: where they ask or decide, and what they asked for; newest first."""
    rows = _visible(viewer)
    if states:
        rows = rows.filter(state__in=states)
    if duty_key:
        rows = rows.filter(duty_key=duty_key)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return _shown(viewer, list(rows.order_by("-id")[:limit]))


def exemption(viewer: Viewer, exemption_id: int) -> Excepted:
    """One exemption that the viewer may see; OutOfScope otherwise."""
    found = _shown(viewer, list(_visible(viewer).filter(pk=exemption_id)))
    if not found:
        raise OutOfScope
    return found[0]


def waiting_for(viewer: Viewer) -> int:
    """How many requests of others wait for the viewer's decision."""
    mine = Exemption.objects.filter(within(viewer, EXEMPTION_APPROVE), state="requested")
    return mine.exclude(requested_by_id=viewer.user_id or 0).count()


def _visible(viewer: Viewer) -> QuerySet[Exemption]:
    seen = within(viewer, EXEMPTION_APPROVE) | within(viewer, EXEMPTION_REQUEST)
    if viewer.user_id is not None:
        seen |= Q(requested_by_id=viewer.user_id)
    return Exemption.objects.filter(seen).select_related("organisation", "requested_by", "decided_by")


def _shown(viewer: Viewer, rows: list[Exemption]) -> tuple[Excepted, ...]:
    def own(row: Exemption) -> bool:
        return row.requested_by_id == viewer.user_id or viewer.may_at(STANDING_NAMES, row.organisation.path)

    about = [row for row in rows if row.pupil_id]
    heads = viewer.may_own(STANDING_NAMES) and bool(about)
    headed = classes_headed_by(viewer.user_id, viewer.today) if heads else ()
    # Who may know nobody's name asks for none.
    wanted = [row.pupil_id for row in about if row.pupil_id and (headed or own(row))]
    pupils = seats(wanted, viewer.today) if wanted else {}

    def named(row: Exemption) -> bool:
        if own(row):
            return True
        found = pupils.get(row.pupil_id or 0)
        return found is not None and found.class_id in headed

    def shown(row: Exemption) -> Excepted:
        decides = viewer.may_at(EXEMPTION_APPROVE, row.organisation.path)
        asked = row.requested_by_id == viewer.user_id
        found = pupils.get(row.pupil_id or 0)
        return Excepted(
            id=row.pk,
            duty_key=row.duty_key,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name,
            pupil_id=row.pupil_id,
            pupil_name=found.name if found and named(row) else "",
            ground=row.ground,
            # Who decides reads the reason; they decide on it without a name.
            reason=opened(row.reason_sealed, REASON) if decides or named(row) else "",
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            state=row.state,
            requested_by=row.requested_by.display_name,
            requested_at=row.requested_at,
            decided_by=row.decided_by.display_name if row.decided_by else "",
            decided_at=row.decided_at,
            note=opened(row.note_sealed, NOTE),
            may_decide=decides and not asked and (row.state, "approve") in TRANSITIONS,
            may_withdraw=(asked or decides) and (row.state, "withdraw") in TRANSITIONS,
            may_renew=asked
            and row.state == "approved"
            and row.valid_until > viewer.today
            # Of one child only the head of the class asks: the form of others is about the whole body.
            and (row.pupil_id is None or (found is not None and found.class_id in headed)),
            own=row.pupil_id is None or row.decided_by_id == viewer.user_id or named(row),
        )

    return tuple(shown(row) for row in rows)


def excepted_by_ground(viewer: Viewer) -> tuple[dict[str, int | None], int | None]:
    """How many children of the viewer's places are excepted today, by ground, and all of them; None
    is what is not told to those who do not know the children, and with it whatever would give it
    away."""
    rows = _visible(viewer).filter(
        pupil__isnull=False, state="approved", valid_from__lte=viewer.today, valid_until__gt=viewer.today
    )
    found = rows.order_by("ground").values_list("ground").annotate(children=Count("pupil_id", distinct=True))
    parts = dict(found)
    whole = told(sum(parts.values()))
    hidden = left_out(tuple(parts.values()), whole_told=whole is not None)
    return {key: None if at in hidden else parts[key] for at, key in enumerate(parts)}, whole


def excepted_pupils(duty_key: str, organisation_id: int, today: date) -> frozenset[int]:
    """The pupils of a school who are excepted from a duty today."""
    rows = Exemption.objects.filter(
        duty_key=duty_key,
        organisation_id=organisation_id,
        state="approved",
        valid_from__lte=today,
        valid_until__gt=today,
    )
    return frozenset(key for key in rows.values_list("pupil_id", flat=True) if key is not None)
