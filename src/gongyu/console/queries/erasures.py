"""One person for the law's sake: what is kept about them, what an erasure would do, which were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core import signing

from gongyu.access.permissions import PERSON_CONFIRM, PERSON_MANAGE
from gongyu.access.rules import Viewer
from gongyu.audit.queries import Look, looks
from gongyu.console.models import Erasure
from gongyu.console.queries.jobs import local, over_the_machine
from gongyu.contact.queries import exports_about
from gongyu.keeping import queries as kept
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people

SALT: Final = "console.person"
HOUR: Final = 3600
PAGE: Final = 100
# For so many that wait a page looks through the words of their schools.
LOOKED_THROUGH: Final = 5
COLUMN: Final = "console_erasure.reason"


@dataclass(frozen=True, slots=True)
class Told:
    """Where a name stands in what others wrote: table → places; rows that do not open; and whether it stays
    there because somebody else has the same name."""

    places: dict[str, int]
    shut: int
    left: bool

    @property
    def total(self) -> int:
        return sum(self.places.values())


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was found, as a page shows them: no more than is needed to know that it is them."""

    kind: str
    key: int
    sign: str
    name: str
    needed: bool
    steps: tuple[kept.Step, ...]
    mentions: Told
    # How many were meant, where it was not one: then nobody is opened.
    matches: int = 1


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything about a person, for the file that is handed to them."""

    kind: str
    key: int
    sections: tuple[kept.Section, ...]
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An erasure that was asked for. Nobody's name is in it."""

    id: int
    kind: str
    person_id: int
    ground: str
    reason: str
    state: str
    asked_at: datetime | None
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    steps: tuple[kept.Step, ...]
    may_decide: bool
    # Where the name stands, or stood, in what others wrote.
    mentions: Told


def person_found(viewer: Viewer, kind: str, key: int) -> Person:
    """Somebody who was found; the caller leaves the line of it."""
    over_the_machine(viewer, PERSON_MANAGE)
    keys = people.same_person(kind, key)
    return Person(
        kind=kind,
        key=key,
        sign=signing.dumps([kind, key, viewer.user_id], salt=SALT),
        name=kept.named(kind, key),
        needed=kept.needed(kind, keys, viewer.today),
        steps=kept.plan(kind, keys, _own_account(kind, keys)),
        mentions=_told(kind, keys),
    )


def person_signed(viewer: Viewer, sign: str) -> tuple[str, int]:
    """Whom a page was opened for, within the hour and by the same viewer; else OutOfScope."""
    over_the_machine(viewer, PERSON_MANAGE)
    try:
        kind, key, user = signing.loads(sign, salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        raise OutOfScope from None
    if user != viewer.user_id:
        raise OutOfScope
    return str(kind), int(key)


def copy_of(viewer: Viewer, kind: str, key: int) -> Copy:
    """Everything that is kept about a person, and for a child who looked; the caller leaves the line."""
    over_the_machine(viewer, PERSON_MANAGE)
    keys = people.same_person(kind, key)
    since = viewer.today - timedelta(days=3653)
    return Copy(
        kind,
        key,
        kept.about(kind, keys, _own_account(kind, keys)),
        looks(key, since=since, limit=kept.MOST, lists=exports_about(keys)) if kind == "pupil" else (),
    )


def erasures(viewer: Viewer) -> tuple[Asked, ...]:
    """What was asked for, open ones first."""
    over_the_machine(viewer, PERSON_CONFIRM)
    rows = Erasure.objects.select_related("asked_by", "decided_by").order_by("-state", "-id")
    waiting = rows.filter(state="asked")
    found = (*waiting[:PAGE], *rows.exclude(state="asked")[:PAGE])
    return tuple(_asked(viewer, row, look=number < LOOKED_THROUGH) for number, row in enumerate(found))


def _asked(viewer: Viewer, row: Erasure, *, look: bool) -> Asked:
    waiting = row.state == "asked"
    keys = people.same_person(row.kind, row.person_id)
    return Asked(
        id=row.pk,
        kind=row.kind,
        person_id=row.person_id,
        ground=row.ground,
        reason=kept.opened(row.reason_sealed, COLUMN),
        state=row.state,
        asked_at=local(row.asked_at),
        asked_by=row.asked_by.display_name if row.asked_by else "",
        decided_at=local(row.decided_at),
        decided_by=row.decided_by.display_name if row.decided_by else "",
        steps=kept.plan(row.kind, keys, _own_account(row.kind, keys)) if waiting else (),
        may_decide=waiting and row.asked_by_id != viewer.user_id,
        mentions=_told(row.kind, keys) if waiting and look else _as_kept(row.mentions),
    )


def _told(kind: str, keys: tuple[int, ...]) -> Told:
    """What an erasure would find now (opens what the person's schools have sealed, and shows none of it)."""
    sought = people.sought(kind, keys)
    found = kept.mentioned(sought)
    return Told(found.places, found.shut, not sought.alone)


def _as_kept(said: dict[str, Any]) -> Told:
    return Told(said.get("places", {}), said.get("shut", 0), said.get("left", False))


def _own_account(kind: str, keys: tuple[int, ...]) -> int | None:
    return next(iter(people.accounts_of(kind, keys)), None) if kind != "pupil" else None
