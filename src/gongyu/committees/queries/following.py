"""Members of a body stay one person when two records of theirs are made one."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from gongyu.committees.models import Member
from gongyu.people.queries import Follows

MEMBERS_FOLLOW: Final = tuple(
    Follows(kind=kind, model=Member, column=f"{kind}_id", once=("mandate_id",), still=Q(ends__isnull=True))
    for kind in ("staff", "guardian")
)
