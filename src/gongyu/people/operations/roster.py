"""Taking a roster in: what is new is added, what has changed is dated, what is the same is left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import ROSTER_IMPORT
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.operations.families import Families
from gongyu.people.operations.places import classes_opened, placed
from gongyu.people.operations.pupils import Pupils
from gongyu.people.rules.naming import september
from gongyu.people.rules.sheet import Problem, Sheet, read_sheet
from gongyu.people.rules.workbook import read_table

LOCK = 7201
REASSESS = "compliance.reassess_school"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import has done. `left_out` are pupils of the school whom the file does not name: unchanged."""

    organisation_id: int
    rows: int
    added: int
    moved: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    sheet: Sheet

    @property
    def rejected(self) -> int:
        return self.sheet.rejected

    @property
    def touched(self) -> bool:
        """Whether anything in the registry is not as it was."""
        return bool(self.added or self.moved or self.changed)


@transaction.atomic
def import_roster(*, by: Viewer, today: date, organisation_id: int, content: bytes, source: str) -> Imported:
    """Read a school's roster workbook. Rejected rows never block good ones; the same file twice changes
    nothing. The number of statements does not grow with the rows."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(by, ROSTER_IMPORT, body.path)
    if body.kind not in ("school", "kindergarten"):
        raise Refusal(
            "people.not-a-school", N_("名册要导入到学校或幼儿园；九年一贯制学校请分学段导入。"), field="file"
        )
    sheet = read_sheet(read_table(content), body.stage, today)
    _hold(organisation_id)
    now, since = timezone.now(), _since(body, today)
    places = placed(sheet, body)
    pupils = Pupils(body, today, since, now, may_transfer=by.everywhere)
    pupils.match(sheet)
    pupils.take_in(sheet, classes_opened(sheet, body))
    Families(body, since, now).take_in(sheet, pupils, places)
    done = _counted(sheet, pupils, organisation_id)
    _tell(by, done, source)
    return done


def _counted(sheet: Sheet, pupils: Pupils, organisation_id: int) -> Imported:
    added, moved = len(pupils.added), len(pupils.moved)
    changed = len(pupils.changed - pupils.moved - pupils.added)
    return Imported(
        organisation_id=organisation_id,
        rows=len(sheet.cells),
        added=added,
        moved=moved,
        changed=changed,
        unchanged=len(sheet.rows) - added - moved - changed,
        problems=tuple(sorted(sheet.problems, key=lambda one: one.row)),
        left_out=pupils.left_out(sheet),
        sheet=sheet,
    )


def _tell(by: Viewer, done: Imported, source: str) -> None:
    """One line in the trail, in numbers; and the standings that the roster bears on are found anew."""
    detail = {
        "source": source[:80],
        "rows": done.rows,
        "added": done.added,
        "moved": done.moved,
        "changed": done.changed,
        "rejected": done.rejected,
    }
    record(
        by=by.user_id,
        act="roster.import",
        noun="roster",
        key=str(done.organisation_id),
        organisation_id=done.organisation_id,
        detail=detail,
    )
    if done.touched:
        app.configure_task(REASSESS).defer(organisation_ids=[done.organisation_id])


def _since(body: Body, today: date) -> date:
    """From when newcomers count: a school's first roster says who has been there since the year began."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM people_enrolment "
            "WHERE organisation_id = %s AND superseded_at IS NULL)",
            [body.id],
        )
        known = cursor.fetchone()[0]
    return today if known else max(date(september(today), 9, 1), body.opened_on)


def _hold(organisation_id: int) -> None:
    """One import at a time for a school."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, organisation_id])
