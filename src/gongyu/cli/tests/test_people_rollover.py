"""`gongyu people rollover`; and what the engine counted for the year that ended stays as it was."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyu.cli.say import FINE, FOUND, REFUSED
from gongyu.cli.tests.test_people import SCHOOL, Terminal, terminal
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import reassess
from gongyu.contact.factories import visit
from gongyu.people.models import Enrolment, Headship, RollOver, SchoolClass
from gongyu.people.operations import confirm_roll_over, decide_roll_over, undo_roll_over
from gongyu.people.queries import roll_over
from tests.cast import Cast, headed_class, pupil_in

__all__ = ["terminal"]

JULY, LAST_YEAR = date(2026, 7, 10), date(2025, 9, 1)
KINDS = ("", "", "move", "keep", "leave")


def summer(cast: Cast, luck: random.Random) -> None:
    """The cast's school in July with a leaving class, some of whose pupils have been visited."""
    Enrolment.objects.update(valid_from=LAST_YEAR)
    for year in (2020, 2021, 2023, 2025):
        one = headed_class(cast.school, year, 1, cast.principal)
        for number in range(luck.randint(0, 3)):
            pupil_in(one, f"学生{'甲乙丙'[number]}", since=LAST_YEAR)
    leader = cast.viewer("principal", JULY)
    for seat in Enrolment.objects.filter(organisation=cast.school).order_by("pk"):
        if luck.random() < 0.5:
            visit(leader, seat.pupil_id, date(2026, 5, 1) + timedelta(days=luck.randint(0, 60)))


def current() -> list[set[tuple[Any, ...]]]:
    seats = Enrolment.objects.filter(superseded_at=None)
    heads = Headship.objects.filter(superseded_at=None)
    return [
        set(
            seats.values_list("pupil", "organisation", "school_class", "status", "valid_from", "valid_until")
        ),
        set(heads.values_list("school_class", "staff", "valid_from", "valid_until")),
        set(SchoolClass.objects.values_list("id", "closed_on")),
    ]


def counted(cast: Cast, today: date) -> set[tuple[Any, ...]]:
    """How the school stands for its visits of the year that ends, assessed anew."""
    reassess(organisation_ids=[cast.school.pk], today=today, occurred_on=date(2026, 5, 1))
    rows = Standing.objects.filter(organisation=cast.school, duty_key="M1.20", period_key="2025-2026")
    return set(rows.values_list("required", "achieved", "attested", "exempt"))


def decide(cast: Cast, luck: random.Random) -> None:
    """Some exceptions, as they come; what means nothing is refused and passed over."""
    viewer = cast.viewer("school_officer", JULY)
    classes = list(SchoolClass.objects.filter(organisation=cast.school).values_list("id", "entry_year"))
    for seat in Enrolment.objects.filter(organisation=cast.school).select_related("school_class"):
        kind, own = luck.choice(KINDS), seat.school_class
        assert own is not None
        targets = [key for key, year in classes if year not in (own.entry_year, 2020)]
        if kind == "keep" and own.entry_year != 2020:
            continue
        decide_roll_over(
            by=viewer,
            today=JULY,
            pupil_id=seat.pupil_id,
            kind=kind,
            target_id=luck.choice(targets) if kind == "move" else None,
        )


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_totals_add_up_and_undoing_leaves_no_trace_in_what_holds(cast: Cast, seed: int) -> None:
    with transaction.atomic():
        luck = random.Random(seed)
        summer(cast, luck)
        decide(cast, luck)
        viewer = cast.viewer("school_officer", JULY)
        asked: dict[str, Any] = {"by": viewer, "today": JULY, "organisation_id": cast.school.pk}
        before, visits = current(), counted(cast, JULY)
        page = roll_over(viewer, cast.school.pk)
        assert page.unbalanced == ()
        assert page.total.before == sum(row.totals.before for row in page.classes)
        if page.steps:
            done = confirm_roll_over(**asked)
            assert done["before"] == done["on"] + done["graduated"] + done["stayed"] + done["left"]
            assert counted(cast, JULY) == visits
            assert counted(cast, date(2026, 10, 9)) == visits
            assert undo_roll_over(**asked) == page.steps
        assert current() == before
        assert counted(cast, JULY) == visits
        transaction.set_rollback(True)


@pytest.fixture
def july(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: JULY)
    Enrolment.objects.update(valid_from=LAST_YEAR)
    six = headed_class(cast.school, 2020, 1, cast.principal)
    pupil_in(six, "孙小满", since=LAST_YEAR)
    return cast


def test_the_plan_is_shown_carried_out_and_undone(july: Cast, terminal: Terminal) -> None:
    words = ("rollover", "--school", SCHOOL)
    shown = terminal.type(*words)
    assert (shown.code, RollOver.objects.count()) == (FINE, 0)
    assert "六年级1班: 1 pupils before; 0 go on, 1 graduate" in shown.out
    assert "dry run: nothing was changed" in terminal.type(*words, "--dry-run").out
    assert "1 graduate" in terminal.type(*words, "--confirm").out
    assert "was ended on" in terminal.type(*words).out
    assert "1 pupils are where they were" in terminal.type(*words, "--undo").out
    again = terminal.type(*words, "--undo")
    assert (again.code, "people.rollover-not-done" in again.err) == (REFUSED, True)


def test_what_does_not_add_up_is_said(july: Cast, terminal: Terminal) -> None:
    Enrolment.objects.create(
        pupil=july.pupils[0],
        organisation=july.school,
        school_class=july.class_3_1,
        valid_from=LAST_YEAR,
        valid_until=date(2026, 8, 1),
        recorded_at=timezone.now(),
    )
    done = terminal.type("rollover", "--school", SCHOOL)
    assert (done.code, "二年级1班" in done.err) == (FOUND, True)
