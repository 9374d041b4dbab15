"""Who gets which parts, and how weeks and paces are put into words."""

from __future__ import annotations

from datetime import date

from gongyu.access.roles import ROLES
from gongyu.kernel.calendar import Window, school_year
from gongyu.portal.rules import PARTS, form_of, owed_words, pace, parts_for, this_week, week_of

TERM = Window("2026-2027-1", date(2026, 9, 1), date(2027, 2, 22))
MONDAY = date(2026, 11, 23)


def test_every_role_has_a_part_and_only_one() -> None:
    named = [role for roles in PARTS.values() for role in roles]
    assert sorted(named) == sorted(ROLES)


def test_who_acts_most_stands_first() -> None:
    assert parts_for(["auditor", "guardian", "head_teacher"]) == ("class", "children", "doors")
    assert parts_for([]) == ()
    assert parts_for(["no such role"]) == ()


def test_weeks_begin_on_monday_and_end_with_the_term() -> None:
    assert week_of(TERM, date(2026, 9, 1)) == 1
    assert week_of(TERM, date(2026, 9, 7)) == 2
    assert week_of(TERM, MONDAY) == 13
    assert week_of(TERM, date(2027, 2, 21)) is None


def test_a_pace_says_when_or_how_few_a_week() -> None:
    year = school_year(MONDAY)
    assert pace(36, 36, year, MONDAY) is None
    assert pace(17, 36, year, MONDAY) == (
        "照现在的节奏，%(year)s 年 %(month)s 月走完",
        {"year": 2027, "month": 2},
    )
    assert pace(0, 36, year, MONDAY) == ("每周约走 %(homes)s 户，本学年可以走完", {"homes": 1})
    assert pace(0, 45, year, date(2027, 8, 31)) == ("每周约走 %(homes)s 户，本学年可以走完", {"homes": 45})


def test_this_week_takes_what_is_overdue_too() -> None:
    assert this_week(date(2026, 11, 29), MONDAY)
    assert this_week(date(2026, 11, 2), MONDAY)
    assert not this_week(date(2026, 11, 30), MONDAY)


def test_what_is_owed_is_said_by_its_clock() -> None:
    assert owed_words("semester", 2, 1)[0].startswith("这学期")
    assert owed_words("school_year", 1, 0)[0].startswith("这学年")
    assert owed_words("calendar_year", 4, 4)[0].startswith("今年")


def test_the_form_with_people_comes_before_the_plain_one() -> None:
    assert form_of({"filing", "activity"}) == "activity"
    assert form_of({"filing"}) == "filing"
    assert form_of(set()) == ""
