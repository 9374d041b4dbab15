"""Who is in the registry: pupils, guardians, households, staff, classes, all on dated intervals."""

from gongyu.people.models.account_slip import AccountSlip
from gongyu.people.models.background import Background
from gongyu.people.models.carried import Carried
from gongyu.people.models.consent import Consent
from gongyu.people.models.entry import Invitation, JoinRequest
from gongyu.people.models.guardian import Guardian, Guardianship
from gongyu.people.models.household import Household, Residence
from gongyu.people.models.list_import import ListImport
from gongyu.people.models.merging import Merge, ToldApart
from gongyu.people.models.pupil import Enrolment, Pupil
from gongyu.people.models.rollover import RollOver, RollOverPupil
from gongyu.people.models.roster_import import LeftOut, RosterImport
from gongyu.people.models.school_class import Headship, SchoolClass
from gongyu.people.models.staff import Post, Staff
from gongyu.people.models.staff_left_out import StaffLeftOut

__all__ = [
    "AccountSlip",
    "Background",
    "Carried",
    "Consent",
    "Enrolment",
    "Guardian",
    "Guardianship",
    "Headship",
    "Household",
    "Invitation",
    "JoinRequest",
    "LeftOut",
    "ListImport",
    "Merge",
    "Post",
    "Pupil",
    "Residence",
    "RollOver",
    "RollOverPupil",
    "RosterImport",
    "SchoolClass",
    "Staff",
    "StaffLeftOut",
    "ToldApart",
]
