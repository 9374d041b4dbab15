"""One body: everything it owes and how it stands, and a school's classes in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from gongyu.access import queries as access
from gongyu.access.permissions import EXEMPTION_REQUEST, FILING_RECORD, STANDING_VIEW, VISIT_RECORD
from gongyu.access.rules import Viewer, require
from gongyu.compliance.queries import small
from gongyu.compliance.queries.exemptions import Excepted, exemptions
from gongyu.compliance.queries.pages.document import PUBLISHED, Form, forms_for
from gongyu.compliance.queries.pages.words import DutyWords, duty_words
from gongyu.compliance.queries.standings import DutyStanding, own_children, standings_of
from gongyu.compliance.rules.small import Told, masked
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.queries import ClassSeen, classes_at
from gongyu.policy.queries import pack, say, value_in_force, window
from gongyu.policy.rules import Duty

ALL: Final = ("judged", "coverage", "existence", "incident", "reported", "narrative")
# For each class: pupils on the day, how many were reached often enough in the window, how many of these
# are confirmed.
_CLASSES: Final = """
    SELECT {by}s.school_class_id, count(*), count(*) FILTER (WHERE v.times >= %(n)s),
        count(*) FILTER (WHERE v.times >= %(n)s AND v.attested)
    FROM people_enrolment s LEFT JOIN LATERAL (
        SELECT count(*) AS times, bool_or(coalesce(w.verdict, '') = 'confirmed') AS attested
        FROM ledger_entry e LEFT JOIN LATERAL (
            SELECT verdict FROM ledger_attestation WHERE entry_id = e.id ORDER BY id DESC LIMIT 1) w ON true
        WHERE e.pupil_id = s.pupil_id AND e.kind = ANY(%(kinds)s) AND e.reverses_id IS NULL
            AND (e.facets->>'capacity' = ANY(%(capacities)s) OR cardinality(%(capacities)s::text[]) = 0)
            AND e.occurred_on >= %(first)s AND e.occurred_on <= %(day)s
            AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)) v ON true
    WHERE s.organisation_id = ANY(%(organisations)s) AND s.superseded_at IS NULL
        AND s.valid_from <= %(day)s AND (s.valid_until IS NULL OR s.valid_until > %(day)s) {which}
    GROUP BY {by}s.school_class_id"""


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A clause as it stands for the body; `frozen` is the answer of a deadline that has passed."""

    words: DutyWords
    now: DutyStanding
    frozen: DutyStanding | None
    form: Form | None


@dataclass(frozen=True, slots=True)
class OwedArticle:
    """An article and what the body owes of it: what is judged, what is asked for, what is only published."""

    no: int
    title: str
    lines: tuple[OwedLine, ...]

    @property
    def asked(self) -> tuple[OwedLine, ...]:
        return tuple(line for line in self.lines if line.words.verdict not in PUBLISHED)

    @property
    def published(self) -> tuple[OwedLine, ...]:
        return tuple(line for line in self.lines if line.words.verdict in PUBLISHED)


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """A class in numbers, never in names; None where so few children are counted that it is not told."""

    seen: ClassSeen
    pupils: int | None
    reached: int | None
    attested: int | None


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """A body. `family` when a guardian looks: only what the school owes by number."""

    body: Body
    county_name: str
    articles: tuple[OwedArticle, ...]
    classes: tuple[ClassFigures, ...]
    visits: DutyWords | None
    excepted: tuple[Excepted, ...]
    may_ask: bool
    may_visit: bool
    family: bool
    # The duty about every pupil as it stands, for those who may know how many are excused.
    visited: DutyStanding | None = None

    def clause_of(self, one: Excepted) -> str:
        """What the clause of an exception asks."""
        duty = pack().duties.get(one.duty_key)
        return duty_words(duty).summary if duty else one.duty_key


