"""What a visit was for and what was agreed, as words to tick: short, kind, the same everywhere. Pure.

They describe the visit, never the child. What does not fit is written in the teacher's own words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

PURPOSES: Final = {
    "ordinary": N_("平常走走"),
    "progress": N_("说说进步"),
    "habits": N_("作息和学习"),
    "feelings": N_("心情和相处"),
    "safety": N_("安全和假期"),
    "difficulty": N_("一起想办法"),
}
AGREEMENTS: Final = {
    "sleep": N_("按时睡觉"),
    "reading": N_("一起读书"),
    "screens": N_("管好手机"),
    "outdoors": N_("多到户外"),
    "talk": N_("每天聊一会儿"),
    "homework": N_("作业有固定时间"),
    "way": N_("上下学有人接"),
    "contact": N_("定期通个电话"),
}
# The three that keep a class's visits in balance, so that they are not only for trouble.
BALANCE: Final = ("ordinary", "progress", "difficulty")


def check_ticked(purposes: Collection[str], agreements: Collection[str]) -> None:
    """Only words that there are."""
    for field, ticked, known in (
        ("purposes", purposes, PURPOSES),
        ("agreements", agreements, AGREEMENTS),
    ):
        if not set(ticked) <= set(known):
            raise Refusal("visit.unknown-word", N_("请从列出的词里选；别的话写在上面的空格里。"), field=field)


def packed(ticked: Iterable[str], known: Collection[str]) -> str:
    """Ticked words as one text, each once, in the order in which they are offered."""
    chosen = set(ticked)
    return ",".join(key for key in known if key in chosen)


def unpacked(kept: str) -> tuple[str, ...]:
    """The words again."""
    return tuple(kept.split(",")) if kept else ()
