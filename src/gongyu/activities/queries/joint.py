"""Who could hold an activity together with whom, and who has been asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongyu.access.permissions import ACTIVITY_RECORD
from gongyu.access.rules import Viewer
from gongyu.activities.models import Activity, Invitation
from gongyu.activities.queries.pages import Detail, Line, as_lines, lines_of
from gongyu.activities.queries.places import acts_for, place
from gongyu.activities.queries.sheet import to_touch
from gongyu.activities.rules import activity as rules
from gongyu.activities.rules import planning
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack
from gongyu.policy.rules import owed_by

FOUND = 20
# Digits of a region's code that name its county.
COUNTY = 6


@dataclass(frozen=True, slots=True)
class JointPage:
    """Who has been asked, and who could be, by what was looked for."""

    one: Detail
    asked: tuple[tuple[str, str], ...]
    found: tuple[tuple[int, str], ...]
    search: str


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """An invitation, before those who answer it."""

    id: int
    line: Line
    host: str
    body: str
    state: str
    state_words: str


def joint_page(viewer: Viewer, activity_id: int, search: str) -> JointPage:
    """For those who organise the activity."""
    one = to_touch(viewer, activity_id)
    body = place(one.line.organisation_id)
    rows = Invitation.objects.filter(activity_id=activity_id).select_related("organisation").order_by("pk")
    known = list(rows)
    taken = {row.organisation_id for row in known}
    found: tuple[Body, ...] = ()
    if search.strip():
        found = organisations.visible([_around(body)], on=one.line.held_on, search=search, limit=FOUND * 3)
    able = [
        other
        for other in found
        if other.id not in taken and could_join(body, other, one.line.nature, one.line.held_on)
    ]
    return JointPage(
        one,
        tuple((row.organisation.name, _(planning.INVITATION_STATES[row.state])) for row in known),
        tuple((other.id, other.name) for other in able[:FOUND]),
        search.strip(),
    )


def could_join(host: Body, other: Body, nature: str, day: date) -> bool:
    """Whether a body may hold an activity of a nature together with another: one of the same county, open on
    the day, that owes such activities itself."""
    if other.id == host.id or not other.open_on(day) or not other.path.startswith(_around(host)):
        return False
    duties = pack().duties_by_act.get(rules.PREFIX + nature, ())
    return any(owed_by(duty, other.kind, other.level, other.stage) for duty in duties)


def invitation(viewer: Viewer, invitation_id: int) -> InvitationSeen:
    """One invitation for the body that is asked; OutOfScope for others."""
    row = (
        Invitation.objects.select_related("organisation", "activity__organisation")
        .filter(pk=invitation_id)
        .first()
    )
    if row is None or not may_answer(viewer, body := place(row.organisation_id)):
        raise OutOfScope
    return InvitationSeen(
        id=row.pk,
        line=lines_of(viewer, as_lines(viewer, Activity.objects.filter(pk=row.activity_id)))[0],
        host=row.activity.organisation.name,
        body=body.name,
        state=row.state,
        state_words=_(planning.INVITATION_STATES[row.state]),
    )


def may_answer(viewer: Viewer, body: Body) -> bool:
    """Whether the viewer answers invitations for a body; nobody else knows of them."""
    return acts_for(viewer, body) and viewer.may_at(ACTIVITY_RECORD, body.path)


def together(activity_id: int, host_id: int | None) -> tuple[str, ...]:
    """The names of those who hold an activity together: the host, and those who joined it."""
    key = host_id or activity_id
    rows = Invitation.objects.filter(activity_id=key, state="joined").order_by("pk")
    partners = tuple(rows.values_list("organisation__name", flat=True))
    if not partners:
        return ()
    host = Activity.objects.filter(pk=key).values_list("organisation__name", flat=True)
    return (*host, *partners)


def _around(body: Body) -> str:
    """The county of a body, as the beginning of paths."""
    return body.path[:COUNTY]
