"""Text into values. Every field says what it is for."""

from gongyu.resources.forms.corps import EndForm, FoundForm, RenewForm
from gongyu.resources.forms.engagement import FeedbackForm, FindForm, PlanForm, SuggestForm
from gongyu.resources.forms.lecturer import AddForm, ChangeForm, LeaveForm, QualifyForm

__all__ = [
    "AddForm",
    "ChangeForm",
    "EndForm",
    "FeedbackForm",
    "FindForm",
    "FoundForm",
    "LeaveForm",
    "PlanForm",
    "QualifyForm",
    "RenewForm",
    "SuggestForm",
]
