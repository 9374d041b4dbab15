"""Asking a lecturer for a day: the steps, the times, and what may not be. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

STATES: Final = {
    "asked": N_("等讲师答复"),
    "suggested": N_("讲师想换时间"),
    "agreed": N_("说好了"),
    "declined": N_("讲师来不了"),
    "cancelled": N_("已取消"),
}
TRANSITIONS: Final = {
    ("asked", "accept"): "agreed",
    ("asked", "decline"): "declined",
    ("asked", "suggest"): "suggested",
    ("asked", "cancel"): "cancelled",
    ("suggested", "take"): "agreed",
    ("suggested", "decline"): "declined",
    ("suggested", "cancel"): "cancelled",
    ("agreed", "decline"): "declined",
    ("agreed", "cancel"): "cancelled",
}
# Who takes which step: the lecturer (or the keeper for them), or the body that asked.
OF_LECTURER: Final = frozenset({"accept", "decline", "suggest"})
OF_ASKER: Final = frozenset({"take", "cancel"})
NOON: Final = time(12)
MORNING: Final = "morning"
AFTERNOON: Final = "afternoon"
HOURS: Final = "hours"
PARTS: Final = {MORNING: N_("上午"), AFTERNOON: N_("下午"), HOURS: N_("按钟点")}
# Bodies that ask, from here to there: what a lecture is like afterwards, in one of three words.
FEEDBACK: Final = {"good": N_("很好"), "fine": N_("还行"), "poor": N_("不太合适")}
WORDS_MOST: Final = 200
PLACE_MOST: Final = 60
AUDIENCE_MOST: Final = 5000


@dataclass(frozen=True, slots=True)
class When:
    """A day, and its morning, its afternoon, or hours of it."""

    day: date
    part: str
    starts_at: time | None = None
    ends_at: time | None = None

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """From when until when somebody cannot be elsewhere: half a day reaches to noon, or from it on."""
        here = ZoneInfo(zone)
        if self.part == HOURS:
            assert self.starts_at is not None and self.ends_at is not None  # check_when has held
            return (
                datetime.combine(self.day, self.starts_at, tzinfo=here),
                datetime.combine(self.day, self.ends_at, tzinfo=here),
            )
        noon = datetime.combine(self.day, NOON, tzinfo=here)
        if self.part == MORNING:
            return datetime.combine(self.day, time(), tzinfo=here), noon
        return noon, datetime.combine(self.day + timedelta(days=1), time(), tzinfo=here)

    @property
    def minutes(self) -> int:
        """How long a lecture by the clock lasts; 0 for half a day, whose hours nobody has said."""
        if self.part != HOURS or self.starts_at is None or self.ends_at is None:
            return 0
        begins, ends = (one.hour * 60 + one.minute for one in (self.starts_at, self.ends_at))
        return ends - begins


def check_when(when: When, today: date) -> None:
    """A day from today on, and hours in their order."""
    if when.day < today:
        raise Refusal("engagement.past", N_("请选今天或以后的日子。"), field="day")
    if when.part not in PARTS:
        raise Refusal("engagement.part", N_("请选上午、下午或按钟点。"), field="part")
    if when.part != HOURS:
        return
    if when.starts_at is None:
        raise Refusal("engagement.no-hours", N_("按钟点的，请写几点开始。"), field="starts_at")
    if when.ends_at is None:
        raise Refusal("engagement.no-hours", N_("按钟点的，请写几点结束。"), field="ends_at")
    if when.ends_at <= when.starts_at:
        raise Refusal("engagement.hours", N_("结束的时间要晚于开始的时间。"), field="ends_at")


def check_audience(number: int | None) -> None:
    """About how many listen, where somebody says."""
    if number is not None and not 1 <= number <= AUDIENCE_MOST:
        raise Refusal(
            "engagement.audience",
            N_("请写 1 到 %(most)s 之间的人数，大概就行。"),
            field="audience",
            most=AUDIENCE_MOST,
        )


def check_reached(within: bool) -> None:
    """The lecturer's corps is there for the body that asks."""
    if not within:
        raise Refusal("engagement.not-for-you", N_("这位讲师不在为本单位服务的讲师团里，请从列表中选。"))


def check_topic(topic: str, topics: Collection[str]) -> None:
    """A lecturer is asked for what they speak about."""
    if topic not in topics:
        raise Refusal("engagement.topic", N_("这位讲师不讲这个主题，请另选一位。"), field="topic")


def check_there(*, there: bool, qualified: bool) -> None:
    """Somebody who is in the corps on the day, and whose papers hold."""
    if not there:
        raise Refusal("engagement.left", N_("这位讲师那天已经不在讲师团里，请另选一位。"))
    if not qualified:
        raise Refusal("engagement.lapsed", N_("这位讲师的资格证明那天已经到期，请先请讲师团更新。"))


def check_children(*, with_children: bool, checked: bool) -> None:
    """Nobody speaks to children without a check of the last year; no step goes round it."""
    if with_children and not checked:
        raise Refusal(
            "engagement.unchecked",
            N_("有孩子在场的课，只能请一年内做过从业查询的讲师。请另选一位，或请讲师团先办查询。"),
            field="with_children",
        )


def check_free(free: bool) -> None:
    """Nobody is in two places at once."""
    if not free:
        raise Refusal("engagement.taken", N_("这段时间刚被别处约走了，请换个时间或另选一位。"), field="day")


WRONG: Final = {
    "asked": N_("还在等讲师答复，先等一等。"),
    "suggested": N_("讲师提了别的时间，请先看能不能用。"),
    "agreed": N_("已经说好了，不用再处理。"),
    "declined": N_("讲师来不了，这次邀请已经结束；请另选一位。"),
    "cancelled": N_("这次邀请已经取消，不用再处理。"),
}


def after(state: str, step: str) -> str:
    """The state after a step; refused, in the words of the state, where the table has none."""
    if (state, step) not in TRANSITIONS:
        raise Refusal("engagement.wrong-state", WRONG[state])
    return TRANSITIONS[(state, step)]


def check_not_held(held: bool) -> None:
    """What has been held is not taken back here."""
    if held:
        raise Refusal("engagement.held", N_("课已经讲过了，不能再取消。"))


def check_to_plan(state: str, planned: bool) -> None:
    """An activity is planned once, from what both have agreed."""
    if state != "agreed":
        raise Refusal("engagement.not-agreed", N_("讲师答应以后，才能列入活动计划。"))
    if planned:
        raise Refusal("engagement.planned", N_("已经列入活动计划，不用再列。"))


def check_nature(nature: str, offered: Collection[str]) -> None:
    """A nature that the body records."""
    if nature not in offered:
        raise Refusal("engagement.nature", N_("本单位不登记这类活动，请从列表中选一类。"), field="nature")


def check_feedback(answer: str, held: bool) -> None:
    """What was held is spoken of, in one of three words."""
    if not held:
        raise Refusal("engagement.not-held", N_("活动办完并登记以后，再说一句。"))
    if answer not in FEEDBACK:
        raise Refusal("engagement.feedback", N_("请选一个词。"), field="answer")


def nearness(asker: str, lecturer: str) -> int:
    """How near two paths are: 0 in the same town, 1 in the same county, 2 elsewhere."""
    if asker[:9] == lecturer[:9]:
        return 0
    return 1 if asker[:6] == lecturer[:6] else 2


NEAR: Final = (N_("同乡镇（街道）"), N_("同县（市、区）"), "")
