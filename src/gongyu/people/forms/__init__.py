"""Forms of the registry, one file a subject."""

from gongyu.people.forms.consent import PaperConsentForm
from gongyu.people.forms.entry import ChildForm, CodeForm, PhoneForm, RefuseForm
from gongyu.people.forms.imports import RosterForm, StaffListForm

__all__ = [
    "ChildForm",
    "CodeForm",
    "PaperConsentForm",
    "PhoneForm",
    "RefuseForm",
    "RosterForm",
    "StaffListForm",
]