def school(viewer: Viewer, organisation_id: int) -> SchoolPage:
    """A body whose standings the viewer may see: by place, or as a guardian of one of its pupils."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    family = not viewer.may_at(STANDING_VIEW, body.path)
    classes: tuple[ClassFigures, ...] = ()
    if family:
        own = [one for one in own_children(viewer) if one.seat.organisation_id == organisation_id]
        require(viewer, STANDING_VIEW, body.path, own=bool(own))
        standings = own[0].standings
    else:
        standings = standings_of(viewer, [body], verdicts=ALL)[body.id]
        classes = _classes(viewer, body, standings)
    acts = not family and access.acts_for(viewer, FILING_RECORD, body)
    forms = forms_for(viewer, [body]) if acts else {}
    duty = visit_duty(body.stage)
    county = organisations.region(body.county_code)
    return SchoolPage(
        body=body,
        county_name=county.name if county else "",
        articles=_articles(standings, forms),
        classes=classes,
        visits=duty_words(duty) if duty else None,
        excepted=() if family else _excepted(viewer, body),
        may_ask=access.acts_for(viewer, EXEMPTION_REQUEST, body),
        may_visit=not family and access.acts_for(viewer, VISIT_RECORD, body),
        family=family,
        visited=None if family or duty is None else _split(standings, duty),
    )


def _split(standings: Iterable[DutyStanding], duty: Duty) -> DutyStanding | None:
    """Done, excused and still to be done, where all three may be told."""
    one = next((one for one in standings if one.duty.key == duty.key), None)
    return one if one and one.required and None not in (one.achieved, one.exempt) else None


def own_body(viewer: Viewer) -> int | None:
    """The body at which somebody works who sees no wider area; None for those who work nowhere."""
    held = [one for one in viewer.grants if one.definition and STANDING_VIEW in one.definition.permissions]
    return next((one.organisation_id for one in held if one.organisation_id), None)


def visit_duty(stage: str) -> Duty | None:
    """The judged clause about every pupil of a stage, if the document has one."""
    return next(
        (
            duty
            for duty in pack().duties.values()
            if duty.judged
            and duty.subject == "pupil"
            and (not duty.bearer.stages or stage in duty.bearer.stages)
        ),
        None,
    )


def times_owed(duty: Duty, county_code: str, today: date) -> int:
    """How often it is owed to each pupil now, where the county or the city has raised it included."""
    value = value_in_force(duty, county_code, today)
    return (value.n if value else None) or 1


def class_figures(
    organisation_id: int, duty: Duty, stage: str, today: date, n: int, class_id: int | None = None
) -> dict[int | None, tuple[int, int, int]]:
    """Pupils, reached and attested of each class of a school, or of one class (one query)."""
    given = {**_given([organisation_id], duty, stage, today, n), "class": class_id}
    which = "AND s.school_class_id = %(class)s" if class_id is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(_CLASSES.format(which=which, by=""), given)
        return {row[0]: (row[1], row[2], row[3]) for row in cursor.fetchall()}


def figures_of_schools(
    organisation_ids: Iterable[int], duty: Duty, stage: str, today: date, n: int
) -> dict[int, dict[int | None, tuple[int, int, int]]]:
    """The same of all classes of some schools of a stage, by school (one query)."""
    given = _given(organisation_ids, duty, stage, today, n)
    found: dict[int, dict[int | None, tuple[int, int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CLASSES.format(which="", by="s.organisation_id, "), given)
        for school, group, *figures in cursor.fetchall():
            found.setdefault(school, {})[group] = (figures[0], figures[1], figures[2])
    return found


def _given(organisation_ids: Iterable[int], duty: Duty, stage: str, today: date, n: int) -> dict[str, Any]:
    return {
        "organisations": list(organisation_ids),
        "kinds": list(duty.acts),
        "capacities": list(duty.capacity),
        "first": window(duty, stage, "", today).starts_on,
        "day": today,
        "n": n,
    }


def told_classes(
    viewer: Viewer, path: str, figures: Mapping[int | None, tuple[int, int, int]], school: Told = ()
) -> dict[int | None, Told]:
    """The figures of all classes of a school as the viewer may be told them: parts of the school's own, which
    may be left out themselves (`school`, as they are told)."""
    if small.knows(viewer, path):
        return dict(figures)
    return masked(figures, untold=[number for number, count in enumerate(school[:3]) if count is None])


def told_school(body_id: int, county_code: str, duty: Duty, period_key: str) -> Told:
    """What of a school's own figures is told to those who may not know the children."""
    found = small.of_bodies([county_code], [duty.key], [period_key], [body_id])
    return found.get((body_id, duty.key, period_key), ())


def _classes(viewer: Viewer, body: Body, standings: Iterable[DutyStanding]) -> tuple[ClassFigures, ...]:
    if body.kind not in ("school", "kindergarten"):
        return ()
    seen, today = classes_at(body.id, viewer.today, heads=False), viewer.today
    duty = visit_duty(body.stage)
    if duty is None:
        return tuple(ClassFigures(one, 0, 0, 0) for one in seen)
    n = times_owed(duty, body.county_code, today)
    own = (one for one in standings if one.duty.key == duty.key)
    school: Told = next(((one.required, one.achieved, one.attested) for one in own), ())
    found = told_classes(viewer, body.path, class_figures(body.id, duty, body.stage, today, n), school)
    return tuple(ClassFigures(one, *found.get(one.id, (0, 0, 0))) for one in seen)


def _articles(standings: Iterable[DutyStanding], forms: Mapping[str, Form]) -> tuple[OwedArticle, ...]:
    known = pack()
    lines: dict[str, OwedLine] = {}
    for one in standings:
        key = one.duty.key
        before = lines[key].now if key in lines else None
        lines[key] = OwedLine(duty_words(one.duty), one, before, forms.get(key))
    found = []
    for article in known.articles:
        of = tuple(lines[d.key] for d in known.duties_by_article[article.no] if d.key in lines)
        if of:
            judged_first = sorted(of, key=lambda line: line.words.verdict != "judged")
            found.append(OwedArticle(article.no, say(article.title), tuple(judged_first)))
    return tuple(found)


def _excepted(viewer: Viewer, body: Body) -> tuple[Excepted, ...]:
    return exemptions(viewer, states=("requested", "approved"), organisation_id=body.id)
