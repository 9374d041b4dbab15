"""Signs of trouble: which there are, what may follow which, and to whom harm must be reported. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

WORDS_MOST: Final = 200
# How long a number of days set by a city may be, before it is taken for something else.
_DAYS_MOST: Final = 60
KINDS: Final = {
    "mind": N_("情绪、心理"),
    "behaviour": N_("行为、习惯"),
    "bullying": N_("可能被欺负或欺负人"),
    "harm": N_("可能在家里或别处受到伤害"),
}
# The pack's acts that a concern opens and closes. Harm has none: a figure by school would tell of a child.
ACTS: Final = {
    "mind": "filing.wellbeing_signal",
    "behaviour": "filing.wellbeing_signal",
    "bullying": "filing.bullying_signal",
}
STATES: Final = {"noted": N_("已送达，等待接手"), "answered": N_("已有人接手"), "closed": N_("已办结")}
STEPS: Final = {"answer": N_("回应"), "report": N_("报告"), "close": N_("办结")}
TRANSITIONS: Final = {
    ("noted", "answer"): "answered",
    ("answered", "answer"): "answered",
    ("answered", "close"): "closed",
    # Reporting waits for nobody and changes nothing else.
    ("noted", "report"): "noted",
    ("answered", "report"): "answered",
}


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom the law wants told when a child may have come to harm: by what number, and when."""

    key: str
    name: str
    phone: str
    when: str


# Law on the Protection of Minors, article 11, and the nine organs' rules on mandatory reporting (2020).
RECEIVERS: Final = {
    one.key: one
    for one in (
        Receiver("police", N_("公安机关"), "110", N_("立即；孩子有危险时先打这个电话")),
        Receiver("education", N_("县教育局"), "", N_("报案的同时告诉")),
        Receiver("civil", N_("民政部门（转民政热线）"), "12345", N_("孩子没人照料或需要临时安置时")),
        Receiver("procurators", N_("检察机关"), "12309", N_("报了没人管时")),
    )
}


def check_kind(kind: str) -> None:
    """One of the signs named above."""
    if kind not in KINDS:
        raise Refusal("concern.kind", N_("请选择是哪一类情况。"), field="kind")


def check_words(words: str) -> None:
    """A line, not an essay."""
    if len(words) > WORDS_MOST:
        raise Refusal("concern.too-long", N_("请控制在 %(most)s 字以内。"), field="words", most=WORDS_MOST)


def check_received(receivers: int) -> None:
    """Somebody at the school reads what is noted."""
    if not receivers:
        raise Refusal(
            "concern.nobody",
            N_("本校还没有登记心理老师或德育主任，没有人能收到。请当面告诉校长；孩子有危险时直接拨打 110。"),
        )


def check_receiver(receiver: str) -> None:
    """Who was told is one of those who must be."""
    if receiver not in RECEIVERS:
        raise Refusal("concern.receiver", N_("请选择报告给了谁。"), field="receiver")


def check_transition(state: str, step: str) -> str:
    """The state after a step; refused when the table has no such step."""
    if (state, step) in TRANSITIONS:
        return TRANSITIONS[(state, step)]
    if state == "closed":
        raise Refusal("concern.closed", N_("这件事已经办结。有新的情况，请再提一次。"))
    raise Refusal("concern.answer-first", N_("还没有人回应过。请先写下怎样回应的，再办结。"))


def due_on(day: date, said: str) -> date | None:
    """The last day for a first answer, where the pack's or the county's value is a number of days."""
    if not said.isdecimal() or not 0 < int(said) <= _DAYS_MOST:
        return None
    return day + timedelta(days=int(said))
