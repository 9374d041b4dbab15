"""The form of an entry that is hashed, the chain of digests, and what a reversal may be. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

Facets = Mapping[str, str | int | bool]

# It was so; it was not like this; it did not happen. Whatever is not the first is a doubt.
VERDICTS: Final = ("confirmed", "questioned", "denied")
CONFIRMED: Final = VERDICTS[0]
START: Final = b""
_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
)


_FORM: Final = "[%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s]"


@dataclass(frozen=True, slots=True)
class Fact:
    """Everything an entry says, in the order in which it is hashed; `seq` is its place in the chain."""

    id: int
    organisation_id: int
    seq: int
    kind: str
    county_code: str
    pupil_id: int | None
    region_code: str
    actor_id: int | None
    occurred_on: date
    quantity: int
    facets: Facets
    source: str
    posted_at: datetime
    posted_by: int | None
    reverses_id: int | None


def canonical(fact: Fact) -> bytes:
    """The bytes of an entry: one JSON array, keys sorted, UTF-8, times in UTC to the microsecond."""
    moment = fact.posted_at.astimezone(UTC).isoformat(timespec="microseconds")
    return written(
        (
            fact.id,
            fact.organisation_id,
            fact.seq,
            as_json(fact.kind),
            as_json(fact.county_code),
            as_json(fact.pupil_id),
            as_json(fact.region_code),
            as_json(fact.actor_id),
            as_json(fact.occurred_on.isoformat()),
            fact.quantity,
            as_json(fact.facets),
            as_json(fact.source),
            as_json(moment),
            as_json(fact.posted_by),
            as_json(fact.reverses_id),
        )
    )


def as_json(value: object) -> str:
    """A value as it stands inside an entry's bytes."""
    return _ENCODER.encode(value)


def written(pieces: tuple[object, ...]) -> bytes:
    """An entry's bytes from its fifteen values: whole numbers, or texts that `as_json` has made."""
    return (_FORM % pieces).encode()


def digest(previous: bytes, fact: Fact) -> bytes:
    """sha256 of the digest before it (empty for the first) and the entry's own bytes: 32 bytes."""
    return sha256(previous + canonical(fact)).digest()


def seal(entries: Iterable[bytes], previous: bytes = START) -> Iterator[bytes]:
    """The digests of one organisation's entries, given as their bytes in the order of `seq` without a gap.

    For those who write many rows at once; the last digest and seq belong in the organisation's Chain row.
    """
    for entry in entries:
        previous = sha256(previous + entry).digest()
        yield previous


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it stands in the database, with the digest that it carries."""

    fact: Fact
    digest: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """What verification found wrong, and where. `what`: content, missing, end."""

    organisation_id: int
    entry_id: int | None
    seq: int
    what: str

    @property
    def sentence(self) -> str:
        return FAULTS[self.what]


FAULTS: Final = {
    "content": N_("这一条的内容或前后次序与登记时的摘要不符。"),
    "missing": N_("这里缺少一条或几条台账记录。"),
    "end": N_("台账末尾与所记的链尾不符。"),
}


def faults(
    organisation_id: int, links: Iterable[Link], end_seq: int | None, end_digest: bytes
) -> Iterator[Fault]:
    """Everything that does not fit in one organisation's chain; empty when it is whole.

    After a faulty row the reading goes on from the digest that the next row should build upon, so that one
    changed row is reported once and a second one is still found.
    """
    previous, seq = START, 0
    for link in links:
        fact = link.fact
        if fact.seq != seq + 1:
            yield Fault(organisation_id, fact.id, seq + 1, "missing")
        elif digest(previous, fact) != link.digest:
            yield Fault(organisation_id, fact.id, fact.seq, "content")
        previous, seq = link.digest, fact.seq
    if end_seq != seq or end_digest != previous:
        yield Fault(organisation_id, None, seq, "end")


def check_facets(facets: Facets) -> None:
    """Only short plain values may enter the ledger: their bytes must be the same on every machine."""
    for key, value in facets.items():
        if not isinstance(key, str) or not isinstance(value, str | int | bool):
            raise TypeError(f"Ledger facet {key!r} must be a string, whole number or truth value: {value!r}")


def check_reversible(fact: Fact, already_reversed: bool) -> None:
    """An entry can be reversed once, and a reversal not at all: post the act again instead."""
    if fact.reverses_id is not None:
        raise Refusal("ledger.is-reversal", N_("更正记录不能再次撤销；如需恢复，请重新登记。"))
    if already_reversed:
        raise Refusal("ledger.already-reversed", N_("这条记录已经撤销，不能重复撤销。"))


def check_reason(reason: str) -> None:
    """A reversal says why."""
    if not reason.strip():
        raise Refusal("ledger.no-reason", N_("请写明撤销的原因。"), field="reason")


def check_attestation(verdict: str, reversed_already: bool) -> None:
    """One confirms or questions an entry that still counts."""
    if verdict not in VERDICTS:
        raise ValueError(f"Unknown attestation verdict {verdict!r}; use one of {VERDICTS}")
    if reversed_already:
        raise Refusal("ledger.attest-reversed", N_("这条记录已经撤销，无需确认。"))


def reversal_of(fact: Fact, *, id: int, seq: int, reason: str, posted_at: datetime, by: int | None) -> Fact:
    """The entry that takes another back: same act and day, quantity negated, so that plain sums cancel."""
    return replace(
        fact,
        id=id,
        seq=seq,
        quantity=-fact.quantity,
        facets={"reason": reason.strip()},
        posted_at=posted_at,
        posted_by=by,
        reverses_id=fact.id,
    )
