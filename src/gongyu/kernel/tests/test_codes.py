"""A scope is the digits that a region's own parts share."""

from __future__ import annotations

import pytest

from gongyu.kernel.refusal import Forbidden, Refusal
from gongyu.kernel.regions import WIDTHS, county_of, padded, trimmed

CODE = "130202001201"


@pytest.mark.parametrize(("level", "scope"), [("city", "1302"), ("county", "130202"), ("town", "130202001")])
def test_a_level_trims_a_code_to_its_scope(level: str, scope: str) -> None:
    assert trimmed(CODE, level) == scope
    assert CODE.startswith(trimmed(padded(scope), level))


def test_levels_nest() -> None:
    widths = list(WIDTHS.values())
    assert widths == sorted(widths) and widths[-1] == len(CODE)


def test_a_code_names_its_county() -> None:
    assert county_of(CODE) == "130202"
    assert county_of("130200000000") == "130200"


def test_a_refusal_carries_a_code_and_a_sentence_with_its_values() -> None:
    refusal = Refusal("visit.too-early", "不能早于%(day)s。", field="occurred_on", day="9月1日")
    assert (refusal.code, refusal.field) == ("visit.too-early", "occurred_on")
    assert str(refusal) == "visit.too-early: 不能早于9月1日。"
    assert str(Refusal("done", "完成率已是 100%。")) == "done: 完成率已是 100%。"
    assert Forbidden("visit.record").permission == "visit.record"
