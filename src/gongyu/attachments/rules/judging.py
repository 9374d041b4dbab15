"""What a file is, by its content alone: neither its name nor what a browser says of it is asked. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gongyu.attachments.rules import names, office, papers, pictures, sounds
from gongyu.attachments.rules.kinds import (
    KINDS,
    MEBI,
    PAPER_MOST,
    PAPERS,
    PICTURE_MOST,
    SOUND_MOST,
    SOUNDS,
    Kept,
    Upload,
)
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# What begins like this is not taken; what it is and what to do instead, in the reader's words.
_KNOWN: Final[tuple[tuple[bytes, int, str], ...]] = (
    (b"MZ", 0, N_("这是一个程序，不能放在这里。")),
    (b"\x7fELF", 0, N_("这是一个程序，不能放在这里。")),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0,
        N_("这是旧版的 Word、Excel、PPT，或者加了密码的文件。请另存为 docx、xlsx、pptx 或 PDF 再放进来。"),
    ),
    (b"Rar!", 0, N_("这是压缩包，打开才知道里面是什么。请解开以后一个一个放。")),
    (b"7z\xbc\xaf\x27\x1c", 0, N_("这是压缩包，打开才知道里面是什么。请解开以后一个一个放。")),
    (b"\x1f\x8b", 0, N_("这是压缩包，打开才知道里面是什么。请解开以后一个一个放。")),
    (b"GIF8", 0, N_("这是 GIF 动图，请存成 JPG 或 PNG 再放进来。")),
    (b"BM", 0, N_("这是 BMP 图片，请存成 JPG 或 PNG 再放进来。")),
    (b"II*\x00", 0, N_("这是 TIFF 图片，请存成 JPG、PNG 或 PDF 再放进来。")),
    (b"MM\x00*", 0, N_("这是 TIFF 图片，请存成 JPG、PNG 或 PDF 再放进来。")),
    *(
        (b"ftyp" + brand, 4, N_("这是苹果手机的 HEIC 照片。请在手机的“文件”或“照片”里另存为 JPG，再放进来。"))
        for brand in (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
    ),
    (b"ftypavif", 4, N_("这是 AVIF 图片，请存成 JPG 或 PNG 再放进来。")),
    (b"#!AMR", 0, N_("这是 AMR 录音，请用手机的录音机录成 M4A 或 MP3。")),
    (b"WAVE", 8, N_("这是 WAV 录音，太大，请存成 MP3 或 M4A。")),
)
_OTHER_RECORD: Final = N_(
    "认不出这是什么文件。这里放照片（JPG、PNG、WebP）、PDF、Word、Excel 或 PPT（docx、xlsx、pptx）。"
)
_OTHER_SOUND: Final = N_("这不是能播放的录音。这里放 MP3、M4A 或 OGG 录音。")


_BOUNDS: Final = (
    (
        pictures.KINDS,
        PICTURE_MOST,
        N_("这张照片有 %(size)s MB，最多 %(most)s MB。请在手机上选小一点的尺寸。"),
    ),
    (SOUNDS, SOUND_MOST, N_("这段录音有 %(size)s MB，最多 %(most)s MB。五分钟左右的录音就够了。")),
    (
        PAPERS,
        PAPER_MOST,
        N_("这个文件有 %(size)s MB，最多 %(most)s MB。请只留要紧的几页，或者压缩图片后再存。"),
    ),
)


def judged(upload: Upload, *, sound: bool, field: str) -> Kept:
    """What is kept of a file: a record of what was done, or a recording where `sound`. A Refusal at `field`
    says in the user's words what it is and what to do."""
    content = upload.content
    if not content:
        raise Refusal("file.empty", N_("这个文件是空的。请检查以后再选一次。"), field=field)
    kind = sounds.kind_of(content) if sound else _record_of(content)
    if kind is None:
        raise Refusal("file.other", _named(content, sound), field=field)
    check_size(kind, len(content), field)
    try:
        kept = _MADE[kind](content)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.sentence, field=field, **refusal.values) from None
    as_kept = "jpeg" if kind in pictures.KINDS else kind
    return Kept(as_kept, names.clean(upload.name, as_kept), kept)


def check_size(kind: str, size: int, field: str) -> None:
    """Each kind has its bound, said before anything is opened."""
    most, words = next((most, words) for kinds, most, words in _BOUNDS if kind in kinds)
    if size > most:
        raise Refusal("file.large", words, field=field, size=f"{size / MEBI:.1f}", most=most // MEBI)


def _record_of(content: bytes) -> str | None:
    return pictures.kind_of(content) or papers.kind_of(content) or office.kind_of(content)


def _named(content: bytes, sound: bool) -> str:
    """What it seems to be: the wrong thing for this field, something known, or nothing we know."""
    if sound and _record_of(content):
        return N_("这是照片或文稿。这里放这一节的录音：MP3、M4A 或 OGG。")
    if not sound and sounds.kind_of(content):
        return N_("这是录音。这里放照片（JPG、PNG、WebP）、PDF、Word、Excel 或 PPT。")
    for begins, place, words in _KNOWN:
        if content[place : place + len(begins)] == begins:
            return words
    if content[4:8] == b"ftyp":
        return N_("这是视频，这里收不了。请放照片或录音；视频请放到学校的平台上，填它的网址。")
    if content[:4] == b"PK\x03\x04":
        return N_("这是压缩包，或者存坏了的 Word、Excel、PPT。请重新另存为 docx、xlsx、pptx 或 PDF。")
    return _OTHER_SOUND if sound else _OTHER_RECORD


_MADE: Final[dict[str, Callable[[bytes], bytes]]] = {
    **dict.fromkeys(pictures.KINDS, pictures.drawn_anew),
    "pdf": papers.checked,
    **dict.fromkeys(("docx", "xlsx", "pptx"), office.checked),
    "mp3": sounds.frames_only,
    "m4a": sounds.without_tags,
    "ogg": lambda content: content,
}
assert {*_MADE} - {*pictures.KINDS} == {*KINDS} - {"jpeg"}
