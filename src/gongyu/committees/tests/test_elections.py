"""Elections by secret ballot: one vote a home, nobody's vote to be found out, counted once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from gongyu.access.models import Grant
from gongyu.audit.models import AuditLine
from gongyu.committees import operations
from gongyu.committees.models import Candidate, Election, ElectionBallot, ElectionHome, Mandate, Member
from gongyu.committees.operations.elections import Paper
from gongyu.committees.rules import election as rules
from gongyu.kernel.refusal import OutOfScope, Refusal
from tests.cast import LONG_AGO, TODAY, Cast, _user, guardian_of, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")
TOMORROW = TODAY + timedelta(1)


def officer(cast: Cast, day: Any = TODAY) -> Any:
    return cast.viewer("school_officer", day)


@pytest.fixture
def voters(cast: Cast) -> list[str]:
    """Seven more homes at the school, each with a guardian who signs in."""
    names = [f"voter{number}" for number in range(7)]
    for name in names:
        user = _user(cast, name, name, "guardian")
        guardian_of(pupil_in(cast.class_3_1, f"小{name}"), name=f"家长{name}", relation="52", user=user)
    assert Grant.objects.filter(role="guardian", valid_from=LONG_AGO).count() >= len(names)
    return names


@pytest.fixture
def election(cast: Cast, voters: list[str]) -> int:
    """Two stand for one seat, and voting has begun."""
    made = operations.prepare_election(
        by=officer(cast),
        today=TODAY,
        organisation_id=cast.school.pk,
        which="parents",
        seats=1,
        closes_on=TODAY,
        class_id=None,
        request_key=uuid4(),
    )
    for one in (cast.guardian, cast.other_guardian):
        operations.stand(by=officer(cast), today=TODAY, election_id=made, guardian_id=one.pk)
    operations.open_election(by=officer(cast), today=TODAY, election_id=made)
    return made


def candidates(election: int) -> list[int]:
    return list(Candidate.objects.filter(election=election).order_by("pk").values_list("pk", flat=True))


def cast_vote(cast: Cast, member: str, election: int, *chosen: int) -> None:
    operations.vote(by=cast.viewer(member), today=TODAY, election_id=election, chosen=chosen)


def count(cast: Cast, election: int, paper: Paper | None = None) -> None:
    operations.count_votes(by=officer(cast, TOMORROW), today=TOMORROW, election_id=election, paper=paper)


def test_a_home_votes_once_from_the_first_page(cast: Cast, election: int) -> None:
    address = reverse("committees:vote", args=[election])
    client = cast.client("guardian")
    assert address in client.get("/").content.decode()
    first, _second = candidates(election)
    assert client.post(address, {"chosen": [first]}).status_code == 302
    assert address not in client.get("/").content.decode()
    assert client.get(address).status_code == 404
    with pytest.raises(Refusal, match="voted"):
        cast_vote(cast, "guardian", election, first)
    assert ElectionBallot.objects.count() == 1


def test_more_than_there_are_seats_is_refused_and_stays_ticked(cast: Cast, election: int) -> None:
    answer = cast.client("guardian").post(
        reverse("committees:vote", args=[election]), {"chosen": candidates(election)}
    )
    assert answer.status_code == 422
    assert answer.content.decode().count("checked") == 2
    assert not ElectionBallot.objects.exists()


@pytest.mark.parametrize("member", ["school_officer", "head_teacher", "county_officer"])
def test_who_is_not_on_the_roll_does_not_vote(cast: Cast, election: int, member: str) -> None:
    with pytest.raises(OutOfScope):
        cast_vote(cast, member, election, candidates(election)[0])


def transactions(table: str) -> set[str]:
    """Which transactions wrote the rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT xmin::text FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def test_nothing_ties_a_ballot_to_a_home(cast: Cast, election: int, voters: list[str]) -> None:
    first, second = candidates(election)
    seen: set[object] = set()
    for place, name in enumerate(voters):
        lines = AuditLine.objects.count()
        cast_vote(cast, name, election, first if place % 2 else second)
        keys = set(ElectionBallot.objects.values_list("pk", flat=True))
        # Every ballot has a key that was never there before.
        assert not keys & seen
        seen |= keys
        assert AuditLine.objects.count() == lines
    sizes = {len(bytes(one.ballot_sealed)) for one in ElectionBallot.objects.all()}
    assert len(sizes) == 1
    for table in ("committees_electionballot", "committees_electionhome"):
        assert len(transactions(table)) == 1
    columns = {
        field.name for model in (ElectionBallot, ElectionHome) for field in model._meta.concrete_fields
    }
    assert not [name for name in columns if name.endswith(("_at", "_on")) or "user" in name]


def test_it_is_counted_once_when_it_is_over_and_then_everything_is_gone(
    cast: Cast, election: int, voters: list[str]
) -> None:
    first, second = candidates(election)
    for name in voters[:6]:
        cast_vote(cast, name, election, first)
    cast_vote(cast, voters[6], election, second)
    with pytest.raises(Refusal, match="runs"):
        operations.count_votes(by=officer(cast), today=TODAY, election_id=election)
    count(cast, election)
    won, lost = Candidate.objects.get(pk=first), Candidate.objects.get(pk=second)
    assert (won.elected, lost.elected) == (True, False)
    # Six of seven: told, they would say how the seventh voted.
    assert (won.votes, lost.votes) == (None, None)
    assert not ElectionBallot.objects.exists()
    assert not ElectionHome.objects.exists()
    with pytest.raises(Refusal, match="state"):
        count(cast, election)


