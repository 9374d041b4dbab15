"""Taking a roster in: what is new is added, what has changed is dated, what is the same is left alone.

A browser shows first and takes in when that is confirmed; a command may do both at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import ROSTER_IMPORT
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.models import RosterImport
from gongyu.people.operations.differences import Differences, differ
from gongyu.people.operations.families import merge_families
from gongyu.people.operations.kept import Kept, kept_from, opened_rows, sealed_json, sealed_rows
from gongyu.people.operations.leaving import ask_about
from gongyu.people.operations.listing import listed
from gongyu.people.operations.matching import match
from gongyu.people.operations.merging import Moment, merge_pupils
from gongyu.people.operations.places import placed
from gongyu.people.operations.reading import read
from gongyu.people.operations.staging import stage
from gongyu.people.queries.imports import SHOWN
from gongyu.people.rules.grades import september
from gongyu.people.rules.sheet import Problem, Sheet, is_sent_back

LOCK: Final = 7201
REASSESS: Final = "compliance.reassess_school"
# How long a roster waits to be confirmed, and its refused rows to be fetched.
WAITS: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import does or has done. `left_out` are pupils of the school whom no row names: unchanged."""

    organisation_id: int
    differences: Differences
    sheet: Sheet

    @property
    def counts(self) -> dict[str, int]:
        """The figures, by name."""
        return {
            "rows": self.rows,
            "added": self.added,
            "moved": self.moved,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "left_out": len(self.left_out),
        }

    @property
    def rows(self) -> int:
        return self.differences.rows + self.sheet.rejected

    @property
    def rejected(self) -> int:
        return self.sheet.rejected

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.sheet.problems))

    @property
    def added(self) -> int:
        return self.differences.added

    @property
    def moved(self) -> int:
        return self.differences.moved

    @property
    def changed(self) -> int:
        return self.differences.changed

    @property
    def unchanged(self) -> int:
        return self.differences.unchanged

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(name for _, name, *_ in self.differences.left_out)

    @property
    def touched(self) -> bool:
        """Whether anything in the registry is not as it was."""
        return bool(self.added or self.moved or self.changed)


@transaction.atomic
def preview_roster(*, by: Viewer, today: date, organisation_id: int, content: bytes, source: str) -> int:
    """Read a school's roster and keep, sealed, what it would change; the key by which it is confirmed.

    Refused rows never block good ones. The number of statements does not grow with the rows.
    """
    body = _school(by, organisation_id)
    kept = _read(content, body, today)
    done = _compared(kept, body, by)
    now = timezone.now()
    kept_as = RosterImport.objects.create(
        organisation_id=body.id,
        by_id=by.user_id,
        source=source[:80],
        read_at=now,
        expires_at=now + WAITS,
        counts=done.counts,
        outcome=done.differences.outcome,
        rows_sealed=sealed_rows(kept),
        shown_sealed=_shown(done),
    )
    _note("roster.preview", by, done, source)
    return kept_as.pk


@transaction.atomic
def confirm_roster(*, by: Viewer, today: date, import_id: int) -> bool:
    """Take in what was shown, once. False when the registry has changed since, so that something else would
    come of it: then nothing is taken in, and what is kept shows what would come of it now."""
    kept_as = RosterImport.objects.select_for_update().filter(pk=import_id, by_id=by.user_id).first()
    if kept_as is None or by.user_id is None:
        raise OutOfScope
    body = _school(by, kept_as.organisation_id)
    if kept_as.confirmed_at is not None:
        return True
    waiting = kept_as.rows_sealed if kept_as.expires_at > timezone.now() else None
    kept = opened_rows(waiting) if waiting else None
    if kept is None:
        raise Refusal("people.import-expired", N_("这份预览已经过期，没有导入。请重新上传名册。"))
    _hold(body.id)
    done = _compared(kept, body, by)
    if done.differences.outcome != kept_as.outcome:
        kept_as.counts, kept_as.outcome, kept_as.shown_sealed = (
            done.counts,
            done.differences.outcome,
            _shown(done),
        )
        kept_as.save(update_fields=["counts", "outcome", "shown_sealed"])
        return False
    _merge(kept, body, today)
    _settle(kept_as, done, by)
    return True


