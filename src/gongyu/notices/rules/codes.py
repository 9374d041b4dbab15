"""One-time codes: how long one lives, how often one may be tried, how many somebody may ask for. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

DIGITS: Final = 6
LIVES: Final = timedelta(minutes=5)
TRIES: Final = 5
PAUSE: Final = timedelta(seconds=60)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
# Fifty guesses a day at a number, each right once in a million times.
AN_HOUR: Final = 5
A_DAY: Final = 10
# A whole parents' evening may stand behind one address.
FROM_ONE_PLACE: Final = 200
KEPT: Final = timedelta(days=2)
# What a code is good for. It is good for nothing else.
PURPOSES: Final = frozenset({"join", "enter"})


def check_pace(now: datetime, asked: Sequence[datetime], from_there: int) -> None:
    """Refuse another code: `asked` is when codes went to this number in the last day, `from_there` how many
    were asked for from the same place in the last hour. Says the same of every number, known or not."""
    if asked and now - max(asked) < PAUSE:
        left = PAUSE - (now - max(asked))
        raise Refusal(
            "notices.code-just-sent",
            N_("刚刚已经发过验证码，请 %(seconds)s 秒后再要。"),
            field="phone",
            seconds=max(int(left.total_seconds()), 1),
        )
    if len(asked) >= A_DAY:
        raise Refusal("notices.codes-a-day", N_("这个号码今天要的验证码太多了，请明天再试。"), field="phone")
    if sum(now - one < HOUR for one in asked) >= AN_HOUR:
        raise Refusal(
            "notices.codes-an-hour", N_("这个号码要的验证码太多了，请一小时后再试。"), field="phone"
        )
    if from_there >= FROM_ONE_PLACE:
        raise Refusal(
            "notices.codes-from-there",
            N_("您所在的网络要的验证码太多了，请改用手机流量，或一小时后再试。"),
            field="phone",
        )


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 that a household gets of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def plain_code(typed: str) -> str:
    """A code as it is compared: digits alone, full-width ones made plain."""
    return "".join(str(int(sign)) for sign in typed if sign.isdecimal())[: DIGITS + 1]
