"""An uploaded file as a table of cells: .xlsx, .xls, or .csv in any usual encoding. Pure."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.columns import LOOKED_AT, ROSTER, Layout

LARGEST: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 60_000
MOST_COLUMNS: Final = 200
MOST_SHEETS: Final = 20
# What a workbook may unfold to; one of 50,000 rows and 30 columns is a quarter of it.
UNFOLDED: Final = 256 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB_PAGE: Final = re.compile(rb"\s*<(!doctype|html|table|\?xml|head|meta)", re.IGNORECASE)
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Table = list[Sequence[Any]]


def read_table(content: bytes, layout: Layout = ROSTER) -> Table:
    """The cells of a file, of its first sheet with the headings of a layout; Refusal for what is no table of
    bearable size. Cells are text, numbers or empty text; days are text."""
    check_size(content)
    if not content.strip():
        raise _refusal("empty", N_("这个文件是空的，请核对是否选错了文件。"))
    if content.startswith((_ZIP, _OLE)):
        return _workbook(content, layout)
    if _WEB_PAGE.match(content):
        raise _refusal(
            "web-page",
            N_("这个文件其实是网页，只是改了名。请用表格软件打开，另存为 .xlsx 再上传。"),
        )
    return _text(content)


def check_size(content: bytes) -> None:
    """Refuse what is too large, folded or unfolded, before any of it is read."""
    if len(content) > LARGEST:
        raise _refusal("too-large", N_("文件超过 20 MB。一所学校的名册不会这么大，请核对。"))
    if not content.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unfolded = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:
        raise _unreadable() from error
    if unfolded > UNFOLDED:
        raise _refusal(
            "unfolds-too-large", N_("这个工作簿解开后过大，不像名册。请把名册复制到新表里再上传。")
        )


def too_many() -> Refusal:
    """The refusal of a table that is too long or too wide to be a school's."""
    return _refusal("too-many", N_("超过 6 万行或 200 列，请按学校分开导入。"))


def _workbook(content: bytes, layout: Layout) -> Table:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [one.name for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        first: Table | None = None
        for name in sheets[:MOST_SHEETS]:
            table = _cells(book, name)
            if layout.find(table[:LOOKED_AT]):
                return table
            first = table if first is None else first
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise _unreadable() from error
    if first is None:
        raise _unreadable()
    return first


def _cells(book: Any, name: str) -> Table:
    """A sheet's cells from its first row on, so that row numbers are those people see."""
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise too_many()
    return [_plain(row) for row in sheet.iter_rows()]


def _plain(row: list[Any]) -> list[Any]:
    return [cell if type(cell) in (str, float) else _said(cell) for cell in row]


def _said(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if type(cell) is int else str(cell)


def _text(content: bytes) -> Table:
    text = _decoded(content)
    head = text[:4096].partition("\n")[0]
    separator = max(",\t;", key=head.count)
    try:
        return list(_lines(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
    except csv.Error as error:
        raise _unreadable() from error


def _lines(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number >= MOST_ROWS or len(row) > MOST_COLUMNS:
            raise too_many()
        yield row


def _decoded(content: bytes) -> str:
    """The text, by its mark, else UTF-8, else what Chinese spreadsheets write."""
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
    raise _refusal(
        "not-a-table", N_("这不是表格文件。请上传 .xlsx、.xls 或 .csv；其他格式请用表格软件另存为 .xlsx。")
    )


def _unreadable() -> Refusal:
    return _refusal("unreadable", N_("打不开这个工作簿，可能已损坏或加了密码。请另存一份再上传。"))


def _refusal(code: str, sentence: str) -> Refusal:
    return Refusal(f"people.{code}", sentence, field="file")
