"""Everyday contact with a family: by which means, and what may be noted. Pure."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# The document names these; it asks nobody to leave the messengers that people have.
WAYS: Final = {"phone": N_("电话"), "wechat": N_("微信"), "qq": N_("QQ"), "dingtalk": N_("钉钉")}
NOTE_MOST: Final = 100
# What is counted: the pack's act for it.
KIND: Final = "activity.guardian_contact"


def check_way(way: str) -> None:
    """Refuse a means that is none of these."""
    if way not in WAYS:
        raise Refusal("contact.way", N_("请选择是怎样联系的。"), field="way")


def check_note(note: str) -> None:
    """Refuse more than a line."""
    if len(note.strip()) > NOTE_MOST:
        raise Refusal("contact.long-note", N_("备注请控制在 100 字以内。"), field="note")


def check_stands(state: str) -> None:
    """Refuse to take back what has been taken back."""
    if state != "recorded":
        raise Refusal("contact.withdrawn", N_("这次联系已经撤回，不用再撤回。"))
