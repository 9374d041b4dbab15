"""The name that a file is shown and handed over under: readable, and leading nowhere. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from gongyu.attachments.rules.kinds import KINDS

LONGEST: Final = 60
# Only for where nothing is left of a name.
NAMELESS: Final = "附件"
_PATH: Final = re.compile(r"[/\\]")
_FORBIDDEN: Final = re.compile(r'[<>:"|?*%;]')
_ENDINGS: Final = re.compile(r"(\.[A-Za-z0-9]{1,5})$")
_KNOWN: Final = frozenset(
    {
        *(kind.ending for kind in KINDS.values()),
        *("exe", "js", "html", "htm", "svg", "bat", "cmd", "scr", "png", "jpeg", "webp", "heic"),
    }
)
# What Windows takes for a device.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def clean(name: str, kind: str) -> str:
    """A name without folders, marks that turn or hide letters, and endings that say something else."""
    last = _PATH.split(name)[-1]
    letters = unicodedata.normalize("NFC", last)
    seen = "".join(letter for letter in letters if unicodedata.category(letter)[0] != "C")
    stem = _FORBIDDEN.sub("", " ".join(seen.split()))
    stem = _ENDINGS.sub("", stem).strip(". ")
    # 方案.pdf.exe has two.
    stem = _ENDINGS.sub("", stem).strip(". ") if _two_endings(stem) else stem
    stem = _shortened(stem)
    if not stem or _DEVICES.fullmatch(stem):
        stem = NAMELESS
    return f"{stem}.{KINDS[kind].ending}"


def _two_endings(stem: str) -> bool:
    found = _ENDINGS.search(stem)
    return found is not None and found[1][1:].lower() in _KNOWN


def _shortened(stem: str) -> str:
    """Cut between letters, never between a letter and the mark that stands on it."""
    if len(stem) <= LONGEST:
        return stem
    cut = LONGEST
    while cut and unicodedata.combining(stem[cut]):
        cut -= 1
    return stem[:cut].strip(". ")
