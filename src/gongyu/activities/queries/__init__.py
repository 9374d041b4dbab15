"""What other rooms may ask of activities."""

from gongyu.activities.queries.needs import needs
from gongyu.activities.queries.offer import Nature, nature_words, natures
from gongyu.activities.queries.pages import (
    Detail,
    Line,
    Page,
    activities,
    activity,
    held,
    is_visible,
    may_touch,
    upcoming,
)
from gongyu.activities.queries.people import audiences, classes, staff_id
from gongyu.activities.queries.places import acts_for, place, places
from gongyu.activities.queries.sheet import Sheet, other_natures, sheet, to_touch
from gongyu.organisations.queries import Body

__all__ = [
    "Body",
    "Detail",
    "Line",
    "Nature",
    "Page",
    "Sheet",
    "activities",
    "activity",
    "acts_for",
    "audiences",
    "classes",
    "held",
    "is_visible",
    "may_touch",
    "nature_words",
    "natures",
    "needs",
    "other_natures",
    "place",
    "places",
    "sheet",
    "staff_id",
    "to_touch",
    "upcoming",
]
