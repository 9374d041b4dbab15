"""One-time codes: that somebody reads what is sent to a number. Nothing else is learnt from them."""

from __future__ import annotations

import hmac
import secrets
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from gongyu.access.rules import Viewer
from gongyu.kernel.keys import Keys, keys
from gongyu.notices.models import OneTimeCode
from gongyu.notices.operations.outgoing import send
from gongyu.notices.rules import codes
from gongyu.notices.rules.addresses import check_address, plain_address

LOCK: Final = 7211


@transaction.atomic
def send_code(*, by: Viewer, today: date, to: str, purpose: str, source: str, withheld: bool = False) -> int:
    """Send a code to a number, good for one purpose; returns by what it is checked, which is no secret.

    `source` is the network address of whoever asks. A number that is not known is answered like any other:
    its code is `withheld`, which takes the same steps and sends nothing. Raises Refusal where nothing can
    be sent to `to`, and for too many codes.
    """
    if purpose not in codes.PURPOSES:
        raise ValueError(purpose)
    address = plain_address(to)
    check_address(address)
    number, place = _keys().index(f"code.to:{address}"), _keys().index(f"code.from:{source}")
    _one_at_a_time(number)
    _one_at_a_time(place)
    now = timezone.now()
    codes.check_pace(now, _asked(number, now), _from_there(place, now))
    row = OneTimeCode.objects.create(
        purpose=purpose, to_index=number, source_index=place, asked_at=now, expires_at=now + codes.LIVES
    )
    code = f"{secrets.randbelow(10**codes.DIGITS):0{codes.DIGITS}d}"
    row.code_index = _digest(row, code)
    row.save(update_fields=["code_index"])
    minutes = str(int(codes.LIVES.total_seconds() // 60))
    send(
        to=address,
        kind="code",
        values={"code": code, "minutes": minutes},
        useless_after=codes.LIVES,
        withheld=withheld,
    )
    return row.pk


@transaction.atomic
def check_code(*, by: Viewer, today: date, code_id: int, to: str, purpose: str, code: str) -> bool:
    """Whether a code is right: sent to this number for this purpose, not expired, not used, not tried too
    often. Every try counts, so that this answers and never raises; a right one is used up by it."""
    row = (
        OneTimeCode.objects.select_for_update()
        .filter(pk=code_id, purpose=purpose, to_index=_keys().index(f"code.to:{plain_address(to)}"))
        .first()
    )
    now = timezone.now()
    if row is None or row.used_at or row.tries >= codes.TRIES or now >= row.expires_at:
        return False
    row.tries += 1
    right = hmac.compare_digest(bytes(row.code_index or b""), _digest(row, codes.plain_code(code)))
    if right:
        row.used_at = now
    row.save(update_fields=["tries", "used_at"])
    return right


def _asked(number: bytes, now: datetime) -> list[datetime]:
    rows = OneTimeCode.objects.filter(to_index=number, asked_at__gt=now - codes.DAY)
    return list(rows.values_list("asked_at", flat=True))


def _from_there(place: bytes, now: datetime) -> int:
    return OneTimeCode.objects.filter(source_index=place, asked_at__gt=now - codes.HOUR).count()


def _digest(row: OneTimeCode, code: str) -> bytes:
    """Keyed, and bound to the row: six digits without a key would be guessed from their hash at once."""
    return _keys().index(f"code:{row.pk}:{row.purpose}:{bytes(row.to_index).hex()}:{code}")


def _one_at_a_time(index: bytes) -> None:
    """Counting and adding happen for one asker after the other."""
    with connection.cursor() as cursor:
        key = int.from_bytes(index[:4], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, key])


def _keys() -> Keys:
    return keys(settings.HOME, settings.SECRET_KEY)
