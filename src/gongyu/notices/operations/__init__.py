"""Telling people inside the house, sending letters out of it, and one-time codes."""

from gongyu.notices.operations.codes import check_code, send_code
from gongyu.notices.operations.inbox import mark_all_read, mark_read, put, tell
from gongyu.notices.operations.outgoing import begin, deliver, send, sweep

__all__ = [
    "begin",
    "check_code",
    "deliver",
    "mark_all_read",
    "mark_read",
    "put",
    "send",
    "send_code",
    "sweep",
    "tell",
]
