"""An edition's way: written, reviewed three times by different people, published, followed by the next. Pure.

Three reviews before anything is published (三审三校): first, second, final. Whoever wrote an edition or has
reviewed it since it was last sent in does not review it again. A published edition never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

STATES: Final = {
    "draft": N_("在写"),
    "first": N_("等一审"),
    "second": N_("等二审"),
    "final": N_("等终审"),
    "published": N_("已发布"),
    "followed": N_("已有新版"),
    "withdrawn": N_("已下架"),
}
TRANSITIONS: Final = {
    ("draft", "submit"): "first",
    ("first", "pass"): "second",
    ("second", "pass"): "final",
    ("final", "pass"): "published",
    ("first", "return"): "draft",
    ("second", "return"): "draft",
    ("final", "return"): "draft",
    ("published", "follow"): "followed",
    ("published", "withdraw"): "withdrawn",
}
STEPS: Final = {"first": N_("一审"), "second": N_("二审"), "final": N_("终审")}
# What each reviewer looks at: three readings, not one reading three times.
LOOKS_AT: Final = {
    "first": N_("一审看内容：说得对不对，合不合孩子的年龄，有没有吓唬人的话。"),
    "second": N_("二审看文字：老人家看不看得懂，错字、数字、链接有没有问题。"),
    "final": N_("终审看能不能发：立场、隐私、版权、引用的法律。发布后不能再改，只能出新版。"),
}
VERDICTS: Final = {"pass": N_("通过"), "return": N_("退回")}

STAGES: Final = {
    "kindergarten": N_("幼儿园"),
    "primary": N_("小学"),
    "junior": N_("初中"),
    "senior": N_("高中"),
    "special": N_("特殊教育"),
    "vocational": N_("中职"),
}
PSYCHOLOGY: Final = "psychology"
# What a course is about. The first is the one that the document makes compulsory (M2.20).
TOPICS: Final = {
    PSYCHOLOGY: N_("青少年发展心理学（必修）"),
    "growth": N_("按成长阶段养育"),
    "methods": N_("家庭教育方法"),
    "starting": N_("入学与升学的衔接"),
    "health": N_("身体、作息与运动"),
    "safety": N_("安全与保护"),
    "digital": N_("手机与网络"),
    "law": N_("家庭教育的法律"),
}
TITLE_MOST: Final = 60
SUMMARY_MOST: Final = 200
WHY_MOST: Final = 500
LESSONS_MOST: Final = 30


@dataclass(frozen=True, slots=True)
class Head:
    """What an edition says of itself."""

    title: str
    summary: str
    topic: str
    stages: tuple[str, ...]
    campaign: str = ""

    def stripped(self) -> Head:
        return Head(self.title.strip(), self.summary.strip(), self.topic, self.stages, self.campaign)


def check_step(state: str, act: str) -> str:
    """The state after the act; refused where the table has no such step."""
    after = TRANSITIONS.get((state, act))
    if after is None:
        raise Refusal("course.not-now", N_("这一步现在不能做，请回到课程页看一下它到了哪一步。"))
    return after


def check_follow(state: str, in_hand: bool) -> None:
    """A next edition follows what was published, and one at a time is in hand."""
    if state not in ("published", "withdrawn"):
        raise Refusal("course.not-published", N_("发布过的课程才能出新版。"))
    if in_hand:
        raise Refusal("course.in-hand", N_("已经有一版在写或在审，请接着改那一版。"))


def check_draft(state: str) -> None:
    """Only what is being written is changed."""
    if state != "draft":
        raise Refusal(
            "course.not-a-draft",
            N_("送审和发布以后不能再改。退回后可以改；已发布的请出新版。"),
        )


def check_head(head: Head, campaigns: Collection[str]) -> None:
    """An edition has a name, a topic and a stage."""
    if not head.title:
        raise Refusal("course.no-title", N_("请写课程的名称。"), field="title")
    if head.topic not in TOPICS:
        raise Refusal("course.no-topic", N_("请选一个主题。"), field="topic")
    if not head.stages or not set(head.stages) <= STAGES.keys():
        raise Refusal("course.no-stage", N_("请至少选一个学段。"), field="stages")
    if head.campaign and head.campaign not in campaigns:
        raise Refusal("course.no-campaign", N_("请从列表里选一个时段，或者不选。"), field="campaign")


def check_lessons(count: int) -> None:
    """There is something to review."""
    if not count:
        raise Refusal("course.no-lessons", N_("还没有课。请先写一节，再送审。"))


def check_room(count: int) -> None:
    """A course stays short enough to be finished."""
    if count >= LESSONS_MOST:
        raise Refusal(
            "course.many-lessons", N_("一门课最多 %(most)s 节，再多请另开一门。"), most=LESSONS_MOST
        )


def check_reviewer(reviewer: int, author: int, before: Collection[int]) -> None:
    """Three reviews are three people, and none of them wrote it."""
    if reviewer == author:
        raise Refusal("course.own-work", N_("自己写的不能自己审，请换一位同事。"))
    if reviewer in before:
        raise Refusal("course.same-reviewer", N_("您审过这一版了，三次审核要三个人，请换一位同事。"))


def may_review(reviewer: int | None, author: int, before: Collection[int], state: str) -> bool:
    """The same, to show or hide the form."""
    return state in STEPS and reviewer is not None and reviewer != author and reviewer not in before


def check_verdict(verdict: str, why: str) -> None:
    """What is returned says why."""
    if verdict not in VERDICTS:
        raise Refusal("course.no-verdict", N_("请选通过还是退回。"), field="verdict")
    if verdict == "return" and not why.strip():
        raise Refusal("course.no-reason", N_("请写明哪里要改，写的人照着改。"), field="why")
    if len(why) > WHY_MOST:
        raise Refusal("course.long-reason", N_("请控制在 %(most)s 字以内。"), field="why", most=WHY_MOST)


def check_reason(reason: str) -> None:
    """Whoever takes a course off says why."""
    if not reason.strip():
        raise Refusal("course.no-withdrawal-reason", N_("请写明下架的原因，一句话即可。"), field="reason")


def words_of(keys: Collection[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """Keys in the order of a table, as sentences to be translated."""
    return tuple(words for key, words in known.items() if key in keys)
