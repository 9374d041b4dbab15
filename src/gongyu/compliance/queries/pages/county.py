"""One county: its judged clauses, and its schools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.access.permissions import STANDING_VIEW
from gongyu.access.rules import Viewer, require
from gongyu.compliance.queries.pages.areas import Area, Summed, areas, sums
from gongyu.compliance.queries.pages.words import DutyWords, duty_words
from gongyu.compliance.queries.standings import DutyStanding, standings_of
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack

PAGE: Final = 30
SCHOOLS: Final = ("school", "kindergarten")
STAGES: Final = ("kindergarten", "primary", "junior", "senior", "special")


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school and its judged clauses now; `visits` is the one about every pupil, if it owes that."""

    body: Body
    standings: tuple[DutyStanding, ...]

    @property
    def visits(self) -> DutyStanding | None:
        return next((one for one in self.standings if one.duty.subject == "pupil"), None)

    @property
    def met(self) -> int:
        return sum(one.state == "met" for one in self.standings)

    @property
    def behind(self) -> int:
        return sum(one.state in ("behind", "unmet") for one in self.standings)


@dataclass(frozen=True, slots=True)
class CountyPage:
    """A county: its judged clauses summed, and a page of its schools by their place in the tree."""

    area: Area
    duties: tuple[tuple[DutyWords, Summed], ...]
    schools: tuple[SchoolLine, ...]
    page: int
    more: bool


def county(viewer: Viewer, code: str, *, stage: str = "", search: str = "", page: int = 1) -> CountyPage:
    """A county the viewer may see. OutOfScope for another one, or for one that does not exist."""
    place = next((one for one in areas(viewer) if not one.is_city and one.digits == code[:6]), None)
    if place is None:
        raise OutOfScope
    require(viewer, STANDING_VIEW, place.digits)
    if stage and stage not in STAGES:
        raise OutOfScope
    page = max(page, 1)
    found = organisations.visible(
        [place.digits],
        on=viewer.today,
        kinds=SCHOOLS,
        stages=(stage,) if stage else (),
        search=search,
        limit=PAGE + 1,
        offset=(page - 1) * PAGE,
    )
    standings = standings_of(viewer, found[:PAGE])
    judged = [duty for duty in pack().duties.values() if duty.judged]
    return CountyPage(
        area=place,
        duties=tuple((duty_words(one.duty), one) for one in sums(place, judged, viewer.today)),
        schools=tuple(SchoolLine(body, standings[body.id]) for body in found[:PAGE]),
        page=page,
        more=len(found) > PAGE,
    )
