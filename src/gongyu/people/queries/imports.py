"""Rosters that were read: what each would change or has changed, a school's in a row, all schools' counts.

What a roster says is seen by whoever read it, and by nobody else; a school's office sees how each came out.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from gongyu.access.permissions import ROSTER_IMPORT, SYSTEM_VIEW
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.keeping.queries import keyring
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.models import RosterImport
from gongyu.people.queries.leaving import open_left_out
from gongyu.people.queries.seats import class_name
from gongyu.people.rules.sheet import Problem, Sheet

# What the lists of an import are bound to when they are sealed.
SHOWN: Final = "people_rosterimport.shown"
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Change:
    """A pupil whom an import concerns: where they are or come from, where they go, and which facts change."""

    name: str
    before: str
    after: str
    on_leave: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import as whoever read it sees it. `state` is waiting, done, or expired (nothing came of it);
    without its lists once they are emptied."""

    id: int
    body: Body
    state: str
    read_at: datetime
    expires_at: datetime
    counts: Mapping[str, int]
    new: tuple[Change, ...]
    moved: tuple[Change, ...]
    changed: tuple[Change, ...]
    left_out: tuple[Change, ...]
    problems: tuple[Problem, ...]
    number: int
    pages: int
    may_fetch: bool
    to_decide: int

    @property
    def changes_nothing(self) -> bool:
        """Whether taking it in leaves the registry as it is."""
        return not (self.counts["added"] or self.counts["moved"] or self.counts["changed"])


@dataclass(frozen=True, slots=True)
class ImportSeen:
    """An import in a list: how it came out, in numbers. `mine` leads to its page."""

    id: int
    organisation_id: int
    organisation_name: str
    read_at: datetime
    by_name: str
    state: str
    counts: Mapping[str, int]
    to_fetch: bool
    to_decide: int
    mine: bool


@dataclass(frozen=True, slots=True)
class ImportList:
    """A page of imports, the newest first."""

    rows: tuple[ImportSeen, ...]
    number: int
    more: bool


