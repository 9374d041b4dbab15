"""Two rows are one person, or they are not; and what was made one can be undone while nothing has changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.accounts.operations import end_sessions_by_code
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.people.models import Consent, Merge, ToldApart
from gongyu.people.operations.carrying import PEOPLE, Moved, bring_back, carry, followed_still, stood
from gongyu.people.operations.roster import REASSESS
from gongyu.people.queries.doubles import open_pairs, school_to_clear
from gongyu.people.queries.following import following, stands_twice
from gongyu.people.queries.traces import spoken_of
from gongyu.people.rules import doubles as rules


@transaction.atomic
def merge(*, by: Viewer, today: date, organisation_id: int, kind: str, kept_id: int, gone_id: int) -> int:
    """Of two rows that look like one person the one gives way; returns the merge's number. OutOfScope for two
    that do not look alike, that stand elsewhere, or of which this school may not keep that one. The ledger
    is not touched: a row for which anything has been done never gives way. Where somebody only stands, in a
    corps, a body or a team, they go on standing under the row that is kept."""
    require_anywhere(by, ROSTER_MANAGE)
    body = school_to_clear(by, organisation_id)
    kept, gone = _locked(kind, kept_id, gone_id)
    _require_pair(body, today, kind, kept_id, gone_id)
    if kind != "pupil":
        rules.check_accounts(gone.user_id is not None, kept.user_id is not None)
    if kind != "guardian":
        rules.check_spoken_of(gone_id in spoken_of(kind, [gone_id]))
    if kind != "staff":
        rules.check_consents(_consents_differ(kind, kept_id, gone_id))
    rules.check_not_twice(stands_twice(kind, kept_id, gone_id))
    now = timezone.now()
    moved = _carried(kind, kept, gone, now)
    row = Merge.objects.create(
        kind=kind,
        kept_id=kept_id,
        gone_id=gone_id,
        organisation_id=body.id,
        moved=moved.told(),
        stood=stood(kind, [kept_id, gone_id]),
        merged_at=now,
        merged_by_id=by.user_id,
    )
    _written(by, "person.merge", row)
    return row.pk


@transaction.atomic
def tell_apart(
    *, by: Viewer, today: date, organisation_id: int, kind: str, one_id: int, other_id: int
) -> None:
    """Two that look alike are two people: nobody is asked again."""
    require_anywhere(by, ROSTER_MANAGE)
    body = school_to_clear(by, organisation_id)
    first, second = sorted((one_id, other_id))
    _require_pair(body, today, kind, first, second, either=True)
    row = ToldApart.objects.create(
        kind=kind, one_id=first, other_id=second, at=timezone.now(), by_id=by.user_id
    )
    record(
        by=by.user_id,
        act="person.apart",
        noun=kind,
        key=str(row.pk),
        organisation_id=body.id,
        detail={"one": first, "other": second},
    )


@transaction.atomic
def unmerge(*, by: Viewer, today: date, merge_id: int) -> None:
    """Undo a merge: every row is again as it was before. Refused once anything about the person has changed
    since, for then nobody can say what belongs to whom."""
    row = Merge.objects.select_for_update(of=("self",)).filter(pk=merge_id).first()
    body = organisations.body(row.organisation_id) if row is not None else None
    if row is None or body is None:
        raise OutOfScope
    require(by, ROSTER_MANAGE, body.path)
    kept, gone = _locked(row.kind, row.kept_id, row.gone_id)
    rules.check_still_merged(row.undone_at is not None)
    unchanged = stood(row.kind, [row.kept_id, row.gone_id]) == bytes(row.stood)
    rules.check_unchanged(unchanged and followed_still(row.kind, row.kept_id, row.moved))
    if "user" in row.moved["taken"]:
        # Whoever signs in may have read, as one person, what belongs to the other.
        end_sessions_by_code(user_id=kept.user_id)
    bring_back(row.kind, kept, gone, row.moved)
    row.undone_at, row.undone_by_id = timezone.now(), by.user_id
    row.save(update_fields=["undone_at", "undone_by"])
    _written(by, "person.unmerge", row)


def _locked(kind: str, kept_id: int, gone_id: int) -> tuple[Any, Any]:
    if kind not in PEOPLE or kept_id == gone_id:
        raise OutOfScope
    rows = PEOPLE[kind]._default_manager.select_for_update(of=("self",)).order_by("pk")
    found = {one.pk: one for one in rows.filter(pk__in=[kept_id, gone_id])}
    if len(found) < 2:
        raise OutOfScope
    return found[kept_id], found[gone_id]


def _carried(kind: str, kept: Any, gone: Any, now: datetime) -> Moved:
    """What has moved; refused where a table of a room above holds that one person cannot be both."""
    try:
        with transaction.atomic():
            return carry(kind, kept, gone, now)
    except IntegrityError as error:
        if not any(bar in str(error) for one in following(kind) for bar in one.bars):
            raise
        rules.check_not_twice(stands_twice=True)
        raise


def _require_pair(
    body: organisations.Body, today: date, kind: str, kept: int, gone: int, *, either: bool = False
) -> None:
    """Only what the page shows: two that look alike at this school, of which it may keep that one."""
    for pair, keep_one, keep_other in open_pairs(body, today):
        meant = pair.kind == kind and {pair.one, pair.other} == {kept, gone}
        if meant and (either or (keep_one if kept == pair.one else keep_other)):
            return
    raise OutOfScope


def _consents_differ(kind: str, kept: int, gone: int) -> bool:
    """Whether one of two has agreed to what the other has taken back."""
    other = "pupil_id" if kind == "guardian" else "guardian_id"
    given: dict[object, set[int]] = {}
    taken_back: dict[object, set[int]] = {}
    rows = Consent.objects.filter(**{f"{kind}_id__in": [kept, gone]})
    for who, about, withdrawn in rows.values_list(f"{kind}_id", other, "withdrawn_on"):
        (given if withdrawn is None else taken_back).setdefault(about, set()).add(who)
    return any(who - given.get(about, set()) and given.get(about) for about, who in taken_back.items())


def _written(by: Viewer, act: str, row: Merge) -> None:
    """Write it down; a school's figures follow the number of its pupils."""
    record(
        by=by.user_id,
        act=act,
        noun=row.kind,
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"kept": row.kept_id, "gone": row.gone_id},
    )
    if row.kind == "pupil":
        app.configure_task(REASSESS).defer(organisation_ids=[row.organisation_id])
