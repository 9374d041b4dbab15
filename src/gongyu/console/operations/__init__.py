"""What the console does of its own: jobs run again, accounts unlocked, emergencies opened and reviewed, one
person's copy and erasure."""

from gongyu.console.operations.emergency import end_emergency, open_emergency, review_emergency
from gongyu.console.operations.erasure import (
    ask_erasure,
    confirm_erasure,
    export_person,
    open_person,
    refuse_erasure,
)
from gongyu.console.operations.jobs import retry_job
from gongyu.console.operations.sign_ins import end_sessions, unlock
from gongyu.console.operations.trail import export_trail

__all__ = [
    "ask_erasure",
    "confirm_erasure",
    "end_emergency",
    "end_sessions",
    "export_person",
    "export_trail",
    "open_emergency",
    "open_person",
    "refuse_erasure",
    "retry_job",
    "review_emergency",
    "unlock",
]
