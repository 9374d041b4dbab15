"""Electing members by secret ballot: the only door.

Whoever has the database must not find out who voted for whom. So every vote rewrites all rows of its election
in one transaction, sealed anew and shuffled, and leaves no line with a time: decisions 0038 and 0042.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from random import SystemRandom
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When

from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.committees import queries
from gongyu.committees.models import Candidate, Election, ElectionBallot, ElectionHome
from gongyu.committees.operations.body import begin_mandate
from gongyu.committees.operations.members import Person, add_member
from gongyu.committees.operations.proofs import locked
from gongyu.committees.queries.choosing import is_guardian
from gongyu.committees.queries.election import BALLOT, families_of, own_families, own_home
from gongyu.committees.rules import election as rules
from gongyu.keeping.queries import opened, sealed
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_


@dataclass(frozen=True, slots=True)
class Paper:
    """What was on the paper ballots: how often each who stands, how many there were, which two counted."""

    totals: dict[int, int] = field(default_factory=dict)
    ballots: int = 0
    names: tuple[str, str] = ("", "")


@transaction.atomic
def prepare_election(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    which: str,
    seats: int,
    closes_on: date,
    class_id: int | None,
    request_key: UUID,
) -> int:
    """Prepare an election; returns its number. Sent again with the same key it is the same one."""
    require_anywhere(by, COMMITTEE_KEEP)
    place = queries.kept_place(by, organisation_id)
    if (known := _same_act(by, request_key)) is not None:
        return known
    rules.check_body(which)
    rules.check_seats(seats)
    rules.check_last_day(closes_on, today)
    if class_id is not None and class_id not in dict(queries.choosing(by, place, "guardian", None).classes):
        raise OutOfScope
    committee = locked(place.id, which)
    try:
        with transaction.atomic():
            row = Election.objects.create(
                committee=committee,
                school_class_id=class_id,
                seats=seats,
                closes_on=closes_on,
                made_by_id=by.user_id,  # type: ignore[misc]
                made_on=today,
                request_key=request_key,
            )
    except IntegrityError:  # a twin request has just saved the same form
        if (known := _same_act(by, request_key)) is None:
            raise
        return known
    _audit(by, "election.prepare", row)
    return row.pk


@transaction.atomic
def stand(*, by: Viewer, today: date, election_id: int, guardian_id: int, words: str = "") -> int:
    """A guardian stands, who has agreed to; returns the candidate's number."""
    row = _kept(by, election_id)
    rules.check_draft(row.state)
    place = queries.kept_place(by, row.committee.organisation_id)
    if not is_guardian(place, guardian_id, by):
        raise Refusal("committee.not-guardian", N_("这个人今天不是本校孩子的家长。"), field="guardian_id")
    made, _new = Candidate.objects.get_or_create(
        election=row, guardian_id=guardian_id, defaults={"words": words.strip()}
    )
    _audit(by, "election.stand", row, candidate=made.pk)
    return made.pk


@transaction.atomic
def open_election(*, by: Viewer, today: date, election_id: int) -> None:
    """Voting begins: the roll of homes is written down as it is today."""
    row = _kept(by, election_id)
    after = rules.check_transition(row.state, "open")
    rules.check_last_day(row.closes_on, today)
    rules.check_candidates(Candidate.objects.filter(election=row).count(), row.seats)
    families = families_of(row.committee.organisation_id, row.school_class_id, today)
    rules.check_enough(len(families))
    ElectionHome.objects.bulk_create(ElectionHome(election=row, family=one) for one in sorted(families))
    row.state, row.families = after, len(families)
    row.save(update_fields=["state", "families"])
    _audit(by, "election.open", row, families=len(families))


@transaction.atomic
def vote(*, by: Viewer, today: date, election_id: int, chosen: Collection[int]) -> None:
    """A home votes, once. What it says goes among the others' and is lost there; no line is left."""
    require_anywhere(by, COMMITTEE_VIEW)
    seen, _place = queries.election_seen(by, election_id)
    row = Election.objects.select_for_update().select_related("committee").get(pk=seen.pk)
    home = own_home(by, row)
    if home is None:
        raise OutOfScope
    rules.check_votes(home, row.closes_on, today, row.state)
    candidates = _candidates(row)
    rules.check_choice(chosen, candidates, row.seats)
    kept = ElectionBallot.objects.filter(election=row)
    ballots = [opened(one.ballot_sealed, BALLOT) for one in kept] + [rules.packed(chosen, candidates)]
    SystemRandom().shuffle(ballots)
    kept.delete()
    ElectionBallot.objects.bulk_create(
        ElectionBallot(election=row, ballot_sealed=sealed(one, BALLOT)) for one in ballots
    )
    mine = ElectionHome.objects.filter(
        election=row, state="open", family__in=own_families(by, row.committee.organisation_id)
    )
    _rewrite(row, Q(pk__in=list(mine.order_by("family").values_list("pk", flat=True)[:1])), "voted")


