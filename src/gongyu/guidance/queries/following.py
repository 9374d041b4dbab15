"""Members of a team stay one person when two records of theirs are made one; trainings hang on the member."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from gongyu.guidance.models import TeamMember
from gongyu.people.queries import Follows

MEMBERS_FOLLOW: Final = Follows(
    kind="staff",
    model=TeamMember,
    column="staff_id",
    once=("organisation_id",),
    still=Q(valid_until__isnull=True),
    bars=("member_once_in_a_team",),
)
