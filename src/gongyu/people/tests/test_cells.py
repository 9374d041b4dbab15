"""Cells as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.people.rules.cells import class_of, day, plain, tidy_name
from gongyu.people.rules.columns import COLUMNS
from gongyu.people.rules.naming import GRADES, class_words
from gongyu.people.rules.sheet import read_sheet
from tests.cast import TODAY

pytestmark = pytest.mark.anydatabase


@pytest.mark.parametrize(
    ("text", "stage", "expected"),
    [
        ("三年级2班", "primary", (2024, 2)),
        ("三（2）班", "primary", (2024, 2)),
        ("三年级二班", "primary", (2024, 2)),
        ("一年级十二班", "primary", (2026, 12)),
        ("2024级2班", "primary", (2024, 2)),
        ("初一3班", "junior", (2026, 3)),
        ("九年级（1）班", "junior", (2024, 1)),
        ("高二10班", "senior", (2025, 10)),
        ("中1班", "kindergarten", (2025, 1)),
        ("三年级", "primary", None),
        ("七年级1班", "primary", None),
        ("三年级0班", "primary", None),
        ("", "primary", None),
        ("小学三年级2班", "primary", (2024, 2)),
        ("高一年级3班", "senior", (2026, 3)),
    ],
)
def test_a_class_is_read_as_people_write_it(text: str, stage: str, expected: tuple[int, int] | None) -> None:
    assert class_of(text, stage, TODAY) == expected


@pytest.mark.parametrize(
    ("grade", "text", "stage", "expected"),
    [
        ("三年级", "2班", "primary", (2024, 2)),
        ("小学三年级", "（2）班", "primary", (2024, 2)),
        ("3", 2.0, "primary", (2024, 2)),
        (2024.0, "02班", "primary", (2024, 2)),
        ("初中一年级", "1", "junior", (2026, 1)),
        ("大班", "1班", "kindergarten", (2024, 1)),
        ("一年级", "三年级2班", "primary", (2024, 2)),
        ("三年级", "", "primary", None),
        ("七年级", "2班", "primary", None),
    ],
)
def test_a_class_may_be_written_in_two_cells(
    grade: object, text: object, stage: str, expected: tuple[int, int] | None
) -> None:
    assert class_of(text, stage, TODAY, grade) == expected


@given(
    st.sampled_from(["kindergarten", "primary", "junior", "senior"]), st.integers(0, 5), st.integers(1, 40)
)
def test_the_name_a_class_is_called_by_is_read_as_that_class(stage: str, back: int, number: int) -> None:
    year = 2026 - back % len(GRADES[stage])
    sentence, values = class_words(year, number, stage, TODAY)
    assert class_of(sentence % values, stage, TODAY) == (year, number)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "2017-05-04",
            "2017.5.4",
            "2017/5/4",
            "2017年5月4日",
            "20170504",
            "２０１７－０５－０４",
            " 2017 - 5 - 4 ",
        ),
        *(
            "2017-05-04 00:00:00",
            "2017-05-04T00:00:00",
            20170504.0,
            42859,
            42859.0,
            "42859",
            date(2017, 5, 4),
        ),
    ],
)
def test_a_day_is_read_however_it_is_written(value: object) -> None:
    assert day(value) == date(2017, 5, 4)


@pytest.mark.parametrize("value", ["", "昨天", "1.30203E+17", "12", "2017年5月", None])
def test_what_is_no_day_is_none(value: object) -> None:
    assert day(value) is None


@pytest.mark.parametrize("value", ["2017-13-40", "20171340", "2017.2.29", "0000-01-01"])
def test_a_day_of_no_calendar_is_said_to_be_none(value: object) -> None:
    with pytest.raises(ValueError, match=r"day|month|year|range"):
        day(value)


def test_names_and_numbers_are_tidied() -> None:
    assert tidy_name(" 王 小 明　") == "王小明"
    assert tidy_name("阿卜杜拉•买买提") == "阿卜杜拉·买买提"
    assert plain("１３８００１３８０００") == "13800138000"
    assert plain(13800138000.0) == "13800138000"
    assert plain("\ufeff王\u200b小明\xa0\x00") == "王小明"


CELL = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats(), st.dates(), st.booleans())


@given(st.lists(st.lists(CELL, max_size=len(COLUMNS) + 2), max_size=8))
def test_no_cell_whatever_stops_the_reading(rows: list[list[object]]) -> None:
    """Every row with something in it is either taken in or named with a reason, and none is lost."""
    sheet = read_sheet([[column.heading for column in COLUMNS], *rows], "primary", TODAY)
    named = {one.row for one in sheet.problems}
    taken = {one.row for one in sheet.rows}
    assert named | taken == set(sheet.cells)
    assert not named & taken
