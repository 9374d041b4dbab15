"""A sealed stream opens as it was written, or not at all."""

from __future__ import annotations

import io

import pytest

from gongyu.kernel import stream
from gongyu.kernel.stream import PIECE, PREAMBLE, TAG, Altered, CutOff, NotSealed, Opener, Sealer, WrongKey

SECRET = b"a passphrase of some length"
CHEAP = 4


def sealed(content: bytes, secret: bytes = SECRET) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, secret, cost=CHEAP)
    # In lengths that fall on no border.
    for begin in range(0, len(content), 70_001):
        sealer.write(content[begin : begin + 70_001])
    sealer.close()
    return out.getvalue()


def opened(stored: bytes, secret: bytes = SECRET) -> bytes:
    return b"".join(Opener(io.BytesIO(stored), secret).rest())


def content(length: int) -> bytes:
    return (bytes(range(251)) * (length // 251 + 1))[:length]


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17])
def test_what_was_sealed_opens(length: int) -> None:
    assert opened(sealed(content(length))) == content(length)


def test_it_is_read_in_any_lengths() -> None:
    source = Opener(io.BytesIO(sealed(content(2 * PIECE + 9))), SECRET)
    assert source.read(5) == content(5)
    assert source.read(PIECE) == content(PIECE + 5)[5:]
    assert b"".join(source.rest()) == content(2 * PIECE + 9)[PIECE + 5 :]
    assert source.read(1) == b""


def test_nothing_of_it_can_be_read_without_the_key() -> None:
    stored = sealed(b"a name that must not be seen" * 100)
    assert b"must not be seen" not in stored
    with pytest.raises(WrongKey):
        opened(stored, b"another passphrase")


def test_two_of_the_same_differ() -> None:
    assert sealed(b"the same")[PREAMBLE:] != sealed(b"the same")[PREAMBLE:]


def test_a_file_of_another_kind_is_told() -> None:
    for other in (b"", b"PGDMP and more", stream.MAGIC):
        with pytest.raises(NotSealed):
            opened(other)


@pytest.mark.parametrize("at", [8, 9, 30, PREAMBLE - 1])
def test_a_changed_preamble_does_not_open(at: int) -> None:
    stored = bytearray(sealed(b"content"))
    stored[at] ^= 1
    with pytest.raises(WrongKey):
        opened(bytes(stored))


@pytest.mark.parametrize("at", [PREAMBLE, PREAMBLE + PIECE, PREAMBLE + PIECE + TAG + 5, -1])
def test_one_bit_changed_is_found(at: int) -> None:
    stored = bytearray(sealed(content(2 * PIECE + 100)))
    stored[at] ^= 1
    with pytest.raises((Altered, CutOff)):
        opened(bytes(stored))


@pytest.mark.parametrize("less", [1, 100, 100 + TAG, 100 + TAG + 1, PIECE + 100 + 2 * TAG])
def test_a_shorter_one_is_known_as_cut_off(less: int) -> None:
    with pytest.raises(CutOff):
        opened(sealed(content(2 * PIECE + 100))[:-less])


def pieces(stored: bytes) -> list[bytes]:
    size = PIECE + TAG
    return [stored[at : at + size] for at in range(PREAMBLE, len(stored), size)]


def test_pieces_moved_repeated_missing_or_added_are_found() -> None:
    stored = sealed(content(3 * PIECE + 100))
    head, (one, two, three, end) = stored[:PREAMBLE], pieces(stored)
    other = pieces(sealed(content(3 * PIECE + 100)))[1]
    for wrong in (
        [two, one, three, end],
        [one, one, two, three, end],
        [one, three, end],
        [one, other, three, end],
        [one, two, three, end, end],
        [one, two, three, end + b"more"],
        [end],
    ):
        with pytest.raises((Altered, CutOff)):
            opened(head + b"".join(wrong))
