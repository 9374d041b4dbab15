"""Planning and recording activities, signing up for them: the only door."""

from gongyu.activities.operations.activity import Outcome, Plan, call_off, hold, plan, record, withdraw
from gongyu.activities.operations.after import (
    arrive,
    give_feedback,
    hand_out,
    offer_replay,
    tick,
    watch,
    write_minutes,
)
from gongyu.activities.operations.booking import (
    book,
    cancel_booking,
    change_booking,
    say_who_comes,
)
from gongyu.activities.operations.booking_for import book_for
from gongyu.activities.operations.entering import Booked
from gongyu.activities.operations.feeds import subscribe, unsubscribe
from gongyu.activities.operations.files import attach_file, remove_file
from gongyu.activities.operations.joint import decline, invite, join
from gongyu.activities.operations.planning import (
    Change,
    change,
    change_series,
    end_series,
    plan_series,
    plan_term,
    remind,
)
from gongyu.activities.operations.sign_up import (
    Offer,
    change_slot,
    open_sign_up,
    resume_sign_up,
    stop_sign_up,
    withdraw_slot,
)

__all__ = [
    "Booked",
    "Change",
    "Offer",
    "Outcome",
    "Plan",
    "arrive",
    "attach_file",
    "book",
    "book_for",
    "call_off",
    "cancel_booking",
    "change",
    "change_booking",
    "change_series",
    "change_slot",
    "decline",
    "end_series",
    "give_feedback",
    "hand_out",
    "hold",
    "invite",
    "join",
    "offer_replay",
    "open_sign_up",
    "plan",
    "plan_series",
    "plan_term",
    "record",
    "remind",
    "remove_file",
    "resume_sign_up",
    "say_who_comes",
    "stop_sign_up",
    "subscribe",
    "tick",
    "unsubscribe",
    "watch",
    "withdraw",
    "withdraw_slot",
    "write_minutes",
]
