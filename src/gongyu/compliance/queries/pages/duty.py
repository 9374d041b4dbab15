"""One clause: what it asks, the numbers in force, and how it stands county by county or body by body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gongyu.access.rules import Viewer
from gongyu.compliance.models import Standing
from gongyu.compliance.queries import small
from gongyu.compliance.queries.pages.areas import Area, Summed, current, sums
from gongyu.compliance.queries.pages.document import CountyLine, Form, by_county, forms_of
from gongyu.compliance.queries.pages.words import DutyWords, duty_words
from gongyu.compliance.rules.small import Told
from gongyu.kernel.refusal import OutOfScope
from gongyu.policy.queries import DutyLine, article_page, pack
from gongyu.policy.rules import Duty

PAGE: Final = 50
STATES: Final = ("met", "unmet", "on_course", "behind", "unknown", "exempt")


@dataclass(frozen=True, slots=True)
class BearerLine:
    """How the duty stands for one body now."""

    organisation_id: int
    name: str
    required: int | None
    achieved: int | None
    attested: int | None
    exempt: int | None
    state: str


@dataclass(frozen=True, slots=True)
class BearersPage:
    """A page of bodies that owe the duty, by their place in the tree."""

    lines: tuple[BearerLine, ...]
    period_key: str
    state: str
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A clause with everything that explains its figures. `bearers` only for one county."""

    area: Area
    words: DutyWords
    text: DutyLine
    article: tuple[int, str]
    sums: tuple[Summed, ...]
    counties: tuple[CountyLine, ...]
    bearers: BearersPage | None
    form: Form | None
    # Whether families of the area are asked at random if what is recorded is so (`contact` knows).
    sampled: bool = False


def duty_page(viewer: Viewer, place: Area, key: str, *, state: str = "", page: int = 1) -> DutyPage:
    """A clause over an area the viewer may see. OutOfScope for a clause that does not exist."""
    found = duty_text(viewer, key)
    duty = found.duty
    whole = place.is_city
    return DutyPage(
        area=place,
        words=duty_words(duty),
        text=found,
        article=(duty.article, article_title(viewer, duty)),
        sums=sums(place, [duty], viewer.today),
        counties=by_county(viewer, place.counties, duty) if whole else (),
        bearers=None if whole else _bearers(viewer, duty, place, state, max(page, 1)),
        form=forms_of(viewer).get(key),
        sampled=not whole and duty.judged and duty.subject == "pupil",
    )


def duty_text(viewer: Viewer, key: str) -> DutyLine:
    """What a clause asks, in the reader's words, with the values in force where the viewer works."""
    duty = pack().duties.get(key)
    if duty is None:
        raise OutOfScope
    lines = article_page(viewer, duty.article, viewer.today).lines
    return next(line for line in lines if line.duty.key == key)


def article_title(viewer: Viewer, duty: Duty) -> str:
    """The title of a clause's article."""
    return article_page(viewer, duty.article, viewer.today).title


def _bearers(viewer: Viewer, duty: Duty, place: Area, state: str, page: int) -> BearersPage:
    if state and state not in STATES:
        raise OutOfScope
    keys = [key for key, _ in current(duty, place.digits, viewer.today)]
    rows = Standing.objects.filter(
        duty_key=duty.key, period_key__in=keys[-1:] if duty.deadline else keys, county_code=place.digits
    ).select_related("organisation")
    start = (page - 1) * PAGE
    ordered, told = rows.order_by("organisation__path"), small.of_bodies([place.digits], [duty.key], keys)
    if state and told:
        # A list by states must not tell the state that its lines withhold.
        lines = [line for row in ordered if (line := _line(viewer, row, told)).state == state]
        found = lines[start : start + PAGE + 1]
    else:
        narrowed = ordered.filter(state=state) if state else ordered
        found = [_line(viewer, row, told) for row in narrowed[start : start + PAGE + 1]]
    return BearersPage(
        lines=tuple(found[:PAGE]),
        period_key=keys[-1],
        state=state,
        page=page,
        more=len(found) > PAGE,
    )


def _line(viewer: Viewer, row: Standing, told: Mapping[tuple[int, str, str], Told]) -> BearerLine:
    body = row.organisation
    left = None if small.knows(viewer, body.path) else told.get((body.pk, row.duty_key, row.period_key))
    figures = small.figures(left, {name: getattr(row, name) for name in small.FIGURES})
    word = small.state(pack().duties[row.duty_key], row.state, left) if left else row.state
    return BearerLine(organisation_id=body.pk, name=body.name, state=word, **figures)


def article_of(key: str) -> int:
    """The article of a clause; OutOfScope where there is no such clause."""
    duty = pack().duties.get(key)
    if duty is None:
        raise OutOfScope
    return duty.article
