"""What a school's bodies have of a semester, for the page on which it is laid out."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q
from django.urls import reverse

from gongyu.access.permissions import COMMITTEE_VIEW
from gongyu.access.rules import Viewer
from gongyu.activities.queries import Beside
from gongyu.committees.models import Meeting
from gongyu.committees.queries.places import SCHOOLS
from gongyu.committees.rules.meeting import ACTS
from gongyu.kernel.calendar import Window
from gongyu.organisations.queries import Body


def meetings_of_term(viewer: Viewer, place: Body, term: Window) -> Iterable[Beside]:
    """How many meetings of each body whose meetings count were held and are planned (one query a body)."""
    if place.kind not in SCHOOLS or not viewer.may_at(COMMITTEE_VIEW, place.path):
        return
    for which, act in ACTS.items():
        rows = Meeting.objects.filter(
            committee__organisation_id=place.id,
            committee__which=which,
            held_on__gte=term.starts_on,
            held_on__lt=term.ends_before,
        )
        found = rows.aggregate(
            held=Count("pk", filter=Q(state="held")), planned=Count("pk", filter=Q(state="planned"))
        )
        page = reverse("committees:committee", args=[place.id, which])
        yield Beside(act, found["held"], found["planned"], page)
