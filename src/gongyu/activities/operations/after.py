"""Ticking who was there, writing minutes, and what families say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from gongyu.access.rules import Viewer
from gongyu.activities import queries
from gongyu.activities.models import Activity, Attendance, Decision, Feedback, Minutes
from gongyu.activities.operations.touching import audited, locked, may_touch
from gongyu.activities.rules import after as rules
from gongyu.activities.rules.after import Decided
from gongyu.keeping.queries import index, sealed
from gongyu.people import queries as people


@transaction.atomic
def tick(*, by: Viewer, today: date, activity_id: int, shown: Collection[int], here: Collection[int]) -> int:
    """Of the children shown on a list those of whom somebody was there; returns how many homes that makes in
    all. What is not shown stays as it is."""
    row, _body = may_touch(by, activity_id)
    rules.check_may_tick(row.state, row.held_on, today)
    _check_of_school(row, {*shown, *here})
    gone = Attendance.objects.filter(activity=row, pupil_id__in=set(shown) - set(here))
    gone.filter(how__in=rules.HALL).delete()
    return _add(by, row, here, "list")


@transaction.atomic
def arrive(*, by: Viewer, today: date, token: str) -> int:
    """A family shows the code of its booking; returns the activity's number."""
    found = queries.booking_of(token)
    row, _body = may_touch(by, found.slot.activity_id)
    rules.check_may_tick(row.state, row.held_on, today)
    _add(by, row, queries.children_of([found.pk]).get(found.pk, ()), "code")
    return row.pk


@transaction.atomic
def write_minutes(
    *, by: Viewer, today: date, activity_id: int, words: str, decisions: Sequence[Decided] = ()
) -> None:
    """What was talked about and decided, in place of what stood there."""
    row, _body = may_touch(by, activity_id)
    rules.check_held(row.state)
    rules.check_decisions(decisions)
    Minutes.objects.update_or_create(
        activity=row,
        defaults={
            "organisation_id": row.organisation_id,
            "words_sealed": sealed(words.strip(), queries.MINUTES),
            "written_by_id": by.user_id,  # type: ignore[misc]
        },
    )
    Decision.objects.filter(activity=row).delete()
    Decision.objects.bulk_create(
        Decision(
            activity=row,
            organisation_id=row.organisation_id,
            words=one.words.strip(),
            owner=one.owner.strip(),
            due_on=one.due_on,
        )
        for one in decisions
    )
    audited(by, "activity.minutes", row, decisions=len(decisions))


@transaction.atomic
def give_feedback(*, by: Viewer, today: date, activity_id: int, answer: str, words: str = "") -> None:
    """A guardian to whom an activity was offered says whether it helped; said again it is changed."""
    row = locked(activity_id)
    queries.family(by, row)
    rules.check_answer(answer, row.state, row.held_on, today)
    Feedback.objects.update_or_create(
        activity=row,
        voice_index=index(f"feedback:{row.pk}:{by.user_id}"),
        defaults={
            "organisation_id": row.organisation_id,
            "answer": answer,
            "words_sealed": sealed(words.strip(), queries.FEEDBACK),
        },
    )
    # Who has answered is nobody's to know: the line says that somebody has.
    audited(Viewer(None, "", today), "activity.feedback", row)


@transaction.atomic
def hand_out(
    *, by: Viewer, today: date, activity_id: int, shown: Collection[int], here: Collection[int]
) -> int:
    """Of the children shown on a list those whose families have it on paper, who were not there themselves;
    returns how many homes that makes in all."""
    row, _body = may_touch(by, activity_id)
    rules.check_may_tick(row.state, row.held_on, today)
    _check_of_school(row, {*shown, *here})
    Attendance.objects.filter(activity=row, pupil_id__in=set(shown) - set(here), how=rules.PAPER).delete()
    _add(by, row, here, rules.PAPER)
    return row.on_paper or 0


@transaction.atomic
def offer_replay(*, by: Viewer, today: date, activity_id: int, address: str) -> None:
    """Where a held activity can be watched afterwards; nothing takes the address away."""
    row, _body = may_touch(by, activity_id)
    rules.check_held(row.state)
    rules.check_replay(address)
    row.replay = address
    row.save(update_fields=["replay"])
    audited(by, "activity.replay", row)


@transaction.atomic
def watch(*, by: Viewer, today: date, activity_id: int) -> None:
    """A guardian to whom an activity was offered has watched it afterwards. It enters a number, and nobody's
    list: the line says that somebody has."""
    row = locked(activity_id)
    ours = queries.family(by, row)
    rules.check_watch(bool(row.replay), row.state, row.held_on, today)
    _keep(by, row, [child.pupil_id for child in ours.children], rules.REPLAY)
    audited(Viewer(None, "", today), "activity.watch", row)


def _check_of_school(row: Activity, children: Collection[int]) -> None:
    seats = people.seats(children, row.held_on)
    rules.check_here(
        children, {key for key, seat in seats.items() if seat.organisation_id == row.organisation_id}
    )


def _add(by: Viewer, row: Activity, children: Collection[int], how: str) -> int:
    counted = _keep(by, row, children, how)
    audited(by, "activity.tick", row, children=len(set(children)), how=how)
    return counted.hall


def _keep(by: Viewer, row: Activity, children: Collection[int], how: str) -> rules.Reach:
    """The first of the ways stays; who was there was there, whatever else reached them."""
    if how in rules.HALL:
        kept = Attendance.objects.filter(activity=row, pupil_id__in=children)
        kept.exclude(how__in=rules.HALL).update(how=how)
    Attendance.objects.bulk_create(
        (
            Attendance(activity=row, pupil_id=child, how=how, marked_by_id=by.user_id)  # type: ignore[misc]
            for child in sorted(children)
        ),
        ignore_conflicts=True,
    )
    counted = queries.reach(row)
    row.reached, row.replayed, row.on_paper = counted.hall, counted.replay, counted.paper
    row.save(update_fields=["reached", "replayed", "on_paper"])
    return counted
