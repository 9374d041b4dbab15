"""A school's three bodies, their members, papers and meetings; what of them stands in the ledger."""

from gongyu.committees.models.body import Committee, Mandate, Member
from gongyu.committees.models.election import Candidate, Election, ElectionBallot, ElectionHome
from gongyu.committees.models.fee import FeeReport
from gongyu.committees.models.lapse import LapseTold
from gongyu.committees.models.matter import Matter
from gongyu.committees.models.meeting import Decision, Meeting, Minutes, Word
from gongyu.committees.models.paper import Edition, Paper
from gongyu.committees.models.proof import Proof

__all__ = [
    "Candidate",
    "Committee",
    "Decision",
    "Edition",
    "Election",
    "ElectionBallot",
    "ElectionHome",
    "FeeReport",
    "LapseTold",
    "Mandate",
    "Matter",
    "Meeting",
    "Member",
    "Minutes",
    "Paper",
    "Proof",
    "Word",
]
