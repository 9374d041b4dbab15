"""Files for tests, made here: a phone's picture, papers, recordings."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Final

from PIL import Image

from gongyu.attachments.rules import Upload

# Where and by what the picture was taken: none of it may be found again.
PHONE: Final = "SecretPhone 12"
_GPS: Final = {1: "N", 2: (39.0, 37.0, 48.0), 3: "E", 4: (118.0, 10.0, 30.0)}
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def picture(size: tuple[int, int] = (64, 48), kind: str = "JPEG", *, turned: bool = False) -> bytes:
    """A picture as a phone makes it: with the place, the time and the phone's name in it."""
    drawn = Image.linear_gradient("L").resize(size).convert("RGB")
    told = Image.Exif()
    told[0x0110] = PHONE
    told[0x0132] = "2026:11:20 09:30:00"
    if turned:
        told[0x0112] = 6
    told.get_ifd(0x8825).update(_GPS)
    out = io.BytesIO()
    drawn.save(out, kind, exif=told)
    return out.getvalue()


def pdf(extra: bytes = b"") -> bytes:
    """A PDF of one empty page, and what is put among its objects."""
    return (
        b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>> endobj\n"
        + extra
        + b"\ntrailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    )


def office(kind: str = "docx", /, **parts: bytes) -> bytes:
    """The bones of a Word, Excel or PPT file; `parts` are added, double underlines standing for slashes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{_TYPES}"/>')
        archive.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships/>')
        archive.writestr(_MAIN[kind], '<?xml version="1.0"?><main/>')
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def mp3(frames: int = 60) -> bytes:
    """Silence at 128 kbit/s, with a tag that names somebody before it."""
    tag = b"TIT2" + struct.pack(">IH", 12, 0) + b"\x03" + PHONE[:11].encode()
    head = b"ID3\x04\x00\x00" + bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F]) + tag
    return head + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def m4a(handler: bytes = b"soun") -> bytes:
    """The boxes of a recording, with a place written beside the sound."""
    place = _box(b"udta", _box(b"\xa9xyz", b"+39.63+118.17/" + PHONE.encode()))
    told = _box(b"hdlr", bytes(8) + handler + bytes(13))
    track = _box(b"trak", _box(b"mdia", told))
    return (
        _box(b"ftyp", b"M4A " + bytes(4) + b"M4A mp42")
        + _box(b"moov", track + place)
        + _box(b"mdat", b"sound" * 200)
    )


def ogg(begins: bytes = b"OpusHead") -> bytes:
    """The pages of a recording."""
    bodies = (begins + bytes(11), b"OpusTags" + bytes(8), b"sound" * 40)
    return b"".join(_page(number, body) for number, body in enumerate(bodies))


def upload(content: bytes = b"", name: str = "签到表.jpg") -> Upload:
    """A file as somebody sends it; a picture where nothing else is said."""
    return Upload(name, content or picture())


def recording(name: str = "第一节.mp3") -> Upload:
    return Upload(name, mp3())


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _page(number: int, body: bytes) -> bytes:
    lengths = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = struct.pack("<4sBBQIIIB", b"OggS", 0, 0, 0, 7, number, 0, len(lengths))
    return head + lengths + body
