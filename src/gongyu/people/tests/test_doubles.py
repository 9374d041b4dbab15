"""Likely duplicates side by side; "not the same" is remembered; what is merged can be undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people import operations, queries
from gongyu.people.models import Consent, Guardian, Guardianship, Merge, Pupil, Staff, ToldApart
from gongyu.people.operations.sealing import PHONE, index, seal
from gongyu.people.queries.traces import references
from gongyu.people.rules.doubles import alike
from tests.cast import RECORDED, TODAY, Cast, guardian_of, pupil_in, staff_at

pytestmark = pytest.mark.usefixtures("on_the_day")

TELEPHONE = "13800138000"


def with_phone(guardian: Guardian, phone: str = TELEPHONE) -> Guardian:
    guardian.phone_sealed, guardian.phone_index = seal(phone, PHONE), index(phone)
    guardian.save()
    return guardian


@pytest.fixture
def twice(cast: Cast) -> Guardian:
    """王建国 stands at the school once more, under a neighbouring character, for a third child."""
    with_phone(cast.guardian)
    return with_phone(guardian_of(cast.pupils[2], name="王建囯", relation="80"))


def merge(cast: Cast, kept: int, gone: int, kind: str = "guardian", member: str = "school_officer") -> int:
    return operations.merge(
        by=cast.viewer(member),
        today=TODAY,
        organisation_id=cast.school.pk,
        kind=kind,
        kept_id=kept,
        gone_id=gone,
    )


def undo(cast: Cast, merge_id: int, member: str = "school_officer") -> None:
    operations.unmerge(by=cast.viewer(member), today=TODAY, merge_id=merge_id)


def pairs(cast: Cast, member: str = "school_officer") -> list[tuple[str, int, int]]:
    page = queries.doubles(cast.viewer(member), cast.school.pk)
    return [(one.kind, one.one, one.other) for one in page.doubles]


# --- who looks like one person -----------------------------------------------------------------------
@pytest.mark.anydatabase
@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        ("王建国", "王 建国", True),
        ("王建国", "王建囯", True),
        ("王建国", "汪建国", True),  # the same sound
        ("王建国", "王建军", True),
        ("王建国", "李建国", False),
        ("王芳", "王飞", False),
        ("王建国", "刘秀兰", False),
        ("王建国", "", False),
    ],
)
def test_names_that_may_be_one(one: str, other: str, is_so: bool) -> None:
    assert alike(one, other) is is_so


@pytest.mark.django_db
def test_a_telephone_and_a_name_like_it(cast: Cast, twice: Guardian) -> None:
    assert pairs(cast) == [("guardian", cast.guardian.pk, twice.pk)]
    (found,) = queries.doubles(cast.viewer("principal"), cast.school.pk).doubles
    told = {fact.label: (fact.one, fact.other) for fact in found.facts}
    assert told["姓名"] == ("王建国", "王建囯")
    assert TELEPHONE not in str(told) and told["电话"][0].endswith("8000")
    assert (found.keep_one, found.keep_other) == (True, True)


@pytest.mark.django_db
def test_parents_who_share_a_telephone_are_two(cast: Cast) -> None:
    with_phone(cast.guardian)
    with_phone(guardian_of(cast.pupils[0], name="赵秀英", relation="52"))
    assert pairs(cast) == []


@pytest.mark.django_db
def test_one_name_in_one_home(cast: Cast) -> None:
    guardian_of(cast.pupils[2], name="李桂芝", relation="62")
    Guardian.objects.filter(name="李桂芝").update(pinyin="li gui zhi")
    again = guardian_of(cast.pupils[2], name="李贵芝", relation="62")
    Guardian.objects.filter(pk=again.pk).update(pinyin="li gui zhi")
    assert [kind for kind, *_ in pairs(cast)] == ["guardian"]


@pytest.mark.django_db
def test_pupils_of_one_name_and_birthday_unless_both_are_numbered(cast: Cast) -> None:
    again = pupil_in(cast.class_3_1, "李浩然")
    assert pairs(cast) == [("pupil", cast.pupils[3].pk, again.pk)]
    for number, one in enumerate((cast.pupils[3], again)):
        Pupil.objects.filter(pk=one.pk).update(number_index=index(f"G{number}"))
    assert pairs(cast) == []


@pytest.mark.django_db
def test_staff_of_one_name(cast: Cast) -> None:
    again = staff_at(cast.school, "赵老师", "teacher")
    assert pairs(cast) == []  # two numbers, two people
    Staff.objects.filter(pk=again.pk).update(staff_number="")
    assert pairs(cast) == [("staff", cast.subject_teacher.pk, again.pk)]


# --- what lies outside -------------------------------------------------------------------------------
@pytest.mark.django_db
def test_another_school_is_not_shown_and_not_merged(cast: Cast) -> None:
    with_phone(cast.guardian)
    far = with_phone(guardian_of(cast.far_pupils[0], name="王建国", relation="51"))
    assert pairs(cast) == []
    with pytest.raises(OutOfScope):
        merge(cast, cast.guardian.pk, far.pk)
    with pytest.raises(OutOfScope):
        queries.doubles(cast.viewer("school_officer"), cast.other_school.pk)


@pytest.mark.django_db
def test_who_has_a_child_elsewhere_is_kept_and_nothing_of_it_is_shown(cast: Cast, twice: Guardian) -> None:
    Guardianship.objects.create(
        pupil=cast.far_pupils[0],
        guardian=cast.guardian,
        relation="51",
        valid_from=TODAY,
        recorded_at=RECORDED,
    )
    (found,) = queries.doubles(cast.viewer("school_officer"), cast.school.pk).doubles
    assert (found.keep_one, found.keep_other) == (True, False)
    assert "吴俊杰" not in str(found.facts)
    with pytest.raises(OutOfScope):
        merge(cast, twice.pk, cast.guardian.pk)


@pytest.mark.django_db
def test_no_account_comes_to_see_a_child_elsewhere(cast: Cast, twice: Guardian) -> None:
    """The row without an account has a child at another school: the account here may not be moved to it."""
    Guardianship.objects.create(
        pupil=cast.far_pupils[0], guardian=twice, relation="51", valid_from=TODAY, recorded_at=RECORDED
    )
    assert pairs(cast) == []
    with pytest.raises(OutOfScope):
        merge(cast, twice.pk, cast.guardian.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("head_teacher", Forbidden),
        ("county_officer", Forbidden),
        ("guardian", Forbidden),
        ("kindergarten_officer", OutOfScope),
        ("stranger", Forbidden),
    ],
)
def test_nobody_else_merges(cast: Cast, twice: Guardian, member: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        merge(cast, cast.guardian.pk, twice.pk, member=member)
    done = merge(cast, cast.guardian.pk, twice.pk)
    with pytest.raises((why, OutOfScope)):
        undo(cast, done, member)
    assert Merge.objects.get().undone_at is None


# --- guardians ----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_children_of_both_are_the_children_of_one(cast: Cast, twice: Guardian) -> None:
    done = merge(cast, cast.guardian.pk, twice.pk)
    assert set(queries.child_ids_of(cast.users["guardian"].pk, TODAY)) == {one.pk for one in cast.pupils[:3]}
    twice.refresh_from_db()
    assert (twice.merged_into_id, twice.name) == (cast.guardian.pk, "王建囯")
    assert pairs(cast) == []
    line = AuditLine.objects.get(act="person.merge")
    assert line.detail == {"kept": cast.guardian.pk, "gone": twice.pk}
    assert queries.guardian_keys(cast.guardian.pk) == {cast.guardian.pk, twice.pk}
    undo(cast, done)
    assert set(queries.child_ids_of(cast.users["guardian"].pk, TODAY)) == {one.pk for one in cast.pupils[:2]}
    assert pairs(cast) == [("guardian", cast.guardian.pk, twice.pk)]


@pytest.mark.django_db
def test_the_account_and_the_telephone_go_with_the_person(cast: Cast, twice: Guardian) -> None:
    Guardian.objects.filter(pk=twice.pk).update(pinyin="wang jian guo", phone_sealed=None, phone_index=None)
    Guardian.objects.filter(pk=cast.guardian.pk).update(pinyin="wang jian guo")
    Guardianship.objects.filter(guardian=twice).update(pupil=cast.pupils[0])
    done = merge(cast, twice.pk, cast.guardian.pk)
    twice.refresh_from_db()
    assert twice.user_id == cast.users["guardian"].pk
    assert twice.phone_index is not None and bytes(twice.phone_index) == index(TELEPHONE)
    undo(cast, done)
    twice.refresh_from_db()
    assert not any((twice.user_id, twice.phone_index, twice.phone_sealed))
    cast.guardian.refresh_from_db()
    assert cast.guardian.user_id == cast.users["guardian"].pk


@pytest.mark.django_db
def test_two_accounts_are_not_made_one(cast: Cast, twice: Guardian) -> None:
    Guardian.objects.filter(pk=cast.other_guardian.pk).update(user=None)
    Guardian.objects.filter(pk=twice.pk).update(user=cast.users["other_guardian"])
    with pytest.raises(Refusal) as refused:
        merge(cast, cast.guardian.pk, twice.pk)
    assert refused.value.code == "people.merge-both-sign-in"


def consent(pupil: Pupil, guardian: Guardian, withdrawn: date | None = None) -> None:
    at = RECORDED if withdrawn else None
    Consent.objects.create(
        pupil=pupil,
        guardian=guardian,
        version="2026-1",
        digest="0" * 64,
        given_on=date(2026, 9, 1),
        how="paper",
        recorded_at=RECORDED,
        withdrawn_on=withdrawn,
        withdrawn_at=at,
    )


@pytest.mark.django_db
def test_a_consent_that_was_taken_back_stays_taken_back(cast: Cast, twice: Guardian) -> None:
    consent(cast.pupils[2], twice, TODAY)
    merge(cast, cast.guardian.pk, twice.pk)
    assert cast.pupils[2].pk not in queries.child_ids_of(cast.users["guardian"].pk, TODAY)


@pytest.mark.django_db
def test_nobody_guesses_between_two_consents(cast: Cast, twice: Guardian) -> None:
    consent(cast.pupils[0], twice, TODAY)
    consent(cast.pupils[0], cast.guardian)
    with pytest.raises(Refusal) as refused:
        merge(cast, cast.guardian.pk, twice.pk)
    assert refused.value.code == "people.merge-consents"


@pytest.mark.django_db
def test_what_has_changed_since_is_not_undone(cast: Cast, twice: Guardian) -> None:
    done = merge(cast, cast.guardian.pk, twice.pk)
    guardianship = Guardianship.objects.get(guardian=cast.guardian, pupil=cast.pupils[2])
    operations.end_guardianship(
        by=cast.viewer("head_teacher"),
        today=TODAY,
        guardianship_id=guardianship.pk,
        on=TODAY,
        because="wrong",
    )
    with pytest.raises(Refusal) as refused:
        undo(cast, done)
    assert refused.value.code == "people.merge-changed"


@pytest.mark.django_db
def test_nothing_is_undone_twice(cast: Cast, twice: Guardian) -> None:
    done = merge(cast, cast.guardian.pk, twice.pk)
    undo(cast, done)
    with pytest.raises(Refusal) as refused:
        undo(cast, done)
    assert refused.value.code == "people.merge-undone"
    assert AuditLine.objects.filter(act="person.unmerge").count() == 1


# --- pupils and staff --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_speaks_of_a_pupil_or_a_teacher_is_found_by_itself() -> None:
    assert {model._meta.label for model, _ in references("pupil")} >= {
        "ledger.Entry",
        "contact.Visit",
        "compliance.Exemption",
    }
    assert {model._meta.label for model, _ in references("staff")} >= {"ledger.Entry", "contact.Visit"}


@pytest.mark.django_db
def test_one_teacher_of_two_heads_both_classes(cast: Cast) -> None:
    again = staff_at(cast.school, "李老师", "teacher")
    Staff.objects.filter(pk=again.pk).update(staff_number="")
    done = merge(cast, again.pk, cast.colleague.pk, "staff")
    assert queries.classes_headed_by(cast.users["colleague"].pk, TODAY) == (cast.class_3_1.pk,)
    again.refresh_from_db()
    assert again.user_id == cast.users["colleague"].pk
    undo(cast, done)
    assert queries.classes_headed_by(cast.users["colleague"].pk, TODAY) == (cast.class_3_1.pk,)


@pytest.mark.django_db
def test_the_row_that_gave_way_is_forgotten_with_the_one_that_was_kept(cast: Cast) -> None:
    again = pupil_in(cast.class_3_2, "李浩然")
    merge(cast, cast.pupils[3].pk, again.pk, "pupil")
    due = Pupil.objects.filter(Pupil.Privacy.due(TODAY))
    assert not due.filter(pk=again.pk).exists()
    Pupil.objects.filter(pk=cast.pupils[3].pk).update(name="")
    assert due.filter(pk=again.pk).exists()


# --- told apart ---------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_not_the_same_is_remembered(cast: Cast, twice: Guardian) -> None:
    operations.tell_apart(
        by=cast.viewer("school_officer"),
        today=TODAY,
        organisation_id=cast.school.pk,
        kind="guardian",
        one_id=twice.pk,
        other_id=cast.guardian.pk,
    )
    row = ToldApart.objects.get()
    assert (row.one_id, row.other_id) == (cast.guardian.pk, twice.pk)
    assert pairs(cast) == []
    with pytest.raises(OutOfScope):
        merge(cast, cast.guardian.pk, twice.pk)
    assert AuditLine.objects.filter(act="person.apart").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["merge", "apart"])
def test_nothing_is_written_without_its_line(
    cast: Cast, twice: Guardian, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.people.operations.doubles.record", broken)
    with pytest.raises(RuntimeError):
        if act == "merge":
            merge(cast, cast.guardian.pk, twice.pk)
        else:
            operations.tell_apart(
                by=cast.viewer("school_officer"),
                today=TODAY,
                organisation_id=cast.school.pk,
                kind="guardian",
                one_id=cast.guardian.pk,
                other_id=twice.pk,
            )
    assert not Merge.objects.exists() and not ToldApart.objects.exists()
    assert pairs(cast) == [("guardian", cast.guardian.pk, twice.pk)]


# --- the pages ----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_from_the_page_and_back(cast: Cast, twice: Guardian) -> None:
    client, page = cast.client("school_officer"), reverse("people:duplicates")
    shown = client.get(page).content.decode()
    assert "王建囯" in shown and "保留这一条" in shown and TELEPHONE not in shown
    sent: dict[str, Any] = {"organisation": cast.school.pk, "kind": "guardian"}
    assert client.post(reverse("people:merge"), sent).status_code == 404
    answer = client.post(reverse("people:merge"), sent | {"kept": cast.guardian.pk, "gone": twice.pk})
    assert "合并过的" in client.get(answer.headers["Location"]).content.decode()
    row = Merge.objects.get()
    assert client.get(reverse("people:unmerge", args=[row.pk])).status_code == 405
    client.post(reverse("people:unmerge", args=[row.pk]))
    assert "王建囯" in client.get(page).content.decode()


@pytest.mark.django_db
def test_administrators_see_how_many_and_nobody(cast: Cast, twice: Guardian) -> None:
    page, admin = reverse("console:duplicates") + "?county=", cast.client("system_admin")
    shown = admin.get(page + "130202").content.decode()
    assert "向阳小学" in shown and twice.name not in shown and "王建国" not in shown
    far = cast.client("auditor").get(page + "130203").content.decode()
    assert "向阳小学" not in far
    assert (
        cast.client("system_admin").get(reverse("console:duplicates") + "?county=999999").status_code == 404
    )
