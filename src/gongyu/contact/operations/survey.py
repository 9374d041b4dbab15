"""Asking a sample of families, answering, adding up: the only door.

Whoever has the database must not find out who answered what. So every answer rewrites all rows of its round
in one transaction, sealed anew and shuffled, and leaves no line with a time: decision 0038.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import SystemRandom
from secrets import token_hex
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import NOTICE_VIEW, SURVEY_HOLD
from gongyu.access.queries import nobody
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.compliance.operations import reassess
from gongyu.contact import queries
from gongyu.contact.models import SurveyAsked, SurveyBallot, SurveyRound, SurveyWords
from gongyu.contact.rules import survey as rules
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.ledger import operations as ledger
from gongyu.notices.operations import tell
from gongyu.organisations.queries import Body


@dataclass(frozen=True, slots=True)
class OpenedSurvey:
    """What has been opened: the rounds, and how many schools were left out, and why."""

    rounds: tuple[int, ...]
    asked_before: int = 0
    too_few: int = 0


@transaction.atomic
def open_survey(
    *, by: Viewer, today: date, organisation_id: int, size: int, closes_on: date, request_key: UUID
) -> OpenedSurvey:
    """Draw the families of a school and ask them, or those of every school of a county; sent again with the
    same key it is the same act."""
    require_anywhere(by, SURVEY_HOLD)
    asker = queries.survey_place(by, organisation_id)
    known = SurveyRound.objects.filter(request_key=request_key, opened_by_id=by.user_id, asker_id=asker.id)
    if found := tuple(known.order_by("pk").values_list("pk", flat=True)):
        return OpenedSurvey(found)
    rules.check_size(size)
    rules.check_last_day(today, closes_on)
    asking = _Asking(by, today, asker, size, closes_on, request_key)
    try:
        with transaction.atomic():
            return _open_school(asking) if asker.kind in queries.SCHOOLS else _open_county(asking)
    except IntegrityError:  # a twin request has just opened the same
        found = tuple(known.all().order_by("pk").values_list("pk", flat=True))
        rules.check_first(not found)
        return OpenedSurvey(found)


@transaction.atomic
def answer_survey(
    *, by: Viewer, today: date, round_id: int, answers: tuple[int, ...], words: str = ""
) -> None:
    """A guardian who was drawn answers, once. What they say goes among the others' and is lost there."""
    row = _waiting(by, today, round_id)
    ballot = rules.Ballot(answers, words.strip())
    rules.check_ballot(ballot)
    kept = SurveyBallot.objects.filter(round=row)
    ballots = [queries.opened(one.ballot_sealed, queries.BALLOT) for one in kept] + [rules.packed(ballot)]
    SystemRandom().shuffle(ballots)
    kept.delete()
    SurveyBallot.objects.bulk_create(
        SurveyBallot(round=row, ballot_sealed=queries.sealed(one, queries.BALLOT)) for one in ballots
    )
    _done(by, row)


@transaction.atomic
def decline_survey(*, by: Viewer, today: date, round_id: int) -> None:
    """A guardian would rather not answer; they are not asked again, and nobody sees which it was."""
    _done(by, _waiting(by, today, round_id))