def imported(viewer: Viewer, import_id: int, *, page: int = 1) -> ImportPage:
    """One import, with a page of what was refused; OutOfScope for everybody but who read it."""
    row, body = own_import(viewer, import_id)
    lists = _lists(row)
    problems = [_problem(one) for one in lists.get("problems", ())]
    pages = max(1, -(-len(problems) // PAGE))
    number = min(max(page, 1), pages)
    done = row.confirmed_at is not None

    def named(year: int | None, number: int | None) -> str:
        return class_name(year, number or 0, body.stage, viewer.today) if year else ""

    return ImportPage(
        id=row.pk,
        body=body,
        state=_state(row.confirmed_at, row.expires_at, bool(row.rows_sealed)),
        read_at=row.read_at,
        expires_at=row.expires_at,
        counts=row.counts,
        new=tuple(Change(one[0], "", named(*one[1:3])) for one in lists.get("new", ())),
        moved=tuple(
            Change(one[0], one[1] or named(*one[2:4]), named(*one[4:6]), one[6])
            for one in lists.get("moved", ())
        ),
        changed=tuple(
            Change(one[0], named(*one[1:3]), "", kinds=tuple(one[3])) for one in lists.get("changed", ())
        ),
        left_out=tuple(Change(one[0], named(*one[1:3]), "") for one in lists.get("left_out", ())),
        problems=tuple(problems[(number - 1) * PAGE : number * PAGE]),
        number=number,
        pages=pages,
        may_fetch=bool(problems),
        to_decide=open_left_out(body.id) if done else 0,
    )


def own_import(viewer: Viewer, import_id: int) -> tuple[RosterImport, Body]:
    """An import of the viewer's own and its school; OutOfScope for another's, or where one may no longer."""
    require_anywhere(viewer, ROSTER_IMPORT)
    row = RosterImport.objects.filter(pk=import_id, by_id=viewer.user_id or 0).first()
    body = organisations.body(row.organisation_id) if row else None
    if row is None or body is None:
        raise OutOfScope
    require(viewer, ROSTER_IMPORT, body.path)
    return row, body


def refused_rows(row: RosterImport) -> Sheet | None:
    """The rows of an import that were refused, with their cells; None once they are emptied."""
    lists = _lists(row)
    if not lists.get("problems"):
        return None
    cells = {int(number): tuple(cells) for number, cells in lists["cells"].items()}
    problems = [_problem(one) for one in lists["problems"]]
    return Sheet(lists["headings"], [], problems, cells, tuple(lists["first"]))


def imports_of(viewer: Viewer, organisation_id: int, *, page: int = 1) -> tuple[Body, ImportList]:
    """The imports of a school, for its office."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(viewer, ROSTER_IMPORT, body.path)
    return body, _listed(viewer, "i.organisation_id = %(school)s", {"school": body.id}, page)


def imports_within(viewer: Viewer, *, page: int = 1) -> ImportList:
    """The imports of all schools that an administrator sees: counts, and no child's name."""
    require_anywhere(viewer, SYSTEM_VIEW)
    prefixes = [scope + "%" for scope in viewer.scopes(SYSTEM_VIEW)]
    return _listed(viewer, "o.path LIKE ANY(%(prefixes)s)", {"prefixes": prefixes}, page)


# What a school still has to decide stands beside its newest import.
_IMPORTS: Final = """
    SELECT i.id, i.organisation_id, o.name, i.read_at, u.display_name, i.confirmed_at, i.expires_at,
           i.rows_sealed IS NOT NULL, i.counts,
           i.shown_sealed IS NOT NULL AND i.fetched_at IS NULL AND i.expires_at > now(),
           (SELECT count(*) FROM people_leftout l
            JOIN people_enrolment e ON e.pupil_id = l.pupil_id AND e.organisation_id = i.organisation_id
                 AND e.superseded_at IS NULL AND e.valid_until IS NULL
            WHERE l.roster_import_id = i.id AND l.decision = ''),
           i.by_id
    FROM people_rosterimport i JOIN organisations_organisation o ON o.id = i.organisation_id
    LEFT JOIN accounts_user u ON u.id = i.by_id
    WHERE {where} ORDER BY i.read_at DESC, i.id DESC LIMIT %(limit)s OFFSET %(offset)s"""


def _listed(viewer: Viewer, where: str, values: dict[str, Any], page: int) -> ImportList:
    number = max(page, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            _IMPORTS.format(where=where), {**values, "limit": PAGE + 1, "offset": (number - 1) * PAGE}
        )
        found = cursor.fetchall()
    rows = tuple(_seen(viewer, *one) for one in found[:PAGE])
    return ImportList(rows, number, len(found) > PAGE)


def _seen(
    viewer: Viewer,
    key: int,
    school: int,
    school_name: str,
    read_at: datetime,
    by_name: str | None,
    confirmed_at: datetime | None,
    expires_at: datetime,
    waits: bool,
    counts: str | Mapping[str, int],
    to_fetch: bool,
    to_decide: int,
    by: int | None,
) -> ImportSeen:
    known = json.loads(counts) if isinstance(counts, str) else counts
    return ImportSeen(
        id=key,
        organisation_id=school,
        organisation_name=school_name,
        read_at=read_at,
        by_name=by_name or "",
        state=_state(confirmed_at, expires_at, waits),
        counts=known,
        to_fetch=to_fetch and known["rejected"] > 0,
        to_decide=to_decide,
        mine=by is not None and by == viewer.user_id,
    )


def _state(confirmed_at: datetime | None, expires_at: datetime, waits: bool) -> str:
    if confirmed_at is not None:
        return "done"
    return "waiting" if waits and expires_at > timezone.now() else "expired"


def _lists(row: RosterImport) -> Mapping[str, Any]:
    """The lists of an import, until it expires."""
    if not row.shown_sealed or row.expires_at <= timezone.now():
        return {}
    opened = keyring().open_bytes(bytes(row.shown_sealed), SHOWN)
    found: dict[str, Any] = json.loads(zlib.decompress(opened))
    return found


def _problem(one: list[Any]) -> Problem:
    return Problem(one[0], one[1], one[2], one[3], tuple((name, value) for name, value in one[4]))
