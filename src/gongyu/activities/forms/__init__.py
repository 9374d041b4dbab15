"""Text into values, one file a subject. Every field says what it is for."""

from gongyu.activities.forms.activity import ActivityForm, HoldForm, WithdrawForm
from gongyu.activities.forms.after import FeedbackForm, MinutesForm, ReplayForm, TickForm
from gongyu.activities.forms.files import FileForm, RemoveFileForm
from gongyu.activities.forms.planning import ChangeForm, PartnersForm, SeriesForm, TermForm, rows
from gongyu.activities.forms.sign_up import BookForForm, BookForm, OpenForm, SlotForm

__all__ = [
    "ActivityForm",
    "BookForForm",
    "BookForm",
    "ChangeForm",
    "FeedbackForm",
    "FileForm",
    "HoldForm",
    "MinutesForm",
    "OpenForm",
    "PartnersForm",
    "RemoveFileForm",
    "ReplayForm",
    "SeriesForm",
    "SlotForm",
    "TermForm",
    "TickForm",
    "WithdrawForm",
    "rows",
]
