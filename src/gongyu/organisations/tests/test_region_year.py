"""A year's file of regions: what opens, ends, is renamed or has another code, and what points to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.organisations import operations, queries
from gongyu.organisations.factories import organisation
from gongyu.organisations.models import Organisation, Region
from gongyu.organisations.operations import region_year
from gongyu.organisations.rules import RegionRow
from gongyu.organisations.rules.body_list import BodyRow
from gongyu.organisations.rules.region_year import Said, YearPlan
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
OLD, NEW = "130202001001", "130202001002"
COUNTY = ("130000000000", "130200000000")


def listed(**change: str | None) -> list[RegionRow]:
    """The county's regions as registered; by code another name, or None for a row that is missing."""
    rows = {
        row.code: RegionRow(row.code, row.name, row.level, row.parent_id or "", row.committee)
        for row in Region.objects.order_by("code")
        if (row.code.startswith("130202") or row.code in COUNTY) and row.closed_on is None
    }
    for key, name in change.items():
        code = key.removeprefix("r")
        if name is None:
            rows.pop(code)
            continue
        level = "town" if code.endswith("000") else "neighbourhood"
        above = f"{code[:6]}000000" if level == "town" else f"{code[:9]}000"
        rows[code] = RegionRow(code, name, level, above, "urban" if level == "neighbourhood" else "")
    return [rows[code] for code in sorted(rows)]


def load(cast: Cast, rows: list[RegionRow], *said: Said, day: date = DAY, **more: Any) -> YearPlan:
    plan = operations.load_year(
        by=cast.viewer(more.pop("member", "county_officer")),
        today=TODAY,
        rows=rows,
        said=said,
        day=day,
        **more,
    )
    assert plan is not None
    return plan


def days(code: str) -> tuple[date | None, date | None, str]:
    row = Region.objects.get(pk=code)
    return row.opened_on, row.closed_on, row.succeeded_by_id or ""


def snapshot() -> list[Any]:
    return list(Region.objects.order_by("code").values_list())


def test_a_successor_that_is_named_takes_over_on_the_day(cast: Cast) -> None:
    rows = listed(**{OLD: None, NEW: "槐树新社区居民委员会"})
    plan = load(cast, rows, Said(0, OLD, NEW))
    assert plan.counts == {
        "added": 1,
        "changed": 0,
        "ended": 1,
        "succeeded": 1,
        "unchanged": 6,
        "to_decide": 0,
    }
    assert days(OLD) == (None, DAY, NEW)
    assert days(NEW) == (DAY, None, "")
    assert queries.heirs("130202", DAY) == {OLD: NEW}
    assert queries.heirs("130202", DAY - timedelta(days=1)) == {}


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    rows = listed(**{OLD: None, NEW: "槐树社区居民委员会", "130202001201": "柳庄新村村民委员会"})
    rows = [row if row.code != "130202001201" else RegionRow(*_of(row)[:4], "rural") for row in rows]
    load(cast, rows, Said(0, OLD, NEW))
    before, lines = snapshot(), AuditLine.objects.count()
    for day in (DAY, TODAY):
        plan = load(cast, rows, Said(0, OLD, NEW), day=day)
        assert (plan.changes, plan.counts["unchanged"]) == (False, len(rows))
    assert (snapshot(), AuditLine.objects.count()) == (before, lines)


def _of(row: RegionRow) -> tuple[str, str, str, str, str]:
    return row.code, row.name, row.level, row.parent_code, row.committee


def test_a_name_is_changed_where_the_code_stays_and_the_trail_keeps_both(cast: Cast) -> None:
    load(cast, listed(**{OLD: "槐荫社区居民委员会"}))
    assert Region.objects.get(pk=OLD).name == "槐荫社区居民委员会"
    assert Region.objects.get(pk=OLD).pinyin.startswith("huai yin")
    line = AuditLine.objects.get(act="region.load")
    assert line.detail["renamed"] == {OLD: ["槐树社区居民委员会", "槐荫社区居民委员会"]}
    assert line.by_id == cast.users["county_officer"].pk


def test_the_same_name_is_suggested_and_never_guessed(cast: Cast) -> None:
    rows = listed(**{OLD: None, NEW: "槐树社区居民委员会"})
    plan = load(cast, rows, dry_run=True)
    assert [(one.code, one.successor) for one in plan.suggested] == [(OLD, NEW)]
    before = snapshot()
    with pytest.raises(Refusal) as refusal:
        load(cast, rows)
    assert (refusal.value.code, snapshot()) == ("region.undecided", before)
    load(cast, rows, same_name=True)
    assert days(OLD) == (None, DAY, NEW)


