"""A time that has been agreed, for anybody's calendar. It names the school and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from gongyu.access.permissions import VISIT_RECORD
from gongyu.access.rules import Viewer
from gongyu.activities.queries import Event as Shown
from gongyu.contact.models import Offer, OfferTime
from gongyu.contact.queries.offers import offer
from gongyu.contact.queries.pages import guardian_side
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people

MOST = 100


def calendar_of(viewer: Viewer, offer_id: int) -> bytes:
    """The appointment as iCalendar, for the school and the family alike; OutOfScope while none is agreed."""
    seen = offer(viewer, offer_id)
    if seen.chosen is None or seen.state != "chosen":
        raise OutOfScope
    row = Offer.objects.get(pk=offer_id)
    begins = timezone.make_aware(datetime.combine(seen.chosen.day, seen.chosen.at))
    event = Event()
    event.add("uid", f"{row.calendar_key}@gongyu")
    event.add("sequence", row.revision)
    event.add("dtstamp", row.changed_at.astimezone(UTC))
    event.add("dtstart", begins.astimezone(UTC))
    event.add("summary", _("家访 · %(school)s") % {"school": seen.organisation_name})
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//Gongyu//Home visits//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def agreed_visits(viewer: Viewer, since: date, until: date) -> Iterable[Shown]:
    """The visits that are agreed with the viewer, as who goes or as the family, for their own calendar."""
    staff = people.staff_of(viewer.user_id) if viewer.may(VISIT_RECORD) else None
    whose = guardian_side(viewer)
    if staff is not None:
        whose |= Q(teacher_id=staff.id)
    rows = OfferTime.objects.filter(chosen=True, day__gte=since, day__lte=until)
    rows = rows.filter(offer__in=Offer.objects.filter(whose, state="chosen"))
    for one in rows.select_related("offer__organisation").order_by("day", "at")[:MOST]:
        row = one.offer
        yield Shown(
            key=str(row.calendar_key),
            title=_("家访 · %(school)s") % {"school": row.organisation.name},
            day=one.day,
            starts_at=one.at,
            ends_at=None,
            place="",
            state="booked",
            words=_("约好的家访"),
            page=reverse("contact:offered", args=[row.pk]),
            written_at=row.changed_at,
        )