@transaction.atomic
def import_roster(
    *, by: Viewer, today: date, organisation_id: int, content: bytes, source: str, dry_run: bool = False
) -> Imported:
    """Read a school's roster and take it in at once; with `dry_run` only find out what would come of it."""
    body = _school(by, organisation_id)
    kept = _read(content, body, today)
    _hold(body.id)
    done = _compared(kept, body, by)
    if not dry_run:
        _merge(kept, body, today)
        now = timezone.now()
        kept_as = RosterImport(
            organisation_id=body.id, by_id=by.user_id, source=source[:80], read_at=now, expires_at=now
        )
        kept_as.counts, kept_as.outcome = done.counts, done.differences.outcome
        kept_as.save()
        _settle(kept_as, done, by)
    return done


def _school(by: Viewer, organisation_id: int) -> Body:
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(by, ROSTER_IMPORT, body.path)
    if body.kind not in ("school", "kindergarten"):
        raise Refusal(
            "people.not-a-school", N_("名册要导入到学校或幼儿园；九年一贯制学校请分学段导入。"), field="file"
        )
    return body


def _read(content: bytes, body: Body, today: date) -> Kept:
    sheet = read(content, body.stage, today)
    return kept_from(sheet, placed(sheet, body, today))


def _compared(kept: Kept, body: Body, by: Viewer) -> Imported:
    """Hold the rows against the registry. What stands in a row's way is noted in the sheet."""
    sheet = kept.sheet
    stage(kept.rows, kept.guardians)
    gone = set()
    for row, key, sentence, values in match(body.id, may_transfer=by.everywhere):
        sheet.wrong(row, key, sentence, *values)
        gone.add(row)
    backgrounds = {row: codes for row, codes in kept.backgrounds.items() if row not in gone}
    whole = not is_sent_back(sheet.first)
    return Imported(body.id, differ(body.id, backgrounds, kept.refused, whole=whole), sheet)


def _merge(kept: Kept, body: Body, today: date) -> None:
    moment = Moment(body.id, body.county_code, today, _since(body, today), timezone.now())
    try:
        with transaction.atomic():
            merge_pupils(moment, kept.secrets)
            merge_families(moment, kept.secrets)
    except IntegrityError as error:
        # Another school has taken the same child in at this moment.
        raise Refusal(
            "people.roster-moved-on", N_("名册刚被别的导入改动，这次没有导入。请再确认一次。")
        ) from error


def _settle(kept_as: RosterImport, done: Imported, by: Viewer) -> None:
    """It is in: the rows are dropped, who was left out is kept for a decision, standings are found anew. What
    was refused waits from now on."""
    now = timezone.now()
    kept_as.confirmed_at, kept_as.rows_sealed = now, None
    if kept_as.shown_sealed:
        kept_as.expires_at = now + WAITS
    kept_as.save(update_fields=["confirmed_at", "rows_sealed", "expires_at"])
    ask_about(kept_as, [pupil for pupil, *_ in done.differences.left_out])
    _note("roster.import", by, done, kept_as.source)
    if done.touched:
        app.configure_task(REASSESS).defer(organisation_ids=[done.organisation_id])


def _shown(done: Imported) -> bytes:
    return sealed_json(listed(done.sheet, done.differences, done.organisation_id), SHOWN)


def _note(act: str, by: Viewer, done: Imported, source: str) -> None:
    """One line in the trail, in numbers."""
    record(
        by=by.user_id,
        act=act,
        noun="roster",
        key=str(done.organisation_id),
        organisation_id=done.organisation_id,
        detail={"source": source[:80], **done.counts},
    )


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
