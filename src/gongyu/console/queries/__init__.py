"""What the administrators' screens show, put together from the low rooms."""

from gongyu.console.queries.doors import groups
from gongyu.console.queries.duplicates import Duplicates, duplicates
from gongyu.console.queries.health import health
from gongyu.console.queries.jobs import Board, Job, Nightly, board
from gongyu.console.queries.keeping import key_ring, retained
from gongyu.console.queries.roles import roles_to_give
from gongyu.console.queries.trail import trail

__all__ = [
    "Board",
    "Duplicates",
    "Job",
    "Nightly",
    "board",
    "duplicates",
    "groups",
    "health",
    "key_ring",
    "retained",
    "roles_to_give",
    "trail",
]
