"""Samples as people see them: what was published, and what came of it beside what is claimed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import STANDING_VIEW, VISIT_SAMPLE
from gongyu.access.queries import within
from gongyu.access.rules import Viewer, require
from gongyu.compliance.queries import period_words, small
from gongyu.compliance.rules.small import told
from gongyu.contact.models import VisitSample
from gongyu.contact.queries.sample_frame import KEY, sampled_duty
from gongyu.contact.queries.words import opened
from gongyu.contact.rules import sampling as rules
from gongyu.contact.rules.estimate import Counted, Estimate, estimate
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations.queries import Body, body
from gongyu.policy.queries import window

PAGE = 20


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a sample. None is what the viewer is not told; without an estimate the answers were too
    few."""

    asked: int
    answered: int | None
    silent: int | None
    confirmed: int | None
    denied: int | None
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class SampleSeen:
    """A sample: who draws, from what, how far it is; its result once the time for answers is over, for those
    who may be told it."""

    id: int
    organisation_id: int
    place: str
    county_code: str
    of_school: bool
    duty_key: str
    period: str
    size: int
    state: str
    state_words: str
    announced_on: date
    seed_digest: str
    key_digest: str
    seed: str
    frame_digest: str
    frame_size: int | None
    drawn_at: datetime | None
    answers_until: date | None
    asked: int
    told: bool
    result: Result | None


@dataclass(frozen=True, slots=True)
class SamplesPage:
    """Every sample that the viewer may know of, newest first, and where they may have one drawn."""

    lines: tuple[SampleSeen, ...]
    places: tuple[Body, ...]


def require_samples(viewer: Viewer) -> None:
    """Forbidden to whoever sees no place's figures: families are asked, and need not look after it."""
    if not viewer.scopes(STANDING_VIEW):
        raise Forbidden(STANDING_VIEW)


def samples(viewer: Viewer) -> SamplesPage:
    """Samples of the viewer's places."""
    rows = _visible(viewer).order_by("-id")[:PAGE]
    return SamplesPage(tuple(_seen(viewer, row) for row in rows), sampling_places(viewer))


def sample(viewer: Viewer, sample_id: int) -> SampleSeen:
    """One sample; OutOfScope where the viewer may not know of it."""
    row = _visible(viewer).filter(pk=sample_id).first()
    if row is None:
        raise OutOfScope
    return _seen(viewer, row)


def sample_list(viewer: Viewer, sample_id: int) -> str:
    """The frozen list as a text to hand on: with the seed in it anybody can draw again."""
    row = _visible(viewer).filter(pk=sample_id).exclude(state="announced").first()
    if row is None or not _list_is_told(viewer, row):
        raise OutOfScope
    key = opened(row.key_sealed, KEY)
    head = [
        ("gongyu sample", str(row.pk)),
        ("place", row.organisation.name),
        ("announced", row.announced_on.isoformat()),
        ("size", str(row.size)),
        ("seed", row.seed),
        ("seed digest, announced", row.seed_digest),
        ("key digest, announced", row.key_digest),
        ("list digest", row.frame_digest),
        ("draw", "the first codes in the order of SHA-256(seed:code)"),
    ]
    return rules.as_file(head, (rules.code(key, visit) for visit in row.frame))


def beside_claim(viewer: Viewer, organisation_id: int | None, county_code: str) -> SampleSeen | None:
    """The latest sample of a school or a county this school year, to stand beside the figure that is
    claimed."""
    rows = _visible(viewer).order_by("-id")
    if organisation_id is not None:
        place = body(organisation_id)
        if place is None:
            raise OutOfScope
        require(viewer, STANDING_VIEW, place.path)
        row = rows.filter(organisation_id=organisation_id).first()
    else:
        require(viewer, STANDING_VIEW, county_code)
        row = rows.filter(organisation__level="county", organisation__county_code=county_code).first()
    if row is None:
        return None
    duty = sampled_duty(row.organisation.kind, row.organisation.stage)
    now = window(duty, row.organisation.stage, row.organisation.county_code, viewer.today) if duty else None
    return _seen(viewer, row) if now and row.period_key == now.key else None


