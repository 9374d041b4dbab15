"""A list of bodies on its way in: what it would change, found anew whenever it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.access.rules import Viewer, require
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Place
from gongyu.organisations.rules.body_list import BodyPlan, BodyRow, Founding, Renaming
from gongyu.people.queries.lists import waiting_list
from gongyu.people.rules.bodies import Kinds, read_bodies
from gongyu.people.rules.sheet import Problem, Sheet

BODY_LISTS: Final = ("organisations", "stations", "venues")


@dataclass(frozen=True, slots=True)
class BodyListPage:
    """A list that waits, or what came of one. `outcome` is what the page shows, as one number."""

    id: int
    kind: str
    region: Place
    source: str
    counts: dict[str, int]
    outcome: str
    founded: tuple[Founding, ...]
    renamed: tuple[Renaming, ...]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]
    confirmed_at: datetime | None


def body_list(viewer: Viewer, list_id: int, kinds: Kinds) -> BodyListPage:
    """What a list of bodies would change, for whoever read it; OutOfScope once it has expired."""
    kept, sheet = waiting_list(viewer, list_id, BODY_LISTS)
    region = region_to_list(viewer, kept.region_id or "")
    plan = planned_list(sheet, kept.kind, region.code, kinds, viewer.today)
    return BodyListPage(
        id=kept.pk,
        kind=kept.kind,
        region=region,
        source=kept.source,
        counts=kept.counts if kept.confirmed_at else counted_bodies(plan, sheet),
        outcome=plan.outcome,
        founded=tuple(plan.founded),
        renamed=tuple(plan.renamed),
        left_out=plan.left_out,
        problems=tuple(sorted(sheet.problems)),
        confirmed_at=kept.confirmed_at,
    )


def refused_bodies(viewer: Viewer, list_id: int, kinds: Kinds) -> Sheet:
    """The rows of a list that are not taken in, with what is wrong with each."""
    kept, sheet = waiting_list(viewer, list_id, BODY_LISTS)
    region = region_to_list(viewer, kept.region_id or "")
    planned_list(sheet, kept.kind, region.code, kinds, viewer.today)
    return sheet


def region_to_list(viewer: Viewer, code: str) -> Place:
    """The region into which the viewer brings bodies; OutOfScope where they manage nothing."""
    region = organisations.region(code) if code else None
    if region is None:
        raise OutOfScope
    require(viewer, ORGANISATION_MANAGE, f"{region.prefix}/")
    return region


def planned_list(sheet: Sheet, kind: str, region_code: str, kinds: Kinds, today: date) -> BodyPlan:
    """What a list that is laid out would change at a region; what is wrong is noted in the sheet."""
    plan = organisations.body_plan(region_code, rows_of(sheet, kind, kinds, today), kinds.levels, today)
    note_refused(sheet, plan)
    return plan


def rows_of(sheet: Sheet, kind: str, kinds: Kinds, today: date) -> list[BodyRow]:
    """The rows that could be read; what could not be is noted in the sheet."""
    return [BodyRow(line.row, **line.values) for line in read_bodies(sheet, kind, kinds.words, today)]


def note_refused(sheet: Sheet, plan: BodyPlan) -> None:
    """Note what is refused at its cell."""
    for one in plan.refused:
        sheet.wrong(one.row, one.column if one.column in sheet.names else "name", one.sentence)


def counted_bodies(plan: BodyPlan, sheet: Sheet) -> dict[str, int]:
    """The figures of a list, by name."""
    return {"rows": len(sheet.cells), **plan.counts, "rejected": sheet.rejected}
