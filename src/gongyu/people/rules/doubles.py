"""Who stands in the registry twice: when two rows look like one person, when they may be made one. Pure."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.entry import plain_name
from gongyu.people.rules.spelling import name_pinyin

KINDS: Final[dict[str, str]] = {
    "guardian": N_("监护人"),
    "pupil": N_("学生"),
    "staff": N_("教职工"),
}
# Why two rows are shown side by side.
WHY: Final[dict[str, str]] = {
    "phone": N_("电话相同，姓名相近"),
    "home": N_("同一个家里，姓名相同或同音"),
    "born": N_("同名，同一天出生"),
    "post": N_("同名，都在本校任职"),
}


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same, of the same sound, or one character of three apart."""
    first, second = plain_name(one), plain_name(other)
    if not first or not second:
        return False
    if first == second or name_pinyin(first) == name_pinyin(second):
        return True
    if len(first) != len(second) or len(first) < 3 or first[0] != second[0]:
        return False
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1


def may_keep(*, gone_outside: bool, kept_outside: bool, gone_signs_in: bool, kept_signs_in: bool) -> bool:
    """Whether a school may keep the one and let the other give way. What gives way must be known at this
    school alone; and no account may come to see what is at another school by it."""
    takes_account = gone_signs_in and not kept_signs_in
    return not gone_outside and not (takes_account and kept_outside)


def check_accounts(gone_signs_in: bool, kept_signs_in: bool) -> None:
    """Refuse to make one of two people who both sign in."""
    if gone_signs_in and kept_signs_in:
        raise Refusal(
            "people.merge-both-sign-in",
            N_("两条登记都有登录账号，不能合并。请本人选定一个账号，停用另一个后再来。"),
        )


def check_spoken_of(spoken_of: bool) -> None:
    """Refuse to let a row give way for which something has been done: the figures would change."""
    if spoken_of:
        raise Refusal(
            "people.merge-acted",
            N_("要并入的这一条已有家访等记录，不能并入别人。请改为保留这一条，把另一条并进来。"),
        )


def check_not_twice(stands_twice: bool) -> None:
    """Refuse to make one person stand twice where everybody stands once, or in two places at once."""
    if stands_twice:
        raise Refusal(
            "people.merge-twice",
            N_(
                "两条登记同在一支队伍或一个组织里，或者同一时间都约了讲课，不能直接合并。"
                "请先在那里让要并入的一条离开，或取消其中一次，再来合并。"
            ),
        )


def check_consents(differ: bool) -> None:
    """Refuse to guess what somebody wants who has agreed here and taken it back there."""
    if differ:
        raise Refusal(
            "people.merge-consents",
            N_("两条登记对同一个孩子的同意书说法不一样。请先问清楚家长，登记撤回或重新同意，再合并。"),
        )


def check_still_merged(undone: bool) -> None:
    """Refuse to undo twice."""
    if undone:
        raise Refusal("people.merge-undone", N_("这次合并已经撤销，请刷新页面。"))


def check_unchanged(unchanged: bool) -> None:
    """Refuse to undo what would no longer be as it was."""
    if not unchanged:
        raise Refusal(
            "people.merge-changed",
            N_("合并之后这个人的登记又有变动，不能自动撤销。请按现在的情况逐项更正。"),
        )
