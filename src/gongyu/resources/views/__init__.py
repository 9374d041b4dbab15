"""Lecturers: the pages of those who keep a corps, ask, and lecture."""

from gongyu.resources.views.asking import (
    cancel,
    engagement,
    engagements,
    feedback,
    find,
    plan,
    take,
)
from gongyu.resources.views.corps import corps, end, found, overview, renew
from gongyu.resources.views.lecturers import (
    add,
    change,
    leave,
    lecturer,
    letter,
    qualify,
    reveal,
    unqualify,
)
from gongyu.resources.views.links import answer, answer_calendar, link, slip
from gongyu.resources.views.mine import accept, decline, mine, suggest

__all__ = [
    "accept",
    "add",
    "answer",
    "answer_calendar",
    "cancel",
    "change",
    "corps",
    "decline",
    "end",
    "engagement",
    "engagements",
    "feedback",
    "find",
    "found",
    "leave",
    "lecturer",
    "letter",
    "link",
    "mine",
    "overview",
    "plan",
    "qualify",
    "renew",
    "reveal",
    "slip",
    "suggest",
    "take",
    "unqualify",
]
