"""The room's doors for writing."""

from gongyu.courses.operations.certificates import ask_for_certificate
from gongyu.courses.operations.editions import (
    follow_edition,
    review_edition,
    submit_edition,
    withdraw_edition,
)
from gongyu.courses.operations.learning import answer_lesson
from gongyu.courses.operations.planning import publish_plan
from gongyu.courses.operations.platforms import (
    Key,
    connect_platform,
    end_platform,
    link_account,
    name_same_course,
    renew_platform_key,
    unlink_account,
)
from gongyu.courses.operations.statements import take_statements
from gongyu.courses.operations.writing import (
    Recording,
    begin_course,
    change_edition,
    remove_lesson,
    write_lesson,
)

__all__ = [
    "Key",
    "Recording",
    "answer_lesson",
    "ask_for_certificate",
    "begin_course",
    "change_edition",
    "connect_platform",
    "end_platform",
    "follow_edition",
    "link_account",
    "name_same_course",
    "publish_plan",
    "remove_lesson",
    "renew_platform_key",
    "review_edition",
    "submit_edition",
    "take_statements",
    "unlink_account",
    "withdraw_edition",
    "write_lesson",
]
