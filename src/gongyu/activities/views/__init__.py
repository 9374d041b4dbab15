"""Activities: the pages of those who organise them, and of the families."""

from gongyu.activities.views.activity import activities, activity, call_off, hold, plan, withdraw
from gongyu.activities.views.after import arrive, feedback, minutes, papers, replay, ticks, watched
from gongyu.activities.views.booking import book, booking_cancel, booking_change, booking_comes
from gongyu.activities.views.calendars import calendar, feed, subscribe, unsubscribe
from gongyu.activities.views.files import file, file_add, file_remove
from gongyu.activities.views.planning import change, invitation, joint, series, series_end, term
from gongyu.activities.views.sign_up import (
    sign_up,
    sign_up_for,
    sign_up_open,
    sign_up_resume,
    sign_up_stop,
    slot,
    slot_withdraw,
)

__all__ = [
    "activities",
    "activity",
    "arrive",
    "book",
    "booking_cancel",
    "booking_change",
    "booking_comes",
    "calendar",
    "call_off",
    "change",
    "feed",
    "feedback",
    "file",
    "file_add",
    "file_remove",
    "hold",
    "invitation",
    "joint",
    "minutes",
    "papers",
    "plan",
    "replay",
    "series",
    "series_end",
    "sign_up",
    "sign_up_for",
    "sign_up_open",
    "sign_up_resume",
    "sign_up_stop",
    "slot",
    "slot_withdraw",
    "subscribe",
    "term",
    "ticks",
    "unsubscribe",
    "watched",
    "withdraw",
]
