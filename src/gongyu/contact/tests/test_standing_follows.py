"""Two records of a member of staff are made one: lecturers, members of bodies and of teams follow the one
that is kept, and undoing brings each back; nobody comes to stand twice, or in two places at once."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongyu.committees.factories import in_office, joined
from gongyu.committees.models import Member
from gongyu.guidance.factories import team, trained
from gongyu.guidance.models import TeamMember, Trained
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations
from gongyu.people.models import Staff
from gongyu.people.queries.traces import spoken_of
from gongyu.resources import operations as resources
from gongyu.resources.factories import asked, clock, corps, lecturer
from gongyu.resources.models import Engagement, Lecturer
from tests.cast import TODAY, Cast, guardian_of, staff_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

FEW: Final = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DAY: Final = date(2026, 12, 4)
ROOMS: Final = ("corps", "body", "team")
STANDS: Final = st.frozensets(st.sampled_from(ROOMS))
# From when a lecture is agreed, if any is.
HOURS: Final = st.one_of(st.none(), st.integers(8, 12))
TABLES: Final[tuple[Any, ...]] = (Lecturer, Engagement, Member, TeamMember, Trained)


class Undone(Exception):
    """Ends an example, so that the next begins where this one did."""


def rows() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES}


def double(cast: Cast) -> tuple[Staff, Staff]:
    """Somebody of the staff who stands there twice, and has done nothing."""
    found = [staff_at(cast.school, "罗老师", "teacher") for _ in range(2)]
    Staff.objects.filter(pk=found[1].pk).update(staff_number="")
    return found[0], found[1]


class Places:
    """Two corps, a committee and a team of the school, in which somebody may stand."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.leader = cast, cast.viewer("principal")
        county = cast.viewer("county_officer")
        self.county = county
        self.near = corps(self.leader, cast.school.pk, "corps.school")
        self.above = corps(county, cast.county_education.pk, "corps.county")
        self.mandate = in_office(self.leader, cast.school.pk)

    def stand(self, who: Staff, where: frozenset[str], hour: int | None, *, above: bool = False) -> None:
        if "corps" in where:
            by, of = (self.county, self.above) if above else (self.leader, self.near)
            made = lecturer(by, of, staff_id=who.pk, of_body=self.cast.school.pk)
            if hour is not None:
                key = asked(self.leader, self.cast.school.pk, made, clock(DAY, hour, hour + 2))
                resources.accept(by=by, today=TODAY, engagement_id=key)
        if "body" in where:
            joined(self.leader, self.mandate, TODAY, staff_id=who.pk)
        if "team" in where:
            team(self.leader, self.cast.school.pk, (who.pk, "lead"))
            trained(self.leader, self.cast.school.pk, TODAY, TeamMember.objects.get(staff=who).pk)


def merge(cast: Cast, kept: int, gone: int, kind: str = "staff") -> int:
    return operations.merge(
        by=cast.viewer("school_officer"),
        today=TODAY,
        organisation_id=cast.school.pk,
        kind=kind,
        kept_id=kept,
        gone_id=gone,
    )


def undo(cast: Cast, done: int) -> None:
    operations.unmerge(by=cast.viewer("school_officer"), today=TODAY, merge_id=done)


@FEW
@given(theirs=STANDS, hour=HOURS, others=STANDS, other_hour=HOURS)
@example(theirs=frozenset(ROOMS), hour=9, others=frozenset(), other_hour=None)
@example(theirs=frozenset({"corps"}), hour=9, others=frozenset({"corps"}), other_hour=10)
@example(theirs=frozenset({"corps"}), hour=8, others=frozenset({"corps"}), other_hour=10)
@example(theirs=frozenset({"body"}), hour=None, others=frozenset({"body"}), other_hour=None)
@example(theirs=frozenset({"team"}), hour=None, others=frozenset({"team"}), other_hour=None)
def test_all_follow_or_nothing_does_and_undoing_brings_back_every_row(
    cast: Cast, theirs: frozenset[str], hour: int | None, others: frozenset[str], other_hour: int | None
) -> None:
    with pytest.raises(Undone), transaction.atomic():
        gone, kept = double(cast)
        places = Places(cast)
        places.stand(gone, theirs, hour)
        # The other record lectures for the county: one person may, at another hour.
        places.stand(kept, others, other_hour, above=True)
        before = rows()
        agreed = hour is not None and other_hour is not None and "corps" in theirs & others
        at_once = agreed and abs((hour or 0) - (other_hour or 0)) < 2
        assert not spoken_of("staff", [gone.pk, kept.pk])
        try:
            done = merge(cast, kept.pk, gone.pk)
        except Refusal as refusal:
            assert refusal.code == "people.merge-twice"
            assert at_once or {"body", "team"} & theirs & others
            assert rows() == before
            raise Undone from refusal
        assert not at_once and not {"body", "team"} & theirs & others
        for model in (Lecturer, Member, TeamMember):
            assert not model._default_manager.filter(staff_id=gone.pk).exists()
        assert set(Engagement.objects.values_list("whose", flat=True)) <= {kept.pk}
        undo(cast, done)
        assert rows() == before
        raise Undone


def test_nobody_is_twice_in_one_corps(cast: Cast) -> None:
    gone, kept = double(cast)
    places = Places(cast)
    places.stand(gone, frozenset({"corps"}), None)
    places.stand(kept, frozenset({"corps"}), None)
    with pytest.raises(Refusal, match=r"people\.merge-twice"):
        merge(cast, kept.pk, gone.pk)
    # Once the one to give way has left there, nothing stands against it.
    mine = Lecturer.objects.get(staff=gone)
    resources.leave(by=places.leader, today=TODAY, lecturer_id=mine.pk, left_on=TODAY)
    merge(cast, kept.pk, gone.pk)
    mine.refresh_from_db()
    assert mine.staff_id == kept.pk


def test_what_was_agreed_after_the_merge_comes_back_with_its_lecturer(cast: Cast) -> None:
    gone, kept = double(cast)
    places = Places(cast)
    places.stand(gone, frozenset({"corps"}), None)
    done = merge(cast, kept.pk, gone.pk)
    mine = Lecturer.objects.get(staff=kept)
    key = asked(places.leader, cast.school.pk, mine.pk, clock(DAY))
    resources.accept(by=places.leader, today=TODAY, engagement_id=key)
    assert Engagement.objects.get(pk=key).whose == kept.pk
    undo(cast, done)
    assert Engagement.objects.get(pk=key).whose == gone.pk


def test_what_another_merge_has_taken_on_does_not_come_back(cast: Cast) -> None:
    gone, kept = double(cast)
    Places(cast).stand(gone, frozenset({"body"}), None)
    done = merge(cast, kept.pk, gone.pk)
    Member.objects.filter(staff=kept).update(staff_id=cast.colleague.pk)
    with pytest.raises(Refusal, match=r"people\.merge-changed"):
        undo(cast, done)


def test_a_guardian_of_the_committee_is_told_under_the_record_that_is_kept(cast: Cast) -> None:
    twice = guardian_of(cast.pupils[0], name="王建囯", relation="99")
    mandate = in_office(cast.viewer("principal"), cast.school.pk)
    member = joined(cast.viewer("principal"), mandate, TODAY, guardian_id=twice.pk)
    type(twice).objects.filter(pk__in=[twice.pk, cast.guardian.pk]).update(pinyin="wang jian guo")
    done = merge(cast, cast.guardian.pk, twice.pk, "guardian")
    assert Member.objects.get(pk=member).guardian_id == cast.guardian.pk
    undo(cast, done)
    assert Member.objects.get(pk=member).guardian_id == twice.pk
