"""What a sum over many bearers says, and what a period is called."""

from __future__ import annotations

import pytest
from django.utils import translation

from gongyu.compliance.queries.pages.words import period_words
from gongyu.compliance.rules.naming import period_sentence
from gongyu.compliance.rules.states import Pace
from gongyu.compliance.rules.sums import Shown, Total, shown, sum_state

# A third of the window has gone.
RUNNING = Pace(30, 90, over=False)
OVER = Pace(90, 90, over=True)


@pytest.mark.parametrize(
    ("verdict", "aggregate", "total", "expected"),
    [
        ("judged", "units", Total(units=8, units_met=5, required=24, achieved=20), Shown(5, 8, True)),
        ("existence", "units", Total(units=8, units_met=8), Shown(8, 8, True)),
        ("judged", "sum", Total(units=8, units_met=5, required=240, achieved=200), Shown(200, 240, False)),
        # How many bodies did what is only published is not a target they have met.
        ("reported", "units", Total(units=8, units_met=5, achieved=17), Shown(17, None, False)),
        ("coverage", "units", Total(units=8, required=90, achieved=30), Shown(30, 90, False)),
        ("incident", "sum", Total(units=8, required=4, achieved=3), Shown(3, 4, False)),
        # No case is good news, not nothing known.
        ("incident", "sum", Total(units=8), Shown(0, 0, False)),
        ("narrative", "exists", Total(units=1, achieved=2), Shown(2, None, False)),
    ],
)
def test_two_numbers_answer_what_the_duty_asks(
    verdict: str, aggregate: str, total: Total, expected: Shown
) -> None:
    assert shown(verdict, aggregate, total) == expected


@pytest.mark.parametrize("verdict", ["coverage", "incident", "reported", "narrative"])
@pytest.mark.parametrize("aggregate", ["sum", "units", "exists"])
@pytest.mark.parametrize("pace", [RUNNING, OVER])
def test_what_is_only_published_has_no_state(verdict: str, aggregate: str, pace: Pace) -> None:
    for total in (Total(), Total(units=3, units_behind=3, required=9), Total(units=3, units_met=3)):
        assert sum_state(verdict, aggregate, 100, total, pace) == ""


@pytest.mark.parametrize(
    ("total", "running", "over"),
    [
        (Total(), "unknown", "unknown"),
        (Total(units=4, units_unknown=4), "unknown", "unknown"),
        # One that can be judged is judged.
        (Total(units=4, units_unknown=3, units_met=1), "on_course", "unmet"),
        (Total(units=4, units_exempt=4), "exempt", "exempt"),
        (Total(units=4, units_met=4), "met", "met"),
        # Who is excepted need not have met it.
        (Total(units=4, units_met=3, units_exempt=1), "met", "met"),
        (Total(units=4, units_met=3), "on_course", "unmet"),
        # One that lags is enough for the area to lag.
        (Total(units=4, units_met=2, units_behind=1), "behind", "unmet"),
    ],
)
def test_where_bodies_are_counted_all_must_have_met_it(total: Total, running: str, over: str) -> None:
    assert sum_state("judged", "units", 100, total, RUNNING) == running
    assert sum_state("judged", "units", 100, total, OVER) == over


@pytest.mark.parametrize(
    ("total", "running", "over"),
    [
        (Total(units=2, required=0), "unknown", "unknown"),
        (Total(units=2, required=90, achieved=90), "met", "met"),
        (Total(units=2, required=90, achieved=89), "on_course", "unmet"),
        (Total(units=2, required=90, achieved=29), "behind", "unmet"),
        (Total(units=2, required=90, achieved=30), "on_course", "unmet"),
        # Excepted beside achieved is enough; only excepted is not an achievement.
        (Total(units=2, required=90, achieved=80, exempt=10), "met", "met"),
        (Total(units=2, required=90, exempt=90), "exempt", "exempt"),
        # A school that lags does not make the area lag where people are added up.
        (Total(units=2, units_behind=1, required=90, achieved=60), "on_course", "unmet"),
    ],
)
def test_people_are_added_up_and_judged_like_one_body(total: Total, running: str, over: str) -> None:
    assert sum_state("judged", "sum", 100, total, RUNNING) == running
    assert sum_state("judged", "sum", 100, total, OVER) == over


def test_a_share_is_enough_where_a_share_is_asked() -> None:
    total = Total(units=2, required=100, achieved=90)
    assert sum_state("judged", "sum", 90, total, OVER) == "met"
    assert sum_state("judged", "sum", 91, total, OVER) == "unmet"


PERIODS = [
    ("today", "今天", "today"),
    ("2026", "2026年", "2026"),
    ("2026-2027", "2026–2027学年", "2026–2027"),
    ("2026-2027-1", "2026–2027学年第一学期", "first semester"),
    ("2026-2027-2", "2026–2027学年第二学期", "second semester"),
    ("2026-06-30", "截至 2026-06-30", "2026-06-30"),
]


@pytest.mark.parametrize(("key", "chinese", "english"), PERIODS)
def test_a_period_has_its_name_in_both_languages(key: str, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert period_words(key) == chinese
    with translation.override("en"):
        assert english in period_words(key).lower()
        assert not [sign for sign in period_words(key) if "\u4e00" <= sign <= "\u9fff"]


def test_no_two_kinds_of_period_share_a_sentence() -> None:
    assert len({period_sentence(key)[0] for key, _, _ in PERIODS}) == len(PERIODS)
