"""What is sealed opens only with its key and in its column, and is found without being opened."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from gongyu.kernel.cipher import GENERATION, cipher_from

CIPHER = cipher_from("one secret")
COLUMN = "people_guardian.phone"


@given(st.text())
def test_what_is_sealed_can_be_opened(value: str) -> None:
    assert CIPHER.open(CIPHER.seal(value, COLUMN), COLUMN) == value


def test_the_same_value_is_never_sealed_twice_alike() -> None:
    assert CIPHER.seal("13800000000", COLUMN) != CIPHER.seal("13800000000", COLUMN)


def test_a_value_moved_to_another_column_does_not_open() -> None:
    sealed = CIPHER.seal("13800000000", COLUMN)
    with pytest.raises(InvalidTag):
        CIPHER.open(sealed, "people_staff.phone")


def test_another_secret_does_not_open_it() -> None:
    with pytest.raises(InvalidTag):
        cipher_from("another secret").open(CIPHER.seal("13800000000", COLUMN), COLUMN)


@pytest.mark.parametrize("place", [1, 13, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    sealed = bytearray(CIPHER.seal("13800000000", COLUMN))
    sealed[place] ^= 1
    with pytest.raises(InvalidTag):
        CIPHER.open(bytes(sealed), COLUMN)


def test_what_is_sealed_says_under_which_key_and_not_what_it_is() -> None:
    sealed = CIPHER.seal("13800000000", COLUMN)
    assert sealed.startswith(GENERATION)
    assert b"138" not in sealed


def test_equal_values_are_found_and_others_are_not() -> None:
    assert CIPHER.index(" 13020219900101001x ") == CIPHER.index("13020219900101001X")
    assert CIPHER.index("13020219900101001X") != CIPHER.index("130202199001010011")
    assert CIPHER.index("x") != cipher_from("another secret").index("x")
    assert len(CIPHER.index("x")) == 16
