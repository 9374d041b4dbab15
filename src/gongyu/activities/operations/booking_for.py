"""Booking for a family that has called, or has no phone: for those who organise the activity."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.activities import queries
from gongyu.activities.models import SignUp
from gongyu.activities.operations.entering import Booked, enter, held_of
from gongyu.activities.operations.lines import lock_slots, tell_families
from gongyu.activities.operations.touching import may_touch
from gongyu.activities.rules import sign_up as rules
from gongyu.kernel.refusal import OutOfScope


@transaction.atomic
def book_for(*, by: Viewer, today: date, activity_id: int, slot_id: int, pupil_id: int) -> Booked:
    """A place, or one in the line, for the home of a child; it is told, where anybody of it signs in. Until
    the day itself, closed or not: places are what limits it. Sent again it is the same act."""
    row, _body = may_touch(by, activity_id)
    if not SignUp.objects.filter(activity=row).exists():
        raise OutOfScope
    rules.check_may_alter(row.state, row.held_on, today)
    home = queries.home_of(row, pupil_id)
    (slot,) = lock_slots(row.pk, [slot_id])
    held = held_of(row.pk, home.household_id, home.guardian_id)
    known = next((one for one in held if one.slot_id == slot.pk), None)
    if known is not None:
        return Booked(known.pk, known.state)
    rules.check_beside([slot], [one.slot for one in held])
    made = enter(
        by,
        activity_id=row.pk,
        organisation_id=row.organisation_id,
        slot_id=slot.pk,
        home=home.household_id,
        guardian_id=home.guardian_id,
        children=[pupil_id],
    )
    page = reverse("activities:book", args=[row.pk])
    tell_families([made.id], today, _("学校替您报了名，请看一下"), page)
    return made
