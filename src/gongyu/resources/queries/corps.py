"""Corps: those one keeps or looks down upon, and one with its lecturers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongyu.access.permissions import LECTURER_ASK, LECTURER_KEEP
from gongyu.access.queries import within
from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack, say
from gongyu.resources.models import Corps, Lecturer
from gongyu.resources.queries.engagements import Line as EngagementLine
from gongyu.resources.queries.lecturers import Line as LecturerLine
from gongyu.resources.queries.lecturers import lines
from gongyu.resources.queries.places import ask_places, keep_places, keeps, place
from gongyu.resources.queries.remaining import open_of_corps
from gongyu.resources.queries.words import act_words, offered

MOST = 50


@dataclass(frozen=True, slots=True)
class CorpsLine:
    """A corps in a list, with how many are in it."""

    id: int
    organisation_id: int
    organisation_name: str
    words: str
    founded_on: date
    valid_until: date | None
    ended_on: date | None
    in_force: bool
    count: int


@dataclass(frozen=True, slots=True)
class CorpsPage:
    """A corps, its lecturers of today, and those who have left."""

    line: CorpsLine
    act: str
    document_number: str
    lecturers: tuple[LecturerLine, ...]
    left: tuple[LecturerLine, ...]
    credits: tuple[tuple[str, str], ...]
    may_keep: bool
    # What would be taken back if the corps were ended, for whoever keeps it.
    open: tuple[EngagementLine, ...]


@dataclass(frozen=True, slots=True)
class Corpses:
    """The first page: one's own corps, what may still be set up, and those one may ask."""

    own: tuple[CorpsLine, ...]
    to_found: tuple[tuple[Body, str, str], ...]
    serving: tuple[CorpsLine, ...]
    below: tuple[CorpsLine, ...]
    may_ask: bool


@dataclass(frozen=True, slots=True)
class Founding:
    """The form's surroundings: the body, the acts to choose from, the one chosen, the duties it serves."""

    place: Body
    acts: tuple[tuple[str, str], ...]
    chosen: str
    chosen_words: str
    purpose: str
    credits: tuple[tuple[str, str], ...]


def overview(viewer: Viewer) -> Corpses:
    """The first page for whoever keeps or asks; Forbidden for others."""
    if not (viewer.may(LECTURER_KEEP) or viewer.may(LECTURER_ASK)):
        raise Forbidden(LECTURER_KEEP)
    mine = keep_places(viewer)
    own = _lines(viewer, Corps.objects.filter(organisation_id__in=[one.id for one in mine]))
    there = {
        (row.organisation_id, row.act)
        for row in Corps.objects.filter(organisation_id__in=[one.id for one in mine], ended_on__isnull=True)
    }
    to_found = tuple(
        (body, act.key, say(act.words))
        for body in mine
        for act in offered(viewer, body)
        if (body.id, act.key) not in there
    )
    asking = ask_places(viewer)
    serving = Q(pk__in=[])
    for body in asking:
        serving |= serves(body)
    others = Corps.objects.filter(serving, ended_on__isnull=True).exclude(
        organisation_id__in=[one.id for one in mine]
    )
    below = Corps.objects.filter(within(viewer, LECTURER_KEEP), ended_on__isnull=True).exclude(
        organisation_id__in=[one.id for one in mine]
    )
    return Corpses(own, to_found, _lines(viewer, others), _lines(viewer, below), bool(asking))


def serves(body: Body) -> Q:
    """The corps that a body may ask: its own, and those of the offices above it."""
    above = [body.path[:width] for width in (4, 6, 9, 12)]
    return Q(organisation__jurisdiction__in=[*above, body.jurisdiction, body.path])


def corps_of(viewer: Viewer, corps_id: int) -> Corps:
    """A corps that the viewer keeps or looks down upon; Forbidden without the verb, OutOfScope otherwise."""
    if not viewer.may(LECTURER_KEEP):
        raise Forbidden(LECTURER_KEEP)
    rows = Corps.objects.filter(within(viewer, LECTURER_KEEP)).select_related("organisation")
    row = rows.filter(pk=corps_id).first()
    if row is None:
        raise OutOfScope
    return row


