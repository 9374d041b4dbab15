"""The ways out of the house: a terminal in the demonstration, mail, text messages. All have one shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from django.conf import settings

from gongyu.notices.channels.console import Console
from gongyu.notices.channels.dingtalk import DingTalk
from gongyu.notices.channels.feishu import Feishu
from gongyu.notices.channels.mail import Mail
from gongyu.notices.channels.refusals import NotTaken, Unreachable
from gongyu.notices.channels.sms import Sms
from gongyu.notices.channels.wecom import WeCom
from gongyu.notices.rules.addresses import is_mailbox, is_mobile
from gongyu.notices.rules.gateway import Gateway
from gongyu.notices.rules.letters import Letter
from gongyu.notices.rules.messenger import Account

__all__ = ["Channel", "NotTaken", "Unreachable", "channel_for"]


class Channel(Protocol):
    """One way out."""

    name: str
    # Whether a letter handed over once more under the same reference reaches nobody twice.
    knows_again: bool

    def send(self, letter: Letter) -> str:
        """Hand a letter over; returns the number under which its carrier knows it ("" where it has none).

        Raises Unreachable where another try may help, NotTaken where it would not.
        """
        ...


MESSENGERS: Final[dict[str, Callable[[Account], Channel]]] = {
    "dingtalk": DingTalk,
    "wecom": WeCom,
    "feishu": Feishu,
}


def channel_for(address: str, via: str = "") -> Channel:
    """The way to a plain address, as settings have it; NotTaken where there is none."""
    if via == "messenger":
        if isinstance(settings.MESSENGER, Account):
            return MESSENGERS[settings.MESSENGER.kind](settings.MESSENGER)
        raise NotTaken("no-channel")
    if is_mobile(address) and settings.SMS == "console":
        return Console()
    if is_mobile(address) and isinstance(settings.SMS, Gateway):
        return Sms(settings.SMS)
    if is_mailbox(address) and settings.MAIL:
        return Mail()
    raise NotTaken("no-channel")
