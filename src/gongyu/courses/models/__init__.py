"""What the room keeps, one file a noun."""

from gongyu.courses.models.certificate import Certificate, SigningKey
from gongyu.courses.models.course import Course, Edition, Lesson, Review
from gongyu.courses.models.learning import Answer, Learning
from gongyu.courses.models.plan import Plan, PlanCourse
from gongyu.courses.models.platform import LinkedAccount, Platform, SameCourse, Statement

__all__ = [
    "Answer",
    "Certificate",
    "Course",
    "Edition",
    "Learning",
    "Lesson",
    "LinkedAccount",
    "Plan",
    "PlanCourse",
    "Platform",
    "Review",
    "SameCourse",
    "SigningKey",
    "Statement",
]
