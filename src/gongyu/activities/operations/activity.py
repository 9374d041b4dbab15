"""Planning and recording activities: the only door. A held activity is one entry of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import ACTIVITY_RECORD
from gongyu.access.rules import Viewer
from gongyu.activities import queries
from gongyu.activities.models import Activity
from gongyu.activities.operations.files import keep_with
from gongyu.activities.operations.lines import active_bookings, tell_families
from gongyu.activities.operations.touching import audited, locked, may_touch
from gongyu.activities.rules import activity as rules
from gongyu.activities.rules import after
from gongyu.compliance.operations import reassess
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.ledger import operations as ledger


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of an activity beforehand."""

    nature: str
    title: str
    held_on: date
    audience: str = "all"
    class_id: int | None = None
    place: str = ""
    speaker: str = ""
    starts_at: time | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of it afterwards. `also` are further natures it would belong to."""

    headcount: int | None = None
    also: Sequence[str] = ()
    summary: str = ""


@transaction.atomic
def plan(*, by: Viewer, today: date, organisation_id: int, request_key: UUID, what: Plan) -> int:
    """Announce an activity; returns its number. Nothing enters the ledger yet."""
    place = _may_record(by, organisation_id, what, today)
    if (known := _same_act(by, request_key)) is not None:
        return known.pk
    rules.check_plan(what.held_on, today)
    rules.check_open(what.held_on, place.closed_on)
    return _once(by, request_key, lambda: _planned(by, place, what, request_key))


@transaction.atomic
def record(
    *, by: Viewer, today: date, organisation_id: int, request_key: UUID, what: Plan, outcome: Outcome
) -> int:
    """Record an activity that has been held already, in one go; returns its number."""
    place = _may_record(by, organisation_id, what, today)
    if (known := _same_act(by, request_key)) is not None:
        return known.pk
    rules.check_held(what.held_on, today, place.opened_on)
    rules.check_open(what.held_on, place.closed_on)

    def write() -> int:
        made = _planned(by, place, what, request_key)
        _hold(by, today, locked(made), place, what.held_on, outcome)
        return made

    return _once(by, request_key, write)


@transaction.atomic
def hold(*, by: Viewer, today: date, activity_id: int, held_on: date, outcome: Outcome) -> None:
    """A planned activity has been held: post it to the ledger."""
    row, place = may_touch(by, activity_id)
    rules.check_transition(row.state, "hold")
    rules.check_held(held_on, today, place.opened_on)
    rules.check_open(held_on, place.closed_on)
    _hold(by, today, row, place, held_on, outcome)


@transaction.atomic
def call_off(*, by: Viewer, today: date, activity_id: int) -> None:
    """A planned activity will not be held."""
    row, _body = may_touch(by, activity_id)
    row.state = rules.check_transition(row.state, "call_off")
    row.save(update_fields=["state"])
    audited(by, "activity.call_off", row)
    tell_families(
        active_bookings(row.pk), today, _("您报名的活动取消了"), reverse("activities:book", args=[row.pk])
    )


@transaction.atomic
def withdraw(*, by: Viewer, today: date, activity_id: int, reason: str) -> None:
    """Take a held activity back by a reversing entry, with a reason."""
    row, _body = may_touch(by, activity_id)
    after = rules.check_transition(row.state, "withdraw")
    rules.check_reason(reason)
    row.state = after
    row.save(update_fields=["state"])
    assert row.entry is not None  # the database holds that what was held has its entry
    ledger.reverse(by=by, today=today, entry_id=row.entry.pk, reason=reason)
    reassess(
        organisation_ids=[row.organisation_id],
        today=today,
        occurred_on=row.held_on,
        kinds=[row.entry.kind],
    )
    audited(by, "activity.withdraw", row)


# --- may they -------------------------------------------------------------------------------------
def _may_record(by: Viewer, organisation_id: int, what: Plan, today: date) -> queries.Body:
    place = queries.place(organisation_id)
    offered = {nature.key for nature in queries.natures(by, place)}
    if not offered:
        raise Forbidden(ACTIVITY_RECORD) if by.reaches(place.path) else OutOfScope
    rules.check_nature(what.nature, offered)
    rules.check_audience(what.audience, queries.audiences(place))
    classes = queries.classes(by, place, today)
    whole = by.may_at(ACTIVITY_RECORD, place.path)
    # Who records for their own class only, names it.
    rules.check_class(what.audience if whole else "class", what.class_id, {key for key, _name in classes})
    return place


# --- write ----------------------------------------------------------------------------------------
def _planned(by: Viewer, place: queries.Body, what: Plan, request_key: UUID) -> int:
    row = Activity.objects.create(
        organisation_id=place.id,
        nature=what.nature,
        title=what.title.strip(),
        held_on=what.held_on,
        starts_at=what.starts_at,
        place=what.place.strip(),
        audience=what.audience,
        speaker=what.speaker.strip(),
        school_class_id=what.class_id,
        created_by_id=by.user_id,  # type: ignore[misc]
        request_key=request_key,
    )
    audited(by, "activity.plan", row)
    return row.pk


def _hold(
    by: Viewer, today: date, row: Activity, place: queries.Body, held_on: date, outcome: Outcome
) -> None:
    rules.check_headcount(outcome.headcount)
    natures = queries.natures(by, place)
    offered = {nature.key for nature in natures}
    for also in outcome.also:
        rules.check_nature(also, offered, field="also")
    candidates = tuple(dict.fromkeys((row.nature, *outcome.also)))
    credited, because = rules.choose_credit(candidates, queries.needs(place, natures, candidates, held_on))
    row.held_on, row.headcount, row.summary = held_on, outcome.headcount, outcome.summary.strip()
    row.state = "held"
    row.offered = queries.offered_to(row)
    row.entry_id = ledger.post(
        by=by,
        today=today,
        kind=rules.PREFIX + credited,
        organisation_id=place.id,
        occurred_on=held_on,
        actor_id=queries.staff_id(by),
        facets=_facets(row, because, candidates),
        source=f"activities.activity:{row.pk}",
    )
    row.save(update_fields=["held_on", "headcount", "summary", "state", "offered", "entry"])
    keep_with(by, today, row)
    reassess(organisation_ids=[place.id], today=today, occurred_on=held_on, kinds=[rules.PREFIX + credited])
    audited(by, "activity.hold", row, credited=credited, because=because)


def _facets(row: Activity, because: str, candidates: Sequence[str]) -> dict[str, str | int | bool]:
    facets: dict[str, str | int | bool] = {
        "audience": row.audience,
        "offered_all": row.audience == "all",
        "credited_because": because,
    }
    if row.headcount is not None:
        facets["headcount"] = row.headcount
    if (reached := after.told(row.reached)) is not None:
        facets["reached"] = reached
    if (offered := after.told(row.offered)) is not None:
        facets["offered"] = offered
    if row.school_class_id is not None:
        facets["class_id"] = row.school_class_id
    if len(candidates) > 1:
        facets["natures"] = " ".join(candidates)
    return facets


def _same_act(by: Viewer, request_key: UUID) -> Activity | None:
    """A form sent again is the same act."""
    return Activity.objects.filter(created_by_id=by.user_id, request_key=request_key).first()


def _once(by: Viewer, request_key: UUID, write: Callable[[], int]) -> int:
    """Run the writing; if the same form has just been saved by a twin request, that one is the act."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        known = _same_act(by, request_key)
        if known is None or "request_key" not in str(error):
            raise
        return known.pk
