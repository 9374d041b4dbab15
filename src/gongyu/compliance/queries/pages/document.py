"""The document as a dashboard: every clause over an area, and where it stands county by county."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from gongyu.access import queries as access
from gongyu.access.permissions import COMMITTEE_KEEP, FILING_RECORD
from gongyu.access.rules import Viewer
from gongyu.compliance.models import Rollup
from gongyu.compliance.queries import small
from gongyu.compliance.queries.pages.areas import COUNTED, Area, Summed, current, summed, sums
from gongyu.compliance.queries.pages.words import DutyWords, duty_words, period_words
from gongyu.kernel.refusal import OutOfScope
from gongyu.ledger import queries as ledger
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body, Place
from gongyu.policy.queries import pack, say
from gongyu.policy.rules import Duty, Pack, owed_by

VERDICTS: Final = ("judged", "coverage", "existence", "incident", "reported", "narrative")


# Published without target or colour.
PUBLISHED: Final = ("reported", "narrative")


@dataclass(frozen=True, slots=True)
class Form:
    """The form that records a duty's act in one tap: visit, activity or filing, for which body."""

    form: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Line:
    """A clause over an area. `frozen` is the answer of a deadline that has passed."""

    words: DutyWords
    now: Summed
    frozen: Summed | None
    form: Form | None

    @property
    def judged(self) -> Summed:
        """What the clause's state is read from."""
        return self.frozen or self.now


@dataclass(frozen=True, slots=True)
class ArticleLines:
    """An article, what it says of itself in one dot, and its clauses."""

    no: int
    title: str
    state: str
    lines: tuple[Line, ...]

    @property
    def asked(self) -> tuple[Line, ...]:
        """The clauses of which something can be said beyond how much was done."""
        return tuple(line for line in self.lines if line.words.verdict not in PUBLISHED)

    @property
    def published(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.words.verdict in PUBLISHED)


@dataclass(frozen=True, slots=True)
class CountyLine:
    """How one duty stands in one county."""

    place: Place
    now: Summed


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """The document over an area; `mapped` is the clause that the map shows."""

    area: Area
    number: str
    title: str
    period: str
    articles: tuple[ArticleLines, ...]
    mapped: DutyWords | None
    counties: tuple[CountyLine, ...]
    as_of: datetime | None
    position: int


def document(viewer: Viewer, place: Area, *, verdict: str = "", mapped: str = "") -> DocumentPage:
    """Every clause of the document, or those of one verdict class, over an area the viewer may see."""
    known = pack()
    if verdict and verdict not in VERDICTS:
        raise OutOfScope
    duties = [duty for duty in known.duties.values() if not verdict or duty.verdict == verdict]
    found = sums(place, duties, viewer.today)
    lines = _lines(viewer, found)
    shown_on_map = _mapped(known, mapped) if place.is_city else None
    return DocumentPage(
        area=place,
        number=known.document.number,
        title=say(known.title),
        period=period_words(_term(known, viewer)),
        articles=_articles(known, lines),
        mapped=duty_words(shown_on_map) if shown_on_map else None,
        counties=by_county(viewer, place.counties, shown_on_map) if shown_on_map else (),
        as_of=max((one.as_of for one in found if one.as_of), default=None),
        position=ledger.position(),
    )


def by_county(
    viewer: Viewer, counties: Iterable[Place], duty: Duty, period_key: str = ""
) -> tuple[CountyLine, ...]:
    """How a duty stands in each county, now or in the period named, by code (two queries)."""
    places = tuple(counties)
    key, last = current(duty, places[0].prefix if places else "", viewer.today)[0]
    key = period_key or key
    rows = Rollup.objects.filter(
        county_code__in=[one.prefix for one in places], duty_key=duty.key, period_key=key
    )
    found: dict[str, dict[str, Any]] = {
        row.county_code: {name: getattr(row, name) for name in COUNTED} | {"as_of": row.as_of} for row in rows
    }
    told = small.of_counties(places[0].prefix, [duty.key], [key]) if places else {}
    return tuple(
        CountyLine(
            one,
            summed(
                duty, key, last, viewer.today, found.get(one.prefix), told.get((one.prefix, duty.key, key))
            ),
        )
        for one in places
    )


def _mapped(known: Pack, key: str) -> Duty | None:
    """The clause on the map: the one asked for, else the first that is judged by people reached."""
    if key in known.duties:
        return known.duties[key]
    judged = [duty for duty in known.duties.values() if duty.judged]
    return next((duty for duty in judged if duty.aggregate == "sum"), next(iter(judged), None))


def _lines(viewer: Viewer, found: tuple[Summed, ...]) -> dict[str, Line]:
    """One line a duty; a duty whose stages have different terms shows the first."""
    forms = forms_of(viewer)
    lines: dict[str, Line] = {}
    for one in found:
        duty = one.duty
        if duty.key not in lines:
            lines[duty.key] = Line(duty_words(duty), one, None, forms.get(duty.key))
        elif duty.deadline is not None and lines[duty.key].frozen is None:
            lines[duty.key] = Line(duty_words(duty), one, lines[duty.key].now, forms.get(duty.key))
    return lines


def forms_of(viewer: Viewer) -> dict[str, Form]:
    """For each duty that a body of the viewer's bears, the form that records it."""
    return forms_for(viewer, access.acting_places(viewer, FILING_RECORD))


def forms_for(viewer: Viewer, bodies: Sequence[Body]) -> dict[str, Form]:
    """For each duty that one of the bodies bears, the form that records it."""
    found: dict[str, Form] = {}
    # Whoever files for their own class does not keep the school's committees.
    keeping = tuple(one for one in bodies if access.acts_for(viewer, COMMITTEE_KEEP, one))
    for duty in pack().duties.values() if bodies else ():
        if duty.capture == "derived":
            continue  # other records show it already: nobody is asked again
        forms = {pack().acts[key].form for key in duty.acts}
        order = ("activity", "committee", "course", "filing", "corps", "team")
        form = next((one for one in order if one in forms), "")
        acting = keeping if form == "committee" else bodies
        body = next((b for b in acting if owed_by(duty, b.kind, b.level, b.stage)), None)
        if form and body is not None:
            found[duty.key] = Form(form, body.id)
    return found


def _articles(known: Pack, lines: dict[str, Line]) -> tuple[ArticleLines, ...]:
    found = []
    for article in known.articles:
        of = tuple(lines[d.key] for d in known.duties_by_article[article.no] if d.key in lines)
        if of:
            found.append(ArticleLines(article.no, say(article.title), _dot(of), of))
    return tuple(found)


def _dot(lines: tuple[Line, ...]) -> str:
    """The state of an article in one dot: that of its judged clauses, the one that needs most care first."""
    states = [line.judged.state for line in lines if line.words.verdict == "judged"]
    return next(
        (state for state in ("unmet", "behind", "unknown", "on_course", "met") if state in states), ""
    )


def _term(known: Pack, viewer: Viewer) -> str:
    semester = next((duty for duty in known.duties.values() if duty.clock == "semester"), None)
    if semester is None:
        return str(viewer.today.year)
    return current(semester, known.city[:4], viewer.today)[-1][0]


def outlines() -> bytes:
    """The outlines of the counties of the pack's city, as GeoJSON; empty where none come with Gongyu."""
    return organisations.outlines(pack().key.split("-")[0])
