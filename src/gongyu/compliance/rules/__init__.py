"""Rules of standing: what is owed, how it stands, when an exception may be made. Pure."""

from gongyu.compliance.rules.exemptions import STATES as EXEMPTION_STATES
from gongyu.compliance.rules.exemptions import TRANSITIONS, grounds
from gongyu.compliance.rules.states import JUDGING, STATES, Figures, Pace, state_of
from gongyu.compliance.rules.terms import Discharge, Sort, Term, discharges, terms_of

__all__ = [
    "EXEMPTION_STATES",
    "JUDGING",
    "STATES",
    "TRANSITIONS",
    "Discharge",
    "Figures",
    "Pace",
    "Sort",
    "Term",
    "discharges",
    "grounds",
    "state_of",
    "terms_of",
]
