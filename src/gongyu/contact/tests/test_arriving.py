"""What a phone recorded without network arrives once each; what is refused says why, and what it means."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.access.permissions import VISIT_RECORD
from gongyu.access.queries import taking
from gongyu.audit.models import AuditLine
from gongyu.contact import operations
from gongyu.contact.factories import visit
from gongyu.contact.models import Arrival, PhoneKey, Visit
from gongyu.contact.tests.litany import METHODS, audited, record_page, sent, traces
from gongyu.kernel.refusal import Forbidden
from gongyu.ledger.models import Entry
from gongyu.organisations.queries import body
from gongyu.people.models import Enrolment, Headship, Pupil, SchoolClass
from tests.cast import RECORDED, TODAY, YEAR_BEGINS, Cast, signed_in

pytestmark = pytest.mark.usefixtures("on_the_day")
YESTERDAY = TODAY - timedelta(days=1)
WORDS = "孩子夜里睡不好，父母在外地"


def record(cast: Cast, pupil: int = 0, **more: str) -> dict[str, str]:
    """What a phone sends of one record."""
    return sent(pupil=str(cast.pupils[pupil].pk), talked_about=WORDS, agreed="早睡", **more)


def arrive(cast: Cast, data: dict[str, Any], by: str = "head_teacher") -> tuple[int, dict[str, Any]]:
    answer = cast.client(by).post(reverse("contact:arrive"), data)
    return answer.status_code, answer.json()


def field(said: dict[str, Any], label: str) -> dict[str, Any]:
    return next(one for one in said["fields"] if one["label"] == label)


def end_role(cast: Cast, member: str = "head_teacher") -> None:
    Grant.objects.filter(user=cast.users[member]).update(valid_until=TODAY)


def move(pupil: Pupil, to: SchoolClass, on: date) -> None:
    Enrolment.objects.filter(pupil=pupil, valid_until__isnull=True).update(valid_until=on)
    Enrolment.objects.create(
        pupil=pupil, organisation=to.organisation, school_class=to, valid_from=on, recorded_at=RECORDED
    )


# --- arriving ---------------------------------------------------------------------------------------
def test_a_record_arrives_with_the_day_that_was_chosen_and_our_time(cast: Cast) -> None:
    before = timezone.now()
    status, said = arrive(cast, record(cast, occurred_on=YESTERDAY.isoformat(), at="1999-01-01"))
    row = Visit.objects.get()
    assert (status, said["visits"], said["notes"]) == (200, [row.pk], [])
    assert (row.occurred_on, row.pupil, row.visitor) == (YESTERDAY, cast.pupils[0], cast.head_teacher)
    assert before <= row.recorded_at <= timezone.now()
    assert said["at"].startswith(TODAY.isoformat())
    assert audited("visit.record", row).by_id == cast.users["head_teacher"].pk
    assert Entry.objects.get().pk == row.entry_id


def test_sent_again_it_is_answered_as_before_and_nothing_more_happens(cast: Cast) -> None:
    data = record(cast)
    first = arrive(cast, data)
    before = traces()
    for _ in range(3):
        status, said = arrive(cast, data)
        assert (status, said["visits"], said["notes"]) == (200, first[1]["visits"], first[1]["notes"])
    assert traces() == before
    assert Arrival.objects.count() == 1


def test_brother_and_sister_arrive_together_once(cast: Cast) -> None:
    data = record(cast, also=str(cast.pupils[1].pk))
    assert arrive(cast, data)[1]["visits"] == arrive(cast, data)[1]["visits"]
    assert sorted(Visit.objects.values_list("pupil", flat=True)) == [cast.pupils[0].pk, cast.pupils[1].pk]


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("mode", "video", "怎样见面的"),
        ("occurred_on", YESTERDAY.isoformat(), "哪一天"),
        ("agreed", "早起", "约定了什么"),
    ],
)
def test_the_same_key_with_other_content_is_refused_field_by_field(
    cast: Cast, name: str, value: str, label: str
) -> None:
    data = record(cast)
    arrive(cast, data)
    before = traces()
    status, said = arrive(cast, data | {name: value})
    assert (status, said["code"]) == (409, "visit.other-content")
    assert "没有改动" in said["reason"]
    assert [one["label"] for one in said["fields"] if one["lost"]] == [label]
    assert [one["label"] for one in said["fields"] if not one["same"]] == [label]
    assert traces() == before


def test_the_same_key_for_another_pupil_is_refused(cast: Cast) -> None:
    data = record(cast)
    arrive(cast, data)
    status, said = arrive(cast, data | {"pupil": str(cast.pupils[2].pk)})
    assert (status, said["code"]) == (409, "visit.other-content")
    assert Visit.objects.get().pupil == cast.pupils[0]


def test_a_key_that_somebody_else_used_tells_nothing_of_theirs(cast: Cast) -> None:
    data = record(cast)
    arrive(cast, data)
    before = traces()
    status, said = arrive(cast, data, by="principal")
    assert (status, said["code"], said["fields"]) == (409, "visit.key-taken", [])
    assert traces() == before


def test_what_was_refused_may_be_corrected_under_its_key(cast: Cast) -> None:
    data = record(cast, occurred_on=(TODAY + timedelta(days=1)).isoformat())
    status, said = arrive(cast, data)
    assert (status, said["code"]) == (422, "visit.future-date")
    assert said["reason"] == "家访日期不能晚于今天。见面之后再来登记。"
    assert not Arrival.objects.exists() and not Visit.objects.exists()
    assert arrive(cast, data | {"occurred_on": TODAY.isoformat()})[0] == 200


def test_a_page_whose_answer_was_lost_and_the_phone_that_sends_it_again(cast: Cast) -> None:
    form = sent(talked_about=WORDS, agreed="早睡")
    cast.client("head_teacher").post(record_page(cast.pupils[0].pk), form)
    kept = Visit.objects.get()
    again = form | {"pupil": str(cast.pupils[0].pk)}
    # Corrected on the phone before it was sent: what differs is told, and nothing is changed by the way.
    status, said = arrive(cast, again | {"agreed": "早起"})
    assert (status, said["code"], field(said, "约定了什么")["kept"]) == (409, "visit.other-content", "早睡")
    assert arrive(cast, again)[1]["visits"] == [kept.pk]
    assert Visit.objects.count() == 1


def test_twins_at_the_same_moment_are_one_visit(transactional_db: None, cast: Cast) -> None:
    together, data = Barrier(2), record(cast)
    clients = [signed_in(cast.users["head_teacher"]) for _ in range(2)]

    def once(client: Client) -> Any:
        together.wait(20)
        try:
            return client.post(reverse("contact:arrive"), data).json()["visits"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(once, clients)
    assert first == second
    assert (Visit.objects.count(), Arrival.objects.count()) == (1, 1)


def test_whatever_is_repeated_and_in_whatever_order_each_is_there_once(cast: Cast) -> None:
    """Thirty records, each sent one to four times, the repeats mixed with the others'."""
    chance = random.Random(20261123)
    days = [TODAY - timedelta(days=one) for one in range(10)]
    all_of = [record(cast, pupil, occurred_on=day.isoformat()) for pupil in (2, 3, 4) for day in days]
    schedule = [one for one in all_of for _ in range(chance.randint(1, 4))]
    chance.shuffle(schedule)
    client = cast.client("head_teacher")
    answers: dict[str, set[tuple[int, ...]]] = {}
    for data in schedule:
        said = client.post(reverse("contact:arrive"), data).json()
        answers.setdefault(data["request_key"], set()).add(tuple(said["visits"]))
    assert all(len(one) == 1 for one in answers.values())
    assert Visit.objects.count() == Entry.objects.count() == len(all_of) == len(answers)


