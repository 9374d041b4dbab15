"""Somebody takes up a post: what must be said. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.intervals import check_from
from gongyu.people.rules.relations import POSTS


def check_post(post: str, since: date, today: date) -> None:
    """Refuse a post that is not in the table, and a day far off."""
    if post not in POSTS:
        raise Refusal("people.post", N_("请选择岗位。"), field="post")
    check_from(since, today - timedelta(days=50 * 366), today, "since")


def check_name(name: str) -> None:
    """Refuse somebody without a name."""
    if not name:
        raise Refusal("people.no-name", N_("请填写姓名。"), field="name")


def check_number(of_another: bool) -> None:
    """Refuse a staff number that somebody of another name has at this school."""
    if of_another:
        raise Refusal("people.staff-number", N_("这个工号在本校是另一个人的，请核对。"), field="staff_number")


def check_not_held(held: bool) -> None:
    """Refuse a post that somebody holds already."""
    if held:
        raise Refusal("people.post-held", N_("这个人在本校已有这个岗位，不用再登记。"), field="post")
