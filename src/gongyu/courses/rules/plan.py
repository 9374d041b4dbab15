"""What a school lays out for its parents in a year, and what that discharges. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# Adolescent psychology in the plan, and each course for the children's stage.
PSYCHOLOGY: Final = "course.psychology"
GUIDANCE: Final = "course.stage_guidance"
KINDS: Final = (PSYCHOLOGY, GUIDANCE)


def check_plan(chosen: Collection[int], offered: Collection[int]) -> None:
    """Something is offered, and all of it is there to be offered."""
    if not chosen:
        raise Refusal("plan.empty", N_("请至少选一门课。"), field="courses")
    if not set(chosen) <= set(offered):
        raise Refusal("plan.unknown-course", N_("有一门课不在可选的范围里，请重新选。"), field="courses")


def check_psychology(owed: bool, chosen: bool, available: bool) -> None:
    """Where adolescent psychology is compulsory, it is in the plan."""
    if not owed or chosen:
        return
    if available:
        raise Refusal(
            "plan.no-psychology",
            N_("青少年发展心理学是必修课，请至少选一门“青少年发展心理学”。"),
            field="courses",
        )
    raise Refusal(
        "plan.psychology-missing",
        N_("还没有适合本学段的“青少年发展心理学”。请先写一门，或请教育局、指导中心发布一门，再来排课。"),
        field="courses",
    )


def changes(before: Iterable[int], after: Iterable[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(added, removed), each in order."""
    old, new = set(before), set(after)
    return tuple(sorted(new - old)), tuple(sorted(old - new))
