"""A name in somebody's words: replaced, and nobody else's with it."""

from __future__ import annotations

import pytest

from gongyu.keeping.rules.mentions import MARK, without


@pytest.mark.parametrize(
    ("text", "names", "others", "left", "places"),
    [
        ("王丽说她妈妈忙", {"王丽"}, set(), f"{MARK}说她妈妈忙", 1),
        ("王丽和王丽华", {"王丽"}, {"王丽华"}, f"{MARK}和王丽华", 1),
        ("小王丽华与丽华", {"丽华"}, {"王丽华"}, f"小王丽华与{MARK}", 1),
        ("王丽、王丽、古丽·买买提", {"王丽", "古丽·买买提"}, set(), f"{MARK}、{MARK}、{MARK}", 3),
        ("没有提到谁", {"王丽"}, {"王丽华"}, "没有提到谁", 0),
        ("丽丽", {"丽"}, set(), "丽丽", 0),
        ("a.c abc", {"a.c"}, set(), f"{MARK} abc", 1),
        ("", {"王丽"}, set(), "", 0),
    ],
)
def test_only_this_name_goes(text: str, names: set[str], others: set[str], left: str, places: int) -> None:
    assert without(text, names, others) == (left, places)