def corps_page(viewer: Viewer, corps_id: int) -> CorpsPage:
    """A corps with its lecturers, by name."""
    row = corps_of(viewer, corps_id)
    may_keep = keeps(viewer, place(row.organisation_id))
    rows = Lecturer.objects.filter(corps=row).select_related("staff", "corps")
    found = sorted(rows, key=lambda one: (one.staff.pinyin if one.staff else "", one.name, one.pk))
    here = [one for one in found if one.left_on is None or one.left_on > viewer.today]
    gone = [one for one in found if one not in here]
    return CorpsPage(
        line=_lines(viewer, Corps.objects.filter(pk=row.pk))[0],
        act=row.act,
        document_number=row.document_number,
        lecturers=lines(viewer, here, counted=may_keep),
        left=lines(viewer, gone, counted=False),
        credits=credits_of(row.act),
        may_keep=may_keep,
        open=open_of_corps(row.pk, viewer.today) if may_keep and row.ended_on is None else (),
    )


def corps_to_keep(viewer: Viewer, corps_id: int) -> CorpsPage:
    """The same for whoever keeps it; Forbidden for those who only look."""
    found = corps_page(viewer, corps_id)
    if not found.may_keep:
        raise Forbidden(LECTURER_KEEP)
    return found


def founding(viewer: Viewer, organisation_id: int | None, act: str, duty_key: str) -> Founding:
    """What the form needs to know. OutOfScope for a body out of reach, Forbidden where there is nothing."""
    if not viewer.may(LECTURER_KEEP):
        raise Forbidden(LECTURER_KEEP)
    body = place(organisation_id) if organisation_id else next(iter(keep_places(viewer)), None)
    if body is None:
        raise Forbidden(LECTURER_KEEP)
    if not viewer.reaches(body.path):
        raise OutOfScope
    acts = offered(viewer, body)
    if not acts:
        raise Forbidden(LECTURER_KEEP)
    duty = pack().duties.get(duty_key)
    wanted = [act, *(duty.acts if duty else ())]
    chosen = next((one for one in acts if one.key in wanted), acts[0])
    return Founding(
        body,
        tuple((one.key, say(one.words)) for one in acts),
        chosen.key,
        say(chosen.words),
        say(chosen.purpose),
        credits_of(chosen.key),
    )


def credits_of(act: str) -> tuple[tuple[str, str], ...]:
    """The duties that a corps serves: key and words."""
    return tuple((duty.key, say(duty.summary)) for duty in pack().duties_by_act.get(act, ()))


def _lines(viewer: Viewer, rows: QuerySet[Corps]) -> tuple[CorpsLine, ...]:
    found = list(rows.select_related("organisation").order_by("organisation__path", "act", "-pk")[:MOST])
    here = Lecturer.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=viewer.today))
    counted = here.filter(corps__in=found).values_list("corps").annotate(count=Count("pk"))
    counts: dict[int, int] = dict(counted.values_list("corps", "count"))
    return tuple(_line(row, counts.get(row.pk, 0), viewer.today) for row in found)


def _line(row: Corps, count: int, today: date) -> CorpsLine:
    over = row.ended_on is not None or (row.valid_until is not None and row.valid_until <= today)
    return CorpsLine(
        id=row.pk,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        words=act_words(row.act),
        founded_on=row.founded_on,
        valid_until=row.valid_until,
        ended_on=row.ended_on,
        in_force=not over,
        count=count,
    )


def corps_ids(bodies: Iterable[Body]) -> tuple[int, ...]:
    """The corps of some bodies."""
    rows = Corps.objects.filter(organisation_id__in=[one.id for one in bodies])
    return tuple(rows.values_list("pk", flat=True))