# --- what meets something else -------------------------------------------------------------------------
def test_two_phones_with_the_same_visit_ask_whether_it_is_the_same(cast: Cast) -> None:
    arrive(cast, record(cast))
    data = record(cast, mode="video")
    status, said = arrive(cast, data)
    assert (status, said["code"]) == (409, "visit.same-day")
    assert (field(said, "怎样见面的")["lost"], field(said, "谈了什么")["lost"]) == (True, False)
    assert field(said, "谈了什么")["same"]
    assert Visit.objects.count() == 1
    assert arrive(cast, data | {"another": "1"})[0] == 200
    # Sent again without the word it is still the one that has arrived.
    assert arrive(cast, data)[0] == 200
    assert Visit.objects.count() == 2


def test_somebody_elses_visit_of_the_day_stands_beside_it(cast: Cast) -> None:
    visit(cast.viewer("principal"), cast.pupils[0].pk, TODAY)
    data = record(cast)
    status, said = arrive(cast, data)
    assert status == 200
    assert said["notes"] == ["陈校长当天也登记了一次家访（入户家访）。两次都保存了，没有丢失。"]
    assert arrive(cast, data)[1]["notes"] == said["notes"]
    assert Visit.objects.count() == 2


def test_who_may_not_know_of_anothers_visit_does_not_learn_of_it(cast: Cast) -> None:
    visit(cast.viewer("principal"), cast.pupils[0].pk, TODAY)
    assert arrive(cast, record(cast), by="subject_teacher")[1]["notes"] == []


