"""What comes of an activity: when attendance is ticked, how few are not told, minutes and feedback. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongyu.compliance.rules.small import SMALL, left_out
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# Late ticks are taken for so long, and families are asked for so long.
TICKED_WITHIN: Final = timedelta(days=14)
ASKED_WITHIN: Final = timedelta(days=30)
MOST_DECISIONS: Final = 12
# The ways in which an activity reaches a home, first the one that counts before the others.
HALL: Final = ("list", "code")
REPLAY: Final = "replay"
PAPER: Final = "paper"
ANSWERS: Final = {
    "helpful": N_("有帮助"),
    "so_so": N_("一般"),
    "not": N_("没帮助"),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: what, by whom and until when, where that is known."""

    words: str
    owner: str = ""
    due_on: date | None = None


def may_tick(state: str, held_on: date, today: date) -> bool:
    """Whether attendance is ticked today: from the day on, for two weeks."""
    return state in ("planned", "held") and held_on <= today <= held_on + TICKED_WITHIN


def check_may_tick(state: str, held_on: date, today: date) -> None:
    """Refuse to tick before the day, long after it, and for what is off."""
    if state not in ("planned", "held"):
        raise Refusal("attendance.off", N_("这项活动已经取消或撤销，不用点到了。"))
    if today < held_on:
        raise Refusal("attendance.early", N_("活动当天才能点到。"))
    if not may_tick(state, held_on, today):
        raise Refusal("attendance.late", N_("活动过去两周了，不再点到。"))


def check_here(wanted: Collection[int], known: Collection[int]) -> None:
    """Only children of this school are ticked."""
    if not set(wanted) <= set(known):
        raise Refusal("attendance.elsewhere", N_("名单里有不在本校的孩子，请刷新页面后再点。"))


def households(homes: Mapping[int, int | None]) -> int:
    """How many homes some children come from; a child of no known home counts as one."""
    return len({("home", home) if home else ("child", child) for child, home in homes.items()})


@dataclass(frozen=True, slots=True)
class Reach:
    """How many homes an activity has reached: in the hall, by watching it afterwards, on paper. A home counts
    once, by the first of the three ways."""

    hall: int = 0
    replay: int = 0
    paper: int = 0

    @property
    def whole(self) -> int:
        return self.hall + self.replay + self.paper

    @property
    def told(self) -> tuple[int | None, ...]:
        """The three as they may be told: None where homes are few, or would be the rest of a sum."""
        parts = (self.hall, self.replay, self.paper)
        hidden = left_out(parts, whole_told=told(self.whole) is not None)
        return tuple(None if place in hidden else part for place, part in enumerate(parts))


def reach(ways: Mapping[str, Mapping[int, int | None]]) -> Reach:
    """Of children by the way in which it reached them (hall, replay, paper), each with its home: how many
    homes each way counts."""
    seen: set[tuple[str, int]] = set()
    counts = []
    for way in ("hall", "replay", "paper"):
        mine = {("home", home) if home else ("child", child) for child, home in ways.get(way, {}).items()}
        counts.append(len(mine - seen))
        seen |= mine
    return Reach(*counts)


def check_replay(address: str) -> None:
    """A replay is an address that a phone opens safely."""
    if address and not address.startswith("https://"):
        raise Refusal("replay.address", N_("请填写 https:// 开头的回放地址。"), field="replay")


def told(number: int | None) -> int | None:
    """A number of families or answers as it may be told; None where they are few."""
    return number if number is not None and number >= SMALL else None


def check_held(state: str) -> None:
    """Minutes and feedback are of what has been held."""
    if state != "held":
        raise Refusal("after.not-held", N_("活动办完并登记以后才能写。"))


def check_decisions(decisions: Iterable[Decided]) -> None:
    """Not more than fit on a page."""
    if len(list(decisions)) > MOST_DECISIONS:
        raise Refusal("minutes.many", N_("最多写 12 条决定，其余请写进记录。"), field="words")


def check_watch(there: bool, state: str, held_on: date, today: date) -> None:
    """There is something to watch, and it is still counted."""
    if not there or not may_answer(state, held_on, today):
        raise Refusal("replay.over", N_("现在不统计回放了；想看随时可以看。"))


def may_answer(state: str, held_on: date, today: date) -> bool:
    """Whether families are still asked."""
    return state == "held" and today <= held_on + ASKED_WITHIN


def check_answer(answer: str, state: str, held_on: date, today: date) -> None:
    """One of the three, and while families are asked."""
    if not may_answer(state, held_on, today):
        raise Refusal("feedback.over", N_("现在不收意见了；有话想说，请直接联系学校。"))
    if answer not in ANSWERS:
        raise Refusal("feedback.which", N_("请选一个：有帮助、一般、没帮助。"), field="answer")
