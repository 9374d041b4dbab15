"""As what somebody answers for a child, from when until when, and why it ends. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.intervals import check_from

# A guardian answers always; one with custody also brings the child up; a carer stands in for a while.
ANSWERS_AS: Final[dict[str, str]] = {
    "guardian": N_("监护人"),
    "custody": N_("监护人，孩子随其生活"),
    "carer": N_("受委托照护人"),
}
# Why somebody answers no longer. What stands below the line is said by the system itself.
BECAUSE: Final[dict[str, str]] = {
    "custody": N_("抚养、监护关系有变"),
    "care": N_("委托照护结束"),
    "wrong": N_("登记错了，本来就不是"),
    "other": N_("其他原因"),
}
ENDINGS: Final[dict[str, str]] = {
    **BECAUSE,
    "agreed": N_("委托照护到期"),
    "changed": N_("改了身份"),
}
CARER_RELATION: Final = "99"
LONGEST_CARE: Final = timedelta(days=3 * 366)


def answers_as(said: str, relation: str) -> str:
    """As what: what was said, else what the relation says by itself."""
    return said or ("carer" if relation == CARER_RELATION else "guardian")


def check_answering(said: str, relation_known: bool, since: date, until: date | None, today: date) -> None:
    """Refuse what is not in the tables, days far off, and an agreed end for anybody but a carer."""
    if said not in ANSWERS_AS:
        raise Refusal("people.answers-as", N_("请选一种身份。"), field="answers_as")
    if not relation_known:
        raise Refusal("people.relation", N_("请选择是孩子的什么人。"), field="relation")
    check_from(since, today - timedelta(days=18 * 366), today, "since")
    if until is None:
        return
    if said != "carer":
        raise Refusal(
            "people.until-carer", N_("只有受委托照护人才写到哪天为止，请把这一格留空。"), field="until"
        )
    if until <= since or until - since > LONGEST_CARE:
        raise Refusal("people.until-day", N_("结束日要晚于开始日，最长三年，请核对日期。"), field="until")


def check_person(name: str, phone: str, phone_is_whole: bool) -> None:
    """Refuse somebody without a name, and half a telephone number."""
    if not name:
        raise Refusal("people.no-name", N_("请填写姓名。"), field="name")
    if phone and not phone_is_whole:
        raise Refusal(
            "people.phone", N_("请填写 11 位手机号，或带区号的固定电话；没有就留空。"), field="phone"
        )


def check_not_there(there: bool) -> None:
    """Refuse a second time what is registered already."""
    if there:
        raise Refusal("people.answers-already", N_("这个人已经这样登记着，不用再登记。"), field="answers_as")


def check_not_named(named: bool) -> None:
    """Refuse to make up a second guardian of one child with one name."""
    if named:
        raise Refusal(
            "people.guardian-named",
            N_("孩子已有一位同名的监护人。是同一个人的，请在上面选；不是的，请把电话写全。"),
            field="name",
        )


def check_ending(because: str, on: date, begins: date, ends: date | None, today: date) -> None:
    """Refuse to end what is over, on a day on which it had not begun, or without a reason."""
    if ends is not None and ends <= today:
        raise Refusal("people.answers-over", N_("这一条已经结束，请刷新页面。"))
    if because not in BECAUSE:
        raise Refusal("people.because", N_("请选一个原因。"), field="because")
    if because != "wrong":
        check_from(on, begins + timedelta(days=1), today, "on")
        if ends is not None and on > ends:
            raise Refusal("people.ends-earlier", N_("原来约定的结束日更早，不用登记。"), field="on")