@transaction.atomic
def hand_out_paper(*, by: Viewer, today: date, election_id: int, families: Collection[int]) -> int:
    """Homes take paper ballots and no longer vote here; returns how many took one now."""
    row = _kept(by, election_id)
    rules.check_votes("open", row.closes_on, today, row.state)
    rows = ElectionHome.objects.filter(election=row, family__in=set(families))
    if rows.filter(state="voted").exists():
        raise Refusal(
            "election.voted-here",
            N_("勾选的人家里有已经在这里投过票的，一户一票，请核对后再勾。"),
            field="families",
        )
    many = rows.filter(state="open").count()
    _rewrite(row, Q(family__in=set(families)), "paper")
    _audit(by, "election.paper", row, homes=many)
    return many


@transaction.atomic
def count_votes(*, by: Viewer, today: date, election_id: int, paper: Paper | None = None) -> None:
    """Count once, when it is over; the roll and the ballots are gone with it."""
    row, paper = _kept(by, election_id), paper or Paper()
    after = rules.check_transition(row.state, "count")
    rules.check_over(row.closes_on, today)
    candidates = _candidates(row)
    homes = ElectionHome.objects.filter(election=row)
    totals = {one: paper.totals.get(one, 0) for one in candidates}
    rules.check_paper(totals, paper.ballots, homes.filter(state="paper").count(), paper.names, row.seats)
    ballots = ElectionBallot.objects.filter(election=row)
    said = [rules.unpacked(opened(one.ballot_sealed, BALLOT), candidates) for one in ballots]
    counts = {one: totals[one] + sum(one in ballot for ballot in said) for one in candidates}
    many = len(said) + paper.ballots
    found = rules.outcome(counts, row.seats)
    for one in Candidate.objects.filter(election=row):
        one.elected, one.level = one.pk in found.elected, one.pk in found.level
        one.votes = rules.told(counts[one.pk], many)
        one.save(update_fields=["elected", "level", "votes"])
    ballots.delete()
    homes.delete()
    row.state, row.ballots = after, many if many >= rules.FEWEST else None
    row.counted_by = N_("、").join(name.strip() for name in paper.names) if paper.ballots else ""
    row.save(update_fields=["state", "ballots", "counted_by"])
    _audit(by, "election.count", row)


@transaction.atomic
def decide_tie(*, by: Viewer, today: date, election_id: int, chosen: Collection[int], how: str) -> None:
    """The body has decided who of those who stand level is elected, and says how."""
    row = _kept(by, election_id)
    rules.check_transition(row.state, "seat")
    rows = Candidate.objects.filter(election=row)
    level = set(rows.filter(level=True).values_list("pk", flat=True))
    rules.check_tie(chosen, level, row.seats - rows.filter(elected=True).count(), how)
    rows.filter(pk__in=level).update(level=False)
    rows.filter(pk__in=set(chosen)).update(elected=True)
    row.how = how.strip()
    row.save(update_fields=["how"])
    _audit(by, "election.tie", row)


@transaction.atomic
def seat_elected(*, by: Viewer, today: date, election_id: int, ends: date) -> int:
    """Those elected take office by one act: in the term that runs, or in a new one from today until `ends`;
    returns the term's number."""
    row = _kept(by, election_id)
    after = rules.check_transition(row.state, "seat")
    chosen = list(Candidate.objects.filter(election=row).order_by("pk"))
    rules.check_settled(any(one.level for one in chosen))
    running = queries.mandate_now(row.committee_id, today)
    mandate = (
        running.pk
        if running
        else begin_mandate(
            by=by,
            today=today,
            organisation_id=row.committee.organisation_id,
            which=row.committee.which,
            begins=today,
            ends=ends,
            formed="elected",
            request_key=row.request_key,
        )
    )
    for one in chosen:
        if one.elected and not queries.sits(mandate, one.guardian_id, today):
            add_member(
                by=by,
                today=today,
                mandate_id=mandate,
                person=Person(guardian_id=one.guardian_id),
                function="member",
                begins=today,
            )
    row.state = after
    row.save(update_fields=["state"])
    _audit(by, "election.seat", row)
    return mandate


@transaction.atomic
def call_off_election(*, by: Viewer, today: date, election_id: int) -> None:
    """It does not take place; what was voted is gone."""
    row = _kept(by, election_id)
    row.state = rules.check_transition(row.state, "call_off")
    ElectionBallot.objects.filter(election=row).delete()
    ElectionHome.objects.filter(election=row).delete()
    row.save(update_fields=["state"])
    _audit(by, "election.call-off", row)


def _kept(by: Viewer, election_id: int) -> Election:
    require_anywhere(by, COMMITTEE_KEEP)
    seen, _place = queries.election_kept(by, election_id)
    return Election.objects.select_for_update().select_related("committee").get(pk=seen.pk)


def _rewrite(row: Election, which: Q, state: str) -> None:
    """All rows of the roll are written, not the one: none shows by its place when it was."""
    ElectionHome.objects.filter(election=row).update(
        state=Case(When(which & Q(state="open"), then=Value(state)), default=F("state"))
    )


def _candidates(row: Election) -> list[int]:
    return sorted(Candidate.objects.filter(election=row).values_list("pk", flat=True))


def _same_act(by: Viewer, request_key: UUID) -> int | None:
    found = Election.objects.filter(request_key=request_key, made_by_id=by.user_id)
    return found.values_list("pk", flat=True).first()


def _audit(by: Viewer, act: str, row: Election, **detail: int) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="election",
        key=str(row.pk),
        organisation_id=row.committee.organisation_id,
        detail={"which": row.committee.which, **detail},
    )
