"""Which files may stand beside an activity, when, and for whom. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from gongyu.kernel.privacy import years
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

MOST: Final = 12
REASON_MOST: Final = 100
# Who was there is for those who organise it: other families never see a sheet of signatures by chance.
OPEN_TO: Final = {
    "organisers": N_("只有组织这项活动的人（签到表、有孩子的照片）"),
    "everybody": N_("看得到这项活动的人，包括家长（方案、课件）"),
}


def check_attach(state: str, there: int) -> None:
    """A programme beside a plan, and what proves it beside what was held; a dozen are enough."""
    if state not in ("planned", "held"):
        raise Refusal("activity.no-files", N_("这项活动已经取消或撤销，不能再放附件。"), field="file")
    if there >= MOST:
        raise Refusal(
            "activity.many-files",
            N_("一项活动最多放 %(most)s 个附件。请先删去不要紧的，或者把几页合成一份 PDF。"),
            field="file",
            most=MOST,
        )


def check_open_to(open_to: str) -> None:
    if open_to not in OPEN_TO:
        raise Refusal("activity.file-open-to", N_("请选一下给谁看。"), field="open_to")


def check_there(there: bool) -> None:
    """What was taken away is not taken away again."""
    if not there:
        raise Refusal("activity.file-gone", N_("这个附件已经删去了。"))


def check_reason(reason: str) -> None:
    """Whoever takes something away says why, since others have seen that it was there."""
    if not reason.strip():
        raise Refusal("activity.file-reason", N_("请写明为什么删去，一句话即可。"), field="reason")
    if len(reason.strip()) > REASON_MOST:
        raise Refusal(
            "activity.file-long-reason",
            N_("请控制在 %(most)s 字以内。"),
            field="reason",
            most=REASON_MOST,
        )


def kept_until(held_on: date) -> date:
    """As long as what was said of the activity."""
    return held_on + timedelta(days=years(3))
