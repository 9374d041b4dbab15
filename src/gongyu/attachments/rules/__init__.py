"""What files are accepted, by their content, and what is kept of them. Pure."""

from gongyu.attachments.rules.judging import check_size, judged
from gongyu.attachments.rules.kinds import (
    ACCEPTS_RECORDS,
    ACCEPTS_SOUNDS,
    KINDS,
    LARGEST,
    MEBI,
    PIECE,
    SOUND_MOST,
    Kept,
    Upload,
    digest,
    pieces,
    size_words,
)

__all__ = [
    "ACCEPTS_RECORDS",
    "ACCEPTS_SOUNDS",
    "KINDS",
    "LARGEST",
    "MEBI",
    "PIECE",
    "SOUND_MOST",
    "Kept",
    "Upload",
    "check_size",
    "digest",
    "judged",
    "pieces",
    "size_words",
]
