"""Pupils whom a roster left out, and what is decided of them; for the school's office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import Viewer, require
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.queries.seats import class_name
from gongyu.people.rules.leaving import OPEN

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Missing:
    """A pupil of the school whom a roster does not name; `decision` while they stay, or empty."""

    id: int
    pupil_id: int
    name: str
    class_id: int
    class_name: str
    on_leave: bool
    decision: str
    decided_on: date | None
    since: date


@dataclass(frozen=True, slots=True)
class MissingClass:
    """Those of one class on this page; `total` counts all of the class that wait for a decision."""

    id: int
    name: str
    total: int
    pupils: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class LeftOutPage:
    """Who waits for a decision, class by class, and who was decided to stay."""

    body: Body
    waiting: int
    classes: tuple[MissingClass, ...]
    staying: tuple[Missing, ...]
    number: int
    pages: int


_ROWS: Final = """
    SELECT l.id, p.id, p.name, coalesce(c.id, 0), c.entry_year, c.number, e.status = 'leave', l.decision,
           l.decided_at, e.valid_from
    FROM people_leftout l JOIN people_rosterimport i ON i.id = l.roster_import_id
    JOIN people_pupil p ON p.id = l.pupil_id
    JOIN people_enrolment e ON e.pupil_id = l.pupil_id AND e.organisation_id = i.organisation_id
         AND e.superseded_at IS NULL AND e.valid_until IS NULL
    LEFT JOIN people_schoolclass c ON c.id = e.school_class_id
    WHERE i.organisation_id = %(school)s AND l.decision = ANY(%(open)s)
    ORDER BY c.entry_year, c.number, p.pinyin, p.id"""
_COUNT: Final = """
    SELECT count(*) FROM people_leftout l JOIN people_rosterimport i ON i.id = l.roster_import_id
    JOIN people_enrolment e ON e.pupil_id = l.pupil_id AND e.organisation_id = i.organisation_id
         AND e.superseded_at IS NULL AND e.valid_until IS NULL
    WHERE i.organisation_id = %(school)s AND l.decision = ''"""


def left_out(viewer: Viewer, organisation_id: int, *, page: int = 1) -> LeftOutPage:
    """The pupils of a school about whom its office decides."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(viewer, ROSTER_MANAGE, body.path)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"school": body.id, "open": list(OPEN)})
        found = [_missing(row, body.stage, viewer.today) for row in cursor.fetchall()]
    waiting = [one for one in found if not one.decision]
    pages = max(1, -(-len(waiting) // PAGE))
    number = min(max(page, 1), pages)
    shown = waiting[(number - 1) * PAGE : number * PAGE]
    totals: dict[int, int] = {}
    for one in waiting:
        totals[one.class_id] = totals.get(one.class_id, 0) + 1
    return LeftOutPage(
        body=body,
        waiting=len(waiting),
        classes=tuple(
            MissingClass(key, name, totals[key], tuple(pupils))
            for (key, name), pupils in groupby(shown, lambda one: (one.class_id, one.class_name))
        ),
        staying=tuple(one for one in found if one.decision),
        number=number,
        pages=pages,
    )


def open_left_out(organisation_id: int) -> int:
    """How many pupils of a school wait for a decision; who asks is looked at by whoever calls."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"school": organisation_id})
        return int(cursor.fetchone()[0])


def _missing(row: tuple[Any, ...], stage: str, today: date) -> Missing:
    named = class_name(row[4], row[5], stage, today) if row[3] else ""
    decided = timezone.localdate(row[8]) if row[8] else None
    return Missing(row[0], row[1], row[2], row[3], named, row[6], row[7], decided, row[9])
