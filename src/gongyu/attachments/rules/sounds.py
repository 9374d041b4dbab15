"""Recordings: MP3 by its frames, M4A by its boxes, OGG by its pages, each followed from the first byte to the
last, so that nothing else passes for one. What phones write beside the sound is left out. Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import Final

# MPEG layer III: kilobits a second by index, and samples a second.
_RATES: Final = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
# A second of sound: fewer frames than these may be chance.
_FEWEST_FRAMES: Final = 20
_TAGS_AT_THE_END: Final = (b"TAG", b"APETAGEX", b"LYRICSBEGIN")
_LONGEST_TAG: Final = 64 * 1024
_PADDING: Final = 4096

_BRANDS: Final = frozenset(
    (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"3gp4", b"3gp5")
)
# Boxes that hold boxes, on the way to what the tracks are.
_HOLD: Final = frozenset({b"moov", b"trak", b"mdia"})
# Boxes with what is written beside the sound: titles, places, covers.
_BESIDE: Final = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
_DEEPEST: Final = 4
_MOST_BOXES: Final = 5000


def kind_of(content: bytes) -> str | None:
    """Which recording it is."""
    if content[:4] == b"OggS":
        return "ogg" if _is_ogg(content) else None
    if content[4:8] == b"ftyp":
        return "m4a" if _is_m4a(content) else None
    return "mp3" if _frames(content) else None


# --- MP3 ------------------------------------------------------------------------------------------
def frames_only(content: bytes) -> bytes:
    """The sound itself, without what is written before and behind it."""
    found = _frames(content)
    assert found is not None
    return content[found[0] : found[1]]


def _frames(content: bytes) -> tuple[int, int] | None:
    """Where the frames begin and end; None where what stands there is not all frames of one kind."""
    start = place = _after_tags(content)
    count, first = 0, None
    while length := _frame_length(content, place):
        alike = (content[place + 1] & 0xFE, content[place + 2] & 0x0C)
        first = first or alike
        if alike != first or place + length > len(content):
            break
        place, count = place + length, count + 1
    return (start, place) if count >= _FEWEST_FRAMES and _ends(content, place) else None


def _ends(content: bytes, place: int) -> bool:
    """Whether behind the last frame stands nothing but a tag, zeros, or the half frame of a recorder that was
    switched off."""
    rest = content[place : place + _LONGEST_TAG + 1]
    if len(rest) > _LONGEST_TAG:
        return False
    return rest.startswith(_TAGS_AT_THE_END) or not rest.strip(b"\x00") or len(rest) < _frame_length(rest, 0)


def _after_tags(content: bytes) -> int:
    place = 0
    while content[place : place + 3] == b"ID3" and len(content) > place + 10:
        size = content[place + 6 : place + 10]
        if any(byte & 0x80 for byte in size):
            return place
        place += 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
    padding = place
    while padding < min(len(content), place + _PADDING) and content[padding] == 0:
        padding += 1
    return padding


def _frame_length(content: bytes, place: int) -> int:
    """Bytes of the frame that begins here; 0 where none does."""
    if place + 4 > len(content) or content[place] != 0xFF or content[place + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = content[place + 1] >> 3 & 3, content[place + 1] >> 1 & 3
    rate, hertz, padded = content[place + 2] >> 4, content[place + 2] >> 2 & 3, content[place + 2] >> 1 & 1
    if version == 1 or layer != 1 or rate in (0, 15) or hertz == 3:
        return 0
    kilobits = _RATES[1 if version == 3 else 2][rate]
    return (144 if version == 3 else 72) * kilobits * 1000 // _HERTZ[version][hertz] + padded


# --- M4A ------------------------------------------------------------------------------------------
def without_tags(content: bytes) -> bytes:
    """The same length with everything beside the sound made empty, so that what points into it still does."""
    kept = bytearray(content)
    for kind, start, body, end in _all_boxes(content):
        if kind in _BESIDE:
            kept[start + 4 : start + 8] = b"free"
            kept[body:end] = bytes(end - body)
    return bytes(kept)


def _is_m4a(content: bytes) -> bool:
    """Boxes to the very end, tracks of sound, and none of pictures."""
    try:
        boxes = list(islice(_all_boxes(content), _MOST_BOXES + 1))
    except ValueError:
        return False
    if len(boxes) > _MOST_BOXES:
        return False
    top = {kind for kind, _start, _body, _end in boxes}
    handlers = [content[body + 8 : body + 12] for kind, _start, body, _end in boxes if kind == b"hdlr"]
    return (
        content[8:12] in _BRANDS
        and {b"ftyp", b"moov", b"mdat"} <= top
        and b"soun" in handlers
        and b"vide" not in handlers
    )


def _all_boxes(content: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box with where it begins, where its content does and where it ends; ValueError where they do not
    fill what holds them."""
    yield from _boxes(content, 0, len(content), 0)


def _boxes(content: bytes, place: int, until: int, deep: int) -> Iterator[tuple[bytes, int, int, int]]:
    if deep > _DEEPEST:
        raise ValueError("too deep")
    while place < until:
        if place + 8 > until:
            raise ValueError("half a box")
        size, kind = struct.unpack_from(">I4s", content, place)
        body = place + 8
        if size == 1:
            if place + 16 > until:
                raise ValueError("half a box")
            size, body = struct.unpack_from(">Q", content, place + 8)[0], place + 16
        end = place + size if size else until
        if end > until or end < body:
            raise ValueError("a box that ends elsewhere")
        yield kind, place, body, end
        if kind in _HOLD:
            yield from _boxes(content, body, end, deep + 1)
        place = end


# --- OGG ------------------------------------------------------------------------------------------
def _is_ogg(content: bytes) -> bool:
    """Pages to the very end, of one stream of sound."""
    place, serial, pages = 0, b"", 0
    while place < len(content):
        head = content[place : place + 27]
        if len(head) < 27 or head[:5] != b"OggS\x00":
            return False
        segments = content[place + 27 : place + 27 + head[26]]
        body = place + 27 + head[26]
        if not pages:
            serial = head[14:18]
            if not content[body:].startswith((b"\x01vorbis", b"OpusHead")):
                return False
        if head[14:18] != serial or len(segments) < head[26]:
            return False
        place, pages = body + sum(segments), pages + 1
    return place == len(content) and pages >= 3
