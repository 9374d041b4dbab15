"""Writes what the demonstration's people did: visits, activities, filings, and the ledger that seals them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any

import numpy as np
import pyarrow as pa

from gongyu.contact.queries import AGREED as AGREED_COLUMN
from gongyu.contact.queries import TALKED_ABOUT, TICKED_AGREEMENTS, TICKED_PURPOSES, sealed
from gongyu.demo.acts import Happened, facets_text
from gongyu.demo.committees import MATTER, MEETING, put_bodies
from gongyu.demo.copy import Copier
from gongyu.demo.courses import put_plans, sources
from gongyu.demo.roster import Array, Roster
from gongyu.demo.visits import AGREED, AGREEMENTS, CAPACITIES, MODES, PURPOSES, TALKED, Visits
from gongyu.ledger.rules import as_json, seal, written

EIGHT_HOURS = np.timedelta64(8 * 3600, "s")


@dataclass(slots=True)
class Entries:
    """The ledger's columns, one element an entry, before they are put in order and sealed."""

    kind: Array
    organisation: Array
    county: Array
    pupil: Array
    region: Array
    actor: Array
    occurred_on: Array
    quantity: Array
    facets: Array
    source: Array
    posted_at: Array
    reverses_row: Array

    def take(self, order: Array) -> Entries:
        return Entries(*(getattr(self, name)[order] for name in self.__slots__))


