"""The city's file of regions, and any other city's."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations import operations, queries
from gongyu.organisations.models import Region
from gongyu.organisations.rules import committee_of, level_of, parent_of, read_regions
from tests.cast import TODAY, Cast, commanded

ELSEWHERE = """code,name,level,parent_code,committee
990000000000,某省,province,,
990100000000,某市,city,990000000000,
990101000000,某县,county,990100000000,
990101450000,新华路街道,town,990101000000,
990101450001,一社区,neighbourhood,990101450000,urban
990101450498,虚拟社区,neighbourhood,990101450000,placeholder
"""


def test_the_citys_file_is_whole() -> None:
    rows = queries.region_rows("tangshan")
    assert len(rows) == 6575
    assert Counter(row["level"] for row in rows) == {
        "province": 1,
        "city": 1,
        "county": 18,
        "town": 251,
        "neighbourhood": 6304,
    }
    committees = Counter(row["committee"] for row in rows if row["level"] == "neighbourhood")
    assert committees == {"rural": 5474, "urban": 823, "placeholder": 7}
    assert b"FeatureCollection" in queries.outlines("tangshan")[:40]


def test_a_code_says_its_level_and_its_parents() -> None:
    assert level_of("130200000000") == "city"
    assert level_of("130202001001") == "neighbourhood"
    assert parent_of("130202001001") == "130202001000"
    assert parent_of("130000000000") == ""
    assert [committee_of(f"130202001{last}") for last in ("001", "201", "450", "498", "598", "501")] == [
        *("urban", "rural", "urban", "placeholder", "placeholder", "rural")
    ]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("12345,短,county,990100000000,", "code"),
        ("990101000000,又一次,county,990100000000,", "code"),
        ("990102000000,,county,990100000000,", "name"),
        ("990102000000,乙县,shire,990100000000,", "level"),
        ("990102000000,乙县,county,880100000000,", "parent_code"),
        ("990201000000,乙县,county,990100000000,", "parent_code"),
        ("990102000000,乙县,county,990100000000,urban", "committee"),
        ("990101450201,一村,neighbourhood,990101450000,urban", "committee"),
    ],
)
def test_what_is_wrong_is_said_by_line(line: str, column: str) -> None:
    rows, problems = read_regions(ELSEWHERE + line + "\n")
    assert len(rows) == 6
    assert [(one.line, one.column) for one in problems] == [(8, column)]


def test_a_missing_column_is_named() -> None:
    _, problems = read_regions("code,name\n1,2\n")
    assert {one.column for one in problems} == {"level", "parent_code", "committee"}


@pytest.mark.django_db
def test_another_city_loads_without_a_change_and_twice_changes_nothing() -> None:
    rows, _ = read_regions(ELSEWHERE)
    by = commanded()
    assert operations.load_regions(by=by, today=TODAY, rows=rows).added == 6
    again = operations.load_regions(by=by, today=TODAY, rows=rows)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 6)
    assert [one.name for one in queries.breadcrumbs("990101450001")] == [
        *("某省", "某市", "某县", "新华路街道", "一社区")
    ]
    assert [one.name for one in queries.neighbourhoods("990101")] == ["一社区"]
    renamed, _ = read_regions(ELSEWHERE.replace("某县", "新县"))
    assert operations.load_regions(by=by, today=TODAY, rows=renamed).changed == 1
    county = Region.objects.get(pk="990101000000")
    assert (county.name, county.pinyin) == ("新县", "xin xian")


@pytest.mark.django_db
@pytest.mark.parametrize(("member", "error"), [("stranger", OutOfScope), ("county_officer", OutOfScope)])
def test_only_the_city_loads_regions(cast: Cast, member: str, error: Any) -> None:
    rows, _ = read_regions(ELSEWHERE.replace("9901", "1302").replace("99", "13"))
    with pytest.raises(error):
        operations.load_regions(by=cast.viewer(member), today=TODAY, rows=rows)
    with pytest.raises((Forbidden, OutOfScope)):
        operations.load_regions(by=cast.viewer("auditor"), today=TODAY, rows=rows)
