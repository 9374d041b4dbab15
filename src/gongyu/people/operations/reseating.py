"""Carrying classes, seats, head teachers and posts from one body to another: intervals end and begin, none is
rewritten. What was carried is kept row by row, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, Q

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.models import Carried, Enrolment, Headship, Invitation, JoinRequest, Post, SchoolClass
from gongyu.people.models.interval import CURRENT, Interval
from gongyu.people.operations.staging import execute
from gongyu.people.queries.moving import Routes, destinations, whither

# What sits in a class goes with it, what sits in none goes with its body. An interval that would begin on the
# day or later never was: it is superseded instead of closed.
_MOVE: Final = """
    WITH routed AS MATERIALIZED (
        SELECT e.*, {since} AS since, nextval(pg_get_serial_sequence('{table}', 'id')) AS after_id,
               r.after AS after_class, {place} AS after_body
        FROM {table} e
        LEFT JOIN unnest(%(before)s::bigint[], %(after)s::bigint[], %(bodies)s::bigint[])
             AS r(before, after, body) ON r.before = e.school_class_id
        {rest}
        WHERE e.superseded_at IS NULL AND (e.valid_until IS NULL OR e.valid_until > %(day)s)
          AND ({place}) IS NOT NULL
    ), ended AS (
        UPDATE {table} e SET
            valid_until = CASE WHEN e.valid_from < %(day)s THEN %(day)s ELSE e.valid_until END,
            superseded_at = CASE WHEN e.valid_from < %(day)s THEN NULL ELSE %(now)s END
        FROM routed WHERE routed.id = e.id RETURNING e.id
    ), made AS (
        INSERT INTO {table} (id, {columns}, valid_from, valid_until, recorded_at)
        SELECT after_id, {values}, greatest(valid_from, %(day)s), valid_until, %(now)s
        FROM routed JOIN ended USING (id)
    )
    INSERT INTO people_carried (reorganisation_id, noun, before_id, after_id, until, unbegun, since)
    SELECT %(change)s, %(noun)s, id, after_id, valid_until, valid_from >= %(day)s, since FROM routed"""
_SEATS: Final = _MOVE.format(
    table="people_enrolment",
    since="coalesce((SELECT c.since FROM people_carried c"
    " WHERE c.noun = 'enrolment' AND c.after_id = e.id LIMIT 1), e.valid_from)",
    place="coalesce(r.body, b.heir)",
    rest="LEFT JOIN unnest(%(closing)s::bigint[], %(heirs)s::bigint[]) AS b(body, heir)"
    " ON b.body = e.organisation_id",
    columns="pupil_id, organisation_id, school_class_id, status",
    values="pupil_id, after_body, after_class, status",
)
_HEADS: Final = _MOVE.format(
    table="people_headship",
    since="NULL::date",
    place="r.body",
    rest="",
    columns="school_class_id, staff_id",
    values="after_class, staff_id",
)


@dataclass(frozen=True, slots=True)
class Act:
    """Which reorganisation carries, and when it is recorded."""

    change: int
    day: date
    now: datetime


def carry(act: Act, routes: Routes) -> dict[int, int]:
    """Carry everything but the roles; the class that goes on from each."""
    going = destinations(routes)
    rooms = _classes(act, routes)
    given: dict[str, Any] = {
        "change": act.change,
        "day": act.day,
        "now": act.now,
        "before": list(rooms),
        "after": list(rooms.values()),
        "bodies": [routes.classes[key][0] for key in rooms],
        "closing": list(routes.rest),
        "heirs": list(routes.rest.values()),
    }
    execute(_SEATS, given | {"noun": "enrolment"})
    execute(_HEADS, given | {"noun": "headship"})
    _posts(act, routes, going)
    _readdress(rooms)
    return rooms


def take_back(act: Act) -> None:
    """End what was carried, and let what was ended go on. Refused where anything has moved since."""
    rows = list(Carried.objects.filter(reorganisation=act.change))
    rooms = {row.before_id: row.after_id for row in rows if row.noun == "class" and row.after_id}
    _check_unmoved(rows, list(rooms.values()))
    for noun, model in (("enrolment", Enrolment), ("headship", Headship), ("post", Post)):
        _reopen(model, [row for row in rows if row.noun == noun], act.now)
    for row in rows:
        if row.noun == "class" and row.after_id:
            SchoolClass.objects.filter(pk=row.after_id).update(closed_on=F("opened_on"))
            SchoolClass.objects.filter(pk=row.before_id).update(closed_on=row.until)
    _readdress({after: before for before, after in rooms.items()})


def _classes(act: Act, routes: Routes) -> dict[int, int]:
    """Each class ends, and one that continues it begins."""
    pairs = {}
    for row in SchoolClass.objects.select_for_update().filter(pk__in=routes.classes):
        place, number = routes.classes[row.pk]
        begins = max(act.day, row.opened_on)
        # One that was taken back before it ever was keeps its number: it begins again.
        after, _ = SchoolClass.objects.update_or_create(
            organisation_id=place,
            entry_year=row.entry_year,
            number=number,
            defaults={"opened_on": begins, "closed_on": row.closed_on, "continues": row},
        )
        _carried(act, "class", row.pk, after.pk, row.closed_on, row.opened_on >= act.day)
        row.closed_on = begins
        row.save(update_fields=["closed_on"])
        pairs[row.pk] = after.pk
    return pairs


def _posts(act: Act, routes: Routes, going: Mapping[int, tuple[frozenset[int], bool]]) -> None:
    lasting = CURRENT & (Q(valid_until__isnull=True) | Q(valid_until__gt=act.day))
    rows = Post.objects.filter(lasting, organisation__in=routes.from_ids)
    there = Post.objects.filter(CURRENT, valid_until__isnull=True, valid_from__lte=act.day)
    held = set(
        there.filter(staff__in=rows.values("staff_id")).values_list("staff_id", "organisation_id", "post")
    )
    for row in rows.order_by("pk"):
        bound, leaves = whither(row.organisation_id, going.get(row.staff_id), routes)
        made = [
            Post.objects.create(
                staff_id=row.staff_id,
                organisation_id=place,
                post=row.post,
                valid_from=max(row.valid_from, act.day),
                valid_until=row.valid_until,
                recorded_at=act.now,
            ).pk
            for place in sorted(bound)
            if (row.staff_id, place, row.post) not in held
        ]
        if leaves:
            _end(act, "post", row, made)
        else:
            for key in made:
                _carried(act, "post", -key, key, row.valid_until, unbegun=False)


def _end(act: Act, noun: str, row: Post, made: list[int]) -> None:
    unbegun = row.valid_from >= act.day
    _carried(act, noun, row.pk, made[0] if made else None, row.valid_until, unbegun)
    for key in made[1:]:
        _carried(act, noun, -key, key, row.valid_until, unbegun=False)
    if unbegun:
        row.superseded_at = act.now
    else:
        row.valid_until = act.day
    row.save(update_fields=["valid_until", "superseded_at"])


def _carried(
    act: Act, noun: str, before: int, after: int | None, until: date | None, unbegun: bool = False
) -> None:
    Carried.objects.create(
        reorganisation_id=act.change,
        noun=noun,
        before_id=before,
        after_id=after,
        until=until,
        unbegun=unbegun,
    )


def _check_unmoved(rows: list[Carried], rooms: list[int]) -> None:
    """Refuse where a carried row was changed since, or anybody came to a class that was carried."""
    refused = Refusal(
        "people.moved-since",
        N_("之后又有学生、班主任或岗位变动，不能直接撤回；请按新的情况另办合并或拆分。"),
    )
    for noun, model in (("enrolment", Enrolment), ("headship", Headship), ("post", Post)):
        wanted = {(row.after_id, row.until) for row in rows if row.noun == noun and row.after_id}
        found = model.objects.filter(CURRENT, pk__in=[key for key, _ in wanted])
        if set(found.values_list("pk", "valid_until")) != wanted:
            raise refused
    own = [row.after_id for row in rows if row.after_id]
    if any(
        model.objects.filter(CURRENT, school_class__in=rooms).exclude(pk__in=own).exists()
        for model in (Enrolment, Headship)
    ):
        raise refused
    wanted = {(row.after_id, row.until) for row in rows if row.noun == "class" and row.after_id}
    if set(SchoolClass.objects.filter(pk__in=rooms).values_list("pk", "closed_on")) != wanted:
        raise refused


def _reopen(model: type[Interval], rows: list[Carried], now: datetime) -> None:
    """What was carried is superseded, and what had ended goes on as it would have."""
    objects: Any = model.objects  # type: ignore[attr-defined]
    objects.filter(pk__in=[row.after_id for row in rows if row.after_id]).update(superseded_at=now)
    for until in {row.until for row in rows}:
        keys = [row.before_id for row in rows if row.until == until and row.before_id > 0]
        objects.filter(pk__in=keys).update(valid_until=until, superseded_at=None)


def _readdress(rooms: Mapping[int, int]) -> None:
    """Links for guardians and requests that wait for an answer follow their class."""
    for before, after in rooms.items():
        Invitation.objects.filter(school_class=before, revoked_at__isnull=True).update(school_class=after)
        JoinRequest.objects.filter(school_class=before, state="asked").update(school_class=after)
