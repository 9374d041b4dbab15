"""What is accepted, how large it may be, and how much of it there may be. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MEBI: Final = 1024 * 1024
# What a phone's camera makes of one picture; what is kept of it is far smaller.
PICTURE_MOST: Final = 10 * MEBI
PAPER_MOST: Final = 5 * MEBI
# Five minutes at 128 kbit/s are 5 MB; a phone's recorder makes less.
SOUND_MOST: Final = 10 * MEBI
LARGEST: Final = max(PICTURE_MOST, PAPER_MOST, SOUND_MOST)
# Bytes of one sealed piece: small enough to open for a phone that asks for a second of sound.
PIECE: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file as it is kept. `shown`: a browser shows or plays it; all else is only handed over."""

    words: str
    media_type: str
    ending: str
    shown: bool = False


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
KINDS: Final[dict[str, Kind]] = {
    # Whatever picture comes in, this is what is kept of it.
    "jpeg": Kind("JPG", "image/jpeg", "jpg", shown=True),
    "pdf": Kind("PDF", "application/pdf", "pdf"),
    "docx": Kind("Word", _OFFICE + "wordprocessingml.document", "docx"),
    "xlsx": Kind("Excel", _OFFICE + "spreadsheetml.sheet", "xlsx"),
    "pptx": Kind("PPT", _OFFICE + "presentationml.presentation", "pptx"),
    "mp3": Kind("MP3", "audio/mpeg", "mp3", shown=True),
    "m4a": Kind("M4A", "audio/mp4", "m4a", shown=True),
    "ogg": Kind("OGG", "audio/ogg", "ogg", shown=True),
}
PAPERS: Final = frozenset({"pdf", "docx", "xlsx", "pptx"})
SOUNDS: Final = frozenset({"mp3", "m4a", "ogg"})
# What a form offers to choose from. Telephones turn their own kind of picture into one of these.
ACCEPTS_RECORDS: Final = "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx,.pptx"
ACCEPTS_SOUNDS: Final = "audio/mpeg,audio/mp4,audio/x-m4a,audio/ogg,.mp3,.m4a,.ogg"


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody sent: the name they gave it, and its bytes. Nothing of it is believed."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of it after it was judged."""

    kind: str
    name: str
    content: bytes


def pieces(content: bytes) -> Iterator[bytes]:
    """The bytes in pieces, the last one shorter."""
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def size_words(size: int) -> str:
    """A size as people read it: 340 KB, 1.2 MB."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"
