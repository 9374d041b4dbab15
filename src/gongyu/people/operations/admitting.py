"""The head teacher answers: a guardian is linked with the child and can sign in, or is not."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from gongyu.access.operations import make_guardian
from gongyu.access.rules import Viewer
from gongyu.accounts.operations import create_without_password, end_sessions_by_code
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope
from gongyu.notices.operations import send
from gongyu.notices.rules.addresses import is_mobile
from gongyu.people.models import Guardian, Guardianship, JoinRequest
from gongyu.people.operations.consent import admitted_with_consent
from gongyu.people.operations.joining import LOCK
from gongyu.people.operations.sealing import PHONE, opened, seal
from gongyu.people.queries.classes import ClassSeen, classes_headed_by, on_day
from gongyu.people.queries.entry import REQUEST_PHONE, class_to_admit
from gongyu.people.queries.seats import seat
from gongyu.people.rules import entry
from gongyu.people.rules.entry import plain_name
from gongyu.people.rules.spelling import name_pinyin


@transaction.atomic
def admit(*, by: Viewer, today: date, request_id: int) -> int:
    """Let somebody in as a guardian of the child they named; returns the guardian's number.

    Who stands in the roster is recognised by name, and whoever signs in already by number and name: they keep
    their relation and take the number that they have proven. Raises Refusal where that number signs in
    somebody of another name.
    """
    row, seen = _require_open(by, today, request_id)
    phone = opened(bytes(row.phone_sealed or b""), REQUEST_PHONE)
    _one_at_a_time(bytes(row.phone_index))
    in_roster = _named(row, today)
    guardian = _signing_in(row) or in_roster or _new(row, seen)
    _take_number(guardian, row, phone)
    if guardian.user_id is None:
        guardian.user_id = create_without_password(by=by.user_id, display_name=guardian.name)
    guardian.save()
    _link(row, guardian, in_roster, today)
    asked_on = timezone.localdate(row.asked_at)
    admitted_with_consent(by, row.pupil_id or 0, guardian.pk, row.consent_version, min(asked_on, today))
    own = seen.id in classes_headed_by(by.user_id, today)
    make_guardian(by=by, today=today, user_id=guardian.user_id, path=seen.path, own=own)
    _decide(by, row, seen, "admitted")
    send(to=phone, kind="admitted", values={})
    return guardian.pk


@transaction.atomic
def refuse(*, by: Viewer, today: date, request_id: int, reason: str) -> None:
    """Do not let somebody in. They are told to speak with the head teacher, and nothing else."""
    row, seen = _require_open(by, today, request_id)
    entry.check_reason(reason)
    phone = opened(bytes(row.phone_sealed or b""), REQUEST_PHONE)
    row.reason = reason
    _decide(by, row, seen, "refused")
    send(to=phone, kind="not_admitted", values={})


def _require_open(by: Viewer, today: date, request_id: int) -> tuple[JoinRequest, ClassSeen]:
    row = JoinRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if row is None or row.pupil_id is None:
        raise OutOfScope
    seen = class_to_admit(by, row.school_class_id)
    entry.check_open(row.state)
    sits = seat(row.pupil_id, today)
    if sits is None or sits.class_id != seen.id or timezone.now() - row.asked_at > entry.ANSWERED_WITHIN:
        raise OutOfScope
    return row, seen


def _named(row: JoinRequest, today: date) -> Guardian | None:
    """This child's guardian of that name."""
    held = Guardianship.objects.filter(on_day(today), pupil_id=row.pupil_id or 0).values("guardian_id")
    rows = Guardian.objects.select_for_update(of=("self",)).filter(pk__in=held).order_by("id")
    return next((one for one in rows if plain_name(one.name) == plain_name(row.name)), None)


def _signing_in(row: JoinRequest) -> Guardian | None:
    """Who signs in with that number; Refusal where they have another name."""
    rows = Guardian.objects.select_for_update(of=("self",)).filter(
        phone_index=row.phone_index, user__isnull=False
    )
    found = list(rows.order_by("id"))
    same = next((one for one in found if plain_name(one.name) == plain_name(row.name)), None)
    entry.check_phone_free(bool(found) and same is None)
    return same


def _new(row: JoinRequest, seen: ClassSeen) -> Guardian:
    return Guardian(county_code=seen.county_code, name=row.name, pinyin=name_pinyin(row.name))


def _take_number(guardian: Guardian, row: JoinRequest, phone: str) -> None:
    """The number that was proven. Whoever signed in with another one is told there, and signed out."""
    before = bytes(guardian.phone_index or b"")
    if before == bytes(row.phone_index):
        return
    if guardian.user_id is not None and guardian.phone_sealed:
        old = opened(bytes(guardian.phone_sealed), PHONE)
        end_sessions_by_code(user_id=guardian.user_id)
        if is_mobile(old):
            send(to=old, kind="number_changed", values={})
    guardian.phone_sealed, guardian.phone_index = seal(phone, PHONE), bytes(row.phone_index)


def _link(row: JoinRequest, guardian: Guardian, in_roster: Guardian | None, today: date) -> None:
    """The child's guardian is now whoever signs in; the roster's row of the same person gives way."""
    held = Guardianship.objects.filter(on_day(today), pupil_id=row.pupil_id or 0)
    if held.filter(guardian=guardian).exists():
        return
    now, relation = timezone.now(), row.relation
    if in_roster is not None:
        before = held.get(guardian=in_roster)
        before.superseded_at, relation = now, before.relation
        before.save(update_fields=["superseded_at"])
    Guardianship.objects.create(
        pupil_id=row.pupil_id or 0, guardian=guardian, relation=relation, valid_from=today, recorded_at=now
    )


def _decide(by: Viewer, row: JoinRequest, seen: ClassSeen, state: str) -> None:
    """Write the answer down and forget the number."""
    row.state, row.decided_at, row.decided_by_id, row.phone_sealed = state, timezone.now(), by.user_id, None
    row.save()
    record(
        by=by.user_id,
        act=f"join.{state}",
        noun="join-request",
        key=str(row.pk),
        organisation_id=seen.organisation_id,
        detail={"class": seen.id, "pupil": row.pupil_id, "reason": row.reason},
    )


def _one_at_a_time(phone_index: bytes) -> None:
    """Two teachers may let the same parent of two children in at the same moment."""
    with connection.cursor() as cursor:
        key = int.from_bytes(phone_index[:4], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, key])
