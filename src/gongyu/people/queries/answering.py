"""Who answers for a child, now, later and before, for those who let guardians in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongyu.access.permissions import FAMILY_ADMIT
from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import OutOfScope
from gongyu.people.models import Guardianship
from gongyu.people.queries.classes import classes_headed_by
from gongyu.people.queries.consent import pupil_to_admit
from gongyu.people.queries.seats import Seat
from gongyu.people.rules.answering import answers_as


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody answers for a child from a day until another, as what, and why it ended."""

    id: int
    pupil_id: int
    guardian_id: int
    name: str
    relation: str
    answers_as: str
    since: date
    until: date | None
    because: str
    signs_in: bool


@dataclass(frozen=True, slots=True)
class AnsweringPage:
    """Everybody who has ever answered for a child, as far as is known."""

    seat: Seat
    now: tuple[Held, ...]
    later: tuple[Held, ...]
    before: tuple[Held, ...]


def answering(viewer: Viewer, pupil_id: int) -> AnsweringPage:
    """Who answers for a pupil and who did; OutOfScope or Forbidden for those who do not let guardians in."""
    one = pupil_to_admit(viewer, pupil_id)
    rows = Guardianship.objects.filter(superseded_at__isnull=True, pupil_id=pupil_id)
    held = [_seen(row) for row in rows.select_related("guardian").order_by("relation", "-valid_from", "pk")]
    day = viewer.today
    return AnsweringPage(
        seat=one,
        now=tuple(one for one in held if one.since <= day and not (one.until and one.until <= day)),
        later=tuple(one for one in held if one.since > day),
        before=tuple(one for one in held if one.until and one.until <= day),
    )


def held_to_end(viewer: Viewer, guardianship_id: int) -> tuple[Seat, Held]:
    """One relation with where the child sits; OutOfScope where it is none of the viewer's."""
    row = (
        Guardianship.objects.filter(pk=guardianship_id, superseded_at__isnull=True)
        .select_related("guardian")
        .first()
    )
    if row is None:
        raise OutOfScope
    return pupil_to_admit(viewer, row.pupil_id), _seen(row)


def may_let_in(viewer: Viewer, one: Seat) -> bool:
    """Whether the viewer keeps the record of who answers for a pupil."""
    if viewer.may_at(FAMILY_ADMIT, one.path):
        return True
    headed = one.class_id in classes_headed_by(viewer.user_id, viewer.today)
    return bool(one.class_id and headed and viewer.may_own(FAMILY_ADMIT))


def _seen(row: Guardianship) -> Held:
    return Held(
        id=row.pk,
        pupil_id=row.pupil_id,
        guardian_id=row.guardian_id,
        name=row.guardian.name,
        relation=row.relation,
        answers_as=answers_as(row.answers_as, row.relation),
        since=row.valid_from,
        until=row.valid_until,
        because=row.ended_because,
        signs_in=row.guardian.user_id is not None,
    )
