"""What the console says, in tables: acts of the trail, background tasks, why a job failed. Pure."""

from gongyu.console.rules import erasure
from gongyu.console.rules.acts import ACTS, NOUNS
from gongyu.console.rules.bodies import CHANGES, LEVELS, REGION_LEVELS, USUAL, counts_are_told
from gongyu.console.rules.doors import ADMINISTERS, GROUPS, Door, Group
from gongyu.console.rules.health import Facts, judged
from gongyu.console.rules.health import Line as HealthLine
from gongyu.console.rules.jobs import REASONS, TASKS, Schedule, check_retry, reason_of, schedule_of
from gongyu.console.rules.sought import MOST, Sought
from gongyu.console.rules.tables import STAYED, TABLES

__all__ = [
    "ACTS",
    "ADMINISTERS",
    "CHANGES",
    "GROUPS",
    "LEVELS",
    "MOST",
    "NOUNS",
    "REASONS",
    "REGION_LEVELS",
    "STAYED",
    "TABLES",
    "TASKS",
    "USUAL",
    "Door",
    "Facts",
    "Group",
    "HealthLine",
    "Schedule",
    "Sought",
    "check_retry",
    "counts_are_told",
    "erasure",
    "judged",
    "reason_of",
    "schedule_of",
]
