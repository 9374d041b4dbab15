"""The parents' school: writing, reviewing, laying out, learning."""

from gongyu.courses.views.certificates import certificate, certificate_ask, credential, issuer
from gongyu.courses.views.hearing import hear, lesson_recording
from gongyu.courses.views.learning import course, learn, lesson
from gongyu.courses.views.planning import plan
from gongyu.courses.views.platforms import (
    account_link,
    account_unlink,
    accounts,
    platform_end,
    platform_renew,
    platforms,
    same,
)
from gongyu.courses.views.writing import (
    begin,
    change,
    desk,
    edition,
    follow,
    lesson_add,
    lesson_change,
    lesson_remove,
    submit,
    withdraw,
)
from gongyu.courses.views.xapi import about, statements

__all__ = [
    "about",
    "account_link",
    "account_unlink",
    "accounts",
    "begin",
    "certificate",
    "certificate_ask",
    "change",
    "course",
    "credential",
    "desk",
    "edition",
    "follow",
    "hear",
    "issuer",
    "learn",
    "lesson",
    "lesson_add",
    "lesson_change",
    "lesson_recording",
    "lesson_remove",
    "plan",
    "platform_end",
    "platform_renew",
    "platforms",
    "same",
    "statements",
    "submit",
    "withdraw",
]
