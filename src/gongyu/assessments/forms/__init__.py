"""Text into values; every field says what it is for."""

from gongyu.assessments.forms.answering import AgreeForm, StepForm
from gongyu.assessments.forms.holding import HoldForm

__all__ = ["AgreeForm", "HoldForm", "StepForm"]
