"""Whom a roster leaves out is decided about by the school's office: several at once, as dated intervals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from gongyu.audit.models import AuditLine
from gongyu.kernel.privacy import years
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people.models import Enrolment, LeftOut, Pupil
from gongyu.people.operations import confirm_roster, decide_left_out, preview_roster
from gongyu.people.tests.rosters import row, workbook
from tests.cast import TODAY, YEAR_BEGINS, Cast

SINCE = date(2026, 11, 2)


def take(cast: Cast, *rows: Sequence[object]) -> int:
    """A roster of these rows, previewed and confirmed."""
    by = cast.viewer("school_officer")
    read = preview_roster(
        by=by, today=TODAY, organisation_id=cast.school.pk, content=workbook(rows), source="名册.xlsx"
    )
    assert confirm_roster(by=by, today=TODAY, import_id=read)
    return read


def decide(cast: Cast, decision: str, *pupils: Pupil, member: str = "school_officer", **more: Any) -> int:
    asked = LeftOut.objects.filter(pupil__in=pupils).values_list("pk", flat=True)
    more = {"on": SINCE, "chosen": list(asked), **more}
    return decide_left_out(
        by=cast.viewer(member), today=TODAY, organisation_id=cast.school.pk, decision=decision, **more
    )


def seats(pupil: Pupil) -> list[tuple[date, date | None, str]]:
    """What is known now of a pupil's enrolment."""
    rows = Enrolment.objects.filter(pupil=pupil, superseded_at__isnull=True).order_by("valid_from")
    return [(one.valid_from, one.valid_until, one.status) for one in rows]


@pytest.fixture
def asked(cast: Cast) -> Cast:
    """A roster that names nobody of the school but a new child: seven are asked about."""
    take(cast, row("孙小满"))
    return cast


@pytest.mark.parametrize("decision", ["left", "graduated"])
def test_who_has_left_is_here_until_the_day(asked: Cast, decision: str) -> None:
    one, other = asked.pupils[:2]
    assert decide(asked, decision, one, other) == 2
    for pupil in (one, other):
        assert seats(pupil) == [(YEAR_BEGINS, SINCE, "attending")]
        # As it was known yesterday it can be computed again.
        old = Enrolment.objects.get(pupil=pupil, superseded_at__isnull=False)
        assert (old.valid_until, old.superseded_at is not None) == (None, True)


def test_who_is_on_leave_stays_and_is_counted_so_from_the_day(asked: Cast) -> None:
    decide(asked, "suspended", asked.pupils[0])
    assert seats(asked.pupils[0]) == [(YEAR_BEGINS, SINCE, "attending"), (SINCE, None, "leave")]


def test_who_is_still_here_is_as_before(asked: Cast) -> None:
    before = seats(asked.pupils[0])
    decide(asked, "kept", asked.pupils[0])
    assert seats(asked.pupils[0]) == before


def test_a_mistake_was_never_true(asked: Cast) -> None:
    decide(asked, "mistake", asked.pupils[0])
    assert seats(asked.pupils[0]) == []
    assert Enrolment.objects.get(pupil=asked.pupils[0]).superseded_at is not None
    # The child whom no school knows is forgotten in the end like one who has left.
    due = Pupil.Privacy.due
    assert asked.pupils[0] not in Pupil.objects.filter(due(TODAY))
    assert asked.pupils[0] in Pupil.objects.filter(due(date(2099, 1, 1)))
    assert years(3) == Pupil.Privacy.retention.days


def test_a_whole_class_at_once(asked: Cast) -> None:
    assert decide(asked, "graduated", classes=[asked.class_3_2.pk]) == 5
    assert all(seats(one)[0][1] == SINCE for one in asked.pupils)
    assert all(seats(one)[0][1] is None for one in asked.colleague_pupils)


def test_back_from_leave_by_decision(asked: Cast) -> None:
    decide(asked, "suspended", asked.pupils[0])
    decide(asked, "kept", asked.pupils[0], on=date(2026, 11, 20))
    back = date(2026, 11, 20)
    assert seats(asked.pupils[0])[1:] == [(SINCE, back, "leave"), (back, None, "attending")]


def test_back_from_leave_by_the_next_roster(asked: Cast) -> None:
    decide(asked, "suspended", asked.pupils[0])
    take(asked, row(asked.pupils[0].name))
    assert seats(asked.pupils[0])[-1] == (TODAY, None, "attending")
    assert not LeftOut.objects.filter(pupil=asked.pupils[0]).exists()


def test_what_was_decided_is_not_asked_again_while_they_stay_left_out(asked: Cast) -> None:
    decide(asked, "kept", asked.pupils[0])
    decide(asked, "left", asked.pupils[1])
    latest = take(asked, row("孙小满"), row(asked.pupils[2].name))
    rows = {one.pupil_id: one for one in LeftOut.objects.all()}
    assert (rows[asked.pupils[0].pk].decision, rows[asked.pupils[0].pk].roster_import_id) == ("kept", latest)
    assert asked.pupils[2].pk not in rows
    assert rows[asked.pupils[3].pk].roster_import_id == latest
    assert len(rows) == LeftOut.objects.count()


