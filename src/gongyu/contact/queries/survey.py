"""Satisfaction: where one may ask, who is to answer, and what may be told of the answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from random import SystemRandom

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import NOTICE_VIEW, SURVEY_HOLD, SURVEY_READ
from gongyu.access.queries import within
from gongyu.access.rules import Viewer, require
from gongyu.contact.models import SurveyAsked, SurveyRound, SurveyWords
from gongyu.contact.queries.people import SCHOOLS
from gongyu.contact.queries.words import opened
from gongyu.contact.rules import survey as rules
from gongyu.contact.rules.survey import Share
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people

BALLOT = "contact_surveyballot.ballot"
SAID = "contact_surveywords.words"
PAGE = 50


@dataclass(frozen=True, slots=True)
class SurveyAsk:
    """Three questions that wait for a guardian."""

    id: int
    place: str
    closes_on: date

    @property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """What is asked, in the reader's language."""
        return tuple((key, _(words)) for key, words in rules.QUESTIONS.items())

    @property
    def answers(self) -> tuple[tuple[int, str], ...]:
        """What can be answered with one tap."""
        return tuple((key, _(words)) for key, words in rules.ANSWERS.items())


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A round in a list; `share` is the last question's, None as long as there is no result to be told."""

    id: int
    place: str
    year: str
    families: int
    closes_on: date
    closed: bool
    answered: int | None
    share: Share | None


@dataclass(frozen=True, slots=True)
class SurveyList:
    """Rounds that one may know of, newest first; where one may ask."""

    lines: tuple[SurveyLine, ...]
    number: int
    more: bool
    places: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class SurveyDetail:
    """One round: its result once it has ended, and for the school what families have written."""

    line: SurveyLine
    asker: str
    opened_on: date
    # Told once the round has ended: until then nobody can work out who was drawn.
    seed: str
    shares: tuple[tuple[str, Share], ...]
    reads: bool
    words: tuple[str, ...]


# --- where one may ask ----------------------------------------------------------------------------
def survey_places(viewer: Viewer) -> tuple[Body, ...]:
    """Where the viewer may ask: at a county's bureau for all its schools, or at their own schools."""
    scopes = viewer.scopes(SURVEY_HOLD)
    bureaus = organisations.visible(
        scopes, kinds=("education",), levels=("county",), on=viewer.today, limit=12
    )
    return bureaus or organisations.visible(scopes, kinds=SCHOOLS, on=viewer.today, limit=12)


def survey_place(viewer: Viewer, organisation_id: int) -> Body:
    """A school or a county's bureau at which the viewer may ask; OutOfScope or Forbidden otherwise."""
    place = organisations.body(organisation_id)
    if place is None or not place.open_on(viewer.today):
        raise OutOfScope
    if place.kind not in SCHOOLS and (place.kind, place.level) != ("education", "county"):
        raise OutOfScope
    require(viewer, SURVEY_HOLD, place.path)
    return place


def schools_to_ask(bureau: Body, today: date) -> tuple[Body, ...]:
    """The schools and kindergartens of a county."""
    return organisations.visible((bureau.jurisdiction,), kinds=SCHOOLS, on=today)


def schools_asked(organisation_ids: Collection[int], today: date) -> frozenset[int]:
    """Those of some schools whose families are being asked, or have been heard, in this school year."""
    rows = SurveyRound.objects.filter(
        Q(closed_on__isnull=True) | Q(tally__isnull=False),
        organisation_id__in=organisation_ids,
        year=school_year(today).key,
    )
    return frozenset(rows.values_list("organisation_id", flat=True))


def survey_families(organisation_id: int, today: date) -> dict[int, tuple[int, ...]]:
    """The families of a school with their guardians who sign in; others cannot be asked."""
    found: dict[int, tuple[int, ...]] = {}
    for one in people.kin(organisation_id, today):
        if one.guardian_id is not None and one.has_account:
            found[one.family] = (*found.get(one.family, ()), one.guardian_id)
    return found


