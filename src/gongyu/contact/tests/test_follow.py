"""A visit with more than the plain form: who came along, words that were ticked, and what is to follow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from gongyu.access.models import Grant
from gongyu.compliance.operations import assess_all
from gongyu.contact import operations, queries
from gongyu.contact.models import FollowUp, Visit, VisitCompany
from gongyu.contact.operations import Follow
from gongyu.contact.tests.litany import METHODS, audited, record_page, school_figure, sent, traces, visited
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast, staff_at

pytestmark = pytest.mark.usefixtures("on_the_day")
DUE = TODAY + timedelta(days=4)


def ask(cast: Cast, by: str = "head_teacher", **more: Any) -> Any:
    return cast.client(by).post(record_page(cast.pupils[0].pk), sent() | more)


def promised(cast: Cast, owner: int | None = None, due: date = DUE) -> Visit:
    """A visit of the head teacher's with something to follow."""
    number = operations.record(
        by=cast.viewer("head_teacher"),
        today=TODAY,
        pupil_id=cast.pupils[0].pk,
        occurred_on=TODAY,
        mode="home",
        request_key=uuid4(),
        follow=Follow(due, owner),
    )[0]
    return Visit.objects.get(pk=number)


def done(cast: Cast, row: Visit, by: str = "head_teacher") -> int:
    return int(cast.client(by).post(reverse("contact:followed", args=[row.pk])).status_code)


# --- who came along, what was ticked --------------------------------------------------------------------
def test_who_came_along_is_kept_with_their_capacity_and_the_visit_counts_once(cast: Cast) -> None:
    assess_all(today=TODAY)
    before = school_figure(cast.school)
    other = cast.subject_teacher.pk
    sister = cast.pupils[1].pk
    assert ask(cast, also=[sister], along=[cast.principal.pk], along_other=other).status_code == 302
    for row in Visit.objects.all():
        along = {one.staff.name: one.capacity for one in row.company.all()}
        assert along == {"陈校长": "leader", "赵老师": "subject_teacher"}
        assert row.capacity == "head_teacher"
    assert Entry.objects.count() == 2
    assert {entry.facets["capacity"] for entry in Entry.objects.all()} == {"head_teacher"}
    assert school_figure(cast.school) == (before[0], before[1] + 2, before[2])


def test_a_head_teacher_who_comes_along_does_not_make_it_theirs(cast: Cast) -> None:
    """The entry says in which capacity its visitor went; company changes nothing of what counts."""
    assess_all(today=TODAY)
    before = school_figure(cast.school)
    assert ask(cast, "principal", along=[cast.head_teacher.pk]).status_code == 302
    assert school_figure(cast.school) == before


def test_what_was_ticked_is_sealed_and_shown_as_far_as_each_may_see(cast: Cast) -> None:
    ask(
        cast,
        purposes=["difficulty"],
        agreements=["sleep", "talk"],
        agreed="周五再联系",
        along=[cast.principal.pk],
    )
    row = Visit.objects.get()
    assert b"difficulty" not in bytes(row.purposes_sealed or b"") and row.purposes_sealed
    assert b"sleep" not in bytes(row.agreements_sealed or b"") and row.agreements_sealed
    page = reverse("contact:visit", args=[row.pk])
    at_school = cast.client("head_teacher").get(page).content.decode()
    for words in ("一起想办法", "按时睡觉、每天聊一会儿；周五再联系", "陈校长（校领导）"):
        assert words in at_school
    at_home = cast.client("guardian").get(page).content.decode()
    assert "一起想办法" not in at_home
    assert "按时睡觉、每天聊一会儿；周五再联系" in at_home and "陈校长（校领导）" in at_home
    assert "按时睡觉" in cast.client("guardian").get(reverse("portal:home")).content.decode()


