"""A list of staff on its way in: what it would change, found anew whenever it is asked for."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone

from gongyu.access.rules import Viewer
from gongyu.keeping.queries import keyring
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.queries import Body
from gongyu.people.models import ListImport
from gongyu.people.queries.roster import school_to_import
from gongyu.people.queries.seats import class_name
from gongyu.people.queries.staff_list import known_staff
from gongyu.people.rules.packing import opened_list, packed_list
from gongyu.people.rules.sheet import Problem, Sheet
from gongyu.people.rules.staff_plan import planned
from gongyu.people.rules.staffing import Change, Plan

CELLS: Final = "people_listimport.cells"
STAFF_LISTS: Final = ("staff",)
_LEVEL: Final = 1


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What would become of one person; classes are those that they take over."""

    name: str
    kinds: tuple[str, ...]
    posts: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffListPage:
    """A list that waits, or what came of one. `outcome` is what the page shows, as one number."""

    id: int
    body: Body
    source: str
    counts: dict[str, int]
    outcome: str
    new: tuple[StaffChange, ...]
    changed: tuple[StaffChange, ...]
    left_out: tuple[str, ...]
    headless: tuple[str, ...]
    problems: tuple[Problem, ...]
    confirmed_at: datetime | None


def staff_list(viewer: Viewer, list_id: int) -> StaffListPage:
    """What a list of staff would change, for whoever read it; OutOfScope once it has expired."""
    kept, sheet = waiting_list(viewer, list_id, STAFF_LISTS)
    body = school_to_import(viewer, kept.organisation_id)
    plan = staff_plan(body, sheet, viewer.today)
    shown = [_shown(one.name, one, body, viewer.today) for one in plan.changes if one.kinds]
    return StaffListPage(
        id=kept.pk,
        body=body,
        source=kept.source,
        counts=kept.counts if kept.confirmed_at else counted(plan, sheet),
        outcome=plan.outcome,
        new=tuple(one for one in shown if "new" in one.kinds),
        changed=tuple(one for one in shown if "new" not in one.kinds),
        left_out=plan.left_out,
        headless=_names(plan.headless, body, viewer.today),
        problems=tuple(sorted(sheet.problems)),
        confirmed_at=kept.confirmed_at,
    )


def refused_rows(viewer: Viewer, list_id: int) -> Sheet:
    """The rows of a list that are not taken in, with what is wrong with each."""
    kept, sheet = waiting_list(viewer, list_id, STAFF_LISTS)
    staff_plan(school_to_import(viewer, kept.organisation_id), sheet, viewer.today)
    return sheet


def waiting_list(viewer: Viewer, list_id: int, kinds: Collection[str]) -> tuple[ListImport, Sheet]:
    """A list that its reader has not let expire, laid out; OutOfScope for everybody else's."""
    kept = ListImport.objects.filter(pk=list_id, by_id=viewer.user_id, kind__in=kinds).first()
    if kept is None or viewer.user_id is None or kept.cells_sealed is None:
        raise OutOfScope
    if kept.expires_at <= timezone.now():
        raise OutOfScope
    return kept, opened_list(opened_cells(kept.cells_sealed), kept.kind)


def staff_plan(body: Body, sheet: Sheet, today: date) -> Plan:
    """What a list that is laid out would change at a school; what is wrong is noted in the sheet."""
    return planned(sheet, known_staff(body, today))


def counted(plan: Plan, sheet: Sheet) -> dict[str, int]:
    """The figures of a list, by name."""
    return {"rows": len(sheet.cells), **plan.counts, "rejected": sheet.rejected}


def sealed_cells(sheet: Sheet, *beside: Any) -> bytes:
    """A list that is laid out, with plain values beside it, packed and sealed."""
    packed = marshal.dumps((*packed_list(sheet), *beside))
    return keyring().seal_bytes(zlib.compress(packed, _LEVEL), CELLS)


def opened_cells(sealed: bytes | memoryview) -> tuple[Any, ...]:
    """What was packed: the list's three parts, and what was put beside it."""
    found: tuple[Any, ...] = marshal.loads(zlib.decompress(keyring().open_bytes(bytes(sealed), CELLS)))
    return found


def _shown(name: str, one: Change, body: Body, today: date) -> StaffChange:
    posts = tuple(post for post, _ in one.posts_begin)
    return StaffChange(name, one.kinds, posts, _names(one.classes, body, today))


def _names(classes: tuple[tuple[int, int], ...], body: Body, today: date) -> tuple[str, ...]:
    return tuple(class_name(entry, number, body.stage, today) for entry, number in classes)
