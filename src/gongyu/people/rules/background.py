"""What a school-roll export says of a child's circumstances: one code for each, "-" where nothing is said.

Five codes in a row are one value, sealed as a whole: its length never tells whether anything stands in it.
"""

from __future__ import annotations

from typing import Final

UNSAID: Final = "-"
NOTHING: Final = UNSAID * 5
_NO: Final = dict.fromkeys(("否", "不是", "无", "没有", "0"), "0")
_YES: Final = dict.fromkeys(("是", "有", "1"), "1")

# Column → what people write → its code; what stands first names the code.
VOCABULARY: Final[dict[str, dict[str, str]]] = {
    "register": {
        **dict.fromkeys(("农业户口", "农业", "农业家庭户口", "农业家庭户", "农村", "农村户口"), "1"),
        **dict.fromkeys(("非农业户口", "非农业", "非农业家庭户口", "城镇", "城镇户口", "城市"), "2"),
        **dict.fromkeys(("居民户口", "居民", "居民家庭户口", "统一居民户口", "家庭户"), "3"),
        **dict.fromkeys(("其他", "其它", "未落常住户口", "集体户"), "9"),
    },
    "left_behind": {
        **_NO,
        **dict.fromkeys(("非留守儿童", "非留守"), "0"),
        **_YES,
        **dict.fromkeys(("留守儿童", "留守"), "1"),
        "单亲留守儿童": "2",
        "单亲留守": "2",
        "双亲留守儿童": "3",
        "双亲留守": "3",
    },
    "orphan": {**_NO, **_YES, "非孤儿": "0", "孤儿": "1"},
    "disabled": {
        **_NO,
        **dict.fromkeys(("无残疾", "非残疾", "健康", "健全"), "0"),
        **_YES,
        **{
            name: code
            for code, kind in zip(
                "2345678", ("视力", "听力", "言语", "肢体", "智力", "精神", "多重"), strict=True
            )
            for name in (kind, f"{kind}残疾", f"{kind}残疾人")
        },
        **dict.fromkeys(("其他残疾", "其它残疾", "其他"), "9"),
    },
    "migrating": {
        **_NO,
        **dict.fromkeys(("非随迁子女", "非进城务工人员随迁子女"), "0"),
        **_YES,
        **dict.fromkeys(("随迁子女", "进城务工人员随迁子女"), "1"),
    },
}


def laid_over(known: str, said: str) -> str:
    """What is known once the newer codes are laid over the older ones; what is not said stays."""
    return "".join(old if new == UNSAID else new for old, new in zip(known, said, strict=True))