def test_the_form_offers_the_schools_own_staff_and_nobody_elses(cast: Cast) -> None:
    home = queries.home(cast.viewer("head_teacher"), cast.pupils[0].pk, TODAY)
    found = {one.name: (one.near, one.reads) for one in home.colleagues}
    assert found == {"李老师": (False, True), "赵老师": (False, True), "陈校长": (True, True)}
    # Who has visited the class this year stands near.
    visited(cast, "subject_teacher")
    again = queries.home(cast.viewer("head_teacher"), cast.pupils[0].pk, TODAY)
    assert {one.name for one in again.colleagues if one.near} == {"陈校长", "赵老师"}


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("along", {"along": ["999999"]}),
        ("purposes", {"purposes": ["punish"]}),
        ("follow_on", {"follow_owner": "{principal}"}),
        ("follow_on", {"follow_on": "2026-11-22"}),
        ("follow_owner", {"follow_on": "2026-12-01", "follow_owner": "999999"}),
    ],
)
def test_what_is_refused_is_said_at_its_field(cast: Cast, field: str, more: dict[str, Any]) -> None:
    said = {
        key: one.format(principal=cast.principal.pk) if isinstance(one, str) else one
        for key, one in more.items()
    }
    before = traces()
    answer = ask(cast, talked_about="写了很多", **said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page and "写了很多" in page
    assert traces() == before


# --- what is to follow ------------------------------------------------------------------------------------
def test_with_nobody_named_it_is_the_visitors_own_and_nobody_is_told(cast: Cast) -> None:
    ask(cast, follow_on=DUE.isoformat(), also=[cast.pupils[1].pk])
    row = FollowUp.objects.get()
    assert (row.owner, row.due_on, row.state) == (cast.head_teacher, DUE, "open")
    assert row.visit.pupil == cast.pupils[0]
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_somebody_else_is_told_without_a_name_and_may_read_it_until_it_is_done(cast: Cast) -> None:
    row = promised(cast, cast.subject_teacher.pk)
    told = Message.objects.get()
    assert told.user == cast.users["subject_teacher"]
    assert cast.pupils[0].name not in told.subject + told.body
    page = reverse("contact:visit", args=[row.pk])
    assert cast.client("subject_teacher").get(page).status_code == 200
    assert "王梓涵" in cast.client("subject_teacher").get(reverse("portal:home")).content.decode()
    assert done(cast, row, "subject_teacher") == 302
    assert cast.client("subject_teacher").get(page).status_code == 404


def test_who_cannot_read_visits_is_not_asked_to_follow_one_up(cast: Cast) -> None:
    Grant.objects.filter(user=cast.users["subject_teacher"]).delete()
    with pytest.raises(Refusal) as refused:
        promised(cast, cast.subject_teacher.pk)
    assert refused.value.code == "follow.unknown-owner"


def test_it_stands_on_the_first_page_when_it_is_near_and_until_it_is_done(cast: Cast) -> None:
    row = promised(cast, due=TODAY + timedelta(days=30))
    home = reverse("portal:home")
    assert "家访后要跟进的" not in cast.client("head_teacher").get(home).content.decode()
    FollowUp.objects.update(due_on=TODAY - timedelta(days=1))
    page = cast.client("head_teacher").get(home).content.decode()
    assert "家访后要跟进的" in page and "已过日子" in page
    assert done(cast, row) == 302
    assert "家访后要跟进的" not in cast.client("head_teacher").get(home).content.decode()


def test_it_is_ticked_done_and_audited(cast: Cast) -> None:
    row = promised(cast)
    assert done(cast, row) == 302
    row.follow_up.refresh_from_db()
    assert (row.follow_up.state, row.follow_up.closed_by) == ("done", cast.users["head_teacher"])
    assert audited("visit.follow", row).by_id == cast.users["head_teacher"].pk


@pytest.mark.parametrize(
    ("member", "status"),
    [
        *(("principal", 403), ("school_officer", 403), ("guardian", 403)),
        *(("colleague", 404), ("subject_teacher", 404), ("county_officer", 404), ("stranger", 404)),
    ],
)
def test_it_is_nobody_elses_to_tick(cast: Cast, member: str, status: int) -> None:
    row = promised(cast)
    before = traces()
    assert done(cast, row, member) == status
    assert (traces(), FollowUp.objects.get().state) == (before, "open")


@pytest.mark.parametrize("method", ("get", *METHODS))
def test_it_is_ticked_by_sending_alone(cast: Cast, method: str) -> None:
    row = promised(cast)
    client = cast.client("head_teacher")
    assert getattr(client, method)(reverse("contact:followed", args=[row.pk])).status_code == 405


def test_it_is_done_once(cast: Cast) -> None:
    row = promised(cast)
    done(cast, row)
    with pytest.raises(Refusal) as refused:
        operations.followed(by=cast.viewer("head_teacher"), today=TODAY, visit_id=row.pk)
    assert refused.value.code == "follow.closed"


def test_a_withdrawn_visit_leaves_nothing_to_follow(cast: Cast) -> None:
    row = promised(cast)
    by = cast.viewer("head_teacher")
    operations.withdraw(by=by, today=TODAY, visit_id=row.pk, reason="登记错了")
    assert FollowUp.objects.get().state == "dropped"
    assert queries.to_follow(by) == ()


def test_nothing_is_ticked_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = promised(cast)

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.follow.audit", broken)
    client = cast.client("head_teacher")
    client.raise_request_exception = False
    assert client.post(reverse("contact:followed", args=[row.pk])).status_code == 500
    assert FollowUp.objects.get().state == "open"


def test_a_companion_of_two_registers_is_told_apart_from_nobody(cast: Cast) -> None:
    """Somebody of another school is not company, whatever the form sends."""
    stranger = staff_at(cast.other_school, "吴老师", "teacher")
    assert ask(cast, along=[stranger.pk]).status_code == 422
    assert not VisitCompany.objects.exists()
