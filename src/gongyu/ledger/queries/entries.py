"""Reading the ledger: its position, single entries, what still counts, the latest word on an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from gongyu.access.queries import within
from gongyu.access.rules import Viewer
from gongyu.ledger.models import Attestation, Entry
from gongyu.ledger.rules import CONFIRMED, Facets, Fact

LEDGER_VIEW = "ledger.view"
_REVERSED = Exists(Entry.objects.filter(reverses=OuterRef("pk")))


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An entry, whether it still counts, and the latest word on it."""

    fact: Fact
    reversed: bool
    attestation: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Word:
    """The latest attestation of an entry."""

    entry_id: int
    verdict: str
    at: datetime
    by: int | None
    guardian_id: int | None


def position() -> int:
    """How far the ledger has come: the highest entry number, 0 when it is empty."""
    return Entry.objects.aggregate(last=Max("id"))["last"] or 0


def fact(entry: Entry) -> Fact:
    """An entry as the chain sees it."""
    facets: Facets = entry.facets
    return Fact(
        entry.pk,
        entry.organisation_id,
        entry.seq,
        entry.kind,
        entry.county_code,
        entry.pupil_id,
        entry.region_code,
        entry.actor_id,
        entry.occurred_on,
        entry.quantity,
        facets,
        entry.source,
        entry.posted_at,
        entry.posted_by,
        entry.reverses_id,
    )


def is_reversed(entry_id: int) -> bool:
    """Whether an entry has been taken back."""
    return Entry.objects.filter(reverses=entry_id).exists()


def latest_words(entry_ids: Collection[int]) -> dict[int, Word]:
    """The latest attestation of each entry that has one."""
    rows = (
        Attestation.objects.filter(entry_id__in=entry_ids)
        .order_by("entry_id", "-id")
        .distinct("entry_id")
        .values_list("entry_id", "verdict", "at", "by", "guardian_id")
    )
    return {row[0]: Word(*row) for row in rows}


def reached(
    pupil_ids: Collection[int],
    *,
    kinds: Collection[str],
    capacities: Collection[str] = (),
    since: date,
    until: date,
    times: int = 1,
) -> frozenset[int]:
    """Of some pupils, those for whom acts of the kinds still count, so many times from a day to a day, both
    included."""
    found = Entry.objects.filter(
        ~_REVERSED,
        pupil_id__in=pupil_ids,
        kind__in=kinds,
        occurred_on__gte=since,
        occurred_on__lte=until,
        reverses__isnull=True,
    )
    if capacities:
        found = found.filter(facets__capacity__in=list(capacities))
    often = Counter(found.values_list("pupil_id", flat=True))
    return frozenset(key for key, number in often.items() if key is not None and number >= times)


def doubted_entries(organisation_ids: Collection[int], *, since: date) -> dict[int, str]:
    """Entries of some organisations since a day on which the latest word is a doubt, and which one."""
    later = Attestation.objects.filter(entry_id=OuterRef("entry_id"), id__gt=OuterRef("id"))
    found = Attestation.objects.filter(
        ~Exists(later),
        ~Q(verdict=CONFIRMED),
        entry__organisation_id__in=list(organisation_ids),
        entry__occurred_on__gte=since,
    )
    return dict(found.values_list("entry_id", "verdict"))


def _shown(entries: QuerySet[Entry]) -> tuple[LedgerRow, ...]:
    rows = list(entries.annotate(gone=_REVERSED))
    words = latest_words([row.pk for row in rows])
    return tuple(
        LedgerRow(
            fact(row),
            bool(row.gone),
            words[row.pk].verdict if row.pk in words else "",
            bytes(row.digest),
        )
        for row in rows
    )


def entries(
    viewer: Viewer,
    *,
    organisation_id: int | None = None,
    kinds: Collection[str] = (),
    since: date | None = None,
    before: date | None = None,
    live: bool = True,
    limit: int = 100,
    offset: int = 0,
) -> tuple[LedgerRow, ...]:
    """Entries where the viewer may read the ledger, newest first; `live` leaves out
    whatever no longer counts."""
    chosen = Q()
    if organisation_id is not None:
        chosen &= Q(organisation_id=organisation_id)
    if kinds:
        chosen &= Q(kind__in=kinds)
    if since:
        chosen &= Q(occurred_on__gte=since)
    if before:
        chosen &= Q(occurred_on__lt=before)
    if live:
        chosen = Q(chosen, ~_REVERSED, reverses__isnull=True)
    found = Entry.objects.filter(within(viewer, LEDGER_VIEW), chosen).order_by("-id")
    return _shown(found[offset : offset + limit])
