"""A guardian asks to come in. Nobody learns anything at the door that they did not know."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongyu.access.queries import nobody
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message, OneTimeCode, Outgoing
from gongyu.people import operations, queries
from gongyu.people.models import Guardian, Invitation, JoinRequest, Pupil
from gongyu.people.operations.merging import IDENTITY
from gongyu.people.operations.sealing import NUMBER, index, seal
from gongyu.people.rules import entry
from gongyu.people.tests.doorstep import (
    BY,
    OTHER_PHONE,
    PHONE,
    Doorstep,
    a_day_later,
    doorstep,
    identity,
    numbered,
)
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(cast: Cast) -> Doorstep:
    return doorstep(cast)


# --- the link ---------------------------------------------------------------------------------------
def test_a_link_names_its_class_and_nobody_in_it(door: Doorstep) -> None:
    seen = queries.invited(door.link, TODAY)
    assert (seen.school, seen.class_name, seen.head_name) == ("向阳小学", "三年级2班", "王老师")
    assert queries.invited(door.link, TODAY + timedelta(days=29))


@pytest.mark.parametrize("change", ["x{}", "{}x", "1{}", "{}~", "1.261223", "1.261223~x", "~", "é"])
def test_what_was_never_a_link_opens_nothing(door: Doorstep, change: str) -> None:
    with pytest.raises(OutOfScope):
        queries.invited(change.format(door.link), TODAY)


def test_a_link_runs_out(door: Doorstep) -> None:
    with pytest.raises(Refusal) as over:
        queries.invited(door.link, TODAY + timedelta(days=30))
    assert over.value.code == "people.link-over"


def test_a_link_is_stopped(door: Doorstep, cast: Cast) -> None:
    operations.uninvite(by=cast.viewer("head_teacher"), today=TODAY, class_id=cast.class_3_2.pk)
    for act in (lambda: queries.invited(door.link, TODAY), door.ask):
        with pytest.raises(Refusal):
            act()
    with pytest.raises(Refusal):
        operations.ask_for_code(by=BY, today=TODAY, link=door.link, phone=PHONE, source="a")
    assert not OneTimeCode.objects.exists()


def test_a_new_link_stops_the_old_one(door: Doorstep, cast: Cast) -> None:
    fresh = operations.invite(by=cast.viewer("head_teacher"), today=TODAY, class_id=cast.class_3_2.pk)
    with pytest.raises(Refusal):
        queries.invited(door.link, TODAY)
    assert queries.invited(fresh.token, TODAY)
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_a_longer_life_cannot_be_written_into_a_link(door: Doorstep) -> None:
    Invitation.objects.update(valid_until=TODAY + timedelta(days=90))
    with pytest.raises(Refusal):
        queries.invited(door.link, TODAY)


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("colleague", Forbidden),
        ("subject_teacher", Forbidden),
        ("county_officer", Forbidden),
        ("guardian", OutOfScope),
        ("other_county_officer", OutOfScope),
        ("stranger", OutOfScope),
    ],
)
def test_who_may_not_open_or_stop_a_link(cast: Cast, member: str, why: type[Exception]) -> None:
    for act in (operations.invite, operations.uninvite):
        with pytest.raises(why):
            act(by=cast.viewer(member), today=TODAY, class_id=cast.class_3_2.pk)
    assert not Invitation.objects.exists()


def test_links_are_audited(door: Doorstep, cast: Cast) -> None:
    operations.uninvite(by=cast.viewer("principal"), today=TODAY, class_id=cast.class_3_2.pk)
    acts = AuditLine.objects.filter(noun="class").order_by("id").values_list("act", "organisation_id")
    assert list(acts) == [("invitation.open", cast.school.pk), ("invitation.stop", cast.school.pk)]


# --- the number -------------------------------------------------------------------------------------
def test_whoever_holds_a_link_gets_a_code(door: Doorstep) -> None:
    operations.ask_for_code(by=BY, today=TODAY, link=door.link, phone="138 0013 8000", source="a")
    assert Outgoing.objects.get().state == "waiting"


@pytest.mark.parametrize("phone", ["0315-2801234", "office@example.cn", "12345", ""])
def test_only_a_mobile_number_gets_one(door: Doorstep, phone: str) -> None:
    with pytest.raises(Refusal) as refused:
        operations.ask_for_code(by=BY, today=TODAY, link=door.link, phone=phone, source="a")
    assert refused.value.field == "phone"


def test_a_number_nobody_knows_gets_none_to_enter_with_and_is_told_the_same(cast: Cast) -> None:
    assert isinstance(operations.ask_to_enter(by=BY, today=TODAY, phone=PHONE, source="a"), int)
    assert Outgoing.objects.get().state == "withheld"


def known(cast: Cast) -> None:
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone_index=index(PHONE))


def test_a_guardian_who_is_in_gets_one(cast: Cast) -> None:
    known(cast)
    operations.ask_to_enter(by=BY, today=TODAY, phone=PHONE, source="a")
    assert Outgoing.objects.get().state == "waiting"
    assert queries.account_of(PHONE, TODAY) == cast.users["guardian"].pk


def test_a_text_message_opens_no_account_that_works_here(cast: Cast) -> None:
    cast.guardian.user = cast.users["head_teacher"]
    cast.guardian.save()
    known(cast)
    assert queries.account_of(PHONE, TODAY) is None


def test_nor_one_that_is_closed_nor_one_of_two(cast: Cast) -> None:
    known(cast)
    Guardian.objects.filter(pk=cast.other_guardian.pk).update(phone_index=index(PHONE))
    assert queries.account_of(PHONE, TODAY) is None
    Guardian.objects.filter(pk=cast.other_guardian.pk).update(phone_index=None)
    cast.users["guardian"].is_active = False
    cast.users["guardian"].save()
    assert queries.account_of(PHONE, TODAY) is None


# --- the child --------------------------------------------------------------------------------------
def test_both_right_reaches_the_head_teacher(
    door: Doorstep, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = door.asked()
    assert (row.pupil_id, row.name, row.relation, row.state) == (cast.pupils[0].pk, "王秀英", "52", "asked")
    assert PHONE.encode() not in bytes(row.phone_sealed or b"")
    message = Message.objects.get()
    assert message.user_id == cast.users["head_teacher"].pk
    assert message.url == f"/people/classes/{cast.class_3_2.pk}/families/"
    for hidden in (cast.pupils[0].name, "王秀英", PHONE):
        assert hidden not in message.subject + message.body


def test_typed_as_people_type(door: Doorstep, cast: Cast) -> None:
    cast.pupils[1].name = "买买提·吐尔逊"
    cast.pupils[1].save()
    cast.pupils[2].number_sealed = None
    assert door.ask("买买提．吐尔逊", f" {door.endings[1]} ") == "asked"
    assert door.ask(f" {cast.pupils[0].name[0]} {cast.pupils[0].name[1:]}") == "asked"


def test_an_x_may_be_small(door: Doorstep, cast: Cast) -> None:
    serial = next(n for n in range(1, 900) if _ends_in_x(cast.pupils[3], n))
    four = numbered(cast.pupils[3], serial)
    assert four.endswith("X") and door.ask(cast.pupils[3].name, four.lower()) == "asked"


def _ends_in_x(pupil: Pupil, serial: int) -> bool:
    return numbered(pupil, serial).endswith("X")


def test_a_wrong_name_and_wrong_four_are_told_alike(door: Doorstep, cast: Cast) -> None:
    right = door.endings[0]
    wrong = "0000" if right != "0000" else "1111"
    assert door.ask("没有这人", right) == "unmatched"
    assert door.ask(ending=wrong) == "unmatched"
    assert door.ask("没有这人", wrong) == "unmatched"
    kept = JoinRequest.objects.filter(pupil=None, name="", relation="", phone_sealed=None, consent_version="")
    assert kept.filter(state="unmatched").count() == JoinRequest.objects.count() == 3


def test_they_take_the_same_steps(door: Doorstep) -> None:
    def statements(child: str, ending: str) -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            door.ask(child, ending)
        return [one["sql"][:36] for one in seen if "SAVEPOINT" not in one["sql"]]

    name, right = door.cast.pupils[0].name, door.endings[0]
    wrong = "0000" if right != "0000" else "1111"
    assert statements("没有这人", right) == statements(name, wrong) == statements("没有这人", wrong)


def test_a_child_of_another_class_is_not_there(door: Doorstep, cast: Cast) -> None:
    ending = numbered(cast.colleague_pupils[0], 301)
    assert door.ask(cast.colleague_pupils[0].name, ending) == "unmatched"


def test_a_child_without_a_number_is_matched_by_nothing(door: Doorstep, cast: Cast) -> None:
    cast.pupils[0].number_sealed = None
    cast.pupils[0].save()
    for ending in ("", door.endings[0], "None"):
        assert door.ask(ending=ending) == "unmatched"


def test_an_identity_number_beside_one_that_embeds_none(door: Doorstep, cast: Cast) -> None:
    pupil = cast.pupils[0]
    pupil.number_sealed = seal("J13020220170401234X", NUMBER)
    pupil.identity_sealed = seal(identity(501), IDENTITY)
    pupil.save()
    assert door.ask(ending="234X") == "unmatched"
    assert door.ask(ending=identity(501)[-4:]) == "asked"


def test_two_of_one_name_are_told_apart_by_their_four(door: Doorstep, cast: Cast) -> None:
    cast.pupils[1].name = cast.pupils[0].name
    cast.pupils[1].save()
    assert door.asked(ending=door.endings[1]).pupil_id == cast.pupils[1].pk


def test_guessing_ends_after_five_tries_even_with_both_right(door: Doorstep, cast: Cast) -> None:
    for _ in range(entry.TRIES_A_DAY):
        assert door.ask("没有这人") == "unmatched"
    with pytest.raises(Refusal) as refused:
        door.ask()
    assert refused.value.code == "people.join-too-many"
    assert door.ask(phone=OTHER_PHONE) == "asked"
    a_day_later()
    assert door.ask() == "asked"


def test_many_telephones_do_not_help(door: Doorstep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "TRIES_A_DAY_IN_A_CLASS", 3)
    for end in range(3):
        door.ask("没有这人", phone=f"1380013800{end}")
    with pytest.raises(Refusal):
        door.ask(phone="13800138009")


def test_asked_twice_it_stands_once_as_last_said(
    door: Doorstep, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        door.ask()
        door.ask(name="王秀莲", relation="62")
    row = JoinRequest.objects.get()
    assert (row.name, row.relation) == ("王秀莲", "62")
    assert Message.objects.count() == 1


def test_whoever_is_in_already_is_told_so(door: Doorstep, cast: Cast) -> None:
    known(cast)
    assert door.ask(name="王建国", relation="51") == "linked"
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("given", [{"relation": "12"}, {"name": " "}, {"version": "0"}])
def test_what_no_form_sends_is_a_try_in_vain(door: Doorstep, given: dict[str, str]) -> None:
    assert door.ask(**given) == "unmatched"


def test_tries_are_audited_without_a_name(door: Doorstep, cast: Cast) -> None:
    door.ask("没有这人")
    door.ask()
    lines = list(AuditLine.objects.filter(act__startswith="join.").order_by("id"))
    assert [line.act for line in lines] == ["join.unmatched", "join.ask"]
    assert all(line.organisation_id == cast.school.pk and line.detail == {} for line in lines)


def test_nothing_is_written_when_the_audit_fails(door: Doorstep, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.people.operations.joining.record", fails)
    with pytest.raises(RuntimeError):
        door.ask()
    assert not JoinRequest.objects.exists()


def test_no_logger_says_who_asked(door: Doorstep, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    door.ask()
    said = "\n".join(repr(record.__dict__) for record in caplog.records)
    for hidden in (PHONE, "王秀英", door.cast.pupils[0].name, door.endings[0]):
        assert hidden not in said


def test_nobody_is_somebody_without_rights(on_the_day: date) -> None:
    assert nobody(TODAY).user_id is None
