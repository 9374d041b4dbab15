"""Who is asking, what they hold, and what they may hand on. Pure: no database, no clock."""

from gongyu.access.rules.emergency import check_emergency_role, emergency_roles, in_an_emergency
from gongyu.access.rules.granting import (
    EXPIRING,
    REASON_LIMIT,
    Place,
    a_year_on,
    check_apart,
    check_days,
    check_end,
    check_fits,
    check_not_oneself,
    check_reason,
    check_renewal,
    givable,
)
from gongyu.access.rules.viewer import Held, Viewer, command_viewer, require, require_anywhere

__all__ = [
    "EXPIRING",
    "REASON_LIMIT",
    "Held",
    "Place",
    "Viewer",
    "a_year_on",
    "check_apart",
    "check_days",
    "check_emergency_role",
    "check_end",
    "check_fits",
    "check_not_oneself",
    "check_reason",
    "check_renewal",
    "command_viewer",
    "emergency_roles",
    "givable",
    "in_an_emergency",
    "require",
    "require_anywhere",
]
