"""What the room keeps, one file a noun."""

from gongyu.resources.models.corps import Corps
from gongyu.resources.models.engagement import Engagement
from gongyu.resources.models.lecturer import Lecturer, Qualification, Specialty
from gongyu.resources.models.link import AnswerLink

__all__ = ["AnswerLink", "Corps", "Engagement", "Lecturer", "Qualification", "Specialty"]
