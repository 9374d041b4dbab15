"""A few invented appointments in the class that one signs in to: asked, agreed, and left in peace; and what
the head teacher has promised to look after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db import connection

from gongyu.accounts.models import User
from gongyu.contact.models import FollowUp, Offer, OfferTime, Visit, VisitCompany
from gongyu.contact.queries import OFFER_WORDS, sealed
from gongyu.contact.rules.offer import suggested
from gongyu.people.models import Staff

WORDS: Final = "聊聊孩子这学期的进步，也听听您的想法。"
# How it stands with families that have not been visited this school year, and days since they answered.
STANDING: Final = (("chosen", 1), ("declined", 12), ("call", 2), ("open", None))
_UNVISITED: Final = """
    SELECT e.pupil_id FROM people_enrolment e
    WHERE e.school_class_id = %(group)s AND e.valid_until IS NULL AND NOT EXISTS (
        SELECT FROM ledger_entry l WHERE l.pupil_id = e.pupil_id AND l.occurred_on >= %(since)s)
    ORDER BY md5(e.pupil_id::text) LIMIT %(most)s"""
_OWN: Final = """
    SELECT s.pupil_id FROM people_guardianship s JOIN people_guardian g ON g.id = s.guardian_id
    WHERE g.user_id = %(user)s AND s.valid_until IS NULL ORDER BY s.pupil_id LIMIT 1"""
_CLASS: Final = """
    SELECT h.school_class_id FROM people_headship h
    WHERE h.staff_id = %(staff)s AND h.valid_until IS NULL ORDER BY h.id LIMIT 1"""


def arrange_some(school: dict[str, Any], since: date, today: date) -> None:
    """What the demonstration's head teacher has arranged, and what is still to be followed up."""
    user = User.objects.get(username="banzhuren")
    teacher = Staff.objects.get(user=user)
    group = _first(_CLASS, staff=teacher.pk)[0]
    own = _first(_OWN, user=User.objects.get(username="jiazhang").pk)
    waiting = _first(_UNVISITED, group=group, since=since, most=len(STANDING) + 1)
    asked: list[tuple[int, str, int | None]] = [(pupil, "open", None) for pupil in own]
    others = [pupil for pupil in waiting if pupil not in own]
    asked += [(pupil, state, ago) for pupil, (state, ago) in zip(others, STANDING, strict=False)]
    for pupil, state, ago in asked:
        row = Offer.objects.create(
            organisation_id=school["id"],
            school_class_id=group,
            pupil_id=pupil,
            teacher=teacher,
            made_by=user,
            state=state,
            answered_on=today - timedelta(days=ago) if ago else None,
            words_sealed=sealed(WORDS, OFFER_WORDS),
        )
        times = [OfferTime(offer=row, day=day, at=at) for day, at in suggested(today)]
        times[1].chosen = state == "chosen"
        OfferTime.objects.bulk_create(times)
    _follow(teacher, today)


def _follow(teacher: Staff, today: date) -> None:
    """The latest visit was made with the principal, and leaves something to look after."""
    leader = Staff.objects.get(user__username="xiaozhang")
    last = Visit.objects.filter(visitor=teacher, state="recorded").order_by("-occurred_on", "-id").first()
    if last is not None:
        VisitCompany.objects.create(visit=last, staff=leader, capacity="leader")
        FollowUp.objects.create(visit=last, owner=teacher, due_on=today + timedelta(days=3))


def _first(statement: str, **values: int | date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