class Historian:
    def __init__(
        self,
        copier: Copier,
        schools: list[dict[str, Any]],
        rng: np.random.Generator,
        demo_user: int,
        year: str,
    ) -> None:
        self.copier, self.rng, self.demo_user, self.year = copier, rng, demo_user, year
        self.school_ids = np.array([s["id"] for s in schools])
        self.school_county = np.array([s["county_code"] for s in schools])

    def write(
        self,
        roster: Roster,
        visits: Visits,
        regions: Array,
        happened: list[Happened],
        advance: Callable[[float], None],
    ) -> int:
        """Queue every table of acts; returns the number of ledger entries."""
        entries, visit_rows = self._gather(roster, visits, regions, happened)
        order = np.argsort(entries.posted_at, kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(1, len(order) + 1)
        ordered = entries.take(order)
        reverses = np.where(ordered.reverses_row >= 0, place[ordered.reverses_row], 0)
        self._seal(ordered, reverses, advance)
        self._visits(roster, visits, place[:visit_rows])
        self._activities(happened, place[visit_rows:])
        self._attest(roster, visits, place[:visit_rows])
        return len(order)

    def _gather(
        self, roster: Roster, visits: Visits, regions: Array, happened: list[Happened]
    ) -> tuple[Entries, int]:
        seats = roster.seats
        school = roster.classes.school[seats.school_class[visits.seat]]
        pupil = seats.pupil[visits.seat]
        kinds = np.array([f"visit.{mode}" for mode in MODES], dtype=object)
        texts = np.array(
            [[facets_text({"capacity": c, "mode": m}) for m in MODES] for c in CAPACITIES], dtype=object
        )
        count = len(visits.seat)
        numbers = np.arange(1, count + 1)
        done = Entries(
            kinds[visits.mode],
            self.school_ids[school],
            self.school_county[school].astype(object),
            pupil + 1,
            regions[roster.household[pupil]].astype(object),
            visits.staff + 1,
            visits.held_on,
            np.ones(count, dtype=np.int64),
            texts[visits.capacity, visits.mode],
            np.char.add("contact.visit:", numbers.astype(str)).astype(object),
            visits.posted_at - EIGHT_HOURS,
            np.full(count, -1),
        )
        back = np.flatnonzero(visits.withdrawn)
        undone = done.take(back)
        undone.quantity = -undone.quantity
        undone.posted_at = undone.posted_at + np.timedelta64(3600, "s")
        undone.facets = np.full(len(back), facets_text({"reason": "记到了别的孩子名下"}), dtype=object)
        undone.reverses_row = back
        others = self._others(happened)
        columns = [
            np.concatenate([getattr(done, name), getattr(others, name), getattr(undone, name)])
            for name in Entries.__slots__
        ]
        return Entries(*columns), count

    def _others(self, rows: list[Happened]) -> Entries:
        count = len(rows)
        activity = filing = meeting = matter = 0
        source = np.empty(count, dtype=object)
        laid_out = sources([row for row in rows if row.act.form == "course"])
        for index, row in enumerate(rows):
            if row.act.form == "activity":
                activity += 1
                source[index] = f"activities.activity:{activity}"
            elif row.act.key == MEETING:
                meeting += 1
                source[index] = f"committees.meeting:{meeting}"
            elif row.act.key == MATTER:
                matter += 1
                source[index] = f"committees.matter:{matter}"
            elif row.act.form == "committee":
                source[index] = f"committees.committee:{row.organisation['id']}"
            elif row.act.form == "course":
                source[index] = laid_out[id(row)]
            else:
                filing += 1
                source[index] = f"filings.filing:{filing}"
        return Entries(
            np.array([row.act.key for row in rows], dtype=object),
            np.array([row.organisation["id"] for row in rows], dtype=np.int64),
            np.array([row.organisation["county_code"] for row in rows], dtype=object),
            np.zeros(count, dtype=np.int64),
            np.full(count, "", dtype=object),
            np.zeros(count, dtype=np.int64),
            np.array([row.held_on for row in rows], dtype="datetime64[D]"),
            np.array([row.quantity for row in rows], dtype=np.int64),
            np.array([facets_text(row.facets) for row in rows], dtype=object),
            source,
            np.array([int(row.posted_at.timestamp()) for row in rows]).astype("datetime64[s]"),
            np.full(count, -1),
        )

    def _seal(self, rows: Entries, reverses: Array, advance: Callable[[float], None]) -> None:
        """Sequence and digest along each organisation's chain, then queue the ledger and the chains' ends."""
        by_chain = np.argsort(rows.organisation, kind="stable")
        owners = rows.organisation[by_chain]
        starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
        seq = np.empty(len(owners), dtype=np.int64)
        lengths = np.diff(np.r_[starts, len(owners)])
        seq[by_chain] = np.arange(len(owners)) - np.repeat(starts, lengths) + 1
        digests = np.empty(len(owners), dtype=object)
        entries = _entries(rows.take(by_chain), reverses[by_chain], seq[by_chain], by_chain + 1)
        ends = np.r_[starts[1:], len(owners)].tolist()
        for begin, end in zip(starts.tolist(), ends, strict=True):
            sealed_chain = ["\\x" + digest.hex() for digest in seal(islice(entries, end - begin))]
            digests[by_chain[begin:end]] = sealed_chain
            advance(end / len(owners))
        self.copier.put(
            "ledger_entry",
            {
                "id": np.arange(1, len(owners) + 1),
                "kind": rows.kind,
                "organisation_id": rows.organisation,
                "county_code": rows.county,
                "pupil_id": _nullable(rows.pupil),
                "region_code": rows.region,
                "actor_id": _nullable(rows.actor),
                "occurred_on": rows.occurred_on,
                "quantity": rows.quantity,
                "facets": rows.facets,
                "source": rows.source,
                "posted_at": _utc(rows.posted_at),
                "reverses_id": _nullable(reverses),
                "seq": seq,
                "digest": digests,
            },
        )
        last = by_chain[np.r_[starts[1:] - 1, len(owners) - 1]]
        self.copier.put(
            "ledger_chain",
            {"organisation_id": rows.organisation[last], "seq": seq[last], "digest": digests[last]},
        )

    def _visits(self, roster: Roster, visits: Visits, entry: Array) -> None:
        seats = roster.seats
        place = seats.school_class[visits.seat]
        count = len(visits.seat)
        self.copier.put(
            "contact_visit",
            {
                "id": np.arange(1, count + 1),
                "organisation_id": self.school_ids[roster.classes.school[place]],
                "school_class_id": place + 1,
                "pupil_id": seats.pupil[visits.seat] + 1,
                "visitor_id": visits.staff + 1,
                "occurred_on": visits.held_on,
                "mode": np.array(MODES)[visits.mode],
                "capacity": np.array(CAPACITIES)[visits.capacity],
                "talked_about_sealed": self._words(TALKED, TALKED_ABOUT, count),
                "agreed_sealed": self._words(AGREED, AGREED_COLUMN, count),
                "purposes_sealed": self._words(PURPOSES, TICKED_PURPOSES, count),
                "agreements_sealed": self._words(AGREEMENTS, TICKED_AGREEMENTS, count),
                "state": np.where(visits.withdrawn, "withdrawn", "recorded"),
                "entry_id": entry,
                "recorded_at": _utc(visits.posted_at - EIGHT_HOURS),
                "request_key": self._keys(count),
            },
        )

    def _words(self, choices: tuple[str, ...], column: str, count: int) -> pa.Array:
        """One of the sentences for each visit, sealed once a sentence."""
        kept = [sealed(words, column) for words in choices]
        known = pa.array(["\\x" + one.hex() if one else None for one in kept], pa.string())
        return known.take(pa.array(self.rng.integers(0, len(choices), count)))

    def _activities(self, rows: list[Happened], entry: Array) -> None:
        numbered = [(row, int(number)) for row, number in zip(rows, entry, strict=False)]
        self._filed([one for one in numbered if one[0].act.form not in ("activity", "committee", "course")])
        bodies = [one for one in numbered if one[0].act.form == "committee"]
        put_bodies(self.copier, bodies, self.demo_user, self._keys)
        plans = [one for one in numbered if one[0].act.form == "course"]
        put_plans(self.copier, plans, self.demo_user, self.year)
        events = [one for one in numbered if one[0].act.form == "activity"]
        self.copier.put(
            "activities_activity",
            {
                "id": np.arange(1, len(events) + 1),
                "organisation_id": [row.organisation["id"] for row, _ in events],
                "nature": [row.act.key.removeprefix("activity.") for row, _ in events],
                "title": [row.title[:80] for row, _ in events],
                "held_on": [row.held_on for row, _ in events],
                "place": ["本校（本站）"] * len(events),
                "audience": [row.facets["audience"] for row, _ in events],
                "headcount": [row.facets["headcount"] for row, _ in events],
                "speaker": [""] * len(events),
                "replay": [""] * len(events),
                "summary": [""] * len(events),
                "state": ["held"] * len(events),
                "entry_id": [number for _, number in events],
                "created_by_id": [self.demo_user] * len(events),
                "created_at": [row.posted_at for row, _ in events],
                "request_key": self._keys(len(events)),
            },
        )

    def _filed(self, filings: list[tuple[Happened, int]]) -> None:
        self.copier.put(
            "filings_filing",
            {
                "id": np.arange(1, len(filings) + 1),
                "organisation_id": [row.organisation["id"] for row, _ in filings],
                "act": [row.act.key for row, _ in filings],
                "duty_key": [row.duty.key for row, _ in filings],
                "title": [row.title[:120] for row, _ in filings],
                "document_number": [""] * len(filings),
                "occurred_on": [row.held_on for row, _ in filings],
                "valid_until": pa.array([row.valid_until for row, _ in filings], pa.date32()),
                "quantity": [row.quantity for row, _ in filings],
                "partner": [""] * len(filings),
                "note": [""] * len(filings),
                "case": pa.array([str(row.case) if row.case else None for row, _ in filings], pa.string()),
                "state": ["filed"] * len(filings),
                "entry_id": [number for _, number in filings],
                "filed_by_id": [self.demo_user] * len(filings),
                "filed_at": [row.posted_at for row, _ in filings],
                "request_key": self._keys(len(filings)),
            },
        )

    def _attest(self, roster: Roster, visits: Visits, entry: Array) -> None:
        """Four guardians in five confirm, a few have a question; half of them within a day."""
        luck = self.rng.random(len(entry))
        said = np.flatnonzero((luck < 0.815) & ~visits.withdrawn)
        start = np.cumsum(roster.guardians_of) - roster.guardians_of
        guardian = start[roster.household[roster.seats.pupil[visits.seat[said]]]]
        wait = self.rng.integers(600, 60 * 3600, len(said)).astype("timedelta64[s]")
        now = visits.posted_at.max()
        at = np.minimum(visits.posted_at[said] + wait, now)
        order = np.argsort(at, kind="stable")
        verdict = np.where(luck[said] < 0.003, "questioned", "confirmed")
        self.copier.put(
            "ledger_attestation",
            {
                "id": np.arange(1, len(said) + 1),
                "entry_id": entry[said][order],
                "verdict": verdict[order],
                "guardian_id": guardian[order] + 1,
                "at": _utc(at[order] - EIGHT_HOURS),
            },
        )

    def _keys(self, count: int) -> list[str]:
        digits = self.rng.bytes(16 * count).hex()
        return [digits[i : i + 32] for i in range(0, 32 * count, 32)]


def _entries(rows: Entries, reverses: Array, seq: Array, ids: Array) -> Iterator[bytes]:
    """The bytes that the ledger hashes, in the order given; each value of a column is made JSON once."""
    moments = rows.posted_at.astype("datetime64[us]").astype(str)
    columns = (
        ids.tolist(),
        rows.organisation.tolist(),
        seq.tolist(),
        _json(rows.kind),
        _json(rows.county),
        _or_null(rows.pupil),
        _json(rows.region),
        _or_null(rows.actor),
        _json(rows.occurred_on.astype(str)),
        rows.quantity.tolist(),
        rows.facets.tolist(),
        [f'"{source}"' for source in rows.source.tolist()],
        [f'"{moment}+00:00"' for moment in moments.tolist()],
        repeat("null"),
        _or_null(reverses),
    )
    return map(written, zip(*columns, strict=False))


def _json(values: Array) -> list[str]:
    texts = values.tolist()
    known = {text: as_json(text) for text in set(texts)}
    return [known[text] for text in texts]


def _or_null(numbers: Array) -> list[int | str]:
    return [number or "null" for number in numbers.tolist()]


def _nullable(numbers: Array) -> pa.Array:
    return pa.array(numbers, mask=numbers == 0)


def _utc(moments: Array) -> pa.Array:
    return pa.array(moments.astype("datetime64[us]"), pa.timestamp("us", tz="UTC"))
