"""Taking a list of staff in: shown first and confirmed, or at once from the command line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import ROSTER_IMPORT
from gongyu.access.rules import Viewer, require
from gongyu.accounts import operations as accounts
from gongyu.accounts import queries as account_queries
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.models import Headship, ListImport, Post, Staff
from gongyu.people.operations.reading import read_list
from gongyu.people.operations.roster import REASSESS
from gongyu.people.operations.staff_leaving import ask_about_staff, hold_staff
from gongyu.people.queries.lists import counted, sealed_cells, staff_plan, waiting_list
from gongyu.people.rules.sheet import Sheet
from gongyu.people.rules.spelling import name_pinyin
from gongyu.people.rules.staffing import Change, Plan

STAFF: Final = "staff"
WAITS: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class StaffTaken:
    """What an import of staff does or has done."""

    organisation_id: int
    sheet: Sheet
    plan: Plan

    @property
    def counts(self) -> dict[str, int]:
        """The figures, by name."""
        return counted(self.plan, self.sheet)


@transaction.atomic
def preview_staff(*, by: Viewer, today: date, organisation_id: int, content: bytes, source: str) -> int:
    """Read a list of staff and keep it, sealed, until it is confirmed; the key by which it is."""
    body = _employer(by, organisation_id)
    sheet = read_list(content, STAFF)
    cells = sealed_cells(sheet)
    done = StaffTaken(body.id, sheet, staff_plan(body, sheet, today))
    now = timezone.now()
    kept = ListImport.objects.create(
        kind=STAFF,
        organisation_id=body.id,
        by_id=by.user_id,
        source=source[:80],
        read_at=now,
        expires_at=now + WAITS,
        counts=done.counts,
        cells_sealed=cells,
    )
    _note("staff.preview", by, done, source)
    return kept.pk


@transaction.atomic
def confirm_staff(*, by: Viewer, today: date, list_id: int, outcome: str) -> bool:
    """Take in what was shown, once. False when something else than `outcome` would come of it by now: then
    nothing is taken in."""
    kept, sheet = waiting_list(by, list_id, (STAFF,))
    body = _employer(by, kept.organisation_id or 0)
    hold_staff(body.id)
    kept.refresh_from_db()
    if kept.confirmed_at is not None:
        return True
    done = StaffTaken(body.id, sheet, staff_plan(body, sheet, today))
    if done.plan.outcome != outcome:
        return False
    _take(done, body, by)
    kept.confirmed_at, kept.counts = timezone.now(), done.counts
    kept.save(update_fields=["confirmed_at", "counts"])
    _note("staff.import", by, done, kept.source)
    return True


@transaction.atomic
def import_staff(
    *, by: Viewer, today: date, organisation_id: int, content: bytes, source: str, dry_run: bool = False
) -> StaffTaken:
    """Read a list of staff and take it in at once; with `dry_run` only find out what would come of it."""
    body = _employer(by, organisation_id)
    sheet = read_list(content, STAFF)
    hold_staff(body.id)
    done = StaffTaken(body.id, sheet, staff_plan(body, sheet, today))
    if not dry_run:
        _take(done, body, by)
        _note("staff.import", by, done, source)
    return done


def _employer(by: Viewer, organisation_id: int) -> Body:
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(by, ROSTER_IMPORT, body.path)
    if body.kind not in ("school", "kindergarten"):
        raise Refusal(
            "people.no-staff-list",
            N_("教职工表要导入到学校或幼儿园；九年一贯制学校请分学段导入。"),
            field="file",
        )
    return body


def _take(done: StaffTaken, body: Body, by: Viewer) -> None:
    """Write what is planned: people, then what ends, then what begins."""
    changes, now = done.plan.changes, timezone.now()
    members = _people(changes, body)
    _end(Post, (term for one in changes for term in one.posts_end), now)
    _end(Headship, (term for one in changes for term in one.heads_end), now)
    Post.objects.bulk_create(
        Post(staff_id=members[one.row], organisation_id=body.id, post=post, valid_from=since, recorded_at=now)
        for one in changes
        for post, since in one.posts_begin
    )
    Headship.objects.bulk_create(
        Headship(staff_id=members[one.row], school_class_id=of, valid_from=since, recorded_at=now)
        for one in changes
        for of, since in one.heads_begin
    )
    _sign_in(changes, by)
    ask_about_staff(body.id, list(members.values()), done.plan.missing)
    if any(one.kinds for one in changes):
        app.configure_task(REASSESS).defer(organisation_ids=[body.id])


def _people(changes: Iterable[Change], body: Body) -> dict[int, int]:
    """The key of each row's person, new ones added and names put right."""
    members = {one.row: one.member for one in changes if one.member is not None}
    fresh = [one for one in changes if one.member is None]
    made = Staff.objects.bulk_create(
        Staff(
            county_code=body.county_code,
            name=one.name,
            pinyin=name_pinyin(one.name),
            staff_number=one.number,
        )
        for one in fresh
    )
    Staff.objects.bulk_update(
        [
            Staff(pk=one.member, name=one.name, pinyin=name_pinyin(one.name), staff_number=one.number)
            for one in changes
            if {"name", "number"} & set(one.kinds)
        ],
        ["name", "pinyin", "staff_number"],
    )
    return members | {one.row: row.pk for one, row in zip(fresh, made, strict=True)}


def _end(model: type[Post] | type[Headship], terms: Iterable[tuple[int, date]], now: datetime) -> None:
    """Close terms on their days. One that has not lasted a day was a mistake, and is superseded instead."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for key, day in terms:
        by_day[day].append(key)
    for day, keys in by_day.items():
        rows = model.objects.filter(pk__in=keys)
        rows.filter(valid_from=day).update(superseded_at=now)
        rows.filter(valid_from__lt=day).update(valid_until=day)


def _sign_in(changes: Iterable[Change], by: Viewer) -> None:
    """Set the number to sign in with of those who have an account and none yet.

    What people have set themselves stays. A number that is somebody else's is passed over without a word: it
    would tell whose numbers are known here.
    """
    phones = {one.member: one.phone for one in changes if one.member is not None and one.phone}
    rows = Staff.objects.filter(pk__in=phones, user__isnull=False).values_list("pk", "user_id")
    for key, user_id in rows:
        if not account_queries.masked_phone(user_id):
            try:
                accounts.set_phone(by=by.user_id, user_id=user_id, phone=phones[key])
            except Refusal:
                continue


def _note(act: str, by: Viewer, done: StaffTaken, source: str) -> None:
    record(
        by=by.user_id,
        act=act,
        noun="staff",
        key=str(done.organisation_id),
        organisation_id=done.organisation_id,
        detail={"source": source[:80], **done.counts},
    )
