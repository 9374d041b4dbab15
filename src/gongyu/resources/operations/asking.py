"""A body asks a lecturer for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import LECTURER_KEEP
from gongyu.access.queries import users_with
from gongyu.access.rules import Viewer
from gongyu.keeping.queries import sealed
from gongyu.kernel.refusal import OutOfScope
from gongyu.notices.operations import tell
from gongyu.resources import queries
from gongyu.resources.models import Corps, Engagement, Lecturer
from gongyu.resources.operations.links import new_link
from gongyu.resources.operations.touching import audited
from gongyu.resources.rules import corps, engagement
from gongyu.resources.rules.engagement import When


@dataclass(frozen=True, slots=True)
class Hall:
    """Where in the house, about how many listen, and whom the lecturer rings."""

    place: str = ""
    audience: int | None = None
    contact: str = ""


@transaction.atomic
def ask(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    lecturer_id: int,
    topic: str,
    when: When,
    with_children: bool,
    words: str,
    request_key: UUID,
    hall: Hall | None = None,
) -> int:
    """Ask a lecturer; returns the engagement's number. Who answers first is told; nothing is promised yet.
    For whoever does not sign in there is a link from the first, which the keeper hands on."""
    body = queries.ask_place(by, organisation_id)
    known = Engagement.objects.filter(request_key=request_key, asked_by_id=by.user_id).first()
    if known is not None:
        return known.pk
    row = Lecturer.objects.select_related("staff", "corps__organisation").filter(pk=lecturer_id).first()
    if row is None:
        raise OutOfScope
    engagement.check_when(when, today)
    # Held, so that a corps that is being ended is not asked in the same moment.
    serving = Corps.objects.filter(queries.serving_corps(body, when.day), pk=row.corps_id)
    if serving.select_for_update(of=("self",), no_key=True).first() is None:
        raise OutOfScope
    hall = hall or Hall()
    engagement.check_audience(hall.audience)
    engagement.check_topic(topic, queries.topics_of([row.pk]).get(row.pk, ()))
    check_fit(row, when, with_children=with_children)
    engagement.check_free(queries.is_free(queries.whose(row), when))
    begins, ends = when.span(settings.TIME_ZONE)
    made = Engagement.objects.create(
        lecturer=row,
        whose=queries.whose(row),
        organisation_id=body.id,
        topic=topic,
        day=when.day,
        part=when.part,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        begins=begins,
        ends=ends,
        with_children=with_children,
        place=hall.place.strip(),
        audience=hall.audience,
        contact_sealed=sealed(hall.contact.strip(), queries.CONTACT),
        words=words.strip(),
        asked_by_id=by.user_id,  # type: ignore[misc]
        request_key=request_key,
    )
    if not queries.signs_in(row):
        new_link(by, made)
    audited(by, "engagement.ask", made)
    _tell(row, made, body.name, today)
    return made.pk


def _tell(row: Lecturer, made: Engagement, body: str, today: date) -> None:
    """Who answers first: the lecturer, or the keeper, who has a link to hand on."""
    signs_in = queries.signs_in(row)
    tell(
        user_ids=whom_to_ask(row, today),
        subject=_("%(body)s请讲师：%(day)s") % {"body": body, "day": made.day.isoformat()},
        body=_("点开看主题和时间，答一下去、不去或换时间。")
        if signs_in
        else _("讲师不登录：点开打印答复单，或把链接发给讲师；也可以代为答复。"),
        url=reverse("resources:engagement", args=[made.pk]),
    )


def check_fit(row: Lecturer, when: When, *, with_children: bool) -> None:
    """Somebody who is in the corps on the day, qualified, and checked where there are children."""
    papers = queries.papers_of([row.pk]).get(row.pk, ())
    there = row.joined_on <= when.day and (row.left_on is None or when.day < row.left_on)
    engagement.check_there(there=there, qualified=not corps.lapsed(papers, when.day))
    engagement.check_children(with_children=with_children, checked=corps.may_meet_children(papers, when.day))


def whom_to_ask(row: Lecturer, today: date) -> tuple[int, ...]:
    """The lecturer, where they have an account; whoever keeps the corps otherwise."""
    if row.staff is not None and row.staff.user_id is not None:
        return (row.staff.user_id,)
    return users_with(LECTURER_KEEP, row.corps.organisation.path, today)
