"""The end of a school year: a plan whose totals add up, confirmed in one step, undone within thirty days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people import queries
from gongyu.people.models import Enrolment, Headship, Pupil, RollOver, SchoolClass
from gongyu.people.operations import confirm_roll_over, decide_roll_over, rollover, undo_roll_over
from gongyu.people.rules.rollover import Cohort, Decision, Seated, leaves, planned, summer
from tests.cast import RECORDED, Cast, headed_class, pupil_in

JULY = date(2026, 7, 10)
ENDS = date(2026, 9, 1)
LAST_YEAR = date(2025, 9, 1)


@pytest.fixture
def school(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The primary school in July: class 2-2 of the cast, and a class of the last grade with three pupils."""
    Enrolment.objects.update(valid_from=LAST_YEAR)
    six = headed_class(cast.school, 2020, 1, cast.subject_teacher)
    for name in ("毕业甲", "毕业乙", "毕业丙"):
        pupil_in(six, name, since=LAST_YEAR)
    headed_class(cast.school, 2021, 1, cast.principal)
    headed_class(cast.school, 2023, 1, cast.principal)
    now = datetime(2026, 7, 10, 1, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return cast


def of(year: int, cast: Cast) -> SchoolClass:
    return SchoolClass.objects.get(organisation=cast.school, entry_year=year, number=1)


def confirm(cast: Cast, today: date = JULY, member: str = "school_officer", **more: Any) -> dict[str, int]:
    return confirm_roll_over(
        by=cast.viewer(member, today), today=today, organisation_id=cast.school.pk, **more
    )


def undo(cast: Cast, today: date = JULY, member: str = "school_officer") -> int:
    return undo_roll_over(by=cast.viewer(member, today), today=today, organisation_id=cast.school.pk)


def decide(cast: Cast, pupil: Pupil, kind: str, target: SchoolClass | None = None) -> None:
    decide_roll_over(
        by=cast.viewer("school_officer", JULY),
        today=JULY,
        pupil_id=pupil.pk,
        kind=kind,
        target_id=target.pk if target else None,
    )


def current() -> dict[str, set[tuple[Any, ...]]]:
    """The registry as it is known now."""
    seats = Enrolment.objects.filter(superseded_at=None)
    heads = Headship.objects.filter(superseded_at=None)
    return {
        "seats": set(
            seats.values_list("pupil", "organisation", "school_class", "status", "valid_from", "valid_until")
        ),
        "heads": set(heads.values_list("school_class", "staff", "valid_from", "valid_until")),
        "classes": set(SchoolClass.objects.values_list("id", "closed_on")),
    }


def test_the_plan_says_what_becomes_of_every_class_and_writes_nothing(school: Cast) -> None:
    before = current()
    page = queries.roll_over(school.viewer("school_officer", JULY), school.school.pk)
    rows = {row.name: row.totals for row in page.classes if row.totals.before}
    assert (rows["六年级1班"].before, rows["六年级1班"].graduated) == (3, 3)
    assert (rows["二年级2班"].before, rows["二年级2班"].on) == (5, 5)
    assert (page.total.before, page.total.on, page.total.graduated) == (10, 7, 3)
    assert (page.unbalanced, page.ends_on) == ((), ENDS)
    assert (current(), RollOver.objects.count()) == (before, 0)


def test_the_last_grade_graduates_on_the_day_the_new_year_begins(school: Cast) -> None:
    assert confirm(school) == {"before": 10, "on": 7, "graduated": 3, "stayed": 0, "left": 0}
    six = of(2020, school)
    gone = Enrolment.objects.filter(school_class=six, superseded_at=None)
    assert {one.valid_until for one in gone} == {ENDS}
    assert Enrolment.objects.filter(school_class=six).exclude(superseded_at=None).count() == 3
    assert six.closed_on == ENDS
    assert Headship.objects.get(school_class=six, superseded_at=None).valid_until == ENDS
    # Until then everybody is where they were.
    assert len(queries.seats_of_class(six.pk, date(2026, 8, 31))) == 3
    assert queries.seats_of_class(six.pk, ENDS) == ()
    assert AuditLine.objects.get(act="rollover.confirm").detail["graduated"] == 3


def test_what_was_done_is_told_class_by_class(school: Cast) -> None:
    before = {row.name: row.totals for row in page_of(school).classes}
    confirm(school)
    page = page_of(school)
    assert page.done_on and {row.name: row.totals for row in page.classes} == before
    # Who comes or goes afterwards does not change what was done.
    Enrolment.objects.filter(pupil=school.pupils[0]).update(superseded_at=RECORDED)
    assert {row.name: row.totals for row in page_of(school).classes} == before


def page_of(school: Cast) -> queries.RollOverPage:
    return queries.roll_over(school.viewer("school_officer", JULY), school.school.pk)


def test_exceptions_are_followed(school: Cast) -> None:
    first, second, third, fourth, _ = school.pupils
    one, two, three = Pupil.objects.filter(name__startswith="毕业").order_by("pk")
    decide(school, first, "move", headed_class(school.school, 2025, 1, school.principal))
    decide(school, second, "move", of(2023, school))
    decide(school, third, "leave")
    decide(school, fourth, "leave")
    decide(school, fourth, "")
    decide(school, one, "keep")
    decide(school, two, "move", of(2021, school))
    assert confirm(school) == {"before": 10, "on": 5, "graduated": 1, "stayed": 3, "left": 1}
    seats = queries.seats((one.pk, two.pk, three.pk, *(p.pk for p in school.pupils)), ENDS)
    assert seats[first.pk].class_name == "二年级1班"
    assert seats[second.pk].class_name == "四年级1班"
    assert seats[two.pk].class_name == "六年级1班"
    assert seats[one.pk].class_id == of(2020, school).pk
    assert third.pk not in seats and three.pk not in seats
    # Somebody stays in it, so the class stays open under its head.
    assert of(2020, school).closed_on is None


def test_undone_everything_is_as_it_was_and_history_says_both(school: Cast) -> None:
    before = current()
    decide(school, school.pupils[0], "move", of(2023, school))
    confirm(school)
    written = Enrolment.objects.count()
    assert undo(school) == 4
    assert current() == before
    assert Enrolment.objects.count() == written + 4
    with pytest.raises(Refusal) as refusal:
        undo(school)
    assert refusal.value.code == "people.rollover-not-done"
    # The exceptions are still there when it is done again.
    assert confirm(school)["graduated"] == 3
    assert queries.seats([school.pupils[0].pk], ENDS)[school.pupils[0].pk].class_id == of(2023, school).pk


def test_it_is_done_once_a_year(school: Cast) -> None:
    confirm(school)
    for act in (lambda: confirm(school), lambda: decide(school, school.pupils[0], "leave")):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "people.rollover-done"


def test_after_thirty_days_it_is_not_undone_as_a_whole(school: Cast) -> None:
    confirm(school)
    with pytest.raises(Refusal) as refusal:
        undo(school, JULY + timedelta(days=31))
    assert refusal.value.code == "people.rollover-too-late"
    assert undo(school, JULY + timedelta(days=30)) == 3


def test_whoever_has_moved_since_stands_in_the_way_and_is_counted(school: Cast) -> None:
    confirm(school)
    one, two, _ = Pupil.objects.filter(name__startswith="毕业").order_by("pk")
    for pupil in (one, two):
        Enrolment.objects.create(
            pupil=pupil,
            organisation=school.other_school,
            school_class=school.other_class,
            valid_from=ENDS,
            recorded_at=timezone.now() + timedelta(days=1),
        )
    with pytest.raises(Refusal) as refusal:
        undo(school)
    assert (refusal.value.code, refusal.value.values) == ("people.rollover-moved", {"count": 2})


def test_a_class_that_does_not_add_up_is_named_and_nothing_is_written(school: Cast) -> None:
    pupil = Pupil.objects.get(name="毕业甲")
    Enrolment.objects.create(
        pupil=pupil,
        organisation=school.school,
        school_class=school.class_3_1,
        valid_from=LAST_YEAR,
        valid_until=date(2026, 8, 1),
        recorded_at=RECORDED,
    )
    before = current()
    with pytest.raises(Refusal) as refusal:
        confirm(school)
    assert refusal.value.code == "people.rollover-unbalanced"
    assert refusal.value.values == {"classes": "二年级1班"}
    assert current() == before


def test_what_was_shown_is_what_is_done(school: Cast) -> None:
    shown = queries.roll_over(school.viewer("school_officer", JULY), school.school.pk).outcome
    decide(school, school.pupils[0], "leave")
    with pytest.raises(Refusal) as refusal:
        confirm(school, outcome=shown)
    assert refusal.value.code == "people.rollover-moved-on"


def test_after_september_those_who_have_gone_meanwhile_count_as_left(school: Cast) -> None:
    gone = Enrolment.objects.get(pupil__name="毕业丙")
    Enrolment.objects.filter(pk=gone.pk).update(valid_until=ENDS)
    assert confirm(school, date(2026, 11, 23))["left"] == 1
    assert queries.seats([gone.pupil_id], ENDS) == {}


@pytest.mark.parametrize(
    ("kind", "code"), [("move", "people.rollover-target"), ("keep", "people.rollover-keep")]
)
def test_a_decision_that_means_nothing_is_refused(school: Cast, kind: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        decide(school, school.pupils[0], kind, school.class_3_1 if kind == "move" else None)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("member", "answer"),
    [("head_teacher", Forbidden), ("county_officer", Forbidden), ("kindergarten_officer", OutOfScope)],
)
def test_only_the_schools_office_and_leaders_may(school: Cast, member: str, answer: type[Exception]) -> None:
    for act in (confirm, undo):
        with pytest.raises(answer):
            act(school, member=member)


def test_nothing_is_written_if_the_audit_fails(school: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = current()

    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(rollover, "record", fail)
    with pytest.raises(RuntimeError):
        confirm(school)
    assert (current(), RollOver.objects.count()) == (before, 0)


def test_the_pages_lead_from_the_plan_to_a_pupil_and_back(school: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: JULY)
    office = school.client("school_officer")
    plan = office.get(f"/people/rollover/{school.school.pk}/").content.decode()
    assert "六年级1班" in plan and "确认办理" in plan
    pupil = Pupil.objects.get(name="毕业甲")
    assert "毕业甲" in office.get(f"/people/rollover/classes/{of(2020, school).pk}/").content.decode()
    answer = office.post(f"/people/rollover/pupils/{pupil.pk}/", {"what": "keep"})
    assert answer.status_code == 302
    assert "不毕业，留在原班" in office.get(f"/people/rollover/{school.school.pk}/").content.decode()
    assert office.post(f"/people/rollover/pupils/{pupil.pk}/", {"what": "999999"}).status_code == 422
    office.post(f"/people/rollover/{school.school.pk}/confirm/", {"outcome": "old"})
    assert RollOver.objects.get().confirmed_at is None


def test_a_summer_begins_in_july() -> None:
    assert [summer(date(2026, month, 1)) for month in (1, 6, 7, 12)] == [2025, 2025, 2026, 2026]
    assert leaves(2020, "primary", 2026)
    assert not leaves(2021, "primary", 2026)
    assert leaves(2023, "kindergarten", 2026)


SEATED = st.builds(
    Seated, st.integers(1, 60), st.integers(0, 6), st.none() | st.integers(0, 6), st.booleans()
)
DECIDED = st.builds(Decision, st.sampled_from(["keep", "leave"])) | st.builds(
    Decision, st.just("move"), st.integers(1, 6)
)
COHORTS = {key: Cohort(key, 2019 + key, 1, leaves=key <= 2) for key in range(1, 7)}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SEATED, unique_by=lambda one: one.pupil), st.dictionaries(st.integers(1, 60), DECIDED))
def test_totals_add_up_whatever_has_been_decided(
    seated: list[Seated], decisions: dict[int, Decision]
) -> None:
    before: dict[int, int] = {}
    for one in seated:
        before[one.then] = before.get(one.then, 0) + 1
    plan = planned(before, seated, COHORTS, decisions)
    assert plan.unbalanced == ()
    assert plan.total.before == len(seated)
    assert len({step.pupil for step in plan.steps}) == len(plan.steps)
    # Only those who are still where they were are written of.
    there = {one.pupil for one in seated if one.now == one.then and one.now and not one.settled}
    assert {step.pupil for step in plan.steps} <= there
