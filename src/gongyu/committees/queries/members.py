"""Who belongs to a body, and whose name a reader may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.committees.models import Mandate, Member
from gongyu.committees.models.body import last_day
from gongyu.committees.rules import body as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody in a body; the name is empty where the reader may not know it."""

    id: int
    name: str
    unit: str
    function_words: str
    sort: str
    sort_words: str
    begins: date
    ends: date | None
    shown: bool
    mine: bool


def membership(viewer: Viewer, committee_id: int) -> Member | None:
    """The viewer's own membership of a body today, as a guardian or of the staff."""
    if viewer.user_id is None:
        return None
    mine = people.of_guardian(viewer.user_id) | Q(staff__user_id=viewer.user_id)
    rows = belonging(viewer.today).filter(mine, mandate__committee_id=committee_id)
    return rows.filter(mandate__begins__lte=viewer.today).order_by("pk").first()


def member_lines(mandate: Mandate, viewer: Viewer, *, all_names: bool) -> tuple[MemberLine, ...]:
    """Who belongs to a term today, the chair first."""
    rows = belonging(viewer.today).filter(mandate=mandate).select_related("staff", "guardian")
    order = list(rules.FUNCTIONS)
    lines = [(member_line(row, viewer, all_names=all_names), row) for row in rows]
    lines.sort(key=lambda one: (order.index(one[1].function), one[1].pk))
    return tuple(line for line, _row in lines)


def own_member(viewer: Viewer, member_id: int) -> Member:
    """The viewer's own membership as a guardian; OutOfScope for everybody else."""
    rows = Member.objects.select_related("mandate__committee").filter(pk=member_id)
    row = rows.filter(people.of_guardian(viewer.user_id or 0)).first()
    if row is None:
        raise OutOfScope
    return row


def sits(mandate_id: int, guardian_id: int, day: date) -> bool:
    """Whether a guardian belongs to a term on a day."""
    return belonging(day).filter(mandate_id=mandate_id, guardian_id=guardian_id).exists()


def belonging(day: date) -> QuerySet[Member, Any]:
    """Who belongs to a body on a day."""
    rows = Member.objects.annotate(last=last_day())
    return rows.filter(begins__lte=day, last__gt=day)


def member_line(row: Member, viewer: Viewer, *, all_names: bool) -> MemberLine:
    sort = "staff" if row.staff_id else "guardian" if row.guardian_id else "outsider"
    known = all_names or row.shown or sort == "staff"
    name = row.staff.name if row.staff else row.guardian.name if row.guardian else row.name
    person = row.staff or row.guardian
    mine = bool(person and viewer.user_id and person.user_id == viewer.user_id)
    return MemberLine(
        id=row.pk,
        name=name if known else "",
        unit=row.unit if known else "",
        function_words=_(rules.FUNCTIONS[row.function]),
        sort=sort,
        sort_words=_(rules.SORTS[sort]),
        begins=row.begins,
        ends=row.ends,
        shown=row.shown or sort == "staff",
        mine=mine,
    )
