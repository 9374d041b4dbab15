"""Files as they come: formats, encodings, titles above the headings; and files that are something else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter

from gongyu.kernel.refusal import Refusal
from gongyu.people.operations import reading
from gongyu.people.rules import table
from gongyu.people.rules.sheet import Sheet, read_sheet
from gongyu.people.rules.table import read_table
from gongyu.people.tests.old_workbooks import xls
from gongyu.people.tests.rosters import identity, workbook
from tests.cast import TODAY

pytestmark = pytest.mark.anydatabase

HEADINGS = ["姓名", "班级", "出生日期", "监护人1姓名", "监护人1电话"]
CHILD = ["孙小满", "三年级2班", "2017-05-04", "孙建军", "13800138000"]


def csv_of(*rows: list[str], separator: str = ",") -> str:
    return "\r\n".join(separator.join(row) for row in rows) + "\r\n"


def sheet_of(content: bytes) -> Sheet:
    return read_sheet(read_table(content), "primary", TODAY)


@pytest.mark.parametrize(
    "content",
    [
        workbook([CHILD], HEADINGS),
        xls([HEADINGS, CHILD]),
        csv_of(HEADINGS, CHILD).encode(),
        csv_of(HEADINGS, CHILD).encode("utf-8-sig"),
        csv_of(HEADINGS, CHILD).encode("gb18030"),
        csv_of(HEADINGS, CHILD, separator="\t").encode("utf-16"),
        csv_of(HEADINGS, CHILD, separator=";").encode(),
    ],
    ids=["xlsx", "xls", "utf-8", "utf-8 with its mark", "gb18030", "tabs in utf-16", "semicolons"],
)
def test_every_usual_format_says_the_same(content: bytes) -> None:
    (row,) = sheet_of(content).rows
    assert (row.name, row.entry_year, row.class_number, row.born_on) == ("孙小满", 2024, 2, date(2017, 5, 4))
    assert [(one.name, one.phone) for one in row.guardians] == [("孙建军", "13800138000")]


def test_a_title_merged_above_and_remarks_do_not_hide_the_headings() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("填表说明").write_row(0, 0, ["请先看这里", "班级怎样写"])
        page = book.add_worksheet("名册")
        page.merge_range(1, 0, 1, 4, "向阳小学 2026 年秋季花名册")
        page.write(3, 0, "填表人：王老师")
        page.write_row(4, 0, HEADINGS)
        page.write_row(5, 0, CHILD)
    sheet = sheet_of(out.getvalue())
    assert [(row.row, row.name) for row in sheet.rows] == [(6, "孙小满")]


def test_a_heading_may_stand_in_two_rows() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 1, "学生")
        page.merge_range(0, 2, 0, 4, "家庭成员或监护人1")
        page.merge_range(0, 5, 0, 7, "家庭成员或监护人2")
        page.write_row(1, 0, ["姓名", "班级", *("姓名", "关系", "联系电话") * 2])
        page.write_row(2, 0, ["孙小满", "三年级2班", "孙建军", "父亲", "13800138000", "李秀英", "奶奶", ""])
    (row,) = sheet_of(out.getvalue()).rows
    assert [tuple(one) for one in row.guardians] == [
        ("孙建军", "51", "13800138000", ""),
        ("李秀英", "62", "", ""),
    ]


def test_the_national_export_is_read_by_its_own_headings() -> None:
    number = identity("20170504", 6)
    export = {
        "全国学籍号*": f"G{number}",
        "学生姓名": "阿依古丽•买买提",
        "性别": "女",
        "出生日期": 42859.0,
        "身份证件号": f" {number.lower()} ",
        "年级名称": "小学三年级",
        "班级名称": "（２）班",
        "户口性质": "农业家庭户口",
        "是否留守儿童": "双亲留守儿童",
        "是否孤儿": "否",
        "残疾人类型": "听力残疾",
        "是否进城务工人员随迁子女": "否",
        "成员1姓名": "买买提",
        "成员1关系": "父亲",
        "成员1联系电话": 13800138000.0,
        "成员1工作单位": "无",
        "成员2姓名": "古丽",
        "成员2关系": "母亲",
        "成员2联系电话": "+86 139-0013-9000",
        "成员2工作单位": "某某纺织厂",
        "联系电话": "0315-2345678",
    }
    (row,) = read_sheet([list(export), list(export.values())], "primary", TODAY).rows
    assert row._replace(guardians=()) == (
        *(2, "阿依古丽·买买提", f"G{number}", number, 2, date(2017, 5, 4), 2024, 2, "", "13030"),
        (),
    )
    assert [tuple(one) for one in row.guardians] == [
        ("买买提", "51", "13800138000", ""),
        ("古丽", "52", "13900139000", "某某纺织厂"),
    ]


def test_fathers_and_mothers_columns_say_the_relation_themselves() -> None:
    headings = ["姓名", "班级", "父亲姓名", "父亲电话", "母亲姓名", "母亲电话"]
    (row,) = read_sheet(
        [headings, ["孙小满", "三年级2班", "孙建军", "", "李秀英", "无"]], "primary", TODAY
    ).rows
    assert [(one.name, one.relation) for one in row.guardians] == [("孙建军", "51"), ("李秀英", "52")]


def refusal_of(read: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        read()
    assert refusal.value.field == "file"
    return refusal.value.code.removeprefix("people.")


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not-a-table"),
        (b"%PDF-1.7\n\x00\x01\xff\xfe", "not-a-table"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "not-a-table"),
        ("<html><table><tr><td>姓名".encode(), "web-page"),
        (b'<?xml version="1.0"?><Workbook>', "web-page"),
        (b"PK\x03\x04 broken", "unreadable"),
        (zipped(notes=b"no workbook at all"), "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unreadable"),
        (b"\0" * (table.LARGEST + 1), "too-large"),
        (zipped(sheet=b"\0" * (table.UNFOLDED + 1)), "unfolds-too-large"),
        (("姓名,班级\n" + ",\n" * (table.MOST_ROWS + 1)).encode(), "too-many"),
        (("姓名,班级" + "," * table.MOST_COLUMNS).encode(), "too-many"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_roster_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal_of(lambda: reading.read(content, "primary", TODAY)) == code


def test_a_workbook_that_lies_about_its_size_is_not_unfolded() -> None:
    content = bytearray(workbook([CHILD] * 2000, HEADINGS))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as parts:
        size = parts.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    content = bytearray(bytes(content).replace(size, (1000).to_bytes(4, "little")))
    assert refusal_of(lambda: reading.read(bytes(content), "primary", TODAY)) == "unreadable"


def test_a_small_file_whose_cells_repeat_one_huge_text_takes_no_more_than_its_bounds() -> None:
    content = workbook([["姓" * 30_000] * 40] * 1500, ["姓名", "班级", *"abcdefgh"])
    assert len(content) < 200_000
    assert refusal_of(lambda: reading.read(content, "primary", TODAY)) == "unfolds-too-large"


def test_the_other_process_says_what_this_one_would() -> None:
    content = workbook([CHILD, ["孙小寒", "快乐班", "昨天", "", "12345"]], HEADINGS)
    here, there = sheet_of(content), reading.read(content, "primary", TODAY)
    assert (there.rows, there.problems, there.first) == (here.rows, here.problems, here.first)
    assert dict(there.cells) == {number: list(cells) for number, cells in here.cells.items()}
