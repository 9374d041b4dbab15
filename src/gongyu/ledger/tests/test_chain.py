"""A chain holds exactly the entries that were sealed, in their order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.ledger.factories import facts
from gongyu.ledger.rules import START, Fact, Link, canonical, check_facets, digest, faults, seal


def links(chain: list[Fact]) -> list[Link]:
    return [Link(fact, digest) for fact, digest in zip(chain, seal(map(canonical, chain)), strict=True)]


def judged(chain: list[Link], end_seq: int, end_digest: bytes) -> list[tuple[int | None, int, str]]:
    return [(fault.entry_id, fault.seq, fault.what) for fault in faults(5, chain, end_seq, end_digest)]


@given(st.integers(1, 30))
def test_a_sealed_chain_is_whole(count: int) -> None:
    chain = links(facts(5, count))
    assert judged(chain, count, chain[-1].digest) == []


CHANGES = st.sampled_from(
    [
        {"quantity": 2},
        {"pupil_id": None},
        {"facets": {"capacity": "leader", "minutes": 30}},
        {"kind": "visit.video"},
        {"posted_at": datetime(2026, 10, 31, tzinfo=UTC) + timedelta(microseconds=1)},
        {"reverses_id": 1},
        {"actor_id": 8},
        {"source": "import"},
    ]
)


@given(st.integers(1, 20), st.data(), CHANGES)
def test_one_changed_entry_is_named_and_only_that(
    count: int, data: st.DataObject, change: dict[str, object]
) -> None:
    chain = links(facts(5, count))
    at = data.draw(st.integers(0, count - 1))
    end = chain[-1].digest
    chain[at] = Link(replace(chain[at].fact, **change), chain[at].digest)  # type: ignore[arg-type]
    assert judged(chain, count, end) == [(chain[at].fact.id, at + 1, "content")]


@given(st.integers(3, 20), st.data())
def test_a_missing_entry_leaves_a_gap(count: int, data: st.DataObject) -> None:
    chain = links(facts(5, count))
    end = chain[-1].digest
    at = data.draw(st.integers(0, count - 2))
    following = chain[at + 1].fact.id
    del chain[at]
    assert (following, at + 1, "missing") in judged(chain, count, end)


def test_entries_cut_off_at_the_end_are_missed() -> None:
    chain = links(facts(5, 4))
    assert judged(chain[:3], 4, chain[-1].digest) == [(None, 3, "end")]


def test_the_same_moment_in_another_time_zone_has_the_same_bytes() -> None:
    fact = facts(5, 1)[0]
    there = fact.posted_at.astimezone(timezone(timedelta(hours=8)))
    assert canonical(fact) == canonical(replace(fact, posted_at=there))


def test_the_order_of_facets_does_not_matter() -> None:
    fact = facts(5, 1)[0]
    turned = dict(reversed(list(fact.facets.items())))
    assert digest(START, fact) == digest(START, replace(fact, facets=turned))


def test_a_facet_that_is_no_plain_value_is_refused() -> None:
    with pytest.raises(TypeError):
        check_facets({"share": 0.5})  # type: ignore[dict-item]
