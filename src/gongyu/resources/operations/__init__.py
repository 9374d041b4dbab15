"""Keeping a corps, asking a lecturer, answering: the only door."""

from gongyu.resources.operations.answering import accept, cancel, decline, suggest, take
from gongyu.resources.operations.asking import ask
from gongyu.resources.operations.corps import end, found, renew
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

__all__ = [
    "Person",
    "accept",
    "add",
    "ask",
    "cancel",
    "change",
    "decline",
    "end",
    "found",
    "give_feedback",
    "leave",
    "plan",
    "qualify",
    "renew",
    "reveal",
    "suggest",
    "take",
    "take_letter",
    "unqualify",
]
