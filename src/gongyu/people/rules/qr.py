"""A QR code as one path of SVG: drawn on the server, without a script or an inline style."""

from __future__ import annotations

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


@dataclass(frozen=True, slots=True)
class Drawing:
    """A square of `size` modules, its quiet zone included, and the path of the dark ones."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    """The QR code of a text; a crease or a spot on the paper does it no harm."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    pieces = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            wide = 0
            while x + wide < len(row) and row[x + wide]:
                wide += 1
            if wide:
                pieces.append(f"M{x} {y}h{wide}v1h-{wide}z")
            x += wide or 1
    return Drawing(len(rows), "".join(pieces))
