"""When a key may be taken out of the ring. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from gongyu.kernel.cipher import KeyRing
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# What a transaction sealed just before the newest key took over has long been committed, and counted.
SETTLES: Final = 600


def check_none_missing(ring: KeyRing, in_use: Iterable[int]) -> None:
    """Refuse to touch a ring that lacks a key which something is sealed with: it is not the whole ring."""
    missing = sorted(set(in_use) - {key.number for key in ring.keys})
    if missing:
        raise Refusal(
            "keys.missing",
            N_("有数据用 %(numbers)s 号密钥加密，而这里的密钥环没有它。请先把完整的密钥环放回原处。"),
            numbers=_listed(missing),
        )


def check_retire(ring: KeyRing, number: int, in_use: Collection[int], now: float) -> None:
    """Refuse to retire a key that is not there, that seals, that something is sealed with, or too early."""
    check_none_missing(ring, in_use)
    if number not in {key.number for key in ring.keys}:
        raise Refusal("keys.unknown", N_("密钥环里没有 %(number)s 号密钥。"), number=number)
    newest = ring.keys[-1]
    if number == newest.number:
        raise Refusal("keys.newest", N_("%(number)s 号是最新的密钥，请先轮换出下一把。"), number=number)
    if number in in_use:
        raise Refusal(
            "keys.in-use",
            N_("还有数据用 %(number)s 号密钥加密。请先运行 gongyu keys reseal，再来停用它。"),
            number=number,
        )
    if now < newest.seals_from + SETTLES:
        raise Refusal(
            "keys.too-early",
            N_("最新的密钥启用还不到 %(minutes)s 分钟，可能还有正在保存的数据用着旧密钥。请稍后再停用。"),
            minutes=SETTLES // 60,
        )


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
