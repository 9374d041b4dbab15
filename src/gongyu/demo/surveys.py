"""Families have been asked at some schools of the county, and are being asked at the sign-ins' own school."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from gongyu.accounts.models import User
from gongyu.contact.models import SurveyAsked, SurveyRound, SurveyWords
from gongyu.contact.queries import SAID, SCHOOLS, sealed
from gongyu.kernel.calendar import school_year
from gongyu.organisations import queries as organisations
from gongyu.people import queries as people

# So many families might have been drawn, and so many were.
FRAME: Final = 219
SAMPLE: Final = 60
# How often each answer was given, the best first, by question; the last school had too few answers.
LAST_YEAR: Final = {"talk": [14, 13, 5, 2, 0], "answer": [9, 12, 8, 4, 1], "whole": [13, 14, 5, 2, 0]}
OTHERS: Final = (
    {"talk": [11, 9, 4, 1, 1], "answer": [7, 9, 7, 2, 1], "whole": [9, 11, 5, 1, 0]},
    {"talk": [8, 12, 6, 3, 0], "answer": [6, 9, 9, 4, 1], "whole": [7, 12, 7, 2, 1]},
    None,
)
WRITTEN: Final = (
    "放学时校门口车太多，最好分年级错开",
    "老师回信息很及时，谢谢",
    "食堂的菜冬天有点凉",
    "希望家长会能提前一周告诉时间，好请假",
)


def ask_some(school: dict[str, Any], today: date) -> None:
    """A round of last year and one of now at the school, three of now at others of its county."""
    office = User.objects.get(username="deyu")
    before = today - timedelta(365)
    ended = _round(school["id"], office.pk, before, LAST_YEAR, 1)
    SurveyWords.objects.bulk_create(
        SurveyWords(round=ended, words_sealed=sealed(one, SAID), closed_on=today - timedelta(300))
        for one in WRITTEN
    )
    places = organisations.visible((school["path"][:6],), kinds=SCHOOLS, on=today)
    others = [one.id for one in places if one.id != school["id"]][: len(OTHERS)]
    county = User.objects.get(username="xian")
    for number, (place, tally) in enumerate(zip(others, OTHERS, strict=True)):
        _round(place, county.pk, today - timedelta(40), tally, 2 + number)
    _running(school["id"], office, today)


def _round(place: int, by: int, day: date, tally: dict[str, list[int]] | None, number: int) -> SurveyRound:
    return SurveyRound.objects.create(
        organisation_id=place,
        asker_id=place,
        year=school_year(day).key,
        seed=UUID(int=number).hex,
        frame=FRAME,
        families=SAMPLE,
        opened_on=day,
        closes_on=day + timedelta(14),
        closed_on=day + timedelta(15),
        answered=sum(tally["whole"]) if tally else None,
        tally=tally,
        opened_by_id=by,
        request_key=UUID(int=number),
    )


def _running(place: int, office: User, today: date) -> None:
    """The demonstration's guardian was drawn among others."""
    row = SurveyRound.objects.create(
        organisation_id=place,
        asker_id=place,
        year=school_year(today).key,
        seed=UUID(int=9).hex,
        frame=FRAME,
        families=SAMPLE,
        opened_on=today - timedelta(3),
        closes_on=today + timedelta(11),
        opened_by_id=office.pk,
        request_key=UUID(int=9),
    )
    own = people.guardian_of(User.objects.get(username="jiazhang").pk)
    drawn = {one.guardian_id for one in people.kin(place, today) if one.guardian_id is not None}
    chosen = {own.id} if own else set()
    chosen |= set(sorted(drawn)[: SAMPLE - len(chosen)])
    SurveyAsked.objects.bulk_create(SurveyAsked(round=row, guardian_id=one) for one in sorted(chosen))
