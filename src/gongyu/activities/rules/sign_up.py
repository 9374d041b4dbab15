"""Signing up for an activity: when it may be opened, who gets which place, and who comes next. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import permutations
from typing import Final, Protocol

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# What becomes of a sign-up, and of a home's booking in it.
SIGN_UPS: Final = {
    ("none", "open"): "open",
    ("open", "stop"): "stopped",
    ("stopped", "resume"): "open",
}
BOOKINGS: Final = {
    ("waiting", "promote"): "booked",
    ("booked", "cancel"): "cancelled",
    ("waiting", "cancel"): "cancelled",
    ("booked", "change"): "cancelled",
    ("waiting", "change"): "cancelled",
    ("booked", "release"): "released",
    ("waiting", "release"): "released",
}
BOOKING_STATES: Final = {
    "booked": N_("已预约"),
    "waiting": N_("候补中"),
    "cancelled": N_("已取消"),
    "released": N_("时段已撤销"),
}
# Circles in which there are families.
FAMILIES: Final = frozenset({"all", "grade", "class", "committee", "volunteers", "public"})
MOST_PLACES: Final = 2000
MOST_SLOTS: Final = 200
# So many hosts in a row are looked for at most.
MOST_IN_A_ROW: Final = 4


class Timed(Protocol):
    """A slot as these rules see it."""

    @property
    def id(self) -> int: ...
    @property
    def host_id(self) -> int | None: ...
    @property
    def starts_at(self) -> time | None: ...
    @property
    def ends_at(self) -> time | None: ...


@dataclass(frozen=True, slots=True)
class Grid:
    """Slots one after the other: when the first begins, how long each lasts, how many."""

    first: time
    minutes: int
    count: int


def check_open(state: str, audience: str, *, schooling: bool, already: str) -> str:
    """An activity may be opened for signing up: planned, at a school, families invited, and only once."""
    if state != "planned":
        raise Refusal("sign-up.not-planned", N_("只有还没办的活动可以开放报名。"))
    if not schooling or audience not in FAMILIES:
        raise Refusal("sign-up.no-families", N_("这项活动不是面向本校家长的，不能在这里报名。"))
    return check_step(already, "open")


def check_step(state: str, act: str) -> str:
    """The sign-up's state after the act; refused when the table has no such step."""
    if (state, act) not in SIGN_UPS:
        raise Refusal(f"sign-up.is-{state}", _SIGN_UP_IS[state])
    return SIGN_UPS[(state, act)]


_SIGN_UP_IS: Final = {
    "none": N_("这项活动还没有开放报名，请先开放。"),
    "open": N_("报名已经开放了，要调整请到报名名单里改。"),
    "stopped": N_("报名已经停止；需要的话可以重新开放。"),
}


def check_closes(closes_on: date, held_on: date, today: date) -> None:
    """The last day to sign up lies between today and the day itself."""
    if not today <= closes_on <= held_on:
        raise Refusal("sign-up.closes", N_("截止日要在今天到活动当天之间，请重新选择。"), field="closes_on")


def check_places(places: int, taken: int = 0) -> None:
    """A number of places that a hall can have, and no fewer than have been given."""
    if not 0 < places <= MOST_PLACES:
        raise Refusal("sign-up.places", N_("请填写 1 到 2000 之间的名额。"), field="places")
    if places < taken:
        raise Refusal(
            "sign-up.places-given",
            N_("已经有 %(taken)s 户约上了，名额不能比这个少。"),
            field="places",
            taken=taken,
        )


def times(grid: Grid, hosts: int) -> tuple[tuple[time, time], ...]:
    """When each slot begins and ends; refused where they run past midnight or are too many."""
    if not 5 <= grid.minutes <= 240:
        raise Refusal("sign-up.minutes", N_("每段请填 5 到 240 分钟。"), field="minutes")
    if grid.count < 1 or grid.count * max(hosts, 1) > MOST_SLOTS:
        raise Refusal("sign-up.too-many-slots", N_("时段太多，请分成几次活动，或减少段数。"), field="count")
    begin = datetime.combine(date(2000, 1, 1), grid.first)
    step = timedelta(minutes=grid.minutes)
    if (begin + grid.count * step).date() != begin.date():
        raise Refusal(
            "sign-up.past-midnight", N_("这些时段排到了第二天，请减少段数或提前开始。"), field="count"
        )
    return tuple(
        ((begin + number * step).time(), (begin + (number + 1) * step).time()) for number in range(grid.count)
    )


def is_open(state: str, activity_state: str, closes_on: date, today: date) -> bool:
    """Whether a home may sign up today."""
    return state == "open" and activity_state == "planned" and today <= closes_on