def test_who_left_by_mistake_comes_back_with_the_next_roster(asked: Cast) -> None:
    decide(asked, "left", asked.pupils[0], on=TODAY)
    take(asked, row(asked.pupils[0].name, born_on="2017-05-04"))
    assert Enrolment.objects.filter(pupil__name=asked.pupils[0].name, valid_until__isnull=True).exists()


@pytest.mark.parametrize(
    ("decision", "on", "code"),
    [
        ("left", date(2026, 11, 24), "people.leaves-in-the-future"),
        ("left", YEAR_BEGINS, "people.leaves-before-coming"),
        ("lost", SINCE, "people.no-decision"),
    ],
)
def test_what_cannot_be_is_refused(asked: Cast, decision: str, on: date, code: str) -> None:
    before = seats(asked.pupils[0])
    with pytest.raises(Refusal) as refusal:
        decide(asked, decision, asked.pupils[0], on=on)
    assert refusal.value.code == code
    assert seats(asked.pupils[0]) == before


def test_nobody_is_decided_about_twice(asked: Cast) -> None:
    decide(asked, "left", asked.pupils[0])
    for pupils in ((asked.pupils[0],), ()):
        with pytest.raises(Refusal) as refusal:
            decide(asked, "left", *pupils)
        assert refusal.value.code == "people.nobody-to-decide"


def test_who_may(asked: Cast) -> None:
    for member in ("head_teacher", "county_officer"):
        with pytest.raises(Forbidden):
            decide(asked, "left", asked.pupils[0], member=member)
    for member in ("kindergarten_officer", "stranger"):
        with pytest.raises(OutOfScope):
            decide(asked, "left", asked.pupils[0], member=member)
    # A row of another school is none of this one's.
    with pytest.raises(Refusal):
        decide_left_out(
            by=asked.viewer("kindergarten_officer"),
            today=TODAY,
            organisation_id=asked.kindergarten.pk,
            decision="left",
            on=SINCE,
            chosen=list(LeftOut.objects.values_list("pk", flat=True)),
        )
    assert not LeftOut.objects.exclude(decision="").exists()


def test_it_is_audited_by_keys_and_figures_are_found_anew(asked: Cast) -> None:
    decide(asked, "left", asked.pupils[0])
    line = AuditLine.objects.get(act="roster.decide")
    assert line.detail == {"decision": "left", "on": SINCE.isoformat(), "pupils": [asked.pupils[0].pk]}
    assert line.by_id == asked.users["school_officer"].pk
    row_ = LeftOut.objects.get(pupil=asked.pupils[0])
    assert (row_.decided_by_id, row_.decided_at is not None) == (line.by_id, True)
    job = ProcrastinateJob.objects.filter(task_name="compliance.reassess_school").latest("id")
    assert job.args == {"organisation_ids": [asked.school.pk]}


def test_nothing_is_written_if_the_audit_fails(asked: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.people.operations.leaving.record", fail)
    before = seats(asked.pupils[0])
    with pytest.raises(RuntimeError):
        decide(asked, "left", asked.pupils[0])
    assert seats(asked.pupils[0]) == before


@pytest.mark.usefixtures("on_the_day")
def test_the_page(asked: Cast) -> None:
    path = reverse("people:left_out", args=[asked.school.pk])
    client = asked.client("school_officer")
    text = client.get(path).content.decode()
    assert all(one.name in text for one in (*asked.pupils, *asked.colleague_pupils))
    one = LeftOut.objects.get(pupil=asked.pupils[0])
    nothing = client.post(path, {"decision": "left", "on": "2026-11-02"})
    assert nothing.status_code == 422
    assert "没有选中学生" in nothing.content.decode()
    early = client.post(path, {"decision": "left", "on": "2026-08-01", "chosen": [one.pk]})
    assert early.status_code == 422
    assert f'value="{one.pk}" checked' in early.content.decode()
    done = client.post(path, {"decision": "left", "on": "2026-11-02", "chosen": [one.pk]}, follow=True)
    assert "已登记 1 人：转出" in done.content.decode()
    assert asked.pupils[0].name not in done.content.decode()
    client.post(path, {"decision": "graduated", "on": "2026-11-02", "classes": [asked.class_3_2.pk]})
    assert not Enrolment.objects.filter(
        school_class=asked.class_3_2, valid_until__isnull=True, superseded_at__isnull=True
    ).exclude(pupil__name="孙小满")


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize(
    ("member", "status"),
    [("principal", 200), ("head_teacher", 403), ("kindergarten_officer", 404), ("county_officer", 403)],
)
def test_who_opens_the_page(cast: Cast, member: str, status: int) -> None:
    path = reverse("people:left_out", args=[cast.school.pk])
    assert cast.client(member).get(path).status_code == status
