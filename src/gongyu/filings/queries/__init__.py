"""What other rooms may ask of filings."""

from gongyu.filings.queries.offer import Offered, act_words, guarded_acts, offered, shape_of
from gongyu.filings.queries.pages import (
    Detail,
    Line,
    Page,
    ending_soon,
    filing,
    filings,
    is_closed,
    is_visible,
    next_number,
    open_cases,
)
from gongyu.filings.queries.people import staff_id
from gongyu.filings.queries.places import acts_for, place, places
from gongyu.filings.queries.sheet import Choice, Sheet, can_file, sheet
from gongyu.organisations.queries import Body

__all__ = [
    "Body",
    "Choice",
    "Detail",
    "Line",
    "Offered",
    "Page",
    "Sheet",
    "act_words",
    "acts_for",
    "can_file",
    "ending_soon",
    "filing",
    "filings",
    "guarded_acts",
    "is_closed",
    "is_visible",
    "next_number",
    "offered",
    "open_cases",
    "place",
    "places",
    "shape_of",
    "sheet",
    "staff_id",
]
