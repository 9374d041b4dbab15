"""What a family agrees to before the first question, word by word. Pure.

A wording that anybody has agreed to is never changed: another version is added below it. Whoever says no
says it to nobody: nothing is kept of that.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# How long the sheet is kept after it was last touched.
DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of the text, in Chinese, which is what counts."""

    version: str
    paragraphs: tuple[str, ...]

    @property
    def digest(self) -> str:
        """A digest of the very words."""
        return hashlib.sha256("\n".join(self.paragraphs).encode()).hexdigest()


WORDINGS: Final = (
    Wording(
        "2026-1",
        (
            N_(
                "做什么用：帮您自己想一想平时怎样陪孩子。答完马上看到哪些做得顺、还可以试试什么，"
                "再推荐几门家长学校的课。这不是考试，没有分数，没有合格不合格。"
            ),
            N_("题目是我们自己写的，没有经过专业的测量检验，只供您参考。"),
            N_(
                "谁看得到：只有您自己。学校、老师、教育局、管理员在系统里都看不到您答没答、怎么答，"
                "也没有名单。"
            ),
            N_("保存多久：加密保存，一年没有再动就自动删除。您随时可以自己删掉，删了就没有了。"),
            N_(
                "合计：您同意的话，截止后当晚和很多家长的答案加在一起，学校和教育局只看到比例，"
                "人少的不显示。合计好的比例里没有您，以后删除答案，比例不变。"
            ),
            N_("答不答、合计不合计，都不影响孩子上学和评优，也不影响您参加任何活动。"),
        ),
    ),
)
NEWEST: Final = WORDINGS[-1]
# Two ways to say yes; whoever says no simply goes away.
WAYS: Final = {
    "counted": N_("我愿意答，也可以不带名字合计进去"),
    "alone": N_("我愿意答，只给我自己看，不要合计"),
}


def wording(version: str) -> Wording | None:
    """A version by its name."""
    return next((one for one in WORDINGS if one.version == version), None)


def check_way(way: str) -> None:
    """A family chooses for itself; nothing is chosen beforehand."""
    if way not in WAYS:
        raise Refusal("assessment.consent", N_("请先选一种，再开始。不想答就不用选。"), field="way")
