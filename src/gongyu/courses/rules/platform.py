"""What a learning platform is called and where it lies. Pure."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

TITLE_MOST: Final = 60


def check_platform(title: str, home: str) -> None:
    """It has a name, and an address that is encrypted on the way."""
    if not title:
        raise Refusal("platform.no-title", N_("请写平台的名称。"), field="title")
    parts = urlsplit(home)
    if parts.scheme != "https" or not parts.hostname:
        raise Refusal("platform.bad-home", N_("请填以 https:// 开头的网址。"), field="home")


def check_activity(activity: str, taken: bool) -> None:
    """A course elsewhere has an address, and is the same as one course here."""
    if not urlsplit(activity).scheme or len(activity) > 400:
        raise Refusal(
            "platform.bad-activity",
            N_("请照平台给的编号填，通常以 https:// 开头。"),
            field="activity",
        )
    if taken:
        raise Refusal("platform.activity-taken", N_("这个编号已经对应另一门课，请核对。"), field="activity")
