"""The document as its readers see it: articles, duties in our words, values with their sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongyu.access import permissions
from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import OutOfScope
from gongyu.policy import rules
from gongyu.policy.queries.pack import acts_of, pack, say
from gongyu.policy.queries.values import Values, values_on
from gongyu.policy.rules import Act, Article, Duty, InForce, Pack


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in the list of articles."""

    no: int
    title: str
    part: str
    duties: int
    judged: int
    pending: int


@dataclass(frozen=True, slots=True)
class PartLines:
    """A part of the document and its articles."""

    title: str
    articles: tuple[ArticleLine, ...]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A number, since when, and who says so; `raised` when a city or county decided it."""

    number: str
    since: date
    source: str
    raised: bool


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty with every word of it in the reader's language."""

    duty: Duty
    summary: str
    note: str
    verdict: str
    strength: str
    clock: str
    measure: str
    capture: str
    bearers: tuple[str, ...]
    stages: tuple[str, ...]
    actors: tuple[str, ...]
    lead: tuple[str, ...]
    support: tuple[str, ...]
    acts: tuple[tuple[str, Act], ...]
    values: tuple[ValueLine, ...]
    pending: tuple[str, ...]
    settled: tuple[tuple[str, str], ...]
    exclusions: tuple[str, ...]
    inferred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article, and its neighbours."""

    article: Article
    title: str
    part: str
    lines: tuple[DutyLine, ...]
    before: ArticleLine | None
    after: ArticleLine | None


def articles(viewer: Viewer) -> tuple[ArticleLine, ...]:
    """The articles of the document in its order. The document is the same for everybody who may read it."""
    known = pack()
    parts = {part.key: say(part.title) for part in known.parts}
    return tuple(
        ArticleLine(
            no=article.no,
            title=say(article.title),
            part=parts.get(article.part, ""),
            duties=len(duties),
            judged=sum(duty.judged for duty in duties),
            pending=sum(bool(_pending(known, duty)) for duty in duties),
        )
        for article in known.articles
        for duties in (known.duties_by_article[article.no],)
    )


def parts(viewer: Viewer) -> tuple[PartLines, ...]:
    """The articles under the parts of the document."""
    lines = articles(viewer)
    titles = dict.fromkeys(line.part for line in lines)
    return tuple(PartLines(title, tuple(line for line in lines if line.part == title)) for title in titles)


def article_page(viewer: Viewer, no: int, today: date) -> ArticlePage:
    """One article with its duties, values being those in force where the viewer works."""
    known = pack()
    found = {article.no: article for article in known.articles}.get(no)
    if found is None:
        raise OutOfScope
    around = {line.no: line for line in articles(viewer)}
    values, place = values_on(today), place_of(viewer)
    return ArticlePage(
        article=found,
        title=say(found.title),
        part=around[no].part,
        lines=tuple(_line(known, duty, values, place) for duty in known.duties_by_article[no]),
        before=around.get(no - 1),
        after=around.get(no + 1),
    )


def raisable(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The duties (key, key and summary) whose printed number may be raised."""
    duties = pack().duties.values()
    return tuple((duty.key, f"{duty.key} {say(duty.summary)}") for duty in duties if duty.values)


def place_of(viewer: Viewer) -> str:
    """The county the viewer works in, or the city, as region digits."""
    digits = [scope.split("/")[0] for scope in viewer.scopes(permissions.POLICY_VIEW)]
    counties = {scope[:6] for scope in digits if len(scope) >= 6}
    return counties.pop() if len(counties) == 1 and len(digits) == 1 else pack().city[:4]


def duty_line(duty: Duty, values: Values, place: str) -> DutyLine:
    """One duty with the values given, as in force in a county or the city (region digits)."""
    return _line(pack(), duty, values, place)


def _line(known: Pack, duty: Duty, values: Values, place: str) -> DutyLine:
    def kinds(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(say(known.bodies[key].words) for key in keys)

    return DutyLine(
        duty=duty,
        summary=say(duty.summary),
        note=say(duty.note) if duty.note else "",
        verdict=_(rules.VERDICTS[duty.verdict]),
        strength=_(rules.GRADES[duty.strength.grade]),
        clock=_(rules.CLOCKS[duty.clock]),
        measure=_(rules.MEASURES[duty.measure]),
        capture=_(rules.CAPTURES[duty.capture]),
        bearers=kinds(duty.bearer.kinds),
        stages=tuple(_(rules.STAGES[stage]) for stage in duty.bearer.stages),
        actors=tuple(say(known.actor_words(key)) for key in duty.actors),
        lead=kinds(duty.owners.lead),
        support=kinds(duty.owners.support),
        acts=tuple((say(act.words), act) for act in acts_of(duty)),
        values=_values(duty, values.of(duty, place), values.day),
        pending=_pending(known, duty),
        settled=_settled(known, duty),
        exclusions=tuple(say(known.exclusions[code].words) for code in duty.exclusions),
        inferred=tuple(_(rules.INFERABLE[field]) for field in duty.inferred),
    )


def _values(duty: Duty, now: InForce | None, today: date) -> tuple[ValueLine, ...]:
    """What the document prints, and below it what has been decided on top."""
    base = rules.printed(duty, today)
    if base is None or now is None:
        return ()
    source = _("文件原文") if base.source == "clause" else base.source
    lines = [ValueLine(_number(duty, rules.number(duty, base)), base.valid_from, source, False)]
    if now.scope:
        lines.append(ValueLine(_number(duty, rules.number(duty, now)), now.valid_from, now.source, True))
    return tuple(lines)


def _number(duty: Duty, number: int) -> str:
    if rules.counts_per_cent(duty):
        return _("%(number)s%%") % {"number": number}
    return _("%(number)s 次") % {"number": number}


def _params(known: Pack, duty: Duty) -> list[rules.Param]:
    """The parameters a duty names; "P.freq.*" names all that begin so."""
    return [
        param
        for code, param in known.params.items()
        if any(code == word or (word.endswith("*") and code.startswith(word[:-1])) for word in duty.params)
    ]


def _pending(known: Pack, duty: Duty) -> tuple[str, ...]:
    return tuple(say(param.name) for param in _params(known, duty) if param.pending)


def _settled(known: Pack, duty: Duty) -> tuple[tuple[str, str], ...]:
    return tuple((say(param.name), param.default) for param in _params(known, duty) if not param.pending)
