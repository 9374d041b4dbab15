"""Forms of the registry, one file a subject."""

from gongyu.people.forms.consent import PaperConsentForm
from gongyu.people.forms.entry import ChildForm, CodeForm, PhoneForm, RefuseForm
from gongyu.people.forms.imports import RosterForm, StaffListForm
from gongyu.people.forms.leaving import LeftOutForm
from gongyu.people.forms.rollover import DecideForm
from gongyu.people.forms.staff_leaving import StaffLeftOutForm

__all__ = [
    "ChildForm",
    "CodeForm",
    "DecideForm",
    "LeftOutForm",
    "PaperConsentForm",
    "PhoneForm",
    "RefuseForm",
    "RosterForm",
    "StaffLeftOutForm",
    "StaffListForm",
]
