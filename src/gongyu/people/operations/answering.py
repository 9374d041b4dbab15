"""Who answers for a child: one is added, answers as something else from a day on, or answers no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import FAMILY_ADMIT
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record
from gongyu.keeping.queries import index
from gongyu.kernel.refusal import OutOfScope
from gongyu.notices.operations import tell
from gongyu.organisations import queries as organisations
from gongyu.people.models import Guardian, Guardianship, Pupil
from gongyu.people.operations.sealing import PHONE, seal
from gongyu.people.queries.answering import held_to_end
from gongyu.people.queries.consent import pupil_to_admit
from gongyu.people.queries.families import guardian_users
from gongyu.people.queries.finding import may_choose
from gongyu.people.queries.seats import Seat
from gongyu.people.rules import answering as rules
from gongyu.people.rules.cells import tidy_name
from gongyu.people.rules.entry import plain_name
from gongyu.people.rules.numbers import is_phone, plain_phone
from gongyu.people.rules.relations import RELATIONS
from gongyu.people.rules.spelling import name_pinyin


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of somebody: what they are to the child, as what they answer, from when until when."""

    relation: str
    answers_as: str
    since: date
    until: date | None = None


@transaction.atomic
def add_guardian(
    *,
    by: Viewer,
    today: date,
    pupil_id: int,
    guardian_id: int | None = None,
    name: str = "",
    phone: str = "",
    said: Answer,
) -> int:
    """Somebody answers for a pupil; returns the relation's number. `guardian_id` is somebody whom the viewer
    has found; without one it is whoever has exactly this name and telephone, at whatever school, and nothing
    else of them is told; else somebody new. Who answers as something else already, does so until then."""
    require_anywhere(by, FAMILY_ADMIT)
    place = pupil_to_admit(by, pupil_id)
    rules.check_answering(said.answers_as, said.relation in RELATIONS, said.since, said.until, today)
    # One after the other, so that nobody is made twice.
    Pupil.objects.select_for_update().get(pk=pupil_id)
    if guardian_id is not None:
        _require_chosen(by, place, guardian_id)
    else:
        guardian_id = _known_or_new(place, tidy_name(name), plain_phone(phone), said)
    changed = _make_room(pupil_id, guardian_id, said)
    row = Guardianship.objects.create(
        pupil_id=pupil_id,
        guardian_id=guardian_id,
        relation=said.relation,
        answers_as=said.answers_as,
        valid_from=said.since,
        valid_until=said.until,
        ended_because="agreed" if said.until else "",
        recorded_at=timezone.now(),
    )
    _written(by, "guardian.change" if changed else "guardian.add", row, place, {"as": said.answers_as})
    return row.pk


@transaction.atomic
def end_guardianship(*, by: Viewer, today: date, guardianship_id: int, on: date, because: str) -> None:
    """Somebody answers for a pupil no longer, from a day on; or never did, when it was written down wrongly.
    From that day the system tells them nothing more of the child."""
    require_anywhere(by, FAMILY_ADMIT)
    place, held = held_to_end(by, guardianship_id)
    row = Guardianship.objects.select_for_update().get(pk=guardianship_id)
    rules.check_ending(because, on, row.valid_from, row.valid_until, today)
    if because == "wrong":
        row.superseded_at = timezone.now()
    else:
        row.valid_until, row.ended_because = on, because
    row.save(update_fields=["superseded_at", "valid_until", "ended_because"])
    _written(by, "guardian.end", row, place, {"because": because, "as": held.answers_as})


def _require_chosen(by: Viewer, place: Seat, guardian_id: int) -> None:
    """One of this child's, before or now, or of children whom the viewer lists."""
    if Guardianship.objects.filter(
        pupil_id=place.pupil_id, guardian_id=guardian_id, superseded_at__isnull=True
    ).exists():
        return
    body = organisations.body(place.organisation_id)
    if body is None or not may_choose(by, body, guardian_id):
        raise OutOfScope


def _known_or_new(place: Seat, name: str, phone: str, said: Answer) -> int:
    rules.check_person(name, phone, is_phone(phone))
    number = index(phone) if phone else None
    if number is not None:
        known = Guardian.objects.filter(phone_index=number)
        rows = known.order_by(F("user_id").asc(nulls_last=True), "pk")
        same = next((one for one in rows if plain_name(one.name) == plain_name(name)), None)
        if same is not None:
            return same.merged_into_id or same.pk
    else:
        _check_not_named(place, name, said)
    made = Guardian.objects.create(
        county_code=place.county_code,
        name=name,
        pinyin=name_pinyin(name),
        phone_sealed=seal(phone, PHONE),
        phone_index=number,
    )
    return made.pk


def _check_not_named(place: Seat, name: str, said: Answer) -> None:
    held = _standing(place.pupil_id, said).values_list("guardian__name", flat=True)
    rules.check_not_named(any(plain_name(one) == plain_name(name) for one in held))


def _make_room(pupil_id: int, guardian_id: int, said: Answer) -> bool:
    """What the same person was for the child in those days gives way; whether there was anything."""
    rows = list(_standing(pupil_id, said).filter(guardian_id=guardian_id).select_for_update())
    for row in rows:
        same = rules.answers_as(row.answers_as, row.relation) == said.answers_as
        held = row.valid_from <= said.since and row.valid_until == said.until
        rules.check_not_there(same and held and row.relation == said.relation)
        if row.valid_from < said.since:
            row.valid_until, row.ended_because = said.since, "changed"
        else:
            row.superseded_at = timezone.now()
        row.save(update_fields=["valid_until", "ended_because", "superseded_at"])
    return bool(rows)


def _standing(pupil_id: int, said: Answer) -> QuerySet[Guardianship]:
    """Who answers for a pupil on any of the days from when on it is said."""
    rows = Guardianship.objects.filter(pupil_id=pupil_id, superseded_at__isnull=True)
    return rows.exclude(valid_until__isnull=False, valid_until__lte=said.since)


def _written(by: Viewer, act: str, row: Guardianship, place: Seat, detail: dict[str, str]) -> None:
    """Write it down, and tell the child's guardians that something is other than it was."""
    record(
        by=by.user_id,
        act=act,
        noun="guardianship",
        key=str(row.pk),
        organisation_id=place.organisation_id,
        detail={"pupil": row.pupil_id, "guardian": row.guardian_id, **detail},
    )
    tell(
        user_ids=[one for one in guardian_users([row.pupil_id], by.today) if one != by.user_id],
        subject=_("孩子的监护人登记有变动"),
        body=_("学校更新了由谁照护孩子的登记。如有疑问，请联系班主任。"),
        url=reverse("people:pupil", args=[row.pupil_id]),
    )
