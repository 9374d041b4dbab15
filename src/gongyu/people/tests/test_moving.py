"""Schools merged and split with everybody in them: intervals end and begin, nobody is lost, and back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongyu.access.models import Grant
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.organisations.factories import organisation
from gongyu.organisations.models import Organisation
from gongyu.organisations.queries import body
from gongyu.people import operations, queries
from gongyu.people.models import Enrolment, Headship, Invitation, JoinRequest, Post, SchoolClass
from gongyu.people.operations import moving
from tests.cast import RECORDED, TODAY, Cast, headed_class, pupil_in, staff_at

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
WHY: dict[str, Any] = {"day": DAY, "reason": "生源减少", "document": "区教字〔2026〕9号"}


@pytest.fixture
def into(cast: Cast) -> Organisation:
    """Another primary school of the county, which has a class 3-2 of its own."""
    school = organisation(name="实验小学", code="2113000077")
    room = headed_class(school, 2024, 2, staff_at(school, "郑老师", "teacher"))
    for name in ("何一", "何二", "何三"):
        pupil_in(room, name)
    return school


def merge(cast: Cast, into: Organisation, member: str = "county_officer", **changes: Any) -> int:
    by = cast.viewer("county_officer")
    plan = queries.plan_merge(by, [cast.school.pk], into.pk, DAY)
    asked: dict[str, Any] = (
        {"organisation_ids": [cast.school.pk], "into_id": into.pk, "seen": plan.seal} | WHY | changes
    )
    return operations.merge_bodies(by=cast.viewer(member), today=TODAY, **asked)


def seats() -> dict[int, tuple[int, str]]:
    """Pupil → body and class name, on the day."""
    known = Enrolment.objects.values_list("pupil_id", flat=True)
    return {key: (seat.organisation_id, seat.class_name) for key, seat in queries.seats(known, DAY).items()}


def everything() -> list[list[tuple[Any, ...]]]:
    """Whatever is current, without its number."""
    names = ("valid_from", "valid_until")
    return [
        sorted(model.objects.filter(superseded_at__isnull=True).values_list(*keys, *names), key=repr)
        for model, keys in (
            (Enrolment, ("pupil_id", "organisation_id", "school_class_id", "status")),
            (Headship, ("school_class_id", "staff_id")),
            (Post, ("staff_id", "organisation_id", "post")),
        )
    ] + [
        sorted(
            Grant.objects.exclude(valid_from=DAY).values_list("user_id", "role", "organisation_id", *names),
            key=repr,
        )
    ]


def test_the_plan_says_what_goes_where(cast: Cast, into: Organisation) -> None:
    plan = queries.plan_merge(cast.viewer("county_officer"), [cast.school.pk], into.pk, DAY)
    assert [(one.name, one.name_there, one.pupils) for one in plan.moving] == [
        ("三年级1班", "三年级1班", 2),
        ("三年级2班", "三年级3班", 5),
    ]
    gives, takes = plan.sides
    assert (gives.body.id, gives.closes, gives.before) == (
        cast.school.pk,
        True,
        {"classes": 2, "pupils": 7, "staff": 4, "roles": 6},
    )
    assert gives.after == {"classes": 0, "pupils": 0, "staff": 0, "roles": 0}
    assert (takes.closes, takes.after) == (False, {"classes": 3, "pupils": 10, "staff": 5, "roles": 6})
    assert plan.agrees


def test_everybody_goes_on_at_the_other_school(cast: Cast, into: Organisation) -> None:
    before = seats()
    made = merge(cast, into)
    after = seats()
    assert after.keys() == before.keys()
    assert {after[one.pk] for one in cast.pupils} == {(into.pk, "三年级3班")}
    day_before = DAY - timedelta(days=1)
    assert queries.seats([cast.pupils[0].pk], day_before)[cast.pupils[0].pk].class_id == cast.class_3_2.pk
    room = SchoolClass.objects.get(continues=cast.class_3_2)
    assert queries.classes_headed_by(cast.users["head_teacher"].pk, DAY) == (room.pk,)
    assert queries.classes_headed_by(cast.users["head_teacher"].pk, day_before) == (cast.class_3_2.pk,)
    assert {one.name for one in queries.staff_at(into.pk, DAY)} >= {"王老师", "陈校长", "郑老师"}
    assert queries.staff_at(cast.school.pk, DAY) == ()
    there = cast.viewer("principal", DAY)
    assert there.may_at("pupil.view", into.path) and not there.may_at("pupil.view", cast.school.path)
    assert cast.viewer("principal").may_at("pupil.view", cast.school.path)
    line = AuditLine.objects.get(act="move.carry")
    assert line.key == str(made)
    assert line.detail == {"day": DAY.isoformat(), "classes": 2, "staff": 4, "roles": 6}
    assert AuditLine.objects.filter(act="grant.carry").count() == 6


def test_links_and_requests_follow_their_class(cast: Cast, into: Organisation) -> None:
    link = Invitation.objects.create(
        school_class=cast.class_3_2, made_at=RECORDED, valid_until=date(2027, 7, 1)
    )
    asked = JoinRequest.objects.create(
        school_class=cast.class_3_2,
        pupil=cast.pupils[0],
        name="某",
        phone_sealed=b"x",
        phone_index=b"y",
        asked_at=RECORDED,
    )
    made = merge(cast, into)
    room = SchoolClass.objects.get(continues=cast.class_3_2)
    for row in (link, asked):
        row.refresh_from_db()
        assert row.school_class_id == room.pk
    operations.undo_change(by=cast.viewer("county_officer"), today=TODAY, reorganisation_id=made)
    for row in (link, asked):
        row.refresh_from_db()
        assert row.school_class_id == cast.class_3_2.pk


def test_taken_back_everything_is_as_it_was(cast: Cast, into: Organisation) -> None:
    before, sat = everything(), seats()
    for _ in range(2):  # and it can be done again
        made = merge(cast, into)
        assert everything() != before
        touched = operations.undo_change(
            by=cast.viewer("county_officer"), today=TODAY, reorganisation_id=made
        )
        assert set(touched) == {cast.school.pk, into.pk}
        assert everything() == before
        assert seats() == sat
        assert cast.viewer("principal", DAY).may_at("pupil.view", cast.school.path)
        assert not cast.viewer("principal", DAY).may_at("pupil.view", into.path)
        now = body(cast.school.pk)
        assert now is not None and now.closed_on is None
        assert {one.id for one in queries.classes_at(into.pk, DAY)} == set(
            SchoolClass.objects.filter(organisation=into, continues=None).values_list("pk", flat=True)
        )


def test_what_has_moved_since_is_not_taken_back(cast: Cast, into: Organisation) -> None:
    made = merge(cast, into)
    pupil_in(SchoolClass.objects.get(continues=cast.class_3_2), "新来", since=DAY)
    with pytest.raises(Refusal, match=r"people.moved-since"):
        operations.undo_change(by=cast.viewer("county_officer"), today=TODAY, reorganisation_id=made)
    assert seats()[cast.pupils[0].pk][0] == into.pk


def test_a_role_taken_away_since_does_not_come_back(cast: Cast, into: Organisation) -> None:
    made = merge(cast, into)
    Grant.objects.filter(organisation=into, role="school_leader").update(valid_until=DAY + timedelta(days=3))
    with pytest.raises(Refusal, match=r"grant.changed-since"):
        operations.undo_change(by=cast.viewer("county_officer"), today=TODAY, reorganisation_id=made)


def test_a_plan_is_carried_out_as_it_was_seen(cast: Cast, into: Organisation) -> None:
    plan = queries.plan_merge(cast.viewer("county_officer"), [cast.school.pk], into.pk, DAY)
    pupil_in(cast.class_3_2, "新来")
    with pytest.raises(Refusal, match=r"people.plan-changed"):
        merge(cast, into, seen=plan.seal)
    assert body(cast.school.pk).closed_on is None  # type: ignore[union-attr]


def test_a_class_goes_on_at_a_new_school(cast: Cast) -> None:
    by, new = cast.viewer("county_officer"), organisation(name="向阳第二小学")
    goes = {cast.class_3_2.pk: new.pk}
    plan = queries.plan_split(by, cast.school.pk, goes, None, DAY)
    gives, takes = plan.sides
    assert (gives.after["pupils"], takes.after["pupils"]) == (2, 5)
    assert (gives.after["staff"], takes.after["staff"]) == (3, 1)
    operations.split_body(
        by=by, today=TODAY, organisation_id=cast.school.pk, goes=goes, heir_id=None, seen=plan.seal, **WHY
    )
    assert {seats()[one.pk] for one in cast.pupils} == {(new.pk, "三年级2班")}
    assert {seats()[one.pk] for one in cast.colleague_pupils} == {(cast.school.pk, "三年级1班")}
    head, left = cast.viewer("head_teacher", DAY), cast.viewer("principal", DAY)
    assert head.may_at("standing.view", new.path) and not head.may_at("standing.view", cast.school.path)
    assert left.may_at("pupil.view", cast.school.path) and not left.may_at("pupil.view", new.path)


def test_who_heads_a_class_on_either_side_works_at_both(cast: Cast) -> None:
    Headship.objects.create(
        school_class=SchoolClass.objects.create(
            organisation=cast.school, entry_year=2025, number=1, opened_on=date(2025, 9, 1)
        ),
        staff=cast.head_teacher,
        valid_from=date(2025, 9, 1),
        recorded_at=RECORDED,
    )
    by, new = cast.viewer("county_officer"), organisation(name="向阳第二小学")
    goes = {cast.class_3_2.pk: new.pk}
    plan = queries.plan_split(by, cast.school.pk, goes, None, DAY)
    before = everything()
    assert plan.agrees and plan.doubled["staff"] == -1
    made = operations.split_body(
        by=by, today=TODAY, organisation_id=cast.school.pk, goes=goes, heir_id=None, seen=plan.seal, **WHY
    )
    for place in (new, cast.school):
        assert cast.viewer("head_teacher", DAY).may_at("standing.view", place.path)
    operations.undo_change(by=by, today=TODAY, reorganisation_id=made)
    assert everything() == before


def test_a_school_closes_between_two(cast: Cast, into: Organisation) -> None:
    by, new = cast.viewer("county_officer"), organisation(name="向阳第二小学")
    goes = {cast.class_3_2.pk: new.pk}
    plan = queries.plan_split(by, cast.school.pk, goes, into.pk, DAY)
    assert plan.agrees
    operations.split_body(
        by=by, today=TODAY, organisation_id=cast.school.pk, goes=goes, heir_id=into.pk, seen=plan.seal, **WHY
    )
    assert {seats()[one.pk][0] for one in cast.pupils} == {new.pk}
    assert {seats()[one.pk][0] for one in cast.colleague_pupils} == {into.pk}
    assert (
        Enrolment.objects.filter(
            organisation=cast.school, valid_until__isnull=True, superseded_at__isnull=True
        ).count()
        == 0
    )


def test_another_schools_class_is_not_given_away(cast: Cast) -> None:
    by, new = cast.viewer("city_officer"), organisation(name="向阳第二小学")
    with pytest.raises(OutOfScope):
        queries.plan_split(by, cast.school.pk, {cast.other_class.pk: new.pk}, None, DAY)


@pytest.mark.parametrize(
    ("member", "error"),
    [("stranger", OutOfScope), ("other_county_officer", OutOfScope), ("supervisor", Forbidden)],
)
def test_who_may_not(cast: Cast, into: Organisation, member: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        merge(cast, into, member=member)
    with pytest.raises(error):
        queries.plan_merge(cast.viewer(member), [cast.school.pk], into.pk, DAY)
    made = merge(cast, into)
    with pytest.raises(error):
        operations.undo_change(by=cast.viewer(member), today=TODAY, reorganisation_id=made)


def test_nothing_moves_when_the_audit_fails(
    cast: Cast, into: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError

    before = everything()
    monkeypatch.setattr(moving, "record", fail)
    with pytest.raises(RuntimeError):
        merge(cast, into)
    assert everything() == before
