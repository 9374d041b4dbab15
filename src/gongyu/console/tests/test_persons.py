"""One person found, copied and erased: who may, what is written down; names are gone and figures stay."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from gongyu.access.models import Grant
from gongyu.accounts.models import Session
from gongyu.activities.factories import held
from gongyu.activities.models import Activity
from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Exemption, Standing
from gongyu.compliance.operations import assess_all
from gongyu.console import operations, queries
from gongyu.console.models import Erasure
from gongyu.console.rules.headings import HEADINGS
from gongyu.contact.factories import visit
from gongyu.contact.models import Visit
from gongyu.contact.operations import Said
from gongyu.filings.factories import filed
from gongyu.filings.models import Filing
from gongyu.keeping.queries import index, sealed
from gongyu.keeping.queries import opened as shown
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.queries import verify
from gongyu.notices.models import Message
from gongyu.people.models import (
    Background,
    Enrolment,
    Guardian,
    Guardianship,
    Merge,
    Post,
    Pupil,
)
from tests.cast import LONG_AGO, RECORDED, TODAY, Cast
from tests.test_dump import dumped, layers, tables

NUMBER = "G130202201705041237"
PHONE = "13800138000"
NAME, GUARDIAN = "令狐冲虚", "令狐大山"
TALKED, REASON = "孩子近来睡不好", "母亲住院，暂住医院陪护"
SEARCH = {"kind": "pupil", "purpose": "erase", "number": NUMBER}


@pytest.fixture
def gone(cast: Cast, on_the_day: date) -> Pupil:
    """A child with everything there is, who left the school yesterday."""
    pupil = cast.colleague_pupils[1]
    Pupil.objects.filter(pk=pupil.pk).update(
        name=NAME,
        number_sealed=sealed(NUMBER, "people_pupil.number"),
        number_index=index(NUMBER),
    )
    guardian = Guardian.objects.create(
        county_code="130202",
        name=GUARDIAN,
        phone_sealed=sealed(PHONE, "people_guardian.phone"),
        phone_index=index(PHONE),
        user=cast.users["stranger"],
    )
    Guardianship.objects.create(
        pupil=pupil, guardian=guardian, relation="51", valid_from=LONG_AGO, recorded_at=RECORDED
    )
    Background.objects.create(
        pupil=pupil,
        facts_sealed=sealed("1234", "people_background.facts"),
        valid_from=LONG_AGO,
        recorded_at=RECORDED,
    )
    said = Said(talked_about=TALKED, agreed="早睡")
    visit(cast.viewer("colleague"), pupil.pk, TODAY - timedelta(5), said=said)
    Exemption.objects.create(
        duty_key="M1.20",
        organisation=cast.school,
        pupil=pupil,
        ground="X.REFUSED",
        reason_sealed=sealed(REASON, "compliance_exemption.reason"),
        valid_from=TODAY - timedelta(9),
        valid_until=TODAY + timedelta(90),
        state="approved",
        requested_by=cast.users["colleague"],
        decided_by=cast.users["county_officer"],
        decided_at=RECORDED,
    )
    Enrolment.objects.filter(pupil=pupil).update(valid_until=TODAY)
    pupil.refresh_from_db()
    return pupil


def opened(cast: Cast, **search: object) -> queries.Person:
    wanted = {"kind": "pupil", "purpose": "erase", "number": NUMBER, **search}
    return operations.open_person(by=cast.viewer("system_admin"), today=TODAY, **wanted)  # type: ignore[arg-type]


def asked(cast: Cast, **search: object) -> int:
    sign = opened(cast, **search).sign
    return operations.ask_erasure(
        by=cast.viewer("system_admin"), today=TODAY, sign=sign, ground="request", reason="2026 年第 7 号申请"
    )


def confirmed(cast: Cast, number: int, member: str = "auditor") -> None:
    operations.confirm_erasure(by=cast.viewer(member), today=TODAY, erasure_id=number)


def holding(word: str) -> list[str]:
    """Tables in whose dump a word stands, packed or not."""
    shapes = (word.encode(), word.encode("ascii", "backslashreplace"))
    return [name for name in tables() if any(s in layer for layer in layers(dumped(name)) for s in shapes)]


def figures() -> list[tuple[object, ...]]:
    assess_all(today=TODAY, periods="all")
    kept = ("duty_key", "organisation_id", "period_key", "required", "achieved", "exempt", "state")
    return sorted(Standing.objects.values_list(*kept), key=str)


# --- finding ------------------------------------------------------------------------------------------
def test_one_is_found_by_number_or_by_school_and_name(cast: Cast, gone: Pupil) -> None:
    assert opened(cast).key == gone.pk
    by_name = opened(cast, number="", organisation=cast.school.code, name=NAME)
    assert (by_name.key, by_name.name) == (gone.pk, NAME)
    guardian = opened(cast, kind="guardian", number=PHONE)
    assert guardian.name == GUARDIAN
    staff = opened(cast, kind="staff", number=cast.principal.staff_number, organisation=cast.school.code)
    assert staff.key == cast.principal.pk and staff.needed


def test_every_opening_is_a_line_that_guardians_read(cast: Cast, gone: Pupil) -> None:
    opened(cast)
    line = AuditLine.objects.get(act="pupil.read", key=str(gone.pk))
    assert line.by_id == cast.users["system_admin"].pk
    assert line.detail["purpose"] == "erase" and NUMBER not in str(line.detail)
    opened(cast, number="G999999999999999999")
    vain = AuditLine.objects.get(act="person.open")
    assert vain.detail == {"purpose": "erase", "found": 0} and not vain.key


def test_it_is_no_way_to_leaf_through(cast: Cast, gone: Pupil) -> None:
    client = cast.client("system_admin")
    for search in (
        {"number": "", "name": NAME},
        {"number": "", "organisation": cast.school.code},
        {"number": "G999999999999999999"},
        {"kind": "staff", "number": "T1"},
    ):
        answer = client.post("/console/person/", SEARCH | search)
        assert answer.status_code == 422
        assert NAME not in answer.content.decode().replace(f'value="{NAME}"', "")
    Pupil.objects.filter(pk=cast.colleague_pupils[0].pk).update(name=NAME)
    twice = client.post(
        "/console/person/", SEARCH | {"number": "", "organisation": cast.school.code, "name": NAME}
    )
    assert twice.status_code == 422 and "不止一个人" in twice.content.decode()
    assert client.post("/console/person/", {"kind": "pupil", "number": NUMBER}).status_code == 422


@pytest.mark.parametrize("member", ["auditor", "grant_admin", "county_officer", "principal", "stranger"])
def test_nobody_else_finds_anybody(cast: Cast, gone: Pupil, member: str) -> None:
    with pytest.raises(Forbidden):
        operations.open_person(
            by=cast.viewer(member), today=TODAY, kind="pupil", purpose="erase", number=NUMBER
        )
    assert cast.client(member).post("/console/person/", SEARCH).status_code == 403


def test_a_page_is_good_for_whom_it_was_opened(cast: Cast, gone: Pupil) -> None:
    sign = opened(cast).sign
    Grant.objects.create(
        user=cast.users["stranger"],
        role="system_admin",
        organisation=cast.city_education,
        valid_from=LONG_AGO,
        reason="another",
    )
    for member, given in (("stranger", sign), ("system_admin", sign[:-2] + "xx")):
        with pytest.raises(OutOfScope):
            operations.export_person(by=cast.viewer(member), today=TODAY, sign=given, purpose="export")


# --- the copy -----------------------------------------------------------------------------------------
def test_the_copy_holds_everything_in_words(cast: Cast, gone: Pupil) -> None:
    client = cast.client("system_admin")
    page = client.post("/console/person/", SEARCH | {"purpose": "export"})
    assert NAME in page.content.decode() and "家访" in page.content.decode()
    sign = opened(cast).sign
    answer = client.post("/console/person/export/", {"sign": sign, "purpose": "export"})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert NAME not in answer["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    cells = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert {"学生", "在读", "监护关系", "家访", "例外", "学生的家庭情况", "谁看过"} <= set(cells)
    text = str(cells)
    for word in (NAME, NUMBER, TALKED, REASON, "1234", "向阳小学"):
        assert word in text
    # Other people's names and numbers are not the child's.
    assert GUARDIAN not in text and PHONE not in text and "李老师" not in text
    assert cells["学生"][0][2] == "姓名"
    assert AuditLine.objects.filter(act="pupil.read", detail__by_act="person.export").exists()


def test_every_column_of_a_copy_has_its_words(cast: Cast, gone: Pupil) -> None:
    keys = {"pupil": gone.pk, "guardian": cast.guardian.pk, "staff": cast.principal.pk}
    named = {
        column
        for kind, key in keys.items()
        for section in queries.copy_of(cast.viewer("system_admin"), kind, key).sections
        for column in section.rows[0]
    }
    assert not named - HEADINGS.keys()


# --- erasing ------------------------------------------------------------------------------------------
def test_who_is_still_at_school_is_not_erased(cast: Cast, gone: Pupil) -> None:
    Enrolment.objects.filter(pupil=gone).update(valid_until=None)
    assert opened(cast).needed
    for search in ({}, {"kind": "guardian", "number": PHONE}):
        with pytest.raises(Refusal, match=r"erasure.needed"):
            asked(cast, **search)


def test_a_child_is_gone_and_the_figures_stay(cast: Cast, gone: Pupil) -> None:
    before = figures()
    entries = verify().entries
    confirmed(cast, asked(cast))
    for word in (NAME, GUARDIAN, NUMBER, PHONE, TALKED, REASON):
        assert holding(word) == []
    for hidden in (index(NUMBER), index(PHONE)):
        assert not [name for name in tables() if hidden.hex().encode() in dumped(name)]
    assert verify().faults == () and verify().entries == entries
    assert figures() == before
    row = Visit.objects.get(pupil=gone)
    assert row.talked_about_sealed is None and row.agreed_sealed is None
    assert Exemption.objects.get(pupil=gone).state == "approved"
    assert not Background.objects.filter(pupil=gone).exists()
    assert Enrolment.objects.filter(pupil=gone).exists()
    user = cast.users["stranger"]
    user.refresh_from_db()
    assert (user.is_active, user.display_name) == (False, "—")


def test_nobody_finds_or_reads_them_any_more(cast: Cast, gone: Pupil) -> None:
    confirmed(cast, asked(cast))
    assert opened(cast).matches == 0
    for member in ("colleague", "principal", "school_officer"):
        client: Client = cast.client(member)
        for page in ("/people/", f"/people/{cast.class_3_1.pk}/", f"/visits/?q={NAME}"):
            assert NAME not in client.get(page, follow=True).content.decode().replace(f'"{NAME}"', "")
    with pytest.raises(Refusal, match=r"erasure.nothing"):
        _again(cast, gone)


def _again(cast: Cast, gone: Pupil) -> None:
    sign = queries.person_found(cast.viewer("system_admin"), "pupil", gone.pk).sign
    operations.ask_erasure(
        by=cast.viewer("system_admin"), today=TODAY, sign=sign, ground="request", reason="再来一次"
    )


def test_rows_that_gave_way_go_with_the_person(cast: Cast, gone: Pupil) -> None:
    twin = Pupil.objects.create(county_code="130202", name=NAME)
    Merge.objects.create(
        kind="pupil",
        kept_id=gone.pk,
        gone_id=twin.pk,
        organisation=cast.school,
        stood=b"x",
        merged_at=RECORDED,
    )
    confirmed(cast, asked(cast))
    assert holding(NAME) == []


def test_a_brother_keeps_home_and_guardian(cast: Cast, gone: Pupil) -> None:
    guardian = Guardian.objects.get(name=GUARDIAN)
    Guardianship.objects.create(
        pupil=cast.pupils[2], guardian=guardian, relation="51", valid_from=LONG_AGO, recorded_at=RECORDED
    )
    confirmed(cast, asked(cast))
    guardian.refresh_from_db()
    assert guardian.name == GUARDIAN and guardian.user_id is not None
    assert holding(NAME) == [] and holding(GUARDIAN) == ["people_guardian"]


def test_a_member_of_staff_is_gone_and_their_visits_stay(cast: Cast, gone: Pupil) -> None:
    Post.objects.filter(staff=cast.colleague).update(valid_until=TODAY)
    user = cast.users["colleague"]
    assert cast.client("colleague").get("/").status_code == 200
    assert Session.objects.filter(user=user).exists()
    before = figures()
    search = {"kind": "staff", "number": "", "organisation": cast.school.code, "name": "李老师"}
    confirmed(cast, asked(cast, **search))
    assert holding("李老师") == []
    assert Visit.objects.get(pupil=gone).talked_about_sealed is not None
    assert figures() == before and verify().faults == ()
    user.refresh_from_db()
    assert not user.is_active and not Session.objects.filter(user=user).exists()


def test_two_people_are_needed(cast: Cast, gone: Pupil) -> None:
    number = asked(cast)
    with pytest.raises(Refusal, match=r"erasure.same-person"):
        confirmed(cast, number, "system_admin")
    with pytest.raises(Forbidden):
        confirmed(cast, number, "grant_admin")
    with pytest.raises(Refusal, match=r"erasure.asked"):
        asked(cast)
    confirmed(cast, number)
    with pytest.raises(Refusal, match=r"erasure.decided"):
        confirmed(cast, number)
    with pytest.raises(OutOfScope):
        confirmed(cast, number + 1)
    acts = list(
        AuditLine.objects.filter(noun="pupil", act__startswith="erasure").values_list("act", flat=True)
    )
    assert acts == ["erasure.ask"]
    assert AuditLine.objects.get(act="person.erase").by_id == cast.users["auditor"].pk


def test_it_can_be_turned_down(cast: Cast, gone: Pupil) -> None:
    number = asked(cast)
    page = cast.client("auditor").get("/console/erasures/").content.decode()
    assert "2026 年第 7 号申请" in page and NAME not in page
    assert cast.client("auditor").post(f"/console/erasures/{number}/refuse/").status_code == 302
    assert Erasure.objects.get().state == "refused"
    gone.refresh_from_db()
    assert gone.name == NAME


def test_the_acts_are_only_sent(cast: Cast, gone: Pupil) -> None:
    number = asked(cast)
    for page in (
        "person/export/",
        "person/erase/",
        f"erasures/{number}/confirm/",
        f"erasures/{number}/refuse/",
    ):
        assert cast.client("system_admin").get(f"/console/{page}").status_code == 405


def test_nothing_is_erased_when_the_trail_fails(
    cast: Cast, gone: Pupil, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = asked(cast)

    def broken(**_: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("gongyu.keeping.operations.person.record", broken)
    with pytest.raises(RuntimeError):
        confirmed(cast, number)
    gone.refresh_from_db()
    assert gone.name == NAME and Erasure.objects.get().state == "asked"


# --- the name in what others wrote ----------------------------------------------------------------------
SPOKEN = f"和{NAME}同桌，两人常一起回家"


@pytest.fixture
def spoken_of(cast: Cast, gone: Pupil) -> Pupil:
    """Others wrote the child's name: of another child's visit, in an activity, a filing, a message."""
    visit(
        cast.viewer("head_teacher"),
        cast.pupils[0].pk,
        TODAY - timedelta(3),
        said=Said(talked_about=SPOKEN, agreed=f"和{NAME}妈妈、{NAME}本人谈谈"),
    )
    number = held(cast.viewer("school_officer"), cast.school.pk, "guidance", TODAY - timedelta(2))
    Activity.objects.filter(pk=number).update(title=f"{NAME}同学事迹", summary="读书会")
    number = filed(cast.viewer("school_officer"), cast.school.pk, "filing.visit_plan", TODAY)
    Filing.objects.filter(pk=number).update(title="家访计划", note=f"{NAME}除外")
    Exemption.objects.create(
        duty_key="M1.20",
        organisation=cast.school,
        pupil=cast.pupils[1],
        ground="X.REFUSED",
        reason_sealed=sealed(f"同{NAME}一样住院", "compliance_exemption.reason"),
        valid_from=TODAY,
        valid_until=TODAY + timedelta(9),
        state="requested",
        requested_by=cast.users["colleague"],
        requested_at=RECORDED,
    )
    Message.objects.create(user=cast.users["head_teacher"], subject="请家访", body=f"{NAME}家")
    Message.objects.create(user=cast.users["other_county_officer"], subject="别处", body=f"{NAME}家")
    return gone


def talked(pupil: Pupil) -> str:
    row = Visit.objects.get(pupil=pupil)
    both = (
        (row.talked_about_sealed, "contact_visit.talked_about"),
        (row.agreed_sealed, "contact_visit.agreed"),
    )
    return " ".join(shown(kept, column) for kept, column in both)


def test_the_name_goes_from_what_others_wrote_and_the_ledger_stays_true(cast: Cast, spoken_of: Pupil) -> None:
    before = figures()
    wanted = {
        "contact_visit": 3,
        "activities_activity": 1,
        "filings_filing": 1,
        "compliance_exemption": 1,
        "notices_message": 1,
    }
    assert opened(cast).mentions.places == wanted
    number = asked(cast)
    page = cast.client("auditor").get("/console/erasures/").content.decode()
    assert "会改成〔已删除〕" in page and "家访" in page and NAME not in page
    answer = cast.client("auditor").post(f"/console/erasures/{number}/confirm/", follow=True).content.decode()
    assert "姓名有 7 处" in answer and "已改成〔已删除〕" in answer
    assert talked(cast.pupils[0]) == "和〔已删除〕同桌，两人常一起回家 和〔已删除〕妈妈、〔已删除〕本人谈谈"
    assert Activity.objects.get().title == "〔已删除〕同学事迹"
    assert Filing.objects.get(note="〔已删除〕除外").title == "家访计划"
    assert not Message.objects.filter(user=cast.users["head_teacher"], body__contains=NAME).exists()
    # Somebody whom the school does not know wrote of somebody of that name: theirs.
    assert Message.objects.filter(body__contains=NAME).count() == 1
    Message.objects.all().delete()
    assert holding(NAME) == []
    assert (verify().faults, figures()) == ((), before)
    line = AuditLine.objects.get(act="person.blank")
    assert line.detail == {"places": 7, "shut": 0, "namesake": False} and NAME not in str(line.detail)
    assert Erasure.objects.get(pk=number).mentions["places"] == wanted


def test_where_two_have_the_name_nothing_is_taken_out_and_it_is_said(cast: Cast, spoken_of: Pupil) -> None:
    Pupil.objects.filter(pk=cast.pupils[2].pk).update(name=NAME)
    number = asked(cast)
    answer = cast.client("auditor").post(f"/console/erasures/{number}/confirm/", follow=True).content.decode()
    assert "还有同名的人" in answer and "3 处" in answer
    assert NAME in talked(cast.pupils[0])
    assert Erasure.objects.get(pk=number).mentions["left"] is True


def test_a_longer_name_that_holds_it_stays(cast: Cast, spoken_of: Pupil) -> None:
    Pupil.objects.filter(pk=cast.pupils[2].pk).update(name=f"{NAME}子")
    Activity.objects.update(title=f"{NAME}子和{NAME}")
    confirmed(cast, asked(cast))
    assert Activity.objects.get().title == f"{NAME}子和〔已删除〕"


def test_a_guardians_name_goes_from_words_about_the_child(cast: Cast, spoken_of: Pupil) -> None:
    Guardianship.objects.filter(guardian__name=GUARDIAN).update(valid_until=TODAY)
    Filing.objects.update(note=f"{GUARDIAN}来电")
    confirmed(cast, asked(cast, kind="guardian", number=PHONE))
    assert Filing.objects.get(title="家访计划").note == "〔已删除〕来电"
    assert NAME in talked(cast.pupils[0])


def test_what_does_not_open_is_counted_and_stays(
    cast: Cast, spoken_of: Pupil, monkeypatch: pytest.MonkeyPatch
) -> None:
    Visit.objects.filter(pupil=cast.pupils[0]).update(agreed_sealed=b"\x01" + bytes(40))
    confirmed(cast, asked(cast))
    kept = Erasure.objects.get().mentions
    assert (kept["shut"], kept["places"]["contact_visit"]) == (1, 1)


def test_a_class_tells_two_of_one_name_apart(cast: Cast, gone: Pupil) -> None:
    Pupil.objects.filter(pk=cast.pupils[2].pk).update(name=NAME)
    by_name = {"number": "", "organisation": cast.school.code, "name": NAME}
    assert opened(cast, **by_name).matches == 2
    assert opened(cast, **by_name, school_class="三年级1班").key == gone.pk
    assert opened(cast, **by_name, school_class="2024级2班").key == cast.pupils[2].pk
    assert opened(cast, **by_name | {"kind": "guardian", "name": GUARDIAN}, school_class="三年级1班").name
    client = cast.client("system_admin")
    answer = client.post("/console/person/", SEARCH | by_name | {"school_class": "三年级9班"})
    assert answer.status_code == 422 and "没有这个班" in answer.content.decode()
    assert 'value="三年级9班"' in answer.content.decode()
