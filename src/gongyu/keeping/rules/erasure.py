"""When a person may be erased. Pure."""

from __future__ import annotations

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_


def check_erasable(*, needed: bool, known: bool) -> None:
    """Refuse to erase whom a school still has to know, and whom nothing is known of any more."""
    if not known:
        raise Refusal("erasure.nothing", N_("这个人的资料已经清空，没有可以删除的了。"))
    if needed:
        raise Refusal(
            "erasure.needed",
            N_(
                "这个人还在校、在岗，或者还是在校孩子的监护人，学校依法要保存资料。请先办理离校、离岗或变更监护关系。"
            ),
        )
