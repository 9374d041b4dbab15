"""Consent for a child: to which words, when, by whom, and taken back, from when nothing more is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from gongyu.people import operations, queries
from gongyu.people.models import Consent, Guardian, Guardianship, Pupil
from gongyu.people.rules.consent import WORDINGS, is_needed, wording_on
from gongyu.people.tests.doorstep import Doorstep, doorstep, prove
from gongyu.people.tests.test_entry_pages import child
from tests.cast import TODAY, Cast

NOW = WORDINGS[-1].version
# What has been agreed to stays as it was. A new version is a new line here; none is ever changed.
DIGESTS = {"2026-1": "89b946417f321f8a43e8cb4c72f89206d1ef2b383965f487f9faef5e34b96a98"}


def give(cast: Cast, which: int = 0, member: str = "guardian") -> int:
    return operations.give_consent(
        by=cast.viewer(member), today=TODAY, pupil_id=cast.pupils[which].pk, version=NOW
    )


def sheet(cast: Cast, member: str = "head_teacher", **given: Any) -> int:
    said: dict[str, Any] = {
        "pupil_id": cast.pupils[0].pk,
        "guardian_id": cast.guardian.pk,
        "signed_on": TODAY,
        "kept_at": "德育处 2 号柜",
    } | given
    return operations.record_paper_consent(by=cast.viewer(member), today=TODAY, **said)


def withdraw(cast: Cast, consent_id: int, member: str = "guardian") -> None:
    operations.withdraw_consent(by=cast.viewer(member), today=TODAY, consent_id=consent_id)


# --- the words --------------------------------------------------------------------------------------
@pytest.mark.anydatabase
def test_what_was_agreed_to_is_never_changed() -> None:
    assert {one.version: one.digest for one in WORDINGS} == DIGESTS
    assert [one.since for one in WORDINGS] == sorted(one.since for one in WORDINGS)
    assert wording_on(date(2020, 1, 1)) is WORDINGS[0] and wording_on(date(2099, 1, 1)) is WORDINGS[-1]


@pytest.mark.anydatabase
@pytest.mark.parametrize(
    ("born_on", "needed"),
    [
        (date(2012, 11, 24), True),
        (date(2012, 11, 23), False),
        (date(2012, 2, 29), False),
        (date(2017, 5, 4), True),
        (None, True),
    ],
)
def test_below_fourteen(born_on: date | None, needed: bool) -> None:
    assert is_needed(born_on, TODAY) is needed


# --- giving -----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_it_is_kept_with_its_wording_and_day(cast: Cast) -> None:
    row = Consent.objects.get(pk=give(cast))
    assert (row.version, row.digest) == (NOW, WORDINGS[-1].digest)
    assert (row.given_on, row.how, row.recorded_by_id) == (TODAY, "online", cast.users["guardian"].pk)
    assert (row.pupil_id, row.guardian_id, row.withdrawn_on) == (cast.pupils[0].pk, cast.guardian.pk, None)


@pytest.mark.django_db
def test_once_for_a_child(cast: Cast) -> None:
    give(cast)
    with pytest.raises(Refusal) as refused:
        give(cast)
    assert refused.value.code == "consent.given"
    give(cast, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("other_guardian", OutOfScope),
        ("head_teacher", Forbidden),
        ("county_officer", Forbidden),
        ("stranger", Forbidden),
    ],
)
def test_nobody_consents_for_anothers_child(cast: Cast, member: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        give(cast, member=member)
    assert not Consent.objects.exists()


@pytest.mark.django_db
def test_who_comes_in_has_agreed_when_asking(cast: Cast) -> None:
    door = doorstep(cast)
    guardian = door.admit(door.asked())
    row = Consent.objects.get()
    assert (row.guardian_id, row.pupil_id, row.version, row.how) == (
        guardian,
        cast.pupils[0].pk,
        NOW,
        "online",
    )


@pytest.mark.django_db
def test_a_request_that_is_refused_leaves_no_consent(cast: Cast) -> None:
    door = doorstep(cast)
    row = door.asked()
    operations.refuse(by=cast.viewer("head_teacher"), today=TODAY, request_id=row.pk, reason="unknown")
    assert not Consent.objects.exists()


# --- on paper ---------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_sheet_of_a_guardian_in_the_roster(cast: Cast) -> None:
    row = Consent.objects.get(pk=sheet(cast, signed_on=TODAY - timedelta(days=9)))
    assert (row.how, row.kept_at, row.given_on) == ("paper", "德育处 2 号柜", TODAY - timedelta(days=9))
    assert row.recorded_by_id == cast.users["head_teacher"].pk


@pytest.mark.django_db
def test_a_grandmother_without_a_telephone(cast: Cast) -> None:
    sheet(cast, guardian_id=None, name=" 赵桂兰 ", relation="62")
    held = Guardianship.objects.get(guardian__name="赵桂兰")
    assert (held.pupil_id, held.relation, held.valid_from) == (cast.pupils[0].pk, "62", TODAY)
    assert held.guardian.user_id is None and held.guardian.phone_index is None
    assert Consent.objects.get().guardian_id == held.guardian_id


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"signed_on": TODAY + timedelta(days=1)}, "signed_on"),
        ({"signed_on": TODAY - timedelta(days=400)}, "signed_on"),
        ({"guardian_id": None, "name": " ", "relation": "62"}, "name"),
        ({"guardian_id": None, "name": "赵桂兰", "relation": "12"}, "relation"),
    ],
)
def test_a_sheet_that_cannot_be(cast: Cast, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        sheet(cast, **given)
    assert refused.value.field == field
    assert not Consent.objects.exists()


@pytest.mark.django_db
def test_a_sheet_of_somebody_elses_guardian(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        sheet(cast, guardian_id=cast.other_guardian.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("colleague", Forbidden),
        ("subject_teacher", Forbidden),
        ("county_officer", Forbidden),
        ("guardian", OutOfScope),
        ("other_county_officer", OutOfScope),
    ],
)
def test_who_may_not_record_a_sheet(cast: Cast, member: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        sheet(cast, member)


# --- taking it back ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_from_then_on_nothing_is_told(cast: Cast, on_the_day: date) -> None:
    user = cast.users["guardian"].pk
    child, other = cast.pupils[0].pk, cast.pupils[1].pk
    consent = give(cast)
    assert queries.child_ids_of(user, TODAY) == (child, other)
    withdraw(cast, consent)
    assert queries.child_ids_of(user, TODAY) == (other,)
    assert [seat.pupil_id for seat in queries.children_of(user, TODAY)] == [other]
    assert queries.guardian_users([child], TODAY) == ()
    assert queries.guardian_users([other], TODAY) == (user,)
    assert queries.guardian_users_of_school([cast.school.pk], [cast.class_3_2.pk], TODAY) == (user,)
    assert not queries.may_see_pupil(cast.viewer("guardian"), child)
    client = cast.client("guardian")
    assert client.get(f"/people/pupils/{child}/").status_code == 404


@pytest.mark.django_db
def test_the_head_teacher_still_sees_who_answers(cast: Cast) -> None:
    withdraw(cast, give(cast))
    page = queries.consents_of(cast.viewer("head_teacher"), cast.pupils[0].pk)
    assert [one.name for one in page.guardians] == ["王建国"]
    assert page.consents[0].withdrawn_on == TODAY


@pytest.mark.django_db
def test_given_anew_everything_is_told_again(cast: Cast) -> None:
    withdraw(cast, give(cast))
    give(cast)
    assert queries.child_ids_of(cast.users["guardian"].pk, TODAY) == (cast.pupils[0].pk, cast.pupils[1].pk)
    assert queries.guardian_users([cast.pupils[0].pk], TODAY) == (cast.users["guardian"].pk,)
    assert queries.guardian_users_of_school([], [cast.class_3_2.pk], TODAY) == (cast.users["guardian"].pk,)
    assert Consent.objects.count() == 2


@pytest.mark.django_db
def test_without_any_consent_the_law_is_enough(cast: Cast) -> None:
    """Schooling does not wait for a sheet: who was never asked sees their child as before."""
    assert queries.child_ids_of(cast.users["guardian"].pk, TODAY) == (cast.pupils[0].pk, cast.pupils[1].pk)


@pytest.mark.django_db
def test_the_head_teacher_is_told(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    consent = give(cast)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(cast, consent)
    message = Message.objects.get()
    assert message.user_id == cast.users["head_teacher"].pk
    assert cast.pupils[0].name not in message.subject + message.body


@pytest.mark.django_db
def test_it_is_taken_back_once(cast: Cast) -> None:
    consent = give(cast)
    withdraw(cast, consent)
    with pytest.raises(Refusal) as refused:
        withdraw(cast, consent)
    assert refused.value.code == "consent.withdrawn"


@pytest.mark.django_db
def test_on_paper_as_well(cast: Cast) -> None:
    consent = sheet(cast)
    withdraw(cast, consent, "principal")
    assert Consent.objects.get().withdrawn_by_id == cast.users["principal"].pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("other_guardian", OutOfScope),
        ("colleague", Forbidden),
        ("county_officer", Forbidden),
        ("stranger", OutOfScope),
    ],
)
def test_who_may_not_take_it_back(cast: Cast, member: str, why: type[Exception]) -> None:
    consent = give(cast)
    with pytest.raises(why):
        withdraw(cast, consent, member)
    assert Consent.objects.get().withdrawn_on is None


@pytest.mark.django_db
def test_all_of_it_is_audited(cast: Cast) -> None:
    consent = give(cast)
    withdraw(cast, consent)
    lines = AuditLine.objects.filter(noun="consent").order_by("id")
    assert [(line.act, line.by_id, line.organisation_id) for line in lines] == [
        ("consent.give", cast.users["guardian"].pk, cast.school.pk),
        ("consent.withdraw", cast.users["guardian"].pk, cast.school.pk),
    ]


@pytest.mark.django_db
def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.people.operations.consent.record", fails)
    people = Guardian.objects.count()
    for act in (give, lambda c: sheet(c, guardian_id=None, name="赵桂兰", relation="62")):
        with pytest.raises(RuntimeError):
            act(cast)
    assert not Consent.objects.exists() and Guardian.objects.count() == people


# --- the pages --------------------------------------------------------------------------------------
@pytest.fixture
def door(cast: Cast, on_the_day: date) -> Doorstep:
    return doorstep(cast)


@pytest.mark.django_db
def test_a_guardian_reads_agrees_and_takes_back(cast: Cast, on_the_day: date) -> None:
    client = cast.client("guardian")
    assert "看同意书" in client.get("/").content.decode()
    page = client.get("/people/consents/").content.decode()
    assert "家校联系同意书" in page and page.count("我是监护人，我同意") == 2
    for pupil in cast.pupils[:2]:
        given = client.post(f"/people/pupils/{pupil.pk}/consent/give/", {"version": NOW}, follow=True)
        assert "已记下，谢谢" in given.content.decode()
    assert "看同意书" not in client.get("/").content.decode()
    consent = Consent.objects.get(pupil=cast.pupils[0])
    path = f"/people/consents/{consent.pk}/withdraw/"
    assert "以后可以重新同意" in client.get(path).content.decode()
    done = client.post(path, follow=True).content.decode()
    assert "已撤回。" in done and "系统现在不给您看这个孩子的情况" in done
    assert cast.pupils[0].name not in client.get("/").content.decode()


@pytest.mark.django_db
def test_from_fourteen_on_nothing_is_asked(cast: Cast, on_the_day: date) -> None:
    Pupil.objects.filter(pk__in=[one.pk for one in cast.pupils]).update(born_on=date(2012, 1, 1))
    client = cast.client("guardian")
    assert "看同意书" not in client.get("/").content.decode()
    assert "已满十四周岁" in client.get("/people/consents/").content.decode()


@pytest.mark.django_db
def test_the_head_teacher_records_a_sheet(cast: Cast, on_the_day: date) -> None:
    client, path = cast.client("head_teacher"), f"/people/pupils/{cast.pupils[0].pk}/consent/"
    page = client.get(path).content.decode()
    assert "王建国（父亲）" in page and "名册里没有的人" in page
    wrong = client.post(path, {"who": "new", "signed_on": "2026-11-20", "kept_at": "2 号柜"})
    assert wrong.status_code == 422 and "请填写这位家长的姓名" in wrong.content.decode()
    assert 'value="2 号柜"' in wrong.content.decode()
    good = {"who": "new", "name": "赵桂兰", "relation": "62", "signed_on": "2026-11-20"}
    done = client.post(path, good, follow=True).content.decode()
    assert "已登记纸质同意书" in done and "赵桂兰" in done
    families = client.get(f"/people/classes/{cast.class_3_2.pk}/families/").content.decode()
    assert families.count('：已同意"') == 1 and families.count('：登记同意书"') == 4
    assert "监护人签名" in client.get("/people/consents/sheet/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"who": "999999", "signed_on": "2026-11-20"}, {"who": "x"}])
def test_a_form_that_says_nothing(cast: Cast, on_the_day: date, sent: dict[str, str]) -> None:
    client = cast.client("head_teacher")
    assert client.post(f"/people/pupils/{cast.pupils[0].pk}/consent/", sent).status_code == 422
    assert not Consent.objects.exists()


@pytest.mark.django_db
def test_one_comes_in_only_by_agreeing(door: Doorstep, cast: Cast) -> None:
    client = cast.client(None)
    prove(client, door.path())
    page = client.get(door.path()).content.decode()
    assert "家校联系同意书" in page
    answer = client.post(door.path(), {k: v for k, v in child(door).items() if k != "consent"})
    assert answer.status_code == 422 and "要先同意" in answer.content.decode()
    answer = client.post(door.path(), child(door, version="1999-1"))
    assert answer.status_code == 422 and "刚换了新版" in answer.content.decode()
    assert client.post(door.path(), child(door)).status_code == 302