def test_a_pupil_who_moved_class_meanwhile_counts_where_they_sat_on_the_day(cast: Cast) -> None:
    move(cast.pupils[0], cast.class_3_1, TODAY)
    status, said = arrive(cast, record(cast, occurred_on=YESTERDAY.isoformat()))
    assert status == 200
    assert "转到了" in said["notes"][0] and "没有丢失" in said["notes"][0]
    row = Visit.objects.get()
    assert (row.school_class, row.capacity) == (cast.class_3_2, "head_teacher")


def test_a_pupil_who_left_for_another_school_counts_where_they_sat_on_the_day(cast: Cast) -> None:
    move(cast.pupils[0], cast.other_class, TODAY)
    status, said = arrive(cast, record(cast, occurred_on=YESTERDAY.isoformat()))
    assert (status, Visit.objects.get().organisation) == (200, cast.school)
    assert cast.other_school.name in said["notes"][0]
    # What is dated after the move is the other school's to record.
    status, said = arrive(cast, record(cast))
    assert (status, said["code"]) == (404, "visit.not-found")


def test_before_the_move_a_teacher_of_the_other_class_has_no_say(cast: Cast) -> None:
    move(cast.pupils[0], cast.class_3_1, TODAY)
    data = record(cast, occurred_on=TODAY.isoformat())
    assert arrive(cast, data)[0] == 403
    assert arrive(cast, data, by="colleague")[0] == 200


def test_a_headship_that_ended_meanwhile_still_takes_what_was_done_in_it(cast: Cast) -> None:
    Headship.objects.filter(school_class=cast.class_3_2).update(valid_until=TODAY)
    Headship.objects.create(
        school_class=cast.class_3_2, staff=cast.colleague, valid_from=TODAY, recorded_at=RECORDED
    )
    assert arrive(cast, record(cast, occurred_on=YESTERDAY.isoformat()))[0] == 200
    assert Visit.objects.get().capacity == "head_teacher"


def test_a_role_that_ended_meanwhile_says_that_nothing_was_recorded(cast: Cast) -> None:
    known, late = record(cast), record(cast, 2)
    first = arrive(cast, known)
    end_role(cast)
    status, said = arrive(cast, late)
    assert (status, said["code"]) == (403, "visit.role-ended")
    assert "没有登记" in said["reason"] and "还在这台手机上" in said["reason"]
    assert Visit.objects.count() == 1
    # What had arrived before, and whose answer was lost, is still answered as it was.
    assert arrive(cast, known)[1]["visits"] == first[1]["visits"]


# --- who may not --------------------------------------------------------------------------------------
@pytest.mark.parametrize("member", ["head_teacher", "subject_teacher", "principal"])
def test_a_child_of_another_school_is_not_found(cast: Cast, member: str) -> None:
    before = traces()
    status, said = arrive(cast, record(cast) | {"pupil": str(cast.far_pupils[0].pk)}, by=member)
    assert (status, said["code"]) == (404, "visit.not-found")
    assert cast.far_pupils[0].name not in str(said)
    assert (traces(), Arrival.objects.count()) == (before, 0)


