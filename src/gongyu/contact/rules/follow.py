"""Following up what was agreed at a visit: who does it, by when, and that it is done. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

STATES: Final = {"open": N_("待跟进"), "done": N_("已跟进"), "dropped": N_("不用跟进了")}
TRANSITIONS: Final = {("open", "done"): "done", ("open", "drop"): "dropped"}
# It stands on the first page so many days before it is due, and until it is done.
SOON_DAYS: Final = 7


def check_follow(on: date | None, owner: int | None, visited_on: date, owners: Collection[int]) -> None:
    """Both or neither; not before the visit; by somebody who can be told and may read what it is about."""
    if on is None:
        if owner is not None:
            raise Refusal("follow.no-date", N_("请选择跟进日期。"), field="follow_on")
        return
    if on < visited_on:
        raise Refusal("follow.before-visit", N_("跟进的日期不能早于家访那天。"), field="follow_on")
    if owner is not None and owner not in owners:
        raise Refusal(
            "follow.unknown-owner",
            N_("请选择本校一位能登录的老师；如果名单里没有，就由您自己跟进。"),
            field="follow_owner",
        )


def check_transition(state: str, act: str) -> str:
    """The state after the act; refused when the table has no such step."""
    if (state, act) not in TRANSITIONS:
        raise Refusal("follow.closed", N_("这件事已经跟进过了，不用再处理。"))
    return TRANSITIONS[(state, act)]
