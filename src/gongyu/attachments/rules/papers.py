"""A PDF is told by its beginning and its end, and refused where it would do something when opened. What is
packed in a way of its own is not found; so a PDF is never shown here, only handed over. Pure."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

_BEGINS: Final = re.compile(rb"%PDF-[12]\.\d[\s%]")
# So near the end stands the mark that it is whole.
_TAIL: Final = 2048
# What acts, or carries another file. Each is so long that no picture's dots spell it by chance.
_ACTS: Final = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia|ImportData|SubmitForm|GoToE|GoToR)|www\.xfa\.org/schema"
)
_SHUT: Final = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
# A name may be spelt by numbers: /J#61vaScript.
_LETTER: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"stream\r?\n")
_MOST_STREAMS: Final = 20_000
UNFOLDED: Final = 128 * 1024 * 1024
_CHUNK: Final = 64 * 1024
# Longer than anything that is looked for, spelt by numbers.
_OVERLAP: Final = 64
_END_OF_ZIP: Final = b"PK\x05\x06"
_FARTHEST_END_OF_ZIP: Final = 66_000


def kind_of(content: bytes) -> str | None:
    """Whether this is a PDF from its first byte to its last."""
    if not _BEGINS.match(content) or b"%%EOF" not in content[-_TAIL:]:
        return None
    # A second file behind the first.
    return None if _END_OF_ZIP in content[-_FARTHEST_END_OF_ZIP:] else "pdf"


def checked(content: bytes) -> bytes:
    """The PDF as it came; a Refusal where it is locked or does something by itself."""
    plain = _spelt(content)
    if _SHUT.search(plain):
        raise Refusal("pdf.shut", N_("这份 PDF 加了密码或限制，没法检查。请存一份没有密码的再放进来。"))
    if _ACTS.search(plain) or any(_ACTS.search(_spelt(part)) for part in _unfolded(content)):
        raise Refusal(
            "pdf.acts",
            N_("这份 PDF 里有会自动运行的内容、表单提交或夹带的文件。请用“打印成 PDF”另存一份再放进来。"),
        )
    return content


def _spelt(content: bytes) -> bytes:
    return _LETTER.sub(lambda found: bytes([int(found[1], 16)]), content)


def _unfolded(content: bytes) -> Iterator[bytes]:
    """What stands in folded streams, in parts that overlap; a Refusal where that is too much."""
    view, left = memoryview(content), UNFOLDED
    for number, found in enumerate(_STREAM.finditer(content)):
        carried = b""
        for part in _stream(view[found.end() :]):
            left -= len(part)
            if left < 0 or number > _MOST_STREAMS:
                raise Refusal(
                    "pdf.bomb", N_("这份 PDF 解开以后太大。请只留要紧的几页，或者用“打印成 PDF”另存一份。")
                )
            yield carried + part
            carried = part[-_OVERLAP:]


def _stream(folded: memoryview) -> Iterator[bytes]:
    """One stream in parts, as far as it can be unfolded."""
    opener, place = zlib.decompressobj(), 0
    try:
        while not opener.eof and place < len(folded):
            waiting: bytes | memoryview = folded[place : place + _CHUNK]
            place += _CHUNK
            while waiting and not opener.eof:
                yield opener.decompress(waiting, _CHUNK * 16)
                waiting = opener.unconsumed_tail
    except zlib.error:
        return
