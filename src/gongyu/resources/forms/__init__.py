"""Text into values. Every field says what it is for."""

from gongyu.resources.forms.corps import EndForm, FoundForm, RenewForm
from gongyu.resources.forms.engagement import (
    AnswerForm,
    ConfirmForm,
    FeedbackForm,
    FindForm,
    HallForm,
    PlanForm,
    SuggestForm,
)
from gongyu.resources.forms.lecturer import AddForm, ChangeForm, LeaveForm, QualifyForm

__all__ = [
    "AddForm",
    "AnswerForm",
    "ChangeForm",
    "ConfirmForm",
    "EndForm",
    "FeedbackForm",
    "FindForm",
    "FoundForm",
    "HallForm",
    "LeaveForm",
    "PlanForm",
    "QualifyForm",
    "RenewForm",
    "SuggestForm",
]