def test_counts_are_told_only_where_they_give_nobody_away() -> None:
    assert rules.told(5, 10) == 5
    assert [rules.told(count, 10) for count in (0, 4, 6, 10)] == [None] * 4
    assert rules.told(2, 4) is None


def test_a_tie_is_the_bodys_to_decide_and_the_page_says_so(
    cast: Cast, election: int, voters: list[str]
) -> None:
    first, second = candidates(election)
    for place, name in enumerate(voters[:6]):
        cast_vote(cast, name, election, first if place % 2 else second)
    count(cast, election)
    assert Candidate.objects.filter(level=True).count() == 2
    page = cast.client("other_guardian").get(reverse("committees:election", args=[election]))
    assert "由组织自己决定" in page.content.decode()
    later = officer(cast, TOMORROW)
    with pytest.raises(Refusal, match="open-tie"):
        operations.seat_elected(by=later, today=TOMORROW, election_id=election, ends=TODAY + timedelta(700))
    operations.decide_tie(by=later, today=TOMORROW, election_id=election, chosen=[second], how="当场抽签")
    assert Candidate.objects.get(pk=second).elected
    assert Election.objects.get(pk=election).how == "当场抽签"


def test_those_elected_take_office_by_one_act(cast: Cast, election: int, voters: list[str]) -> None:
    first, _second = candidates(election)
    for name in voters:
        cast_vote(cast, name, election, first)
    count(cast, election)
    later, ends = officer(cast, TOMORROW), TODAY + timedelta(700)
    mandate = operations.seat_elected(by=later, today=TOMORROW, election_id=election, ends=ends)
    term = Mandate.objects.get(pk=mandate)
    assert (term.begins, term.ends, term.formed) == (TOMORROW, ends, "elected")
    assert [one.guardian_id for one in Member.objects.filter(mandate=mandate)] == [cast.guardian.pk]
    with pytest.raises(Refusal, match="state"):
        operations.seat_elected(by=later, today=TOMORROW, election_id=election, ends=ends)


def test_paper_ballots_come_as_totals_by_two_and_never_twice(
    cast: Cast, election: int, voters: list[str]
) -> None:
    first, second = candidates(election)
    families = list(ElectionHome.objects.order_by("pk").values_list("family", flat=True))
    cast_vote(cast, voters[0], election, first)
    voted = ElectionHome.objects.get(state="voted").family
    with pytest.raises(Refusal, match="voted-here"):
        operations.hand_out_paper(by=officer(cast), today=TODAY, election_id=election, families=[voted])
    free = [one for one in families if one != voted]
    operations.hand_out_paper(by=officer(cast), today=TODAY, election_id=election, families=free)
    with pytest.raises(Refusal, match="voted"):
        cast_vote(cast, voters[1], election, first)
    with pytest.raises(Refusal, match="paper-names"):
        count(cast, election, Paper({second: 5}, 5, ("王老师", "王老师")))
    with pytest.raises(Refusal, match="paper-many"):
        count(cast, election, Paper({second: 5}, len(free) + 1, ("王老师", "李老师")))
    with pytest.raises(Refusal, match="paper-sum"):
        count(cast, election, Paper({first: 3, second: 5}, 5, ("王老师", "李老师")))
    count(cast, election, Paper({second: 5}, 5, ("王老师", "李老师")))
    assert Candidate.objects.get(pk=second).elected
    assert Election.objects.get(pk=election).counted_by == "王老师、李老师"


def test_very_few_families_vote_at_a_meeting_instead(cast: Cast) -> None:
    made = operations.prepare_election(
        by=cast.viewer("kindergarten_officer"),
        today=TODAY,
        organisation_id=cast.kindergarten.pk,
        which="parents",
        seats=1,
        closes_on=TODAY,
        class_id=None,
        request_key=uuid4(),
    )
    with pytest.raises(Refusal, match="too-few"):
        operations.open_election(by=cast.viewer("kindergarten_officer"), today=TODAY, election_id=made)
    with pytest.raises(Refusal, match="small"):
        rules.check_enough(4)


def test_the_rules_of_the_count() -> None:
    assert rules.outcome({1: 3, 2: 2, 3: 0}, 2) == rules.Outcome((1, 2))
    assert rules.outcome({1: 3, 2: 2, 3: 2}, 2) == rules.Outcome((1,), (2, 3), 1)
    assert rules.outcome({1: 0, 2: 0}, 1) == rules.Outcome(())
    assert rules.outcome({1: 4, 2: 4}, 2) == rules.Outcome((1, 2))


def test_a_ballot_says_the_same_after_it_was_packed() -> None:
    packed = rules.packed([7, 3], [3, 5, 7])
    assert len(packed) == rules.BALLOT_BYTES == len(rules.packed([5], [3, 5, 7]))
    assert rules.unpacked(packed, [7, 5, 3]) == (3, 7)


def test_the_office_leaves_lines_and_nothing_is_written_when_they_fail(
    cast: Cast, election: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(AuditLine.objects.filter(noun="election").values_list("act", flat=True)) == {
        "election.prepare",
        "election.stand",
        "election.open",
    }

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(operations.elections, "audit", broken)
    with pytest.raises(RuntimeError):
        operations.call_off_election(by=officer(cast), today=TODAY, election_id=election)
    assert Election.objects.get(pk=election).state == "open"
    assert ElectionHome.objects.exists()
