"""In which capacity somebody visited, and what a visit may not be."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from gongyu.contact.rules import follow
from gongyu.contact.rules import visit_words as words
from gongyu.contact.rules import visits as rules
from gongyu.contact.rules.visits import Headed
from gongyu.kernel.refusal import Refusal

TODAY = date(2026, 11, 23)
YEAR_BEGAN = date(2026, 9, 1)
WANG, LI, ZHAO = 1, 2, 3
# Wang headed the class until 10 October, Li has headed it since.
HEADSHIPS = (
    Headed(WANG, date(2024, 9, 1), date(2026, 10, 10)),
    Headed(LI, date(2026, 10, 10), None),
)


@pytest.mark.parametrize(
    ("staff", "day", "posts", "expected"),
    [
        (WANG, date(2026, 10, 9), (), "head_teacher"),
        (WANG, date(2026, 10, 10), (), "former_head"),
        (LI, date(2026, 10, 10), (), "head_teacher"),
        (LI, date(2026, 10, 9), (), "subject_teacher"),
        (ZHAO, date(2026, 10, 9), ("teacher",), "subject_teacher"),
        (ZHAO, date(2026, 10, 9), ("principal",), "leader"),
        (LI, date(2026, 10, 12), ("vice_principal",), "head_teacher"),
    ],
)
def test_the_capacity_is_that_of_the_day(
    staff: int, day: date, posts: tuple[str, ...], expected: str
) -> None:
    assert rules.capacity(staff, day, HEADSHIPS, posts, YEAR_BEGAN) == expected


def test_whoever_headed_the_class_in_an_earlier_year_is_no_former_head() -> None:
    long_ago = (Headed(WANG, date(2023, 9, 1), date(2026, 9, 1)),)
    assert rules.capacity(WANG, date(2026, 9, 20), long_ago, (), YEAR_BEGAN) == "subject_teacher"


def test_a_visit_is_not_in_the_future() -> None:
    with pytest.raises(Refusal) as refusal:
        rules.check_day(date(2026, 11, 24), TODAY, YEAR_BEGAN)
    assert (refusal.value.code, refusal.value.field) == ("visit.future-date", "occurred_on")


@pytest.mark.parametrize("since", [None, date(2026, 11, 2)])
def test_a_visit_is_not_before_the_child_came(since: date | None) -> None:
    with pytest.raises(Refusal) as refusal:
        rules.check_day(date(2026, 11, 1), TODAY, since)
    assert refusal.value.code == "visit.before-enrolment"


def test_only_the_household_is_visited_together() -> None:
    rules.check_companions({5, 6}, {4, 5, 6})
    with pytest.raises(Refusal) as refusal:
        rules.check_companions({5, 9}, {4, 5, 6})
    assert refusal.value.code == "visit.other-household"


def test_a_withdrawn_visit_is_neither_withdrawn_again_nor_confirmed() -> None:
    assert rules.check_transition("recorded", "withdraw") == "withdrawn"
    for refuse in (
        lambda: rules.check_transition("withdrawn", "withdraw"),
        lambda: rules.check_word("withdrawn"),
    ):
        with pytest.raises(Refusal) as refusal:
            refuse()
        assert refusal.value.code == "visit.withdrawn"


def test_a_withdrawal_says_why() -> None:
    with pytest.raises(Refusal) as refusal:
        rules.check_reason("  ")
    assert (refusal.value.code, refusal.value.field) == ("visit.no-reason", "reason")


def test_somebody_outside_the_staff_register_cannot_have_visited() -> None:
    with pytest.raises(Refusal) as refusal:
        rules.check_visitor(None)
    assert refusal.value.code == "visit.no-staff"


def test_notes_stay_short() -> None:
    rules.check_words("好" * rules.TALKED_MOST, "行" * rules.AGREED_MOST)
    with pytest.raises(Refusal) as refusal:
        rules.check_words("好", "行" * (rules.AGREED_MOST + 1))
    assert refusal.value.field == "agreed"


def test_a_late_entry_is_marked() -> None:
    assert not rules.is_late(date(2026, 11, 1), date(2026, 11, 8))
    assert rules.is_late(date(2026, 11, 1), date(2026, 11, 9))


def test_one_form_gives_each_child_one_lasting_key() -> None:
    form = uuid4()
    assert rules.key_for(form, 1) == rules.key_for(form, 1) != rules.key_for(form, 2)
    assert isinstance(rules.key_for(form, 1), UUID)


def test_a_record_of_an_older_phone_is_known_again() -> None:
    """What older phones do not know of adds nothing to the text by which a record is recognised."""
    day = date(2026, 11, 20)
    plain = rules.Content((5, 4), day, "home", " 睡得晚 ", "早睡")
    assert plain.written == '[[4, 5], "2026-11-20", "home", "睡得晚", "早睡"]'
    more = rules.Content((4,), day, "home", purposes=("progress",), along=(9, 7), follow_on=day)
    assert more.written == '[[4], "2026-11-20", "home", "", "", "progress", "", "7,9", "2026-11-20", ""]'


def test_who_came_along_is_somebody_else_of_the_school() -> None:
    rules.check_along((2, 3), {1, 2, 3}, visitor=1)
    for along in ((4,), (1,)):
        with pytest.raises(Refusal) as refusal:
            rules.check_along(along, {1, 2, 3}, visitor=1)
        assert (refusal.value.code, refusal.value.field) == ("visit.unknown-staff", "along")


def test_words_are_kept_in_the_order_in_which_they_are_offered() -> None:
    packed = words.packed(["difficulty", "ordinary", "ordinary"], words.PURPOSES)
    assert packed == "ordinary,difficulty"
    assert words.unpacked(packed) == ("ordinary", "difficulty")
    assert words.unpacked("") == ()
    assert set(words.BALANCE) <= set(words.PURPOSES)


@pytest.mark.parametrize(
    ("on", "owner", "code"),
    [
        (None, 2, "follow.no-date"),
        (date(2026, 11, 1), None, "follow.before-visit"),
        (date(2026, 11, 30), 9, "follow.unknown-owner"),
    ],
)
def test_what_cannot_be_followed_up_so(on: date | None, owner: int | None, code: str) -> None:
    follow.check_follow(None, None, date(2026, 11, 20), [])
    follow.check_follow(date(2026, 11, 20), 2, date(2026, 11, 20), [2])
    with pytest.raises(Refusal) as refusal:
        follow.check_follow(on, owner, date(2026, 11, 20), [2])
    assert refusal.value.code == code
