"""What the room keeps, one file a noun."""

from gongyu.assessments.models.round import Figure, Round
from gongyu.assessments.models.sheet import Sheet

__all__ = ["Figure", "Round", "Sheet"]
