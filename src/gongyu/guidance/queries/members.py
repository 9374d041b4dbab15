"""Who is in a team on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from gongyu.access.permissions import TEAM_VIEW
from gongyu.access.rules import Viewer
from gongyu.guidance.models import TeamMember
from gongyu.guidance.queries.pack_words import parts_at
from gongyu.guidance.queries.places import to_keep
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations.queries import Body


def name_of(row: TeamMember) -> str:
    """What a member is called; of those whose name has been forgotten, that."""
    return (row.staff.name if row.staff else row.name) or _("（姓名已清空）")


def members_at(body: Body, day: date) -> tuple[TeamMember, ...]:
    """Who is in a team on a day, in the pack's order of parts and by name."""
    rows = TeamMember.objects.filter(there(day), organisation_id=body.id).select_related("staff")
    order = {one.key: number for number, one in enumerate(parts_at(body))}
    return tuple(sorted(rows, key=lambda one: (order.get(one.part, 99), name_of(one), one.pk)))


def member(viewer: Viewer, team_member_id: int) -> TeamMember:
    """A member of a team that the viewer keeps; OutOfScope or Forbidden for others."""
    if not viewer.may(TEAM_VIEW):
        raise Forbidden(TEAM_VIEW)
    row = TeamMember.objects.select_related("staff", "organisation").filter(pk=team_member_id).first()
    if row is None:
        raise OutOfScope
    to_keep(viewer, row.organisation_id)
    return row


def there(day: date) -> Q:
    """Rows that hold on a day."""
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
