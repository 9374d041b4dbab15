"""The room's doors for writing."""

from gongyu.assessments.operations.answering import answer_step, begin_again, begin_sheet, delete_sheet
from gongyu.assessments.operations.holding import close_rounds, open_round

__all__ = ["answer_step", "begin_again", "begin_sheet", "close_rounds", "delete_sheet", "open_round"]
