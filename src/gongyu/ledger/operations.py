"""Writing to the ledger: post, reverse, attest. Called by the rooms where work is done, inside their own
transaction; they have asked "may they" and "is it time" already, and they write the audit line."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from gongyu.access.permissions import LEDGER_VERIFY
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record
from gongyu.ledger.models import Attestation, Chain, Entry
from gongyu.ledger.queries import Verified, fact, is_reversed
from gongyu.ledger.rules import (
    Facets,
    Fact,
    check_attestation,
    check_facets,
    check_reason,
    check_reversible,
    digest,
    reversal_of,
)

# One statement makes the chain's row if need be, locks it until the transaction ends, and hands out the
# entry's number: within an organisation numbers therefore rise with seq.
_LOCK_CHAIN: Final = """
INSERT INTO ledger_chain (organisation_id, seq, digest) VALUES (%s, 0, '')
ON CONFLICT (organisation_id) DO UPDATE SET seq = ledger_chain.seq
RETURNING seq, digest, nextval(pg_get_serial_sequence('ledger_entry', 'id')),
          (SELECT county_code FROM organisations_organisation WHERE id = organisation_id)
"""


@transaction.atomic(savepoint=False)
def post(
    *,
    by: Viewer,
    today: date,
    kind: str,
    organisation_id: int,
    occurred_on: date,
    pupil_id: int | None = None,
    region_code: str = "",
    actor_id: int | None = None,
    quantity: int = 1,
    facets: Facets | None = None,
    source: str = "",
) -> int:
    """Add one entry to an organisation's chain; returns its number. If it fails, so does the caller's act."""
    check_facets(facets or {})
    seq, previous, id, county_code = _lock(organisation_id)
    entry = Fact(
        id=id,
        organisation_id=organisation_id,
        seq=seq + 1,
        kind=kind,
        county_code=county_code,
        pupil_id=pupil_id,
        region_code=region_code,
        actor_id=actor_id,
        occurred_on=occurred_on,
        quantity=quantity,
        facets=facets or {},
        source=source,
        posted_at=timezone.now(),
        posted_by=by.user_id,
        reverses_id=None,
    )
    return _write(entry, previous)


@transaction.atomic
def reverse(*, by: Viewer, today: date, entry_id: int, reason: str) -> int:
    """Take an entry back, with a reason, by an entry that reverses it; returns that entry's number."""
    check_reason(reason)
    wrong = fact(Entry.objects.get(pk=entry_id))
    seq, previous, id, _ = _lock(wrong.organisation_id)
    check_reversible(wrong, is_reversed(entry_id))
    return _write(
        reversal_of(wrong, id=id, seq=seq + 1, reason=reason, posted_at=timezone.now(), by=by.user_id),
        previous,
    )


@transaction.atomic
def attest(*, by: Viewer, today: date, entry_id: int, verdict: str, guardian_id: int | None = None) -> int:
    """Record somebody's first-hand word on an entry: "confirmed", "questioned" or "denied"; the latest
    counts."""
    check_attestation(verdict, is_reversed(entry_id))
    return Attestation.objects.create(
        entry_id=entry_id, verdict=verdict, guardian_id=guardian_id, by=by.user_id, at=timezone.now()
    ).pk


def _lock(organisation_id: int) -> tuple[int, bytes, int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_CHAIN, [organisation_id])
        seq, previous, id, county_code = cursor.fetchone()
    return seq, bytes(previous), id, county_code


def _write(entry: Fact, previous: bytes) -> int:
    sealed = digest(previous, entry)
    Entry.objects.create(
        id=entry.id,
        organisation_id=entry.organisation_id,
        seq=entry.seq,
        kind=entry.kind,
        county_code=entry.county_code,
        pupil_id=entry.pupil_id,
        region_code=entry.region_code,
        actor_id=entry.actor_id,
        occurred_on=entry.occurred_on,
        quantity=entry.quantity,
        facets=entry.facets,
        source=entry.source,
        posted_at=entry.posted_at,
        posted_by=entry.posted_by,
        reverses_id=entry.reverses_id,
        digest=sealed,
    )
    Chain.objects.filter(pk=entry.organisation_id).update(seq=entry.seq, digest=sealed)
    return entry.id


@transaction.atomic
def keep_verified(*, by: Viewer, today: date, verified: Verified) -> None:
    """Leave a line that all chains have been read, and how many entries did not fit."""
    require_anywhere(by, LEDGER_VERIFY)
    detail = {"chains": verified.chains, "entries": verified.entries, "faults": len(verified.faults)}
    record(by=by.user_id, act="ledger.verify", noun="ledger", detail=detail)
