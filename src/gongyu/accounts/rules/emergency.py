"""Emergency access: how long it lasts, when it may begin, what a review must say. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

LASTS: Final = timedelta(minutes=30)
# Who has used it and has not been reviewed for so long waits for the review before using it again.
REVIEWED_WITHIN: Final = timedelta(days=7)
TEXT_LIMIT: Final = 400
# What a second person may find: key and words.
FINDINGS: Final[dict[str, str]] = {"in_order": N_("妥当"), "pursue": N_("需要追查")}
# Numbers, and keys such as M1.20 or 130202; anything else in an address may be a secret or a name.
_KEY: Final = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,15}", re.ASCII)


def check_reason(reason: str) -> str:
    """A reason that tells something; refuses none, and one that is too long."""
    text = reason.strip()
    if len(text) < 5:
        raise Refusal(
            "account.no-reason", N_("请写明发生了什么、为什么不能等，审查的人要看。"), field="reason"
        )
    if len(text) > TEXT_LIMIT:
        raise Refusal("account.long-reason", N_("请控制在 400 字以内。"), field="reason")
    return text


def check_opening(earlier: Iterable[tuple[datetime, bool]], now: datetime) -> None:
    """Refuse another emergency while one lasts, or while an earlier one has long gone without review.

    `earlier` are those of the same person: when each ended or will end, and whether it was reviewed.
    """
    for ends, reviewed in earlier:
        if now < ends:
            raise Refusal(
                "emergency.under-way", N_("您已经有一次紧急访问还没有结束。请先结束它，或等它到时。")
            )
        if not reviewed and now - ends > REVIEWED_WITHIN:
            raise Refusal(
                "emergency.unreviewed",
                N_("您有一次紧急访问过了 7 天还没有审查，不能再开新的。请先联系审计员审查。"),
            )


def check_ending(live: bool) -> None:
    """Refuse to end what is over."""
    if not live:
        raise Refusal("emergency.over", N_("没有正在进行的紧急访问，不用结束。"))


def check_finding(*, oneself: bool, over: bool, reviewed: bool, finding: str, remark: str) -> None:
    """Refuse to review oneself, what is not over or reviewed already, and a finding without its reason."""
    if oneself:
        raise Refusal("emergency.oneself", N_("不能审查自己的紧急访问，请由另一位审计员审查。"))
    if not over:
        raise Refusal("emergency.not-over", N_("这次紧急访问还没有结束，请等结束后再审查。"))
    if reviewed:
        raise Refusal("emergency.reviewed", N_("这次紧急访问已经审查过，不必再审。"))
    if finding not in FINDINGS:
        raise Refusal("emergency.finding", N_("请选“妥当”或“需要追查”。"), field="finding")
    if finding == "pursue" and not remark.strip():
        raise Refusal("emergency.remark", N_("需要追查时，请写明哪一步不妥、由谁去查。"), field="remark")
    if len(remark.strip()) > TEXT_LIMIT:
        raise Refusal("emergency.long-remark", N_("请控制在 400 字以内。"), field="remark")


def plain_key(value: object) -> str:
    """What of an address may stand in the trail: a number, or the key of a duty, a region or a period."""
    if isinstance(value, int):
        return str(value)
    return value if isinstance(value, str) and _KEY.fullmatch(value) else "…"