def test_two_of_one_name_suggest_nothing(cast: Cast) -> None:
    rows = listed(**{OLD: None, NEW: "槐树社区居民委员会", "130202001003": "槐树社区居民委员会"})
    plan = load(cast, rows, dry_run=True, same_name=True)
    assert (plan.suggested, [one.code for one in plan.undecided]) == ([], [OLD])


def test_what_is_gone_and_in_use_waits_for_a_word(cast: Cast) -> None:
    plan = load(cast, listed(**{OLD: None}), dry_run=True)
    assert [one.code for one in plan.undecided] == [OLD]
    with pytest.raises(Refusal):
        load(cast, listed(**{OLD: None}))
    load(cast, listed(**{OLD: None}), Said(0, OLD, ""))
    assert days(OLD) == (None, DAY, "")


def test_somebody_who_lives_there_is_use_enough(cast: Cast) -> None:
    rows = listed(**{"130202001201": None})
    assert load(cast, rows, dry_run=True).undecided == []
    waiting = load(cast, rows, dry_run=True, lived_in={"130202001201"}).undecided
    assert [one.code for one in waiting] == ["130202001201"]
    load(cast, rows)
    assert days("130202001201") == (None, DAY, "")


def test_a_town_with_another_code_takes_its_neighbourhoods_along_by_name(cast: Cast) -> None:
    gone = dict.fromkeys(("130202001000", OLD, "130202001201", "130202001498"))
    rows = listed(**gone, **{"130202101000": "甲街道", "130202101001": "槐树社区居民委员会"})
    plan = load(cast, rows, same_name=True)
    assert {one.code: one.successor for one in plan.ended} == {
        "130202001000": "130202101000",
        OLD: "130202101001",
        "130202001201": "",
        "130202001498": "",
    }


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said(0, "130202009009", NEW), "没有这个旧代码"),
        (Said(0, "130203001001", NEW), "不在这份文件里"),
        (Said(0, "130202001201", NEW), "没有停用"),
        (Said(0, OLD, "130202009009"), "不在今年的文件里"),
        (Said(0, OLD, "130202001000"), "同一层级"),
    ],
)
def test_a_succession_that_cannot_be_is_said(cast: Cast, said: Said, reason: str) -> None:
    rows = listed(**{OLD: None, NEW: "新社区居民委员会"})
    plan = load(cast, rows, said, dry_run=True)
    assert [reason in one.sentence for one in plan.problems] == [True]
    with pytest.raises(Refusal):
        load(cast, rows, said)


def test_a_mistake_of_the_day_is_put_right_by_the_right_file_of_that_day(cast: Cast) -> None:
    whole = listed()
    load(cast, listed(**{"130202001201": None}))
    assert days("130202001201") == (None, DAY, "")
    plan = load(cast, whole)
    assert [one.code for one in plan.back] == ["130202001201"]
    assert days("130202001201") == (None, None, "")


def test_a_code_that_ended_earlier_does_not_come_back(cast: Cast) -> None:
    whole = listed()
    load(cast, listed(**{"130202001201": None}))
    plan = load(cast, whole, day=TODAY, dry_run=True)
    assert [one.value for one in plan.problems] == ["130202001201"]


def test_an_older_file_is_not_read_after_a_newer(cast: Cast) -> None:
    load(cast, listed(**{NEW: "新社区居民委员会"}))
    with pytest.raises(Refusal) as refusal:
        load(cast, listed(), day=DAY - timedelta(days=1))
    assert refusal.value.code == "region.year-passed"


