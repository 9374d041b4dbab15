"""A body's report of a semester on some articles: nothing is written for it, every figure is worked out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gongyu.access.permissions import STANDING_VIEW
from gongyu.access.rules import Viewer, require
from gongyu.compliance.queries.pages.words import period_words
from gongyu.compliance.queries.school import OwedLine, school
from gongyu.compliance.rules.report import ARTICLES, code_of, read_code
from gongyu.kernel.calendar import Window
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack, term
from gongyu.ui.rules import STATES


@dataclass(frozen=True, slots=True)
class Figure:
    """A duty in the report: its figures as words, and the code that opens where they come from."""

    duty_key: str
    period_key: str
    summary: str
    judged: bool
    state: str
    state_words: str
    required: str
    achieved: str
    attested: str
    exempt: str
    code: str
    period_words: str


@dataclass(frozen=True, slots=True)
class ReportedArticle:
    """An article of the report."""

    no: int
    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole of it. `offered` are the articles of which the body owes something, `chosen` those told."""

    body: Body
    term: Window
    before: bool
    offered: tuple[tuple[int, str], ...]
    chosen: tuple[int, ...]
    articles: tuple[ReportedArticle, ...]
    as_of: datetime | None
    pack_key: str

    @property
    def judged(self) -> tuple[Figure, ...]:
        """What the document prints a number for."""
        return tuple(one for article in self.articles for one in article.figures if one.judged)

    def count(self, *states: str) -> int:
        """How many of these stand so."""
        return sum(one.state in states for one in self.judged)


def report(
    viewer: Viewer, organisation_id: int, *, articles: Collection[int] = ARTICLES, before: bool = False
) -> Report:
    """For those who see how the body stands, of this semester or the one before; OutOfScope for others."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(viewer, STANDING_VIEW, body.path)
    semester = term(viewer.today, body.stage, body.county_code)
    if before:
        viewer = replace(viewer, today=semester.starts_on - timedelta(days=1))
        semester = term(viewer.today, body.stage, body.county_code)
    page = school(viewer, organisation_id)
    known = {article.no for article in page.articles}
    chosen = tuple(sorted(set(articles) & known)) or tuple(sorted(set(ARTICLES) & known))
    lines = [line for article in page.articles for line in article.lines]
    return Report(
        body=body,
        term=semester,
        before=before,
        offered=tuple((article.no, article.title) for article in page.articles),
        chosen=chosen,
        articles=tuple(
            ReportedArticle(article.no, article.title, tuple(_figure(line, body) for line in article.lines))
            for article in page.articles
            if article.no in chosen
        ),
        as_of=max((line.now.as_of for line in lines if line.now.as_of), default=None),
        pack_key=pack().key,
    )


def coded(viewer: Viewer, typed: str) -> tuple[str, str, int]:
    """Duty, period and body of a code that somebody has read on a report. A body of which the viewer may know
    nothing is answered as one that is not there."""
    duty_key, period_key, body_code = read_code(typed)
    body = organisations.by_code(body_code)
    if body is None or duty_key not in pack().duties or not viewer.may_at(STANDING_VIEW, body.path):
        raise Refusal("report.no-such-code", N_("没有这个代码，请照报告上的样子再写一次。"), field="code")
    return duty_key, period_key, body.id


def _figure(line: OwedLine, body: Body) -> Figure:
    one = line.frozen or line.now
    known = one.as_of is not None
    words = STATES.get(one.state, STATES[""])[0]
    return Figure(
        duty_key=one.duty.key,
        period_key=one.period_key,
        summary=line.words.summary,
        judged=line.words.verdict == "judged",
        state=one.state if known else "unknown",
        state_words=_(words) if known else _(STATES["unknown"][0]),
        # Of how many nobody knows, there is no figure to show.
        required=_told(one.required)
        if known and one.state != "unknown" and line.words.verdict in ("judged", "coverage")
        else "",
        achieved=_told(one.achieved) if known else "",
        attested=_told(one.attested) if known and one.attested != 0 else "",
        exempt=_told(one.exempt) if known and one.exempt != 0 else "",
        code=code_of(one.duty.key, one.period_key, body.code),
        period_words=period_words(one.period_key),
    )


def _told(count: int | None) -> str:
    return _("略") if count is None else f"{count:,}"
