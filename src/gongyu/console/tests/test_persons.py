"""One person found, copied and erased: who may, what is written down; names are gone and figures stay."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from gongyu.access.models import Grant
from gongyu.accounts.models import Session
from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Exemption, Standing
from gongyu.compliance.operations import assess_all
from gongyu.console import operations, queries
from gongyu.console.models import Erasure
from gongyu.console.rules.headings import HEADINGS
from gongyu.contact.factories import visit
from gongyu.contact.models import Visit
from gongyu.contact.operations import Said
from gongyu.keeping.queries import index, sealed
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.queries import verify
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
