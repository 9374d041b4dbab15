"""A visit is recorded: by whom it may be, once, with its entry, its line and the figures moved."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from gongyu.compliance.operations import assess_all
from gongyu.contact import operations, queries
from gongyu.contact.models import Visit
from gongyu.contact.operations import Said
from gongyu.contact.tests.litany import (
    DUTY,
    METHODS,
    audited,
    county_figure,
    nothing_without_audit,
    record_page,
    school_figure,
    sent,
    traces,
)
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from gongyu.people.models import Headship
from tests.cast import LONG_AGO, RECORDED, TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
TOMORROW = TODAY + timedelta(days=1)
WORDS = "孩子夜里睡不好，父母在外地"


def ask(cast: Cast, **more: str) -> tuple[str, dict[str, str]]:
    return record_page(cast.pupils[0].pk), sent(**more)


def test_a_head_teacher_records_it_and_it_is_audited_and_posted(cast: Cast) -> None:
    address, data = ask(cast)
    answer = cast.client("head_teacher").post(address, data)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('contact:record')}?class={cast.class_3_2.pk}"
    row = Visit.objects.get()
    assert (row.organisation, row.school_class, row.pupil) == (cast.school, cast.class_3_2, cast.pupils[0])
    assert (row.visitor, row.occurred_on, row.mode) == (cast.head_teacher, TODAY, "home")
    assert (row.capacity, row.state) == ("head_teacher", "recorded")
    assert audited("visit.record", row).by_id == cast.users["head_teacher"].pk
    entry = Entry.objects.get()
    assert (entry.kind, entry.organisation_id, entry.pupil_id) == (
        "visit.home",
        cast.school.pk,
        cast.pupils[0].pk,
    )
    assert (entry.actor_id, entry.occurred_on, entry.quantity) == (cast.head_teacher.pk, TODAY, 1)
    assert entry.facets == {"capacity": "head_teacher", "mode": "home"}
    assert (entry.pk, entry.source) == (row.entry_id, f"contact.visit:{row.pk}")


def test_the_class_the_school_and_the_county_have_moved(cast: Cast) -> None:
    assess_all(today=TODAY)
    school, county = school_figure(cast.school), county_figure(cast.school)
    address, data = ask(cast)
    answer = cast.client("head_teacher").post(address, data, follow=True)
    assert "已登记" in answer.content.decode()
    progress = queries.class_progress(cast.viewer("head_teacher"), cast.class_3_2.pk)
    assert (progress.visited, progress.total, progress.duty_key) == (1, len(cast.pupils), DUTY)
    assert school_figure(cast.school) == (school[0], school[1] + 1, school[2])
    assert county_figure(cast.school) == (county[0], county[1] + 1, county[2])


@pytest.mark.parametrize(
    ("member", "capacity"), [("principal", "leader"), ("subject_teacher", "subject_teacher")]
)
def test_in_which_capacity_is_read_from_the_register(cast: Cast, member: str, capacity: str) -> None:
    assess_all(today=TODAY)
    before = school_figure(cast.school)
    address, data = ask(cast)
    assert cast.client(member).post(address, data).status_code == 302
    assert Visit.objects.get().capacity == capacity
    assert Entry.objects.get().facets["capacity"] == capacity
    # The clause asks for the head teacher: others' visits are kept, and do not count.
    assert school_figure(cast.school) == before


@pytest.mark.parametrize("member", ["head_teacher", "subject_teacher", "principal", "case_holder"])
def test_a_child_of_another_school_is_not_found(cast: Cast, member: str) -> None:
    before = traces()
    answer = cast.client(member).post(record_page(cast.far_pupils[0].pk), sent())
    assert answer.status_code == 404
    assert cast.far_pupils[0].name not in answer.content.decode()
    assert traces() == before


def test_a_child_that_there_is_not_is_not_found(cast: Cast) -> None:
    assert cast.client("head_teacher").post(record_page(999_999_999), sent()).status_code == 404


@pytest.mark.parametrize(
    "member",
    ["school_officer", "county_officer", "supervisor", "guardian", "station_worker", "auditor", "stranger"],
)
def test_who_may_not_record_is_told_so(cast: Cast, member: str) -> None:
    address, data = ask(cast)
    before = traces()
    assert cast.client(member).post(address, data).status_code == 403
    assert traces() == before


@pytest.mark.parametrize("member", ["colleague", "case_holder"])
def test_a_class_that_is_not_ones_own_is_not_ones_to_record_for(cast: Cast, member: str) -> None:
    address, data = ask(cast)
    assert cast.client(member).post(address, data).status_code == 403
    assert not Visit.objects.exists()


def test_somebody_not_signed_in_is_asked_to(cast: Cast) -> None:
    address, data = ask(cast)
    answer = cast.client(None).post(address, data)
    assert answer.status_code == 302
    assert reverse("account_login") in answer.headers["Location"]


@pytest.mark.parametrize("method", METHODS)
def test_only_the_methods_there_are(cast: Cast, method: str) -> None:
    address, data = ask(cast)
    assert getattr(cast.client("head_teacher"), method)(address, data).status_code == 405
    assert not Visit.objects.exists()


WRONG: dict[str, tuple[Callable[[Cast], dict[str, Any]], str | None]] = {
    "visit.future-date": (lambda cast: {"occurred_on": TOMORROW}, "occurred_on"),
    "visit.before-enrolment": (lambda cast: {"occurred_on": LONG_AGO}, "occurred_on"),
    "visit.unknown-mode": (lambda cast: {"mode": "telepathy"}, "mode"),
    "visit.other-household": (lambda cast: {"also": [cast.pupils[2].pk]}, "also"),
    "visit.too-long": (lambda cast: {"said": Said(agreed="好" * 501)}, "agreed"),
    "visit.no-staff": (lambda cast: unlisted(cast), None),
}


def unlisted(cast: Cast) -> dict[str, Any]:
    """The principal has an account and is not in the staff register."""
    cast.principal.user = None
    cast.principal.save()
    return {"by": cast.viewer("principal")}


@pytest.mark.parametrize("code", WRONG)
def test_what_cannot_have_been_is_refused_with_its_code(cast: Cast, code: str) -> None:
    change, field = WRONG[code]
    before = traces()
    asked: dict[str, Any] = {
        "by": cast.viewer("head_teacher"),
        "today": TODAY,
        "pupil_id": cast.pupils[0].pk,
        "occurred_on": TODAY,
        "mode": "home",
        "request_key": uuid4(),
    }
    with pytest.raises(Refusal) as refused:
        operations.record(**asked | change(cast))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert traces() == before


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("occurred_on", TOMORROW.isoformat(), "家访日期不能晚于今天"),
        ("occurred_on", LONG_AGO.isoformat(), "那天这名学生还不在本校"),
        ("occurred_on", "上周五", "请按 2026-11-23 的样子填写日期"),
        ("occurred_on", "", "请选择见面的日期"),
        ("mode", "", "请选择这次是怎样见面的"),
        ("agreed", "好" * 501, "请控制在 500 字以内"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, field: str, value: str, sentence: str
) -> None:
    address, data = ask(cast, talked_about=WORDS, **{field: value})
    answer = cast.client("head_teacher").post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    said = re.search(rf'class="field-error" id="(?:id_)?{field}-error">(.*?)</p>', page)
    assert said is not None and sentence in said[1]
    assert WORDS in page
    assert value in page
    assert data["request_key"] in page
    assert not Visit.objects.exists()


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_without_audit(cast, monkeypatch, "head_teacher", lambda: ask(cast))


def test_a_form_sent_twice_is_one_visit(cast: Cast) -> None:
    address, data = ask(cast)
    client = cast.client("head_teacher")
    first = client.post(address, data)
    before = traces()
    second = client.post(address, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert traces() == before
    assert (Visit.objects.count(), Entry.objects.count()) == (1, 1)


def test_another_persons_form_is_not_ones_own(cast: Cast) -> None:
    address, data = ask(cast)
    cast.client("head_teacher").post(address, data)
    before = traces()
    with pytest.raises(IntegrityError):
        cast.client("principal").post(address, data)
    assert traces() == before


def test_two_twins_of_a_form_at_the_same_moment_are_one_visit(transactional_db: None, cast: Cast) -> None:
    together, key = Barrier(2), uuid4()
    by = cast.viewer("head_teacher")

    def once(_: int) -> tuple[int, ...]:
        together.wait(10)
        try:
            return operations.record(
                by=by,
                today=TODAY,
                pupil_id=cast.pupils[0].pk,
                occurred_on=TODAY,
                mode="home",
                request_key=key,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(once, range(2))
    assert first == second
    assert (Visit.objects.count(), Entry.objects.count()) == (1, 1)


def test_brother_and_sister_are_recorded_together_each_with_an_entry(cast: Cast) -> None:
    brother = cast.pupils[1].pk
    address, data = ask(cast, also=str(brother))
    client = cast.client("head_teacher")
    client.post(address, data)
    client.post(address, data)
    for model in (Visit, Entry):
        recorded = model.objects.order_by("pupil_id").values_list("pupil_id", flat=True)
        assert list(recorded) == [cast.pupils[0].pk, brother]
    assert len(set(Visit.objects.values_list("request_key", flat=True))) == 2


def test_a_form_sent_again_with_one_child_more_records_that_child_as_well(cast: Cast) -> None:
    brother = cast.pupils[1].pk
    address, data = ask(cast)
    client = cast.client("head_teacher")
    client.post(address, data)
    # Back in the browser, the brother is ticked as well (twice, by a page gone wrong).
    for _ in range(2):
        client.post(address, data | {"also": [str(brother), str(brother)]})
    recorded = Visit.objects.order_by("pk").values_list("pupil_id", "school_class")
    assert list(recorded) == [
        (cast.pupils[0].pk, cast.class_3_2.pk),
        (brother, cast.class_3_2.pk),
    ]
    assert Entry.objects.count() == 2
    assert school_figure(cast.school)[1] == 2


def test_the_same_day_may_be_recorded_again_with_another_form(cast: Cast) -> None:
    assess_all(today=TODAY)
    for _ in range(2):
        address, data = ask(cast)
        cast.client("head_teacher").post(address, data)
    assert Visit.objects.count() == 2
    # Twice to one child is one child visited.
    assert school_figure(cast.school)[1] == 1


def test_what_was_said_is_sealed_and_goes_nowhere_else(cast: Cast) -> None:
    agreed = "每晚九点通一次电话"
    address, data = ask(cast, talked_about=WORDS, agreed=agreed)
    cast.client("head_teacher").post(address, data)
    row = Visit.objects.get()
    for kept, words in ((row.talked_about_sealed, WORDS), (row.agreed_sealed, agreed)):
        assert kept is not None
        assert words.encode() not in bytes(kept)
    assert WORDS not in str(list(Entry.objects.values())) + str(audited("visit.record", row).detail)
    page = reverse("contact:visit", args=[row.pk])
    seen = cast.client("head_teacher").get(page).content.decode()
    assert WORDS in seen
    assert agreed in seen
    # The family reads what both sides are to keep to, and not the teacher's notes.
    at_home = cast.client("guardian").get(page).content.decode()
    assert agreed in at_home
    assert WORDS not in at_home


@pytest.mark.parametrize(
    ("occurred_on", "capacity"),
    [(date(2026, 10, 9), "head_teacher"), (date(2026, 10, 10), "former_head")],
)
def test_who_has_handed_the_class_over_records_what_was_still_theirs(
    cast: Cast, occurred_on: date, capacity: str
) -> None:
    handed_over = date(2026, 10, 10)
    Headship.objects.filter(school_class=cast.class_3_2).update(valid_until=handed_over)
    Headship.objects.create(
        school_class=cast.class_3_2, staff=cast.colleague, valid_from=handed_over, recorded_at=RECORDED
    )
    address, data = ask(cast, occurred_on=occurred_on.isoformat())
    assert cast.client("head_teacher").post(address, data).status_code == 302
    assert (Visit.objects.get().capacity, school_figure(cast.school)[1]) == (capacity, 1)
