"""Text into values; every field says what it is for."""

from gongyu.courses.forms.learning import AnswerForm
from gongyu.courses.forms.planning import PlanForm
from gongyu.courses.forms.writing import BeginForm, HeadForm, LessonForm, ReviewForm, WithdrawForm

__all__ = ["AnswerForm", "BeginForm", "HeadForm", "LessonForm", "PlanForm", "ReviewForm", "WithdrawForm"]
