"""The ways out of the house: a terminal in the demonstration, mail, text messages. All have one shape."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

from gongyu.notices.channels.console import Console
from gongyu.notices.channels.mail import Mail
from gongyu.notices.channels.refusals import NotTaken, Unreachable
from gongyu.notices.channels.sms import Sms
from gongyu.notices.rules.addresses import is_mailbox, is_mobile
from gongyu.notices.rules.gateway import Gateway
from gongyu.notices.rules.letters import Letter

__all__ = ["Channel", "NotTaken", "Unreachable", "channel_for"]


class Channel(Protocol):
    """One way out."""

    name: str

    def send(self, letter: Letter) -> str:
        """Hand a letter over; returns the number under which its carrier knows it ("" where it has none).

        Raises Unreachable where another try may help, NotTaken where it would not.
        """
        ...


def channel_for(address: str) -> Channel:
    """The way to a plain address, as settings have it; NotTaken where there is none."""
    if is_mobile(address) and settings.SMS == "console":
        return Console()
    if is_mobile(address) and isinstance(settings.SMS, Gateway):
        return Sms(settings.SMS)
    if is_mailbox(address) and settings.MAIL:
        return Mail()
    raise NotTaken("no-channel")
