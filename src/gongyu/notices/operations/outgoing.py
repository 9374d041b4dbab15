"""Letters out of the house: written down sealed, handed over by the worker, forgotten once settled."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from gongyu.kernel.keys import Keys, keys
from gongyu.notices.channels import NotTaken, Unreachable, channel_for
from gongyu.notices.models import OneTimeCode, Outgoing
from gongyu.notices.rules import codes
from gongyu.notices.rules.addresses import check_address, masked, plain_address
from gongyu.notices.rules.letters import Letter, sentences

COLUMN: Final = "notices_outgoing.letter"
DELIVER: Final = "notices.deliver"
KEPT: Final = timedelta(days=90)
A_DAY: Final = timedelta(days=1)
log = logging.getLogger("gongyu.notices")

Delivery = Literal["settled", "later"]


@transaction.atomic
def send(
    *,
    to: str,
    kind: str,
    values: Mapping[str, str],
    useless_after: timedelta = A_DAY,
    withheld: bool = False,
    key: str | None = None,
    via: str = "",
) -> int:
    """Send a letter once the transaction around it has committed; returns its number.

    Called by the rooms, which know whom a thing concerns. `kind` is a row of rules.letters; its sentence is
    written in the language that is active. Raises Refusal where nothing can be sent to `to`. What is
    `withheld` costs as much time as any other and goes nowhere. Asked for again under the same `key` it is
    the same letter, and no carrier is given it twice unless it knows the letter by its reference.
    """
    if key and (known := Outgoing.objects.filter(key=key).values_list("pk", flat=True).first()) is not None:
        return known
    address = plain_address(to)
    check_address(address)
    subject, sentence = sentences(kind)
    now = timezone.now()
    row = Outgoing(kind=kind, key=key, via=via, asked_at=now, useless_at=now + useless_after)
    letter = {"to": address, "subject": _(subject), "text": _(sentence) % values, "values": dict(values)}
    sealed = _keys().seal(json.dumps(letter), COLUMN)
    if withheld:
        row.state, row.settled_at = "withheld", now
    else:
        row.letter_sealed = sealed
    row.save()
    app.configure_task(DELIVER).defer(outgoing_id=row.pk)
    return row.pk


@transaction.atomic
def begin(*, outgoing_id: int) -> bool:
    """Write down that a letter is being handed over, before it is: should this be killed in between, it is
    not known whether the carrier has it, and it goes out again only where the carrier knows its reference.
    Says whether it is to be handed over. Of a letter without a key another is better than none."""
    row = Outgoing.objects.select_for_update().filter(pk=outgoing_id, state="waiting").first()
    if row is None or row.key is None:
        return row is not None
    now = timezone.now()
    if row.begun_at is not None and not _known_again(row):
        _settle(row, "unsure", now, reason="interrupted")
        return False
    row.begun_at = now
    row.save(update_fields=["begun_at"])
    return True


@transaction.atomic
def deliver(*, outgoing_id: int, last: bool) -> Delivery:
    """Hand one letter over, if that has not been done; "later" asks for another try. After the `last` try,
    or when it has become useless, it is given up."""
    row = Outgoing.objects.select_for_update(skip_locked=True).filter(pk=outgoing_id, state="waiting").first()
    if row is None:
        return "settled"
    now = timezone.now()
    if now >= row.useless_at:
        _settle(row, "given_up", now, reason="too-late")
        return "settled"
    letter = _letter(row)
    row.tries += 1
    try:
        channel = channel_for(letter.to, row.via)
        row.channel = channel.name
        row.carrier_id = channel.send(letter)[:120]
    except NotTaken as refused:
        _settle(row, "refused", now, letter.to, refused.why)
    except Unreachable as failed:
        if not last:
            row.reason = failed.why[:60]
            if not failed.maybe:
                row.begun_at = None
            row.save(update_fields=["tries", "channel", "reason", "begun_at"])
            return "later"
        _settle(row, "unsure" if row.key and failed.maybe else "given_up", now, letter.to, failed.why)
    else:
        _settle(row, "sent", now, letter.to)
    return "settled"


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Remove what was settled long ago and codes that are too old to count, and give up what nobody has
    taken; returns how many rows were removed."""
    Outgoing.objects.filter(state="waiting", useless_at__lt=now - A_DAY).update(
        state="given_up", letter_sealed=None, settled_at=now, reason="too-late"
    )
    old = OneTimeCode.objects.filter(asked_at__lt=now - codes.KEPT).delete()[0]
    return old + Outgoing.objects.filter(settled_at__lt=now - KEPT).delete()[0]


def _known_again(row: Outgoing) -> bool:
    try:
        return channel_for(_letter(row).to, row.via).knows_again
    except NotTaken:
        return True  # nobody has it


def _letter(row: Outgoing) -> Letter:
    held = json.loads(_keys().open(bytes(row.letter_sealed or b""), COLUMN))
    return Letter(held["to"], row.kind, held["subject"], held["text"], held["values"], str(row.pk))


def _settle(row: Outgoing, state: str, now: datetime, to: str = "", reason: str = "") -> None:
    row.state, row.settled_at, row.reason, row.letter_sealed = state, now, reason[:60], None
    row.save()
    log.log(
        logging.INFO if state == "sent" else logging.WARNING,
        "Letter %s (%s) to %s: %s%s",
        row.pk,
        row.kind,
        masked(to) if to else "…",
        state,
        f" ({row.reason})" if row.reason else "",
    )


def _keys() -> Keys:
    return keys(settings.HOME, settings.SECRET_KEY)
