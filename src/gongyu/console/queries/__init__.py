"""What the administrators' screens show, put together from the low rooms."""

from gongyu.console.queries.bodies import (
    BodyPage,
    Directory,
    Listed,
    alike,
    body_page,
    body_seen,
    directory,
)
from gongyu.console.queries.changes import PlanShown, Splitting, merger_shown, split_shown, splitting
from gongyu.console.queries.doors import groups
from gongyu.console.queries.duplicates import Duplicates, duplicates
from gongyu.console.queries.erasures import Copy, Person, copy_of, erasures, person_found, person_signed
from gongyu.console.queries.health import health
from gongyu.console.queries.imports import RosterImported, RosterImports, roster_imports
from gongyu.console.queries.jobs import Board, Job, Nightly, board
from gongyu.console.queries.keeping import key_ring, retained
from gongyu.console.queries.roles import roles_to_give
from gongyu.console.queries.trail import trail

__all__ = [
    "Board",
    "BodyPage",
    "Copy",
    "Directory",
    "Duplicates",
    "Job",
    "Listed",
    "Nightly",
    "Person",
    "PlanShown",
    "RosterImported",
    "RosterImports",
    "Splitting",
    "alike",
    "board",
    "body_page",
    "body_seen",
    "copy_of",
    "directory",
    "duplicates",
    "erasures",
    "groups",
    "health",
    "key_ring",
    "merger_shown",
    "person_found",
    "person_signed",
    "retained",
    "roles_to_give",
    "roster_imports",
    "split_shown",
    "splitting",
    "trail",
]
