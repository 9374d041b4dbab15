"""Keeping a school's three bodies: the only door."""

from gongyu.committees.operations.body import begin_mandate, end_mandate
from gongyu.committees.operations.elections import (
    call_off_election,
    count_votes,
    decide_tie,
    hand_out_paper,
    open_election,
    prepare_election,
    seat_elected,
    stand,
    vote,
)
from gongyu.committees.operations.fees import announce_fees, close_fee, read_fee, report_fee, tell_school
from gongyu.committees.operations.lapses import remind_of_lapses
from gongyu.committees.operations.matters import answer_matter, raise_matter
from gongyu.committees.operations.meetings import call_off_meeting, hold_meeting, meet, withdraw_meeting
from gongyu.committees.operations.members import add_member, end_member, show_name
from gongyu.committees.operations.minutes import decide, followed_up, say_of_minutes, write_minutes
from gongyu.committees.operations.papers import adopt, lay_out

__all__ = [
    "add_member",
    "adopt",
    "announce_fees",
    "answer_matter",
    "begin_mandate",
    "call_off_election",
    "call_off_meeting",
    "close_fee",
    "count_votes",
    "decide",
    "decide_tie",
    "end_mandate",
    "end_member",
    "followed_up",
    "hand_out_paper",
    "hold_meeting",
    "lay_out",
    "meet",
    "open_election",
    "prepare_election",
    "raise_matter",
    "read_fee",
    "remind_of_lapses",
    "report_fee",
    "say_of_minutes",
    "seat_elected",
    "show_name",
    "stand",
    "tell_school",
    "vote",
    "withdraw_meeting",
    "write_minutes",
]
