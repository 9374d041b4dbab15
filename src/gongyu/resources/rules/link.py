"""Links by which lecturers who do not sign in answer a request: how long they open, what is taken. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.resources.rules.engagement import HOURS

# After the day there is time to say how it was.
LASTS: Final = timedelta(days=30)
OVER: Final = frozenset({"declined", "cancelled"})
# How long a lecture of half a day may have been.
MINUTES_LEAST: Final = 10
MINUTES_MOST: Final = 300
# So many wrong links an hour from one place, and so many answers by one link, are more than anybody needs.
WRONG_AN_HOUR: Final = 120
ANSWERS_AN_HOUR: Final = 100


def last_day(day: date) -> date:
    """The last day on which the link of a lecture opens anything."""
    return day + LASTS


def opens(day: date, today: date) -> bool:
    """Whether the link of a lecture still opens."""
    return today <= last_day(day)


def check_to_link(state: str, day: date, today: date, *, signs_in: bool) -> None:
    """A link is for a request that is not over, and for somebody who does not sign in."""
    if signs_in:
        raise Refusal("link.signs-in", N_("这位讲师自己登录答复，不用链接。"))
    if state in OVER or not opens(day, today):
        raise Refusal("link.over", N_("这次邀请已经结束，不用再给链接。"))


def taken() -> Refusal:
    """What a lecturer is told who has agreed to something else meanwhile."""
    return Refusal(
        "link.taken",
        N_("您这段时间已经答应了另一场，不能再答应。请选“来不了”，也可以在附言里写哪天可以。"),
    )


def check_answered(state: str) -> None:
    """A request that is over takes no answer."""
    if state in OVER:
        raise Refusal("link.over-already", N_("这次邀请已经结束，不用再答复，谢谢您。"))


def may_confirm(state: str, day: date, today: date) -> bool:
    """Whether the day has come of something that was agreed."""
    return state == "agreed" and day <= today


def check_confirm(state: str, day: date, today: date, part: str, minutes: int | None) -> None:
    """What was agreed is confirmed from its day on; how long it was, is asked for half days alone."""
    check_answered(state)
    if not may_confirm(state, day, today):
        raise Refusal("link.too-early", N_("讲课那天到了，再来确认。"))
    if minutes is None:
        return
    if part == HOURS:
        raise Refusal("link.by-the-clock", N_("按钟点约的课，时长照约好的算，不用再填。"), field="minutes")
    if not MINUTES_LEAST <= minutes <= MINUTES_MOST:
        raise Refusal(
            "link.minutes",
            N_("请写 %(least)s 到 %(most)s 之间的分钟数。"),
            field="minutes",
            least=MINUTES_LEAST,
            most=MINUTES_MOST,
        )
