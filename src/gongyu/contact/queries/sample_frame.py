"""What a sample is drawn from, and whether a list that was frozen still fits what is recorded. Asked by the
worker and on the command line alone: no page shows which visits stand in a list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from gongyu.compliance.queries import claimed
from gongyu.compliance.queries.school import times_owed
from gongyu.contact.models import Visit, VisitDrawn, VisitSample
from gongyu.contact.queries.modes import counted_capacities, counted_modes, visit_duty
from gongyu.contact.queries.words import opened
from gongyu.contact.rules import sampling as rules
from gongyu.kernel.calendar import Window
from gongyu.ledger.queries import latest_words
from gongyu.organisations.queries import Body, body
from gongyu.policy.queries import pack, window
from gongyu.policy.rules import STAGES, Duty

SEED = "contact_visitsample.seed"
KEY = "contact_visitsample.key"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the families of the visits drawn have said. A visit that the school has since taken back is
    a no."""

    asked: int
    answered: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """A sample drawn again from what is kept: what does not fit is named, and nothing is when all is well."""

    number: int
    place: str
    faults: tuple[str, ...]


def sampled_duty(kind: str, stage: str) -> Duty | None:
    """The duty of which a place's visits are sampled; None where nothing asks for visits. A county's schools
    of different stages share one duty."""
    stages = [stage] if kind == "school" else list(STAGES)
    return next(filter(None, map(visit_duty, stages)), None)


def frame_of(place: Body, duty: Duty, period: Window, until: date, before: datetime) -> tuple[int, ...]:
    """One visit of each child counted as visited: the last one, which a family remembers best."""
    n = times_owed(duty, place.county_code, until)
    rows = Visit.objects.filter(
        _at(place),
        _counted(),
        state="recorded",
        occurred_on__gte=period.starts_on,
        occurred_on__lte=min(until, period.last_day),
        recorded_at__lt=before,
    ).order_by("occurred_on", "id")
    found: dict[int, list[int]] = defaultdict(list)
    for visit_id, pupil_id in rows.values_list("id", "pupil_id"):
        found[pupil_id].append(visit_id)
    return tuple(sorted(visits[-1] for visits in found.values() if len(visits) >= n))


def _at(place: Body) -> Q:
    if place.kind == "school":
        return Q(organisation_id=place.id)
    return Q(organisation__county_code=place.county_code)


def _counted() -> Q:
    """Visits that count at a school of their stage."""
    found = Q(pk__in=[])
    for stage in STAGES:
        if modes := counted_modes(stage):
            at = Q(organisation__stage=stage, mode__in=modes)
            if capacities := counted_capacities(stage):
                at &= Q(capacity__in=capacities)
            found |= at
    return found


def claimed_at(place: Body, duty: Duty, period_key: str) -> tuple[int, int]:
    """How many children there are, and how many count as visited, when the list is frozen."""
    if place.kind == "school":
        return claimed(duty.key, period_key, organisation_id=place.id)
    return claimed(duty.key, period_key, county_code=place.county_code)


def answers_of(sample: VisitSample) -> Answers:
    """The latest word on each visit drawn; whoever had said it before was not asked again."""
    drawn = Visit.objects.filter(pk__in=VisitDrawn.objects.filter(sample=sample).values("visit_id"))
    rows = list(drawn.values_list("entry_id", "state"))
    words = latest_words([entry for entry, _ in rows])
    said = [
        "withdrawn" if state == "withdrawn" else words[entry].verdict if entry in words else ""
        for entry, state in rows
    ]
    return Answers(len(rows), sum(map(bool, said)), said.count("confirmed"))


def replayed(number: int) -> Replayed | None:
    """Draw a sample again; None where there is none of this number."""
    row = VisitSample.objects.select_related("organisation").filter(pk=number).first()
    if row is None:
        return None
    if row.state == "announced":
        return Replayed(number, row.organisation.name, ("nothing has been drawn yet",))
    return Replayed(number, row.organisation.name, tuple(_faults(row)))


def _faults(row: VisitSample) -> list[str]:
    key, faults = opened(row.key_sealed, KEY), []
    if rules.commitment(row.seed) != row.seed_digest:
        faults.append("the seed is not the one that was announced")
    if rules.commitment(key) != row.key_digest:
        faults.append("the key of the codes is not the one that was announced")
    codes = {rules.code(key, visit): visit for visit in row.frame}
    if rules.digest_of(codes) != row.frame_digest:
        faults.append("the list is not the one that was frozen")
    again = {codes[one] for one in rules.drawn(row.seed, codes, row.size)}
    if gone := set(_drawn(row)) - again:
        faults.append(f"{len(gone)} of those asked were not drawn")
    if left := again - set(_drawn(row)):
        there = Visit.objects.filter(pk__in=left).count()
        if there:
            faults.append(f"{there} of those drawn were not asked")
    return faults + _unfit(row)


def _drawn(row: VisitSample) -> list[int]:
    return list(VisitDrawn.objects.filter(sample=row).values_list("visit_id", flat=True))


def _unfit(row: VisitSample) -> list[str]:
    """Visits that stand now and were recorded then, of children of whom the list has none."""
    place, duty = body(row.organisation_id), pack().duties.get(row.duty_key)
    if place is None or duty is None or row.drawn_at is None:
        return ["the place or the duty is no longer known"]
    period = window(duty, place.stage, place.county_code, row.announced_on)
    now = frame_of(place, duty, period, row.announced_on, row.drawn_at)
    listed = Visit.objects.filter(pk__in=row.frame).values("pupil_id")
    missing = Visit.objects.filter(pk__in=now).exclude(pupil_id__in=listed).count()
    return [f"{missing} children counted as visited are missing in the list"] if missing else []