def check_is_open(state: str, activity_state: str, closes_on: date, today: date) -> None:
    """Refuse where a home may not sign up today, and say why."""
    if is_open(state, activity_state, closes_on, today):
        return
    if activity_state == "called_off":
        raise Refusal("sign-up.called-off", N_("这项活动已经取消，不用报名了。"))
    if today > closes_on or activity_state != "planned":
        raise Refusal("sign-up.closed", N_("报名已经截止；还想参加，请直接联系老师。"))
    raise Refusal("sign-up.stopped", N_("学校已经停止报名；还想参加，请直接联系老师。"))


def may_alter(activity_state: str, held_on: date, today: date) -> bool:
    """Whether a booking may still be changed or cancelled: until the day is over."""
    return activity_state == "planned" and today <= held_on


def check_may_alter(activity_state: str, held_on: date, today: date) -> None:
    """Refuse to alter a booking of something that is over or off."""
    if not may_alter(activity_state, held_on, today):
        raise Refusal("booking.over", N_("这项活动已经结束或取消，预约不用再改了。"))


def check_booking(state: str, act: str) -> str:
    """The booking's state after the act; refused when the table has no such step."""
    if (state, act) not in BOOKINGS:
        raise Refusal("booking.is-over", N_("这个预约已经取消了，想参加请重新预约。"))
    return BOOKINGS[(state, act)]


def check_chosen(slot_id: int | None) -> None:
    """A change names where to."""
    if not slot_id:
        raise Refusal("booking.no-slot", N_("请选择一个时间。"))


def check_children(chosen: Collection[int], mine: Collection[int]) -> None:
    """At least one child, and only one's own who are invited."""
    if not chosen:
        raise Refusal("booking.no-child", N_("请勾选为哪个孩子预约。"), field="children")
    if not set(chosen) <= set(mine):
        raise Refusal("booking.other-child", N_("只能为自己的孩子预约，请重新勾选。"), field="children")


def check_beside(wanted: Sequence[Timed], held: Sequence[Timed]) -> None:
    """Nobody is in two places at once, and sees each host once."""
    everything = [*held, *wanted]
    for number, one in enumerate(everything):
        for other in everything[:number]:
            if one.host_id == other.host_id:
                raise Refusal(
                    "booking.host-twice", N_("您家已经约过这位老师；要换时间，请在下面点“换到这个时间”。")
                )
            if overlap(one, other):
                raise Refusal("booking.overlap", N_("这个时间和您已经约的时间冲突，请另选一个。"))


def overlap(one: Timed, other: Timed) -> bool:
    """Whether two slots share some time; what has no time is no hindrance."""
    if one.starts_at is None or other.starts_at is None or one.ends_at is None or other.ends_at is None:
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def check_all_free(free: Collection[bool]) -> None:
    """Several in a row are taken together or not at all."""
    if not all(free):
        raise Refusal("booking.some-full", N_("其中有的时间刚被别人约了，请重新选一组。"))


def promoted(places: int, taken: int, line: Sequence[int]) -> tuple[int, ...]:
    """Who of those that wait gets a place now: the first in line, as many as places are free."""
    return tuple(line[: max(places - taken, 0)])


def in_a_row(slots: Iterable[Timed], hosts: Sequence[int]) -> tuple[tuple[Timed, ...], ...]:
    """Every way to see all of some hosts one after the other, the earliest first: each begins when the one
    before ends, or at most one slot's length later."""
    if not 2 <= len(hosts) <= MOST_IN_A_ROW:
        return ()
    of_host = {host: sorted(_timed(slots, host), key=_start) for host in hosts}
    found: dict[tuple[int, ...], tuple[Timed, ...]] = {}
    for order in permutations(hosts):
        for first in of_host[order[0]]:
            chain = _follow(first, [of_host[host] for host in order[1:]])
            if chain:
                found.setdefault(tuple(one.id for one in chain), chain)
    return tuple(sorted(found.values(), key=lambda chain: (_start(chain[0]), _start(chain[-1]))))


def _follow(first: Timed, rest: Sequence[Sequence[Timed]]) -> tuple[Timed, ...]:
    chain = [first]
    for slots in rest:
        last = chain[-1]
        following = next((one for one in slots if _begins_after(last, one)), None)
        if following is None:
            return ()
        chain.append(following)
    return tuple(chain)


def _begins_after(last: Timed, one: Timed) -> bool:
    ends, begins = _minute(last.ends_at), _minute(one.starts_at)
    return ends <= begins <= ends + (ends - _minute(last.starts_at))


def _timed(slots: Iterable[Timed], host: int) -> list[Timed]:
    return [one for one in slots if one.host_id == host and one.starts_at is not None]


def _start(slot: Timed) -> int:
    return _minute(slot.starts_at)


def _minute(moment: time | None) -> int:
    return moment.hour * 60 + moment.minute if moment else 0
