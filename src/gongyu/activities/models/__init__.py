"""What the room keeps, one file a noun."""

from gongyu.activities.models.activity import Activity, Series
from gongyu.activities.models.after import Attendance, Decision, Feedback, Minutes
from gongyu.activities.models.feed import CalendarFeed
from gongyu.activities.models.files import ActivityFile
from gongyu.activities.models.joint import Invitation
from gongyu.activities.models.sign_up import BookedChild, Booking, SignUp, Slot

__all__ = [
    "Activity",
    "ActivityFile",
    "Attendance",
    "BookedChild",
    "Booking",
    "CalendarFeed",
    "Decision",
    "Feedback",
    "Invitation",
    "Minutes",
    "Series",
    "SignUp",
    "Slot",
]
