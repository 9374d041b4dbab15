"""What goes out of the house: a few kinds of letters, each one sentence that any lock screen may show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from gongyu.kernel.words import N_

# kind → (subject of a mail, the sentence)
KINDS: Final[dict[str, tuple[str, str]]] = {
    "code": (
        N_("共育验证码"),
        N_("【共育】验证码 %(code)s，%(minutes)s 分钟内有效。工作人员不会向您要验证码，请不要告诉任何人。"),
    ),
    # Whose child and what it is about is said by no letter: only that there is something, and where.
    "notice": (
        N_("学校有一则通知"),
        N_("【共育】%(school)s有一则通知给您，请打开查看：%(link)s"),
    ),
    "admitted": (
        N_("班主任已经同意"),
        N_("【共育】班主任已经同意您加入班级，现在可以用这个手机号登录了。"),
    ),
    "not_admitted": (
        N_("请联系班主任"),
        N_("【共育】您的加入申请还没有办成，请直接联系孩子的班主任。"),
    ),
    "number_changed": (
        N_("登录号码已更换"),
        N_("【共育】您的登录号码已经换成另一个手机号。如果不是您本人要换的，请马上联系孩子的班主任。"),
    ),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to be sent: to whom, of which kind, its words, the values in them, and our own number for it.

    Neither its address nor its words stand in the representation, so that no traceback tells them.
    """

    to: str = field(repr=False)
    kind: str
    subject: str
    text: str = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    reference: str


def sentences(kind: str) -> tuple[str, str]:
    """The subject and the sentence of a kind of letter; KeyError for a kind that is not in the table."""
    return KINDS[kind]
