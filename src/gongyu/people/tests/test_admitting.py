"""The head teacher answers: a guardian is linked with the child and can sign in, or is not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, connections

from gongyu.access.models import Grant
from gongyu.accounts.models import User
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Outgoing
from gongyu.people import operations, queries
from gongyu.people.models import Enrolment, Guardian, Guardianship, JoinRequest
from gongyu.people.operations.sealing import PHONE as COLUMN
from gongyu.people.operations.sealing import index, opened, seal
from gongyu.people.rules.entry import ANSWERED_WITHIN
from gongyu.people.tests.doorstep import OTHER_PHONE, PHONE, Doorstep, doorstep, newest_letter, numbered
from tests.cast import TODAY, Cast, build_cast, guardian_of


@pytest.fixture
def door(cast: Cast) -> Doorstep:
    return doorstep(cast)


def guardians(cast: Cast, which: int = 0) -> dict[str, bool]:
    """Who answers for a child of the class, by name, and whether they can sign in."""
    pupil = cast.pupils[which].pk
    return {one.name: bool(one.user_id) for one in queries.guardians_of([pupil], TODAY).get(pupil, ())}


@pytest.mark.django_db
def test_somebody_new_is_linked_and_can_sign_in(door: Doorstep, cast: Cast) -> None:
    row = door.asked()
    guardian = Guardian.objects.get(pk=door.admit(row))
    assert guardians(cast) == {"王建国": True, "王秀英": True}
    assert opened(bytes(guardian.phone_sealed or b""), COLUMN) == PHONE
    held = Guardianship.objects.get(guardian=guardian)
    assert (held.pupil_id, held.relation, held.valid_from) == (cast.pupils[0].pk, "52", TODAY)
    user = User.objects.get(pk=guardian.user_id or 0)
    assert user.display_name == "王秀英" and not user.has_usable_password()
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.organisation_id, grant.granted_by_id) == (
        "guardian",
        None,
        cast.users["head_teacher"].pk,
    )
    assert queries.account_of(PHONE, TODAY) == user.pk


@pytest.mark.django_db
def test_the_request_forgets_the_number_and_the_guardian_is_told(door: Doorstep) -> None:
    row = door.asked()
    door.admit(row)
    row.refresh_from_db()
    assert (row.state, row.phone_sealed) == ("admitted", None) and row.decided_at
    assert newest_letter() == (PHONE, "admitted")


@pytest.mark.django_db
def test_who_stands_in_the_roster_is_recognised(door: Doorstep, cast: Cast) -> None:
    mother = guardian_of(cast.pupils[0], name="王秀英", relation="58")
    assert door.admit(door.asked()) == mother.pk
    assert Guardianship.objects.get(guardian=mother).relation == "58"
    assert Guardian.objects.filter(name="王秀英").count() == 1


@pytest.mark.django_db
def test_who_signs_in_already_gets_the_second_child(door: Doorstep, cast: Cast) -> None:
    first = door.admit(door.asked())
    second = door.admit(door.asked(child=cast.pupils[2].name, ending=door.endings[2]))
    assert first == second
    assert guardians(cast, 2) == {"王秀英": True}
    assert Grant.objects.filter(user_id=Guardian.objects.get(pk=first).user_id or 0).count() == 1


@pytest.mark.django_db
def test_the_rosters_row_of_the_same_person_gives_way(door: Doorstep, cast: Cast) -> None:
    guardian = door.admit(door.asked())
    twin = guardian_of(cast.pupils[2], name="王秀英", relation="58")
    assert door.admit(door.asked(child=cast.pupils[2].name, ending=door.endings[2])) == guardian
    assert guardians(cast, 2) == {"王秀英": True}
    assert Guardianship.objects.get(guardian=twin).superseded_at is not None
    assert Guardianship.objects.get(guardian_id=guardian, pupil=cast.pupils[2]).relation == "58"


@pytest.mark.django_db
def test_a_number_signs_in_one_person(door: Doorstep, cast: Cast) -> None:
    door.admit(door.asked())
    row = door.asked(child=cast.pupils[2].name, ending=door.endings[2], name="王大山", relation="51")
    with pytest.raises(Refusal) as refused:
        door.admit(row)
    assert refused.value.code == "people.phone-taken"
    assert guardians(cast, 2) == {}
    row.refresh_from_db()
    assert row.state == "asked"


@pytest.mark.django_db
def test_a_new_number_takes_over_and_the_old_one_is_told(door: Doorstep, cast: Cast) -> None:
    guardian = Guardian.objects.get(pk=door.admit(door.asked()))
    user = User.objects.get(pk=guardian.user_id or 0)
    before = user.get_session_auth_hash()
    row = door.asked(phone=OTHER_PHONE)
    page = queries.families(cast.viewer("head_teacher"), cast.class_3_2.pk)
    assert [one.known for one in page.asking] == ["changes"]
    assert door.admit(row) == guardian.pk
    assert queries.account_of(PHONE, TODAY) is None
    assert queries.account_of(OTHER_PHONE, TODAY) == user.pk
    user.refresh_from_db()
    assert user.get_session_auth_hash() != before, "whoever was signed in with the old number is out"
    told = [letter.kind for letter in Outgoing.objects.order_by("id")]
    assert told == ["admitted", "number_changed", "admitted"]


@pytest.mark.django_db
def test_a_password_of_ones_own_is_left_alone(door: Doorstep, cast: Cast) -> None:
    user = cast.users["guardian"]
    user.set_password("a long enough password")
    user.save()
    cast.guardian.phone_sealed, cast.guardian.phone_index = seal(OTHER_PHONE, COLUMN), index(OTHER_PHONE)
    cast.guardian.save()
    door.admit(door.asked(name="王建国", relation="51"))
    user.refresh_from_db()
    assert user.check_password("a long enough password")


@pytest.mark.django_db
def test_a_child_who_has_left_the_class_is_nobodys_to_admit(door: Doorstep, cast: Cast) -> None:
    row = door.asked()
    Enrolment.objects.filter(pupil=cast.pupils[0]).update(school_class=cast.class_3_1)
    with pytest.raises(OutOfScope):
        door.admit(row)


@pytest.mark.django_db
def test_nor_a_request_of_long_ago(door: Doorstep) -> None:
    row = door.asked()
    JoinRequest.objects.filter(pk=row.pk).update(asked_at=row.asked_at - ANSWERED_WITHIN)
    with pytest.raises(OutOfScope):
        door.admit(row)
    head = door.cast.users["head_teacher"].pk
    assert queries.headed_and_asking(head, TODAY) == ((row.school_class_id,), 0)


@pytest.mark.django_db
def test_a_request_is_answered_once(door: Doorstep) -> None:
    row = door.asked()
    door.admit(row)
    for again in (
        lambda: door.admit(row),
        lambda: refuse(door, row),
    ):
        with pytest.raises(Refusal) as refused:
            again()
        assert refused.value.code == "people.join-decided"


def refuse(door: Doorstep, row: JoinRequest, reason: str = "unknown", member: str = "head_teacher") -> None:
    operations.refuse(by=door.cast.viewer(member), today=TODAY, request_id=row.pk, reason=reason)


@pytest.mark.django_db
def test_a_refusal_links_nobody_and_says_nothing_but_whom_to_ask(door: Doorstep, cast: Cast) -> None:
    row = door.asked()
    refuse(door, row)
    row.refresh_from_db()
    assert (row.state, row.reason, row.phone_sealed) == ("refused", "unknown", None)
    assert guardians(cast) == {"王建国": True}
    assert newest_letter() == (PHONE, "not_admitted")
    assert queries.account_of(PHONE, TODAY) is None


@pytest.mark.django_db
def test_a_reason_is_one_of_the_table(door: Doorstep) -> None:
    row = door.asked()
    with pytest.raises(Refusal) as refused:
        refuse(door, row, "because")
    assert refused.value.field == "reason"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("colleague", Forbidden),
        ("subject_teacher", Forbidden),
        ("case_holder", Forbidden),
        ("county_officer", Forbidden),
        ("city_officer", Forbidden),
        ("guardian", OutOfScope),
        ("other_county_officer", OutOfScope),
        ("system_admin", Forbidden),
        ("stranger", OutOfScope),
    ],
)
def test_who_may_not_answer(door: Doorstep, member: str, why: type[Exception]) -> None:
    row = door.asked()
    with pytest.raises(why):
        door.admit(row, member)
    with pytest.raises(why):
        refuse(door, row, member=member)
    row.refresh_from_db()
    assert row.state == "asked"


@pytest.mark.django_db
@pytest.mark.parametrize("member", ["head_teacher", "principal", "school_officer"])
def test_who_may(door: Doorstep, member: str) -> None:
    assert door.admit(door.asked(), member)


@pytest.mark.django_db
def test_answers_are_audited(door: Doorstep, cast: Cast) -> None:
    one, two = door.asked(), door.asked(phone=OTHER_PHONE, name="王大山")
    door.admit(one)
    refuse(door, two, "number")
    lines = AuditLine.objects.filter(noun="join-request").order_by("id")
    assert [(line.act, line.by_id, line.key) for line in lines] == [
        ("join.admitted", cast.users["head_teacher"].pk, str(one.pk)),
        ("join.refused", cast.users["head_teacher"].pk, str(two.pk)),
    ]
    assert lines[1].detail == {"class": cast.class_3_2.pk, "pupil": cast.pupils[0].pk, "reason": "number"}


@pytest.mark.django_db
def test_nothing_is_written_when_the_audit_fails(door: Doorstep, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    row, users = door.asked(), User.objects.count()
    monkeypatch.setattr("gongyu.people.operations.admitting.record", fails)
    with pytest.raises(RuntimeError):
        door.admit(row)
    assert User.objects.count() == users and not Outgoing.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "phone", "known"),
    [
        ("王建国", PHONE, "same"),
        ("王建国", OTHER_PHONE, "changes"),
        ("李老四", OTHER_PHONE, "name"),
        ("王秀英", PHONE, "number"),
        ("王秀英", OTHER_PHONE, ""),
    ],
)
def test_the_page_compares_with_the_roster(
    door: Doorstep, cast: Cast, name: str, phone: str, known: str
) -> None:
    guardian_of(cast.pupils[0], name="李老四", relation="61")
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone_index=index(PHONE))
    if known in ("same", "number"):
        Guardian.objects.filter(pk=cast.guardian.pk).update(user=None)
    door.ask(name=name, phone=phone)
    page = queries.families(cast.viewer("head_teacher"), cast.class_3_2.pk)
    assert [(one.name, one.known) for one in page.asking] == [(name, known)]
    assert page.asking[0].phone in ("138****8000", "139****9000")


@pytest.mark.django_db
def test_the_page_asks_the_same_few_statements_however_many(
    door: Doorstep, cast: Cast, django_assert_num_queries: object
) -> None:
    viewer = cast.viewer("head_teacher")
    for which, end in enumerate(range(4)):
        door.ask(cast.pupils[which].name, door.endings[which], phone=f"1380013800{end}")
    with django_assert_num_queries(10):  # type: ignore[operator]
        page = queries.families(viewer, cast.class_3_2.pk)
    assert len(page.asking) == 4 and page.reached == 2


@pytest.fixture
def lasting(transactional_db: None) -> Iterator[Doorstep]:
    yield doorstep(build_cast())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def test_two_teachers_at_the_same_moment_open_one_account(lasting: Doorstep) -> None:
    cast = lasting.cast
    other = operations.invite(by=cast.viewer("colleague"), today=TODAY, class_id=cast.class_3_1.pk)
    ending = numbered(cast.colleague_pupils[0], 301)
    one = lasting.asked()
    two = lasting.asked(child=cast.colleague_pupils[0].name, ending=ending, link=other.token)
    gate, found = threading.Barrier(2), list[int]()

    def run(row: JoinRequest, member: str) -> None:
        viewer = cast.viewer(member)
        gate.wait()
        try:
            found.append(operations.admit(by=viewer, today=TODAY, request_id=row.pk))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(one, "head_teacher")),
        threading.Thread(target=run, args=(two, "colleague")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2 and found[0] == found[1]
    assert Guardian.objects.filter(name="王秀英").count() == 1


@pytest.mark.django_db
def test_a_head_teacher_of_last_year_may_not(door: Doorstep, cast: Cast) -> None:
    row = door.asked()
    viewer = cast.viewer("head_teacher", date(2020, 9, 2))
    with pytest.raises((Forbidden, OutOfScope)):
        operations.admit(by=viewer, today=date(2020, 9, 2), request_id=row.pk)
