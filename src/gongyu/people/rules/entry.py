"""How a guardian comes in: what a link is good for, whether what was typed is a child of the class. Pure."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.numbers import plain_number

LINK_LASTS: Final = timedelta(days=30)
ANSWERED_WITHIN: Final = timedelta(days=14)
TRIES_A_DAY: Final = 5
TRIES_A_DAY_IN_A_CLASS: Final = 200
WAITING_AT_ONCE: Final = 6
NAME_MOST: Final = 60
# Why a head teacher does not let somebody in.
REASONS: Final[dict[str, str]] = {
    "unknown": N_("我不认识这个人"),
    "number": N_("手机号不是家长本人的"),
    "other": N_("其他原因，我会联系家长"),
}
_DOT: Final = re.compile(r"[\s·•・．.‧∙]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child of the class as a guardian may name them: never shown, only compared."""

    pupil_id: int
    name: str
    last_four: str


def last_four(number: str) -> str:
    """The end of the identity number in a pupil number that embeds one (G and an identity number), or in the
    identity number itself; nothing for numbers of another kind."""
    plain = plain_number(number)
    identity = plain[1:] if plain[:1] == "G" else plain
    return identity[-4:] if re.fullmatch(r"\d{17}[\dX]", identity, re.ASCII) else ""


def meant(children: Iterable[Candidate], name: str, ending: str) -> int | None:
    """The only child with this name and these last four; None where there is none or more than one. Every
    child is compared in both, so that the time it takes tells nothing."""
    wanted, four = plain_name(name), plain_number(ending)
    found = []
    for child in children:
        same = _same(plain_name(child.name), wanted)
        ends = _same(child.last_four, four)
        if same & ends & bool(child.last_four):
            found.append(child.pupil_id)
    return found[0] if len(found) == 1 else None


def plain_name(name: str) -> str:
    """A name as it is compared: no gaps, and any middle dot is the same dot."""
    return _DOT.sub("", name).casefold()


def check_link(valid_until: date, revoked: bool, today: date) -> None:
    """Refuse a link that has been stopped or has run out."""
    if revoked or today >= valid_until:
        raise Refusal("people.link-over", N_("这个链接已经停用，请向班主任要新的二维码。"))


def check_tries(by_number: int, in_class: int, waiting: int) -> None:
    """Refuse to try again: `by_number` and `in_class` are the tries in vain of the last day, `waiting` the
    requests of this number that nobody has answered yet."""
    if by_number >= TRIES_A_DAY or in_class >= TRIES_A_DAY_IN_A_CLASS or waiting >= WAITING_AT_ONCE:
        raise Refusal("people.join-too-many", N_("今天试的次数太多了。请明天再试，或直接找班主任登记。"))


def check_open(state: str) -> None:
    """Refuse to answer a request twice."""
    if state != "asked":
        raise Refusal("people.join-decided", N_("这个申请已经办过了，请刷新页面。"))


def check_phone_free(taken: bool) -> None:
    """Refuse a second account under one number."""
    if taken:
        raise Refusal(
            "people.phone-taken",
            N_(
                "这个手机号已经是另一位家长的登录号码。请这位家长用自己的号码申请；没有手机的，登记纸质同意书。"
            ),
        )


def check_reason(reason: str) -> None:
    """Refuse a reason that is not in the table."""
    if reason not in REASONS:
        raise Refusal("people.join-reason", N_("请选一个原因。"), field="reason")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