def sampling_places(viewer: Viewer) -> tuple[Body, ...]:
    """The counties and schools for which the viewer has samples drawn, as they hold them."""
    held = [
        one.organisation_id
        for one in viewer.grants
        if one.organisation_id and one.definition and VISIT_SAMPLE in one.definition.permissions
    ]
    found = [body(key) for key in dict.fromkeys(held)]
    return tuple(one for one in found if one and may_be_sampled(one))


def may_be_sampled(place: Body) -> bool:
    """A county, or a school from which the document asks for visits."""
    if place.kind == "school":
        return sampled_duty(place.kind, place.stage) is not None
    return place.kind == "education" and place.level == "county"


def last_announced(organisation_id: int) -> date | None:
    """When a place last announced a sample."""
    rows = VisitSample.objects.filter(organisation_id=organisation_id).order_by("-announced_on")
    return rows.values_list("announced_on", flat=True).first()


def due_samples(today: date) -> tuple[int, ...]:
    """Samples of which the list is to be frozen, or the time for answers is over."""
    rows = VisitSample.objects.exclude(state="closed").order_by("id")
    return tuple(
        row.pk
        for row in rows.defer("frame")
        if rules.is_due_to_draw(row.state, row.announced_on, today)
        or rules.is_due_to_close(row.state, row.answers_until, today)
    )


def _visible(viewer: Viewer) -> QuerySet[VisitSample]:
    return VisitSample.objects.filter(within(viewer, STANDING_VIEW)).select_related("organisation")


def _seen(viewer: Viewer, row: VisitSample) -> SampleSeen:
    of_school = row.organisation.kind == "school"
    known = small.knows(viewer, row.organisation.path)
    # What a school asks its own families is the school's own; a county's is everybody's who sees its figures.
    shown = known or (not of_school and _is_told(row))
    return SampleSeen(
        id=row.pk,
        organisation_id=row.organisation_id,
        place=row.organisation.name,
        county_code=row.organisation.county_code,
        of_school=of_school,
        duty_key=row.duty_key,
        period=period_words(row.period_key),
        size=row.size,
        state=row.state,
        state_words=_(rules.STATES[row.state]),
        announced_on=row.announced_on,
        seed_digest=row.seed_digest,
        key_digest=row.key_digest,
        seed=row.seed,
        frame_digest=row.frame_digest,
        frame_size=len(row.frame) if _list_is_told(viewer, row) else None,
        drawn_at=row.drawn_at,
        answers_until=row.answers_until,
        asked=min(row.size, len(row.frame)),
        told=shown,
        result=_result(row, known) if shown and row.state == "closed" else None,
    )


def _list_is_told(viewer: Viewer, row: VisitSample) -> bool:
    """How long a list is says how many children count as visited; of a school that is masked elsewhere."""
    if small.knows(viewer, row.organisation.path):
        return True
    return row.organisation.kind != "school" and told(len(row.frame)) is not None


def _is_told(row: VisitSample) -> bool:
    """Whether a county's claimed figures are told to those who may not know the children."""
    code = row.organisation.county_code
    figures = small.of_counties(code, [row.duty_key], [row.period_key]).get(
        (code, row.duty_key, row.period_key)
    )
    return figures is None or None not in figures[:2]


def _result(row: VisitSample, known: bool) -> Result:
    counted = Counted(row.required, row.achieved, len(row.frame), row.asked, row.answered, row.confirmed)
    numbers = (counted.silent, counted.confirmed, counted.denied)
    silent, confirmed, denied = numbers if known else map(told, numbers)
    if confirmed is None or denied is None:
        confirmed = denied = None
    answered = None if silent is None else counted.answered
    return Result(counted.asked, answered, silent, confirmed, denied, estimate(counted, told=known))
