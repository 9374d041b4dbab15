"""Which roles a post asks for, and how long a slip is good. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

SLIP_LASTS: Final = timedelta(days=14)

# A post that is not named here is a teacher's.
ROLE_OF_POST: Final[dict[str, str]] = {
    "principal": "school_leader",
    "vice_principal": "school_leader",
    "kindergarten_head": "school_leader",
    "moral_director": "school_officer",
    "officer": "school_officer",
    "grade_leader": "grade_leader",
    "pioneers_counsellor": "pioneers_counsellor",
    "psychologist": "psychologist",
    "teacher": "subject_teacher",
}


def roles_due(posts: Iterable[str], *, heads: bool) -> tuple[str, ...]:
    """The roles that somebody's posts ask for, in a fixed order, each once. A teacher who heads a class is
    its head teacher, and no subject teacher besides."""
    teaches = "head_teacher" if heads else "subject_teacher"
    found = {ROLE_OF_POST.get(post, "subject_teacher") for post in posts}
    return tuple(sorted(teaches if role == "subject_teacher" else role for role in found))


def suggested(pinyin: str, taken: Iterable[str]) -> str:
    """A user name from how a name is read: "zengzihan", or "zengzihan2" where that is taken."""
    base = "".join(letter for letter in pinyin.lower() if letter.isascii() and letter.isalnum())[:40]
    if len(base) < 3:
        return ""
    gone, number = set(taken), 1
    while (name := base if number == 1 else f"{base}{number}") in gone:
        number += 1
    return name
