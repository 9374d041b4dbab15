"""Who is in the registry: pupils, guardians, households, staff, classes, all on dated intervals."""

from gongyu.people.models.guardian import Guardian, Guardianship
from gongyu.people.models.household import Household, Residence
from gongyu.people.models.pupil import Enrolment, Pupil
from gongyu.people.models.school_class import Headship, SchoolClass
from gongyu.people.models.staff import Post, Staff

__all__ = [
    "Enrolment",
    "Guardian",
    "Guardianship",
    "Headship",
    "Household",
    "Post",
    "Pupil",
    "Residence",
    "SchoolClass",
    "Staff",
]