def test_a_day_to_come_is_not_read(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        load(cast, listed(), day=TODAY + timedelta(days=1))
    assert refusal.value.code == "region.year-to-come"


def test_counties_that_the_file_does_not_list_stay(cast: Cast) -> None:
    plan = load(cast, listed(**{NEW: "新社区居民委员会"}))
    assert plan.left_alone == ("路北区",)
    assert days("130203001001") == (None, None, "")


def test_the_first_file_of_a_county_holds_since_ever(cast: Cast) -> None:
    Region.objects.create(code="130204000000", name="古冶区", level="county", parent_id="130200000000")
    rows = [
        *(row for row in listed() if row.code in COUNTY),
        RegionRow("130204000000", "古冶区", "county", "130200000000", ""),
        RegionRow("130204001000", "丙街道", "town", "130204000000", ""),
        RegionRow("130204001001", "一社区", "neighbourhood", "130204001000", "urban"),
    ]
    load(cast, rows, member="city_officer")
    assert days("130204001001") == (None, None, "")


def test_when_something_else_would_come_of_it_nothing_does(cast: Cast) -> None:
    rows = listed(**{NEW: "新社区居民委员会"})
    shown = load(cast, rows, dry_run=True).outcome
    Region.objects.filter(pk=OLD).update(name="别的名字")
    viewer = cast.viewer("county_officer")
    taken = operations.load_year(by=viewer, today=TODAY, rows=rows, said=(), day=DAY, outcome=shown)
    assert (taken, Region.objects.filter(pk=NEW).exists()) == (None, False)


@pytest.mark.parametrize(
    ("member", "error"),
    [("stranger", OutOfScope), ("other_county_officer", OutOfScope), ("supervisor", Forbidden)],
)
def test_who_may_not(cast: Cast, member: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        load(cast, listed(), member=member)


def test_a_county_does_not_rename_its_city(cast: Cast) -> None:
    rows = listed()
    rows[1] = RegionRow("130200000000", "新唐山市", "city", "130000000000", "")
    with pytest.raises((OutOfScope, Forbidden)):
        load(cast, rows)
    load(cast, rows, member="city_officer")
    assert Region.objects.get(pk="130200000000").name == "新唐山市"


def test_nothing_is_written_if_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot()

    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(region_year, "record", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        load(cast, listed(**{NEW: "新社区居民委员会"}))
    assert snapshot() == before


def test_nobody_is_founded_under_a_code_that_is_gone(cast: Cast) -> None:
    load(cast, listed(**{OLD: None, NEW: "新社区居民委员会"}), Said(0, OLD, NEW))
    with pytest.raises(Refusal) as refusal:
        operations.found(
            by=cast.viewer("county_officer"),
            today=TODAY,
            code="2113000009",
            name="曙光小学",
            kind="school",
            level="unit",
            stage="primary",
            region_code=OLD,
            opened_on=date(2020, 9, 1),
        )
    assert refusal.value.code == "organisation.region-gone"


def test_a_list_finds_a_station_again_under_its_new_code(cast: Cast) -> None:
    load(cast, listed(**{OLD: None, NEW: "新社区居民委员会"}), Said(0, OLD, NEW))
    before = Organisation.objects.count()
    for place in (NEW, OLD, "新社区"):
        row = BodyRow(2, cast.station.name, "", "station", "", place, None)
        plan = operations.import_bodies(
            by=cast.viewer("county_officer"),
            today=TODAY,
            region_code="130202",
            rows=[row],
            levels={"station": ("unit",)},
        )
        assert plan is not None
        assert (plan.counts["added"], plan.counts["unchanged"], plan.refused) == (0, 1, [])
    assert Organisation.objects.count() == before


def test_codes_are_followed_through_several_years(cast: Cast) -> None:
    load(cast, listed(**{OLD: None, NEW: "甲社区居民委员会"}), Said(0, OLD, NEW))
    third = "130202001003"
    load(cast, listed(**{NEW: None, third: "乙社区居民委员会"}), Said(0, NEW, third), day=TODAY)
    assert queries.heirs("130202", TODAY) == {OLD: third, NEW: third}
    assert queries.heirs("130202", TODAY - timedelta(days=1)) == {OLD: NEW}
    assert [one.code for one in queries.predecessors([third])] == [NEW]


def test_regions_are_found_by_name_code_and_pinyin(cast: Cast) -> None:
    Region.objects.filter(pk=OLD).update(pinyin="huai shu she qu")
    for search in ("槐树", "130202001001", "huaishu", "hssq"):
        found = queries.regions_called(search, ["130202"], limit=5)
        assert [one.code for one in found] == [OLD], search
        assert queries.regions_called(search, ["130203"], limit=5) == ()
        assert queries.regions_called(search, [], limit=5) == ()


def test_a_place_of_a_later_day_is_not_open_yet(cast: Cast) -> None:
    place = organisation(region_code="130202001777").region
    place.opened_on = TODAY
    place.save()
    assert [one.open_on(TODAY) for one in queries.children("130202001000") if one.code == place.pk] == [True]
    assert place.pk not in {one.code for one in queries.neighbourhoods("130202", on=DAY)}
