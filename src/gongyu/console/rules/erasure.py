"""Who may ask for an erasure, who may confirm it, and on what ground. Pure."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

KINDS: Final[dict[str, str]] = {"pupil": N_("学生"), "guardian": N_("监护人"), "staff": N_("教职工")}
# Why one is looked for; the words go into the audit line.
PURPOSES: Final[dict[str, str]] = {
    "export": N_("本人或监护人要求查阅、复制"),
    "erase": N_("本人或监护人要求删除"),
    "correct": N_("核对登记错误"),
    "authority": N_("主管部门依法查询"),
}
GROUNDS: Final[dict[str, str]] = {
    "request": N_("本人或监护人要求，且不再需要"),
    "withdrawn": N_("撤回了同意"),
    "mistake": N_("登记错误，本不该有"),
    "unlawful": N_("法律规定应当删除"),
}
STATES: Final[dict[str, str]] = {"asked": N_("待核准"), "done": N_("已删除"), "refused": N_("未核准")}
# What is done with a table's rows.
WHAT: Final[dict[str, str]] = {"delete": N_("删除"), "empty": N_("清空内容"), "keep": N_("保留")}
WHY: Final[dict[str, str]] = {
    "keys": N_("只有编号，没有姓名，统计要用"),
    "append-only": N_("台账和审计只增不改，里面只有编号"),
}
TRANSITIONS: Final[dict[tuple[str, str], str]] = {
    ("asked", "confirm"): "done",
    ("asked", "refuse"): "refused",
}


def check_one(matches: int) -> None:
    """Refuse to open anybody unless exactly one person is meant."""
    if matches == 0:
        raise Refusal("person.none", N_("没有对上的人。请核对号码，或单位代码和完整姓名。"))
    if matches > 1:
        raise Refusal("person.several", N_("对上的不止一个人。请改填号码，或者加上班级、学生的出生日期。"))


def check_asked_enough(number: str, organisation: str, name: str, kind: str) -> None:
    """Refuse a search that could be used to leaf through the registry."""
    if kind == "staff" and number and not organisation:
        raise Refusal("person.vague", N_("工号要和单位代码一起填。"), field="organisation")
    if not number and not (organisation and name):
        raise Refusal("person.vague", N_("请填号码，或者单位代码和完整姓名。"), field="number")


def check_another(asked_by: int | None, by: int | None) -> None:
    """Refuse to confirm what one has asked for oneself."""
    if asked_by is not None and asked_by == by:
        raise Refusal("erasure.same-person", N_("自己申请的不能自己核准，请另一位管理员或审计员来办。"))


def after(state: str, act: str) -> str:
    """The state that an act leads to."""
    if (state, act) not in TRANSITIONS:
        raise Refusal("erasure.decided", N_("这项申请已经办结，请刷新页面。"))
    return TRANSITIONS[state, act]
