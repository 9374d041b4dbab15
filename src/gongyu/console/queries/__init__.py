"""What the administrators' screens show, put together from the low rooms."""

from gongyu.console.queries.bodies import (
    BodyPage,
    Directory,
    Listed,
    alike,
    body_page,
    body_seen,
    directory,
    region_meant,
)
from gongyu.console.queries.changes import PlanShown, Splitting, merger_shown, split_shown, splitting
from gongyu.console.queries.doors import groups
from gongyu.console.queries.duplicates import Duplicates, duplicates
from gongyu.console.queries.emergency import Review, emergencies, own_emergencies, review, to_review
from gongyu.console.queries.erasures import Copy, Person, Told, copy_of, erasures, person_found, person_signed
from gongyu.console.queries.health import health
from gongyu.console.queries.imports import RosterImported, RosterImports, roster_imports
from gongyu.console.queries.jobs import Board, Job, Nightly, board
from gongyu.console.queries.keeping import key_ring, retained
from gongyu.console.queries.kinds import kinds
from gongyu.console.queries.regions import RegionPage, RegionsFound, region_page, regions_found
from gongyu.console.queries.roles import roles_to_give
from gongyu.console.queries.sign_ins import AccountPage, SignIns, account, sign_ins
from gongyu.console.queries.trail import Exported, trail

__all__ = [
    "AccountPage",
    "Board",
    "BodyPage",
    "Copy",
    "Directory",
    "Duplicates",
    "Exported",
    "Job",
    "Listed",
    "Nightly",
    "Person",
    "PlanShown",
    "RegionPage",
    "RegionsFound",
    "Review",
    "RosterImported",
    "RosterImports",
    "SignIns",
    "Splitting",
    "Told",
    "account",
    "alike",
    "board",
    "body_page",
    "body_seen",
    "copy_of",
    "directory",
    "duplicates",
    "emergencies",
    "erasures",
    "groups",
    "health",
    "key_ring",
    "kinds",
    "merger_shown",
    "own_emergencies",
    "person_found",
    "person_signed",
    "region_meant",
    "region_page",
    "regions_found",
    "retained",
    "review",
    "roles_to_give",
    "roster_imports",
    "sign_ins",
    "split_shown",
    "splitting",
    "to_review",
    "trail",
]
