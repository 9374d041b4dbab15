"""Where one activity is credited, and what an activity may not be."""

from datetime import date

import pytest

from gongyu.activities.rules import activity as rules
from gongyu.activities.rules.activity import Need
from gongyu.kernel.refusal import Refusal

TODAY = date(2026, 11, 23)
OPENED = date(2020, 9, 1)
BESIDE_SCHOOLS = rules.audiences(schooling=False)


@pytest.mark.parametrize(
    ("candidates", "needs", "expected"),
    [
        (["guidance"], {}, ("guidance", "only")),
        (["guidance", "practice"], {"guidance": Need(2, 2), "practice": Need(1, 0)}, ("practice", "short")),
        # Half of two is missing, all of one: it helps most where all is missing.
        (["guidance", "practice"], {"guidance": Need(2, 1), "practice": Need(1, 0)}, ("practice", "short")),
        (["guidance", "practice"], {"guidance": Need(2, 0), "practice": Need(1, 0)}, ("guidance", "short")),
        (["guidance", "practice"], {"guidance": Need(1, 0), "practice": Need(1, 0)}, ("guidance", "short")),
        (["practice", "guidance"], {"guidance": Need(2, 2), "practice": Need(1, 3)}, ("practice", "chosen")),
        (["practice", "open_day"], {"open_day": Need()}, ("practice", "chosen")),
    ],
)
def test_an_activity_is_credited_once_where_it_helps_most(
    candidates: list[str], needs: dict[str, Need], expected: tuple[str, str]
) -> None:
    assert rules.choose_credit(candidates, needs) == expected


def test_every_reason_for_a_credit_has_its_sentence() -> None:
    assert set(rules.BECAUSE) == {"only", "short", "chosen"}


@pytest.mark.parametrize(
    ("state", "act", "after"),
    [("planned", "hold", "held"), ("planned", "call_off", "called_off"), ("held", "withdraw", "withdrawn")],
)
def test_the_steps_there_are(state: str, act: str, after: str) -> None:
    assert rules.check_transition(state, act) == after


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (state, act)
        for state in rules.STATES
        for act in ("hold", "call_off", "withdraw")
        if (state, act) not in rules.TRANSITIONS
    ],
)
def test_no_other_step_is_taken(state: str, act: str) -> None:
    with pytest.raises(Refusal) as refusal:
        rules.check_transition(state, act)
    assert refusal.value.code == f"activity.is-{state.replace('_', '-')}"


@pytest.mark.parametrize(
    ("check", "code", "field"),
    [
        (lambda: rules.check_held(date(2026, 11, 24), TODAY, OPENED), "activity.not-yet-held", "held_on"),
        (lambda: rules.check_held(date(2019, 1, 1), TODAY, OPENED), "activity.before-opening", "held_on"),
        (lambda: rules.check_plan(date(2026, 11, 22), TODAY), "activity.past-plan", "held_on"),
        (lambda: rules.check_nature("talk", {"guidance"}), "activity.not-yours", "nature"),
        (lambda: rules.check_nature("talk", {"guidance"}, field="also"), "activity.not-yours", "also"),
        (lambda: rules.check_audience("friends", rules.AUDIENCES), "activity.unknown-audience", "audience"),
        (lambda: rules.check_class("class", None, {1}), "activity.which-class", "class_id"),
        (lambda: rules.check_class("all", 9, {1}), "activity.other-class", "class_id"),
        (lambda: rules.check_audience("class", BESIDE_SCHOOLS), "activity.unknown-audience", "audience"),
        (lambda: rules.check_open(TODAY, TODAY), "activity.after-closing", "held_on"),
        (lambda: rules.check_headcount(0), "activity.headcount", "headcount"),
        (lambda: rules.check_reason(""), "activity.no-reason", "reason"),
    ],
)
def test_what_an_activity_may_not_be(check, code: str, field: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as refusal:
        check()
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_today_may_be_planned_and_held() -> None:
    rules.check_plan(TODAY, TODAY)
    rules.check_held(TODAY, TODAY, OPENED)
    rules.check_open(TODAY, None)
    rules.check_open(TODAY, date(2026, 11, 24))
