"""Confirming a year's team, joining and leaving it, trainings: the only door."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from gongyu.access.permissions import TEAM_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.compliance.operations import reassess
from gongyu.guidance import queries, rules
from gongyu.guidance.models import Confirmation, TeamMember, Trained, Training
from gongyu.kernel.calendar import school_year
from gongyu.ledger import operations as ledger
from gongyu.organisations.queries import Body
from gongyu.people import queries as people


@dataclass(frozen=True, slots=True)
class Held:
    """A training: what about, when, how long, and which members were there."""

    topic: str
    held_on: date
    minutes: int
    present: Collection[int]


@transaction.atomic
def confirm(*, by: Viewer, today: date, organisation_id: int, joining: Collection[tuple[int, str]]) -> None:
    """A school's team of this school year is there: those who are chosen join, and the clause is met until
    the year's end. Confirmed again, it is the same confirmation; who joins meanwhile joins."""
    require_anywhere(by, TEAM_VIEW)
    body = queries.to_keep(by, organisation_id)
    parts = queries.parts_at(body)
    staff = {one.id for one in people.staff_at(body.id, today)}
    here = queries.members_at(body, today)
    there = {one.staff_id for one in here}
    # The first of the year is the whole year's; whoever comes later comes from then on.
    until = rules.next_year(today)
    again = Confirmation.objects.filter(organisation_id=body.id, valid_until=until).exists()
    since = today if again else max(school_year(today).starts_on, body.opened_on)
    for staff_id, part in joining:
        rules.check_part(part, {one.key for one in parts if not one.outside})
        rules.check_who(staff_id, "", staff, outside=False)
        if staff_id not in there:
            _join(by, body, TeamMember(staff_id=staff_id, part=part, valid_from=since), uuid4())
    now = {one.part for one in queries.members_at(body, today)}
    rules.check_lead(now, {one.key for one in parts if one.lead})
    if again:
        return
    entry = ledger.post(
        by=by,
        today=today,
        kind=queries.TEAM,
        organisation_id=body.id,
        occurred_on=today,
        actor_id=queries.staff_id(by),
        facets={"valid_until": until.isoformat()},
        source=f"guidance.confirmation:{body.id}:{until.isoformat()}",
    )
    Confirmation.objects.create(
        organisation_id=body.id,
        confirmed_on=today,
        valid_until=until,
        entry_id=entry,
        confirmed_by_id=by.user_id,  # type: ignore[misc]
    )
    reassess(organisation_ids=[body.id], today=today, occurred_on=today, kinds=[queries.TEAM])
    _audit(by, "team.confirm", "team", body.id, body.id)


@transaction.atomic
def add(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    part: str,
    staff_id: int | None,
    name: str,
    valid_from: date,
    request_key: UUID,
) -> int:
    """Somebody joins the team; whoever comes from outside is counted by an entry. Returns their number."""
    require_anywhere(by, TEAM_VIEW)
    body = queries.to_keep(by, organisation_id)
    known = TeamMember.objects.filter(request_key=request_key, recorded_by_id=by.user_id).first()
    if known is not None:
        return known.pk
    chosen = queries.part_of(body, part)
    rules.check_part(part, {one.key for one in queries.parts_at(body)})
    assert chosen is not None  # check_part has held
    staff = {one.id for one in people.staff_at(body.id, today)}
    rules.check_who(staff_id, name, staff, outside=chosen.outside)
    rules.check_day(valid_from, today, "valid_from")
    there = {one.staff_id for one in queries.members_at(body, today)}
    rules.check_new(staff_id is not None and staff_id in there)
    row = TeamMember(staff_id=staff_id, name=name.strip(), part=part, valid_from=valid_from)
    if chosen.outside:
        row.entry_id = _outside(by, today, body, row, request_key)
    return _join(by, body, row, request_key)


@transaction.atomic
def leave(*, by: Viewer, today: date, team_member_id: int, left_on: date) -> int:
    """Somebody leaves the team; what they did in it stays. Returns the school's number."""
    require_anywhere(by, TEAM_VIEW)
    queries.member(by, team_member_id)
    row = TeamMember.objects.select_for_update().get(pk=team_member_id)
    rules.check_left(left_on, row.valid_from, today, left=row.valid_until is not None)
    row.valid_until = left_on
    row.save(update_fields=["valid_until"])
    _audit(by, "team.leave", "team_member", row.pk, row.organisation_id)
    return row.organisation_id


@transaction.atomic
def train(*, by: Viewer, today: date, organisation_id: int, request_key: UUID, held: Held) -> int:
    """The team, or some of it, has been trained; returns the training's number."""
    require_anywhere(by, TEAM_VIEW)
    body = queries.to_keep(by, organisation_id)
    known = Training.objects.filter(request_key=request_key, recorded_by_id=by.user_id).first()
    if known is not None:
        return known.pk
    rules.check_day(held.held_on, today, "held_on")
    rules.check_training(held.topic, queries.topics(), held.minutes, held.present)
    rules.check_present(held.present, {one.pk for one in queries.members_at(body, today)})
    row = Training.objects.create(
        organisation_id=body.id,
        topic=held.topic,
        held_on=held.held_on,
        minutes=held.minutes,
        recorded_by_id=by.user_id,  # type: ignore[misc]
        request_key=request_key,
    )
    Trained.objects.bulk_create(Trained(training=row, member_id=one) for one in sorted(set(held.present)))
    _audit(by, "team.train", "training", row.pk, body.id)
    return row.pk


@transaction.atomic
def untrain(*, by: Viewer, today: date, training_id: int) -> int:
    """A training that was recorded wrongly counts no more; returns the school's number."""
    require_anywhere(by, TEAM_VIEW)
    row = queries.training(by, training_id)
    rules.check_stands(row.withdrawn_at is not None)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    _audit(by, "team.untrain", "training", row.pk, row.organisation_id)
    return row.organisation_id


def _join(by: Viewer, body: Body, row: TeamMember, request_key: UUID) -> int:
    row.organisation_id = body.id
    row.recorded_by_id = by.user_id  # type: ignore[assignment]
    row.request_key = request_key
    row.save(force_insert=True)
    _audit(by, "team.join", "team_member", row.pk, body.id)
    return row.pk


def _outside(by: Viewer, today: date, body: Body, row: TeamMember, request_key: UUID) -> int:
    entry = ledger.post(
        by=by,
        today=today,
        kind=queries.OUTSIDE,
        organisation_id=body.id,
        occurred_on=row.valid_from,
        actor_id=queries.staff_id(by),
        facets={"part": row.part, "valid_until": ""},
        source=f"guidance.member:{request_key}",
    )
    reassess(organisation_ids=[body.id], today=today, occurred_on=row.valid_from, kinds=[queries.OUTSIDE])
    return entry


def _audit(by: Viewer, act: str, noun: str, key: int, organisation_id: int) -> None:
    audit(by=by.user_id, act=act, noun=noun, key=str(key), organisation_id=organisation_id, detail={})
