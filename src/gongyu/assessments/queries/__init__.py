"""What other rooms may ask of self-checks: figures of bodies, and a guardian about themselves."""

from gongyu.assessments.queries.instruments import instrument_of, instruments, offered
from gongyu.assessments.queries.own import (
    KEPT,
    BeginPage,
    FeedbackPage,
    OwnLine,
    Said,
    StepPage,
    begin_page,
    feedback_page,
    kept,
    own,
    own_checks,
    own_page,
    seat_for,
    step_page,
)
from gongyu.assessments.queries.places import held, holding_place, holding_places
from gongyu.assessments.queries.rounds import (
    FigureLine,
    RoundLine,
    RoundList,
    RoundPage,
    round_page,
    rounds,
)

__all__ = [
    "KEPT",
    "BeginPage",
    "FeedbackPage",
    "FigureLine",
    "OwnLine",
    "RoundLine",
    "RoundList",
    "RoundPage",
    "Said",
    "StepPage",
    "begin_page",
    "feedback_page",
    "held",
    "holding_place",
    "holding_places",
    "instrument_of",
    "instruments",
    "kept",
    "offered",
    "own",
    "own_checks",
    "own_page",
    "round_page",
    "rounds",
    "seat_for",
    "step_page",
]
