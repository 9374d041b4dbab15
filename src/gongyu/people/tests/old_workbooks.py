"""The least that is an .xls workbook: BIFF8 records in a compound file, as before 2007."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

SECTOR = 512
# A stream shorter than this would lie in sectors of another size.
LEAST = 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(rows: Iterable[Sequence[object]]) -> bytes:
    """An .xls of these rows: text and numbers."""
    return _compound("Workbook", _book(list(rows)))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _book(rows: list[Sequence[object]]) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = struct.pack("<BB", 6, 0) + b"Sheet1"
    sheet_at = len(begin) + 4 + 6 + len(name) + 4
    head = begin + _record(0x0085, struct.pack("<IBB", sheet_at, 0, 0) + name) + _record(0x000A, b"")
    cells = b"".join(_cell(y, x, cell) for y, row in enumerate(rows) for x, cell in enumerate(row))
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + _record(0x000A, b"")
    return head + sheet


def _cell(row: int, column: int, cell: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, int | float):
        return _record(0x0203, place + struct.pack("<d", cell))
    text = str(cell)
    return _record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _compound(name: str, stream: bytes) -> bytes:
    stream = stream.ljust(max(LEAST, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    chain = [TABLE, END, *range(3, count + 2), END]
    assert len(chain) <= SECTOR // 4, "more than one sector of chain is not needed here"
    chain += [FREE] * (SECTOR // 4 - len(chain))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, LEAST, END, 0, END, 0, 0),
    )
    header += b"\xff" * (SECTOR - len(header))
    entries = _entry("Root Entry", 5, child=1, start=END, size=0) + _entry(name, 2, start=2, size=len(stream))
    folder = entries.ljust(SECTOR, b"\0")
    return header + struct.pack(f"<{SECTOR // 4}I", *chain) + folder + stream


def _entry(name: str, kind: int, *, child: int = FREE, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI8x8xIII", text, len(text), kind, 1, FREE, FREE, child, 0, start, size, 0
    )