def test_a_child_who_sat_at_another_school_on_that_day_is_not_ones_to_record(cast: Cast) -> None:
    move(cast.far_pupils[0], cast.class_3_2, TODAY)
    status, said = arrive(
        cast,
        record(cast) | {"pupil": str(cast.far_pupils[0].pk), "occurred_on": YESTERDAY.isoformat()},
    )
    assert (status, said["code"]) == (422, "visit.before-enrolment")


@pytest.mark.parametrize(
    ("member", "code"),
    [
        *((member, "visit.not-mine") for member in ("colleague", "case_holder")),
        *((member, "visit.role-ended") for member in ("school_officer", "guardian", "stranger")),
    ],
)
def test_who_may_not_record_is_told_so(cast: Cast, member: str, code: str) -> None:
    before = traces()
    status, said = arrive(cast, record(cast), by=member)
    assert (status, said["code"]) == (403, code)
    assert (traces(), Arrival.objects.count()) == (before, 0)


def test_another_household_cannot_be_smuggled_in(cast: Cast) -> None:
    status, said = arrive(cast, record(cast, also=str(cast.pupils[3].pk)))
    assert (status, said["code"]) == (422, "visit.other-household")
    assert not Visit.objects.exists()


def test_without_its_token_nothing_arrives(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client("head_teacher").cookies
    assert client.post(reverse("contact:arrive"), record(cast)).status_code == 403
    assert not Visit.objects.exists()
    client.get(reverse("contact:phone"))
    token = client.cookies["csrftoken"].value
    answer = client.post(reverse("contact:arrive"), record(cast), headers={"X-CSRFToken": token})
    assert answer.status_code == 200


def test_somebody_not_signed_in_is_led_to_sign_in(cast: Cast) -> None:
    for answer in (
        Client().post(reverse("contact:arrive"), record(cast)),
        Client().get(reverse("contact:phone")),
        Client().get(reverse("contact:phone_list", args=[cast.class_3_2.pk])),
    ):
        assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("method", (*METHODS, "get"))
def test_only_the_methods_there_are(cast: Cast, method: str) -> None:
    assert getattr(cast.client("head_teacher"), method)(reverse("contact:arrive")).status_code == 405


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("pupil", "", "请选择学生。"),
        ("pupil", "9" * 40, "请选择学生。"),
        ("occurred_on", "上周五", "请按 2026-11-23 的样子填写日期。"),
        ("mode", "", "请选择这次是怎样见面的。"),
        ("mode", "telepathy", "请选择这次是怎样见面的。"),
        ("agreed", "好" * 501, "请控制在 500 字以内。"),
        ("also", "别人", "只能同时登记同住一户的孩子，其他孩子请分别登记。"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(cast: Cast, name: str, value: str, sentence: str) -> None:
    status, said = arrive(cast, record(cast) | {name: value})
    assert (status, said["reason"]) == (422, sentence)
    assert not Visit.objects.exists()


def test_nothing_arrives_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    before = traces()
    monkeypatch.setattr("gongyu.contact.operations.visits.audit", broken)
    client = cast.client("head_teacher")
    client.raise_request_exception = False
    assert client.post(reverse("contact:arrive"), record(cast)).status_code == 500
    assert (traces(), Arrival.objects.count()) == (before, 0)


# --- what a phone is given ----------------------------------------------------------------------------
def test_a_class_list_holds_the_least_and_leaves_a_line(cast: Cast) -> None:
    answer = cast.client("head_teacher").get(reverse("contact:phone_list", args=[cast.class_3_2.pk]))
    said = answer.json()
    assert set(said) == {"at", "id", "name", "modes", "children", "colleagues"}
    # Of the school's staff only those near the class, and nothing of them but what names them.
    near = {"id": cast.principal.pk, "name": "陈校长", "reads": True}
    assert said["colleagues"] == [near]
    assert {name for child in said["children"] for name in child} == {"id", "name", "home", "visited"}
    homes = {child["name"]: child["home"] for child in said["children"]}
    assert homes["王梓涵"] == homes["王梓轩"]
    assert len(set(homes.values())) == 4
    assert max(homes.values()) < 5  # numbers within the list, not those of the register
    assert "no-store" in answer.headers["Cache-Control"]
    line = AuditLine.objects.get(act="class.keep")
    assert (line.by_id, line.key) == (cast.users["head_teacher"].pk, str(cast.class_3_2.pk))


@pytest.mark.parametrize(
    ("member", "status"),
    [("head_teacher", 404), ("principal", 404), ("colleague", 404), ("guardian", 403), ("stranger", 403)],
)
def test_another_schools_class_is_not_handed_out(cast: Cast, member: str, status: int) -> None:
    answer = cast.client(member).get(reverse("contact:phone_list", args=[cast.other_class.pk]))
    assert answer.status_code == status
    assert "吴俊杰" not in answer.content.decode()
    assert not AuditLine.objects.filter(act="class.keep").exists()


def test_a_colleagues_class_is_not_handed_out(cast: Cast) -> None:
    answer = cast.client("colleague").get(reverse("contact:phone_list", args=[cast.class_3_2.pk]))
    assert answer.status_code == 404


def test_what_is_seen_in_an_emergency_is_not_kept_on_a_phone(cast: Cast) -> None:
    place = body(cast.school.pk)
    assert place is not None
    urgent = taking(cast.viewer("system_admin"), "school_leader", place)
    assert urgent.may(VISIT_RECORD)
    for ask in (
        lambda: operations.open_phone(by=urgent, today=TODAY),
        lambda: operations.keep_list(by=urgent, today=TODAY, class_id=cast.class_3_2.pk),
    ):
        with pytest.raises(Forbidden):
            ask()
    assert not PhoneKey.objects.exists()


def test_the_key_is_ones_own_lasts_and_is_sealed(cast: Cast) -> None:
    first = cast.client("head_teacher").get(reverse("contact:phone"))
    again = cast.client("head_teacher").get(reverse("contact:phone"))
    other = cast.client("principal").get(reverse("contact:phone"))
    assert first.json()["key"] == again.json()["key"] != other.json()["key"]
    assert first.json()["classes"] == [cast.class_3_2.pk]
    assert "no-store" in first.headers["Cache-Control"]
    kept = PhoneKey.objects.get(user=cast.users["head_teacher"])
    assert first.json()["key"] not in str(bytes(kept.key_sealed))


def test_whose_role_has_ended_keeps_the_key_and_no_class(cast: Cast) -> None:
    before = cast.client("head_teacher").get(reverse("contact:phone")).json()
    end_role(cast)
    after = cast.client("head_teacher").get(reverse("contact:phone")).json()
    assert (after["key"], after["classes"]) == (before["key"], [])
    # Who never had a phone has nothing to read on one.
    end_role(cast, "principal")
    assert cast.client("principal").get(reverse("contact:phone")).status_code == 403


def test_a_headship_that_ended_takes_its_class_from_the_phone(cast: Cast) -> None:
    Headship.objects.filter(school_class=cast.class_3_2).update(valid_until=TODAY)
    said = cast.client("head_teacher").get(reverse("contact:phone")).json()
    assert said["classes"] == []
    answer = cast.client("head_teacher").get(reverse("contact:phone_list", args=[cast.class_3_2.pk]))
    assert answer.status_code == 404


def test_the_page_that_a_phone_keeps_is_the_same_for_everybody(cast: Cast) -> None:
    address = reverse("contact:offline")
    pages = {cast.client(member).get(address).content for member in ("head_teacher", "guardian", None)}
    assert len(pages) == 1
    page = pages.pop().decode()
    assert "csrf" not in page and "王" not in page
    english = Client().get(f"{address}?language=en")
    assert english.headers["Content-Language"] == "en"
    assert "Record visits offline" in english.content.decode()


def test_a_class_that_began_with_the_year_is_offered_from_its_first_day(cast: Cast) -> None:
    status, _ = arrive(cast, record(cast, occurred_on=YEAR_BEGINS.isoformat()))
    assert status == 200
