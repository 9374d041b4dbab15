"""Keeping a corps, asking a lecturer, answering: the only door."""

from gongyu.resources.operations.answering import accept, cancel, decline, suggest, take
from gongyu.resources.operations.asking import Hall, ask
from gongyu.resources.operations.by_link import answer_by_link, confirm_by_link
from gongyu.resources.operations.corps import end, found, renew
from gongyu.resources.operations.following import LECTURERS_FOLLOW
from gongyu.resources.operations.lecturers import (
    Person,
    add,
    change,
    leave,
    qualify,
    reveal,
    unqualify,
)
from gongyu.resources.operations.lectures import give_feedback, plan, take_letter
from gongyu.resources.operations.links import make_link

__all__ = [
    "LECTURERS_FOLLOW",
    "Hall",
    "Person",
    "accept",
    "add",
    "answer_by_link",
    "ask",
    "cancel",
    "change",
    "confirm_by_link",
    "decline",
    "end",
    "found",
    "give_feedback",
    "leave",
    "make_link",
    "plan",
    "qualify",
    "renew",
    "reveal",
    "suggest",
    "take",
    "take_letter",
    "unqualify",
]
