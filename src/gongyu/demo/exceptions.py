"""A few invented exceptions: some granted, some that wait for the county officer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from gongyu.accounts.models import User
from gongyu.compliance.models import Exemption
from gongyu.compliance.queries.exemptions import NOTE, REASON
from gongyu.keeping.queries import sealed
from gongyu.kernel.calendar import school_year
from gongyu.policy.rules import Duty, Pack

# Ground, reason, whether the county has granted it already.
OF_PUPILS: Final = (
    ("X.REMOTE", "父母在外地务工，寒假回来后再上门。", True),
    ("X.REFUSED", "家里正在办事，希望开春以后再来，已电话沟通。", True),
    ("X.UNSAFE", "家中暂住医院陪护，近期不便入户。", False),
    ("X.REFUSED", "家长希望改在学校见面。", False),
)
# Pupils of the school who have not been visited this school year, whoever they are.
_UNVISITED: Final = """
    SELECT e.pupil_id FROM people_enrolment e
    WHERE e.organisation_id = %(school)s AND e.valid_until IS NULL AND NOT EXISTS (
        SELECT FROM ledger_entry l WHERE l.pupil_id = e.pupil_id AND l.occurred_on >= %(since)s)
    ORDER BY e.pupil_id LIMIT %(most)s"""


def except_some(known: Pack, school: dict[str, Any], today: date) -> None:
    """Exceptions from the yearly visit, asked for by the school's office and decided by the county's."""
    duty = _visits(known, school["stage"])
    if duty is None:
        return
    asking, deciding = User.objects.get(username="deyu"), User.objects.get(username="xian")
    since = school_year(today).starts_on
    with connection.cursor() as cursor:
        given = {"school": school["id"], "since": since, "most": len(OF_PUPILS)}
        cursor.execute(_UNVISITED, given)
        pupils = [row[0] for row in cursor.fetchall()]
    for pupil, (ground, reason, granted) in zip(pupils, OF_PUPILS, strict=False):
        Exemption.objects.create(
            duty_key=duty.key,
            organisation_id=school["id"],
            pupil_id=pupil,
            ground=ground,
            reason_sealed=sealed(reason, REASON),
            valid_from=max(since, today - timedelta(days=20)),
            valid_until=today + timedelta(days=120),
            state="approved" if granted else "requested",
            requested_by=asking,
            decided_by=deciding if granted else None,
            decided_at=timezone.now() if granted else None,
            note_sealed=sealed("同意，按期限执行。", NOTE) if granted else None,
        )


def _visits(known: Pack, stage: str) -> Duty | None:
    return next(
        (
            duty
            for duty in known.duties.values()
            if duty.judged and duty.subject == "pupil" and stage in duty.bearer.stages
        ),
        None,
    )
