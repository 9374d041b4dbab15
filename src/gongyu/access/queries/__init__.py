"""What a person holds, the filter it puts on every list, and the grants themselves."""

from gongyu.access.queries.acting import Place, acting_places, acts_for
from gongyu.access.queries.grants import Given, GrantPage, expiring, following, grant, grants, roles_in_force
from gongyu.access.queries.holders import HeldAt, held_at, holders_since, users_holding, users_with
from gongyu.access.queries.viewers import nobody, taking, viewer_of, within

__all__ = [
    "Given",
    "GrantPage",
    "HeldAt",
    "Place",
    "acting_places",
    "acts_for",
    "expiring",
    "following",
    "grant",
    "grants",
    "held_at",
    "holders_since",
    "nobody",
    "roles_in_force",
    "taking",
    "users_holding",
    "users_with",
    "viewer_of",
    "within",
]
