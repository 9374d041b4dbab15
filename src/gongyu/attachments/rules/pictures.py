"""Pictures are opened, turned upright, made small and drawn anew: nothing but the dots one sees is kept.
Where it was taken, by which phone and when is gone, and so is whatever hides behind its end. Pure."""

from __future__ import annotations

import io
import threading
from typing import Final

from PIL import Image, ImageOps

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# How each begins: by this it is told, and by this one reader alone it is opened.
KINDS: Final = ("jpeg", "png", "webp")
_BEGINS: Final = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_READERS: Final = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",)}
# Dots that are opened at most. JPEG can be opened at half and a quarter, the others only whole.
JPEG_DOTS: Final = 50_000_000
DOTS: Final = 20_000_000
LONGEST_SIDE: Final = 2048
QUALITY: Final = 82
# One picture at a time in a process, so that ten at once do not take ten times the memory.
_ALONE: Final = threading.Lock()


def kind_of(content: bytes) -> str | None:
    """Which picture this begins as."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for begins, kind in _BEGINS.items() if content.startswith(begins)), None)


def drawn_anew(content: bytes) -> bytes:
    """The picture as a plain JPEG of at most 2048 dots a side."""
    kind = kind_of(content)
    assert kind is not None
    with _ALONE:
        try:
            return _drawn(content, kind)
        except Refusal:
            raise
        except Image.DecompressionBombError:
            raise _too_many() from None
        # Its readers raise whatever a broken file makes them meet.
        except Exception:
            raise Refusal(
                "picture.broken", N_("这张照片打不开，可能没有传完整。请重新选一次，或者换一张。")
            ) from None


def _drawn(content: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=_READERS[kind][:1]) as picture:
        if picture.format not in _READERS[kind]:
            raise ValueError(picture.format)
        dots = picture.width * picture.height
        if dots > (JPEG_DOTS if kind == "jpeg" else DOTS):
            raise _too_many()
        if kind == "jpeg":
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = _on_white(upright)
    # A new one, into which only the dots are put.
    bare = Image.new("RGB", plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" in picture.getbands() or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        ground.alpha_composite(clear)
        return ground.convert("RGB")
    return picture.convert("RGB")


def _too_many() -> Refusal:
    return Refusal(
        "picture.dots",
        N_("这张照片的像素太多（超过 %(most)s 万），打开它会占满内存。请在手机上选小一点的尺寸。"),
        most=JPEG_DOTS // 10_000,
    )
