"""What a teacher's phone is given to work without network: its key, and a class list."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.db import transaction

from gongyu.access.permissions import VISIT_RECORD
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.contact import queries
from gongyu.contact.models import PhoneKey
from gongyu.kernel.keys import keys
from gongyu.kernel.refusal import Forbidden, OutOfScope

KEY: Final = "contact_phonekey.key"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a phone may hold now: the key of its owner, and the classes whose lists it may keep."""

    key: bytes
    class_ids: tuple[int, ...]


@transaction.atomic
def open_phone(*, by: Viewer, today: date) -> Opened:
    """The key that opens what a phone of the viewer's holds, made when it is first asked for. Whose role has
    ended still gets it, so that what waits there can be read and passed on; and no class any more."""
    if by.user_id is None:
        raise OutOfScope
    ring = keys(settings.HOME, settings.SECRET_KEY)
    may = by.may(VISIT_RECORD) and not _urgent(by)
    row = PhoneKey.objects.filter(user_id=by.user_id).first()
    if row is None:
        _require(by)
        fresh = ring.seal_bytes(os.urandom(32), KEY)
        row, _made = PhoneKey.objects.get_or_create(user_id=by.user_id, defaults={"key_sealed": fresh})
    classes = tuple(one.id for one in queries.my_classes(by)) if may else ()
    return Opened(ring.open_bytes(bytes(row.key_sealed), KEY), classes)


@transaction.atomic
def keep_list(*, by: Viewer, today: date, class_id: int) -> queries.PhoneList:
    """A class list that goes onto a phone; it is written down that it did."""
    _require(by)
    found = queries.phone_list(by, class_id)
    audit(
        by=by.user_id,
        act="class.keep",
        noun="class",
        key=str(class_id),
        organisation_id=found.organisation_id,
    )
    return found


def _require(by: Viewer) -> None:
    require_anywhere(by, VISIT_RECORD)
    if _urgent(by):
        raise Forbidden(VISIT_RECORD)


def _urgent(by: Viewer) -> bool:
    """Whether the viewer acts in an emergency: what is seen for half an hour is not kept for a fortnight."""
    return any(held.emergency for held in by.grants)
