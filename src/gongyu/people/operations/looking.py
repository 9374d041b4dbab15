"""Opening what is kept about one child: it is written down who did, and the child's guardians are told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from gongyu.access.permissions import PUPIL_REVEAL, PUPIL_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record_look
from gongyu.audit.queries import acts_since
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.people.queries.numbers import NUMBER, Number, may_reveal, numbers_of, whole_numbers
from gongyu.people.queries.roster import PupilPage, by_work, pupil, sees
from gongyu.people.queries.seats import Seat, seat
from gongyu.people.rules.revealing import check_pace, check_purpose

AN_HOUR: Final = timedelta(hours=1)


@transaction.atomic
def open_pupil(*, by: Viewer, today: date, pupil_id: int) -> PupilPage:
    """The page of one pupil; OutOfScope where one may not know of them. What a guardian reads of their own
    child is nobody else's business."""
    require_anywhere(by, PUPIL_VIEW)
    page = pupil(by, pupil_id)
    if by_work(by, page.seat):
        record_look(
            by=by.user_id,
            act="pupil.read",
            pupil_id=pupil_id,
            organisation_id=page.seat.organisation_id,
            role=by.role_for(PUPIL_VIEW, page.seat.organisation_id),
        )
    return page


@transaction.atomic
def open_to_reveal(*, by: Viewer, today: date, pupil_id: int) -> tuple[Seat, tuple[Number, ...]]:
    """Whose numbers may be shown, and which there are, masked; OutOfScope where one may not know of the
    pupil, Forbidden where one may not have numbers shown."""
    require_anywhere(by, PUPIL_REVEAL)
    one = seat(pupil_id, today)
    if one is None or not sees(by, one):
        raise OutOfScope
    if not may_reveal(by, one):
        raise Forbidden(PUPIL_REVEAL)
    return one, numbers_of(by, one)


@transaction.atomic
def reveal(*, by: Viewer, today: date, pupil_id: int, what: str, purpose: str) -> str:
    """Show one number whole, once: "number", or the id of a guardian whose telephone it is. It is written
    down who asked and what for, never the number; the child's guardians read that."""
    one, _ = open_to_reveal(by=by, today=today, pupil_id=pupil_id)
    check_purpose(purpose)
    check_pace(acts_since(by.user_id, "pupil.reveal", timezone.now() - AN_HOUR))
    number, phones = whole_numbers(pupil_id, today)
    values = {NUMBER: number, **{str(key): phone for key, (_name, phone) in phones.items()}}
    if not values.get(what):
        raise OutOfScope
    shown = {"what": "number"} if what == NUMBER else {"what": "phone", "guardian": int(what)}
    record_look(
        by=by.user_id,
        act="pupil.reveal",
        pupil_id=pupil_id,
        organisation_id=one.organisation_id,
        role=by.role_for(PUPIL_REVEAL, one.organisation_id),
        detail={**shown, "purpose": purpose},
    )
    return values[what]
