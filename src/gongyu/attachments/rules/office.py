"""Word, Excel and PPT files of today: archives of known parts without macros, programs or entities. Nothing
in them is read as XML here; they are only handed over again. Pure."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# The part that makes an archive one of the three.
_MAIN: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_TYPES: Final = "[Content_Types].xml"
MOST_PARTS: Final = 3000
# Unfolded: a deck with pictures comes to a few times its size; a bomb to thousands.
UNFOLDED: Final = 64 * 1024 * 1024
_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
_RUNS: Final = re.compile(
    r"vbaproject|vbadata|activex|oleobject|macrosheets|customui"
    r"|\.(exe|dll|bat|cmd|js|vbs|scr|ps1|html?|docm|xlsm|pptm)$",
    re.IGNORECASE,
)
_MACROS: Final = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX|oleObject", re.IGNORECASE)
# Entities, and what calls another program.
_CALLS: Final = re.compile(rb"<!(DOCTYPE|ENTITY)|DDEAUTO|<(\w+:)?ddeLink", re.IGNORECASE)
_LINK: Final = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
# What a program fetches or runs by itself as soon as the file is opened.
_FETCHED: Final = re.compile(
    rb"/(attachedTemplate|oleObject|frame|subDocument|control|package)[\"']", re.IGNORECASE
)
_OUTSIDE: Final = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)


def kind_of(content: bytes) -> str | None:
    """Which of the three it is, by its parts; None for every other archive, and for one with something before
    or behind it."""
    if content[:4] != b"PK\x03\x04" or not _ends_at_its_end(content):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RecursionError):
        return None
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) < len(names) or _TYPES not in names:
        return None
    if min(part.header_offset for part in parts) or any(_leads_out(name) for name in names):
        return None
    main = [kind for name, kind in _MAIN.items() if name in names]
    return main[0] if len(main) == 1 else None


def checked(content: bytes) -> bytes:
    """The file as it came; a Refusal where it holds something that runs, or more than can be looked into."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        left = UNFOLDED
        for part in archive.infolist():
            if _RUNS.search(part.filename):
                raise _runs()
            if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise _broken()
            if part.file_size > left:
                raise _bomb()
            try:
                with archive.open(part) as reading:
                    said = reading.read(left + 1)
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
                raise _broken() from None
            left -= len(said)
            if left < 0:
                raise _bomb()
            _check_part(part.filename, said)
    return content


def _check_part(name: str, said: bytes) -> None:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    if said[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in said[:64]:
        # Written in another way than these programs do, so that it cannot be looked through.
        raise _broken()
    if _CALLS.search(said) or (name == _TYPES and _MACROS.search(said)):
        raise _runs()
    if name.lower().endswith(".rels") and any(
        _FETCHED.search(link) and _OUTSIDE.search(link) for link in _LINK.findall(said)
    ):
        raise _runs()


def _ends_at_its_end(content: bytes) -> bool:
    """The archive's closing record ends with the file, with no word of its own behind it."""
    return content[-_END_LENGTH : -_END_LENGTH + 4] == _END and content[-2:] == b"\x00\x00"


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/")


def _runs() -> Refusal:
    return Refusal(
        "office.runs",
        N_("这个文件里有宏、控件或会自动打开的内容。请另存为不带宏的 docx、xlsx、pptx，或者存成 PDF。"),
    )


def _bomb() -> Refusal:
    return Refusal("office.bomb", N_("这个文件解开以后太大。请只留要紧的几页，或者存成 PDF。"))


def _broken() -> Refusal:
    return Refusal("office.broken", N_("这个文件打不开或者加了密码。请重新另存一份再放进来。"))
