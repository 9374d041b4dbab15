"""Who looked at a child, for the child's own guardians."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongyu.access.roles import ROLES
from gongyu.access.rules import Viewer
from gongyu.audit.queries import Look, looks
from gongyu.contact.queries import exports_about
from gongyu.kernel.refusal import OutOfScope
from gongyu.people.queries import Seat, children_of
from gongyu.people.rules.revealing import PURPOSES
from gongyu.portal.rules import KNOWN_BY_NAME

BACK: Final = timedelta(days=365)
MANY: Final = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """One person on one day: who by name where they are the child's teachers, what they opened, how often."""

    day: date
    name: str
    role: str
    organisation: str
    act: str
    purpose: str
    times: int


@dataclass(frozen=True, slots=True)
class LooksPage:
    """A child, since when is told, and the looks, newest first; `more` when there were too many to tell."""

    child: Seat
    since: date
    looks: tuple[Looked, ...]
    more: bool


def looks_at(viewer: Viewer, pupil_id: int) -> LooksPage:
    """Who opened what about one's own child in the last year; OutOfScope for anybody but a guardian."""
    child = next((one for one in children_of(viewer.user_id, viewer.today) if one.pupil_id == pupil_id), None)
    if child is None:
        raise OutOfScope
    since = viewer.today - BACK
    found = looks(pupil_id, since=since, limit=MANY + 1, lists=exports_about([pupil_id]))
    times: Counter[tuple[object, ...]] = Counter()
    first: dict[tuple[object, ...], Look] = {}
    for look in found[:MANY]:
        said = look.detail.get("what"), look.detail.get("purpose")
        key = (look.at.date(), look.user_id, look.role, look.act, *said)
        times[key] += 1
        first.setdefault(key, look)
    return LooksPage(
        child=child,
        since=since,
        looks=tuple(_looked(first[key], count) for key, count in times.items()),
        more=len(found) > MANY,
    )


def _looked(look: Look, times: int) -> Looked:
    role = ROLES.get(look.role)
    return Looked(
        day=look.at.date(),
        name=look.name if look.role in KNOWN_BY_NAME else "",
        role=role.zh if role else "",
        organisation=look.organisation,
        act=look.act if look.detail.get("what") != "phone" else "pupil.reveal-phone",
        purpose=PURPOSES.get(str(look.detail.get("purpose", "")), ""),
        times=times,
    )