# --- who is to answer -----------------------------------------------------------------------------
def own_asked(viewer: Viewer, round_id: int) -> QuerySet[SurveyAsked]:
    """The viewer among those who were drawn."""
    return SurveyAsked.objects.filter(people.of_guardian(viewer.user_id or 0), round_id=round_id)


def done_with(viewer: Viewer, round_id: int) -> bool | None:
    """Whether the viewer has answered or would rather not; None for who was not drawn."""
    return own_asked(viewer, round_id).values_list("done", flat=True).first()


def surveys_to_answer(viewer: Viewer) -> tuple[SurveyAsk, ...]:
    """What the viewer has been drawn for and not yet answered."""
    if viewer.user_id is None or not viewer.may_own(NOTICE_VIEW):
        return ()
    rows = SurveyAsked.objects.filter(
        people.of_guardian(viewer.user_id),
        done=False,
        round__closed_on__isnull=True,
        round__closes_on__gte=viewer.today,
    ).order_by("round_id")
    named = rows.values_list("round_id", "round__organisation__name", "round__closes_on")
    return tuple(SurveyAsk(*row) for row in named)


def survey_to_answer(viewer: Viewer, round_id: int) -> SurveyAsk:
    """One of them, or one that has been answered; OutOfScope for who was not drawn."""
    row = own_asked(viewer, round_id).select_related("round__organisation").first()
    if row is None:
        raise OutOfScope
    return SurveyAsk(row.round_id, row.round.organisation.name, row.round.closes_on)


# --- what may be told -----------------------------------------------------------------------------
def surveys(viewer: Viewer, page: int = 1) -> SurveyList:
    """The rounds of the viewer's school, or of the schools of their county."""
    rows = SurveyRound.objects.filter(within(viewer, SURVEY_HOLD)).select_related("organisation")
    begin = (page - 1) * PAGE
    found = list(rows.order_by("-year", "organisation__path", "-id")[begin : begin + PAGE + 1])
    places = survey_places(viewer)
    asked = schools_asked([one.id for one in places], viewer.today)
    free = tuple(one for one in places if one.id not in asked)
    return SurveyList(tuple(_line(row) for row in found[:PAGE]), page, len(found) > PAGE, free)


def survey(viewer: Viewer, round_id: int) -> SurveyDetail:
    """One round as the viewer may see it; OutOfScope where it is none of theirs."""
    row = SurveyRound.objects.select_related("organisation", "asker").filter(pk=round_id).first()
    if row is None:
        raise OutOfScope
    require(viewer, SURVEY_HOLD, row.organisation.path)
    reads = viewer.may_at(SURVEY_READ, row.organisation.path)
    said: list[str] = []
    if reads and row.tally is not None:
        said = [opened(one.words_sealed, SAID) for one in SurveyWords.objects.filter(round=row)]
        SystemRandom().shuffle(said)
    return SurveyDetail(
        line=_line(row),
        asker=row.asker.name if row.asker_id != row.organisation_id else "",
        opened_on=row.opened_on,
        seed=row.seed if row.closed_on else "",
        shares=tuple((key, rules.satisfied(counts, row.frame)) for key, counts in _in_order(row.tally or {})),
        reads=reads,
        words=tuple(said),
    )


def _in_order(tally: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    """The counts by question, as they were asked; a column of JSON keeps no order."""
    return [(key, tally[key]) for key in rules.QUESTIONS if key in tally]


def _line(row: SurveyRound) -> SurveyLine:
    last = list(rules.QUESTIONS)[-1]
    return SurveyLine(
        id=row.pk,
        place=row.organisation.name,
        year=row.year,
        families=row.families,
        closes_on=row.closes_on,
        closed=row.closed_on is not None,
        answered=row.answered,
        share=rules.satisfied(row.tally[last], row.frame) if row.tally else None,
    )
