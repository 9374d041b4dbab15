"""Who is asking, what they hold, and what they may hand on. Pure: no database, no clock."""

from gongyu.access.rules.granting import (
    REASON_LIMIT,
    Place,
    check_apart,
    check_days,
    check_end,
    check_fits,
    check_not_oneself,
    check_reason,
    givable,
)
from gongyu.access.rules.viewer import Held, Viewer, command_viewer, require, require_anywhere

__all__ = [
    "REASON_LIMIT",
    "Held",
    "Place",
    "Viewer",
    "check_apart",
    "check_days",
    "check_end",
    "check_fits",
    "check_not_oneself",
    "check_reason",
    "command_viewer",
    "givable",
    "require",
    "require_anywhere",
]
