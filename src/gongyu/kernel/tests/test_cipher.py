"""What is sealed opens only with its key and in its column, and is found without being opened."""

from __future__ import annotations

import hashlib
import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from gongyu.kernel.cipher import LAST, KeyMissing, read, ring_from, written

RING = ring_from("one secret")
COLUMN = "people_guardian.phone"
NOW = 1_800_000_000.0


def seal(value: str, *, at: float = NOW) -> bytes:
    return RING.seal(value, COLUMN, at)


@given(st.text())
def test_what_is_sealed_can_be_opened(value: str) -> None:
    assert RING.open(seal(value), COLUMN) == value


def test_the_same_value_is_never_sealed_twice_alike() -> None:
    assert seal("13800000000") != seal("13800000000")


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        RING.open(seal("13800000000"), "people_staff.phone")


def test_another_secret_does_not_open_it() -> None:
    with pytest.raises(InvalidTag):
        ring_from("another secret").open(seal("13800000000"), COLUMN)


@pytest.mark.parametrize("place", [1, 13, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    sealed = bytearray(seal("13800000000"))
    sealed[place] ^= 1
    with pytest.raises(InvalidTag):
        RING.open(bytes(sealed), COLUMN)


def test_what_is_sealed_says_under_which_key_and_not_what_it_is() -> None:
    sealed = seal("13800000000")
    assert sealed[0] == 1
    assert b"138" not in sealed


def test_equal_values_are_found_and_others_are_not() -> None:
    assert RING.index(" 13020219900101001x ") == RING.index("13020219900101001X")
    assert RING.index("13020219900101001X") != RING.index("130202199001010011")
    assert RING.index("x") != ring_from("another secret").index("x")
    assert len(RING.index("x")) == 16


def test_what_was_sealed_before_there_were_rings_still_opens() -> None:
    """Byte 1, nonce, ciphertext under the key that derives from the secret."""
    key = hashlib.sha256(b"gongyu.seal:one secret").digest()
    nonce = bytes(range(12))
    kept = b"\x01" + nonce + AESGCM(key).encrypt(nonce, b"13800000000", COLUMN.encode())
    assert RING.open(kept, COLUMN) == "13800000000"
    assert RING.with_new_key(now=NOW, seals_from=NOW).open(kept, COLUMN) == "13800000000"


def test_a_new_key_seals_from_its_time_on_and_the_older_one_still_opens() -> None:
    before = seal("13800000000")
    ring = RING.with_new_key(now=NOW, seals_from=NOW + 60)
    assert ring.seal("x", COLUMN, NOW + 59)[0] == 1
    after = ring.seal("x", COLUMN, NOW + 60)
    assert after[0] == 2
    assert ring.open(after, COLUMN) == "x"
    assert ring.open(before, COLUMN) == "13800000000"
    with pytest.raises(KeyMissing) as missing:
        RING.open(after, COLUMN)
    assert missing.value.number == 2


def test_the_index_stays_when_keys_come_and_go() -> None:
    ring = RING.with_new_key(now=NOW, seals_from=NOW).without(1)
    assert ring.index("x") == RING.index("x")


def test_a_retired_key_opens_nothing_and_its_number_is_never_given_again() -> None:
    ring = RING.with_new_key(now=NOW, seals_from=NOW).without(1)
    with pytest.raises(KeyMissing):
        ring.open(seal("x"), COLUMN)
    alone = ring.with_new_key(now=NOW, seals_from=NOW).without(3)
    assert [key.number for key in alone.with_new_key(now=NOW, seals_from=NOW).keys] == [2, 4]


def test_after_the_last_number_there_is_none() -> None:
    ring = RING
    for _ in range(LAST - 1):
        ring = ring.with_new_key(now=NOW, seals_from=NOW)
    with pytest.raises(ValueError, match="255"):
        ring.with_new_key(now=NOW, seals_from=NOW)


def test_a_ring_is_read_as_it_was_written() -> None:
    ring = RING.with_new_key(now=NOW, seals_from=NOW + 60).with_new_key(now=NOW, seals_from=NOW).without(2)
    assert read(written(ring)) == ring


def test_no_key_shows_when_a_ring_is_printed() -> None:
    shown = repr(RING)
    assert "secret" not in shown and "index_key" not in shown


@pytest.mark.parametrize(
    "damage",
    [
        lambda ring: "",
        lambda ring: "[]",
        lambda ring: json.dumps(ring | {"keys": []}),
        lambda ring: json.dumps(ring | {"index": ring["index"][:-8] + "===="}),
        lambda ring: json.dumps(ring | {"keys": [ring["keys"][0] | {"key": "AAAA"}]}),
        lambda ring: json.dumps({name: part for name, part in ring.items() if name != "retired"}),
    ],
)
def test_a_damaged_ring_is_not_read(damage) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="key ring"):
        read(damage(json.loads(written(RING))))