@transaction.atomic
def close_surveys(*, today: date) -> int:
    """Add up the rounds that have ended, and forget who was asked; returns how many."""
    rows = SurveyRound.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "organisation"
    )
    ended = list(rows.filter(closed_on__isnull=True, closes_on__lt=today).order_by("pk"))
    for row in ended:
        _close(row, today)
    return len(ended)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks whom, as the form says."""

    by: Viewer
    today: date
    asker: Body
    size: int
    closes_on: date
    request_key: UUID


def _open_school(asking: _Asking) -> OpenedSurvey:
    school = asking.asker
    rules.check_first(bool(queries.schools_asked([school.id], asking.today)))
    families = queries.survey_families(school.id, asking.today)
    rules.check_enough(len(families))
    return OpenedSurvey((_open(asking, school, families),))


def _open_county(asking: _Asking) -> OpenedSurvey:
    schools = queries.schools_to_ask(asking.asker, asking.today)
    before = queries.schools_asked([one.id for one in schools], asking.today)
    made, too_few = [], 0
    for school in schools:
        if school.id in before:
            continue
        families = queries.survey_families(school.id, asking.today)
        if len(families) < rules.FEWEST:
            too_few += 1
            continue
        made.append(_open(asking, school, families))
    if not made:
        raise Refusal(
            "survey.nobody",
            N_("没有可以问的学校：%(before)s 所本学年已经问过，%(few)s 所能在手机上看到问题的家庭太少。"),
            before=len(before),
            few=too_few,
        )
    return OpenedSurvey(tuple(made), len(before), too_few)


def _open(asking: _Asking, school: Body, families: dict[int, tuple[int, ...]]) -> int:
    seed, user = token_hex(16), asking.by.user_id
    drawn = rules.draw(families, asking.size, seed)
    row = SurveyRound.objects.create(
        organisation_id=school.id,
        asker_id=asking.asker.id,
        year=school_year(asking.today).key,
        seed=seed,
        frame=len(families),
        families=len(drawn),
        opened_on=asking.today,
        closes_on=asking.closes_on,
        opened_by_id=user,  # type: ignore[misc]
        request_key=asking.request_key,
    )
    SurveyAsked.objects.bulk_create(SurveyAsked(round=row, guardian_id=one) for one in drawn)
    audit(
        by=user,
        act="survey.open",
        noun="survey",
        key=str(row.pk),
        organisation_id=school.id,
        detail={"families": len(drawn), "closes_on": asking.closes_on.isoformat()},
    )
    return row.pk


def _waiting(by: Viewer, today: date, round_id: int) -> SurveyRound:
    """The round, locked, for a guardian who was drawn and has not answered yet."""
    require_anywhere(by, NOTICE_VIEW)
    row = SurveyRound.objects.select_for_update().filter(pk=round_id).first()
    if row is None or (done := queries.done_with(by, row.pk)) is None:
        raise OutOfScope
    rules.check_waits(done, row.closes_on, today)
    return row


def _done(by: Viewer, row: SurveyRound) -> None:
    """All rows of the round are written, not the one: none shows by its place when it was."""
    mine = queries.own_asked(by, row.pk).values("pk")
    SurveyAsked.objects.filter(round=row).update(
        done=Case(When(pk__in=mine, then=Value(True)), default=F("done"))
    )


def _close(row: SurveyRound, today: date) -> None:
    kept = SurveyBallot.objects.filter(round=row)
    ballots = [rules.unpacked(queries.opened(one.ballot_sealed, queries.BALLOT)) for one in kept]
    row.tally, row.closed_on = rules.tally(ballots), today
    if row.tally is not None:
        row.answered = len(ballots)
        said = [one.words for one in ballots if one.words]
        SystemRandom().shuffle(said)
        SurveyWords.objects.bulk_create(
            SurveyWords(round=row, words_sealed=queries.sealed(one, queries.SAID), closed_on=today)
            for one in said
        )
    kept.delete()
    SurveyAsked.objects.filter(round=row).delete()
    row.save(update_fields=["tally", "closed_on", "answered"])
    if row.tally is not None:
        _post(row, today)
    audit(by=None, act="survey.close", noun="survey", key=str(row.pk), organisation_id=row.organisation_id)
    tell(
        user_ids={row.opened_by_id},
        subject=_("家长满意度有结果了") if row.tally is not None else _("家长满意度：答复的家庭太少"),
        body=row.organisation.name,
        url=reverse("contact:survey", args=[row.pk]),
    )


def _post(row: SurveyRound, today: date) -> None:
    """Families have been heard: the school's duty has its entry, which says nothing of what they said."""
    ledger.post(
        by=nobody(today),
        today=today,
        kind=rules.KIND,
        organisation_id=row.organisation_id,
        occurred_on=row.closes_on,
        source=f"contact.surveyround:{row.pk}",
    )
    reassess(
        organisation_ids=[row.organisation_id], today=today, occurred_on=row.closes_on, kinds=[rules.KIND]
    )
