"""Text into values for a school's three bodies; every field says what it is for."""

from gongyu.committees.forms.body import EndForm, LeaveForm, MandateForm, MemberForm
from gongyu.committees.forms.election import (
    CandidateForm,
    CountForm,
    ElectionForm,
    PaperForm,
    SeatForm,
    TieForm,
    VoteForm,
)
from gongyu.committees.forms.fee import CloseForm, FeeForm, ReceiptForm, TellForm
from gongyu.committees.forms.matter import AnswerForm, MatterForm
from gongyu.committees.forms.meeting import DecisionForm, MeetingForm, MinutesForm, RemarkForm, WithdrawForm
from gongyu.committees.forms.paper import EditionForm

__all__ = [
    "AnswerForm",
    "CandidateForm",
    "CloseForm",
    "CountForm",
    "DecisionForm",
    "EditionForm",
    "ElectionForm",
    "EndForm",
    "FeeForm",
    "LeaveForm",
    "MandateForm",
    "MatterForm",
    "MeetingForm",
    "MemberForm",
    "MinutesForm",
    "PaperForm",
    "ReceiptForm",
    "RemarkForm",
    "SeatForm",
    "TellForm",
    "TieForm",
    "VoteForm",
    "WithdrawForm",
]
