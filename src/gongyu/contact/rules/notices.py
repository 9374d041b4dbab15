"""Notices to families: what one may be, who is one family, and how far it has come with each. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.kin import Kin

TITLE_MOST: Final = 40
BODY_MOST: Final = 2000
CHOICES_MOST: Final = 4
CHOICE_MOST: Final = 12
REASON_MOST: Final = 100
AUDIENCES: Final = ("class", "grade", "school", "homes")
KINDS: Final = {
    "plain": N_("告知：看到就行"),
    "read": N_("必读：请家长点“我看过了”"),
    "reply": N_("需要回复：家长点一个选项"),
}
# The one answer to a notice that must be read.
READ: Final = N_("我看过了")
# What all classes of a year are called together.
GRADES: Final[dict[str, tuple[str, ...]]] = {
    "kindergarten": (N_("小班"), N_("中班"), N_("大班")),
    "primary": (N_("一年级"), N_("二年级"), N_("三年级"), N_("四年级"), N_("五年级"), N_("六年级")),
    "junior": (N_("七年级"), N_("八年级"), N_("九年级")),
    "senior": (N_("高一"), N_("高二"), N_("高三")),
}
# In which order one guardian is tried (rules/notice_ladder.py); `digest` waits for the day's digest.
RUNGS: Final = ("digest", "app", "messenger", "sms", "call")
# How far a notice has come with a family, the worst first; a family has come as far as one guardian has.
STATES: Final = ("not_reached", "queued", "sent", "delivered", "seen", "replied")
STATE_WORDS: Final = {
    "not_reached": N_("没有联系上"),
    "queued": N_("等待发出"),
    "sent": N_("已发出"),
    "delivered": N_("已送达"),
    "seen": N_("已看"),
    "replied": N_("已回复"),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a notice would go to: homes, guardians, and what is known of them beforehand."""

    families: int
    guardians: int
    # Guardians who sign in, and families none of whose guardians does.
    in_app: int
    without: int


def reach(kin: Iterable[Kin]) -> Reach:
    """What is told to the sender before sending."""
    found = list(kin)
    families = {one.family for one in found}
    reached = {one.family for one in found if one.guardian_id is not None and one.has_account}
    guardians = {one.guardian_id: one.has_account for one in found if one.guardian_id is not None}
    return Reach(len(families), len(guardians), sum(guardians.values()), len(families - reached))


def answers(kind: str, choices: Sequence[str]) -> tuple[str, ...]:
    """What can be answered with one tap: marked words, or the sender's own."""
    if kind == "read":
        return (READ,)
    return tuple(choices) if kind == "reply" else ()


def plain_choices(text: str) -> tuple[str, ...]:
    """One choice a line, without what is empty or said twice."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def check_words(kind: str, title: str, body: str, choices: Sequence[str]) -> None:
    """Refuse a notice that says nothing, says too much, or asks without choices."""
    if kind not in KINDS:
        raise Refusal("notice.kind", N_("请选择这是哪一种通知。"), field="kind")
    if not title.strip():
        raise Refusal("notice.no-title", N_("请写一个标题，家长先看到它。"), field="title")
    if len(title.strip()) > TITLE_MOST:
        raise Refusal("notice.long-title", N_("标题请控制在 40 字以内。"), field="title")
    if not body.strip():
        raise Refusal("notice.no-body", N_("请写通知的内容。"), field="body")
    if len(body.strip()) > BODY_MOST:
        raise Refusal("notice.long-body", N_("内容请控制在 2000 字以内。"), field="body")
    if kind == "reply":
        _check_choices(choices)


def check_urgent(urgent: bool, because: str) -> None:
    """Refuse to wake families without a reason."""
    if urgent and not because.strip():
        raise Refusal(
            "notice.no-reason", N_("紧急通知夜里也会发短信，请写明为什么不能等。"), field="urgent_because"
        )
    if len(because.strip()) > REASON_MOST:
        raise Refusal("notice.long-reason", N_("理由请控制在 100 字以内。"), field="urgent_because")


def _check_choices(choices: Sequence[str]) -> None:
    if len(set(choices)) < 2:
        raise Refusal("notice.few-choices", N_("请至少写两个选项，每行一个。"), field="choices")
    if len(choices) > CHOICES_MOST:
        raise Refusal("notice.many-choices", N_("最多写四个选项。"), field="choices")
    if any(len(one) > CHOICE_MOST for one in choices):
        raise Refusal("notice.long-choice", N_("每个选项请控制在 12 字以内。"), field="choices")


def check_children(chosen: Collection[int], of_class: Collection[int]) -> None:
    """Refuse homes of another class, and none at all."""
    if not chosen:
        raise Refusal("notice.no-homes", N_("请至少选一户。"), field="children")
    if not set(chosen) <= set(of_class):
        raise Refusal("notice.other-class", N_("有的学生现在不在这个班，请刷新页面再选。"), field="children")


def check_anybody(families: int) -> None:
    """Refuse a notice to nobody."""
    if not families:
        raise Refusal("notice.nobody", N_("这个范围里现在没有学生，没有可以通知的家庭。"), field="audience")


def check_answer(kind: str, choices: Sequence[str], choice: int) -> None:
    """Refuse an answer that the notice does not ask for."""
    if not 0 <= choice < len(answers(kind, choices)):
        raise Refusal("notice.no-such-answer", N_("这则通知没有这个选项，请刷新页面再选。"))
