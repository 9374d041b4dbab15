"""Rows about home and school that fall due: visits, notices, contacts, concerns."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongyu.contact.factories import asked, concern, contacted, notice, offer, printed, visit
from gongyu.contact.models import (
    Concern,
    FamilyContact,
    LedgerPrint,
    Notice,
    Offer,
    SurveyRound,
    SurveyWords,
    Visit,
)
from gongyu.contact.operations import Said
from gongyu.people.models import (
    Staff,
)
from tests.cast import TODAY, Cast, pupil_in, staff_at
from tests.retention.days import moment


def home_visit(cast: Cast, last: date) -> Any:
    pupil = pupil_in(cast.class_3_2, "被家访的孩子")
    said = Said(talked_about="睡不好", agreed="早睡")
    made = visit(cast.viewer("head_teacher"), pupil.pk, TODAY, said=said)
    Visit.objects.filter(pk=made).update(occurred_on=last)
    return Visit.objects.get(pk=made)


def ledger_in_print(cast: Cast, last: date) -> Any:
    made = printed(cast.viewer("principal"), cast.school.pk)
    LedgerPrint.objects.filter(pk=made).update(asked_at=moment(last))
    return LedgerPrint.objects.get(pk=made)


def contact_with_a_family(cast: Cast, last: date) -> Any:
    pupil = pupil_in(cast.class_3_2, "联系过的孩子")
    made = contacted(cast.viewer("head_teacher"), pupil.pk, note="请假")
    FamilyContact.objects.filter(pk=made).update(occurred_on=last)
    return FamilyContact.objects.get(pk=made)


def notice_to_a_class(cast: Cast, last: date) -> Any:
    made = notice(cast.viewer("head_teacher"), cast.school.pk, cast.class_3_2.pk)
    Notice.objects.filter(pk=made).update(written_at=moment(last))
    return Notice.objects.get(pk=made)


def times_offered(cast: Cast, last: date) -> Any:
    pupil = pupil_in(cast.class_3_2, "约过时间的孩子")
    made = offer(cast.viewer("head_teacher"), pupil.pk, "declined")
    Offer.objects.filter(pk=made).update(made_at=moment(last))
    return Offer.objects.get(pk=made)


def concern_of_a_class(cast: Cast, last: date) -> Any:
    if not Staff.objects.filter(user=cast.users["school_officer"]).exists():
        staff_at(cast.school, "德育处", "moral_director", cast.users["school_officer"])
    made = concern(cast.viewer("head_teacher"), pupil_in(cast.class_3_2, "被关注的孩子").pk)
    Concern.objects.filter(pk=made).update(noted_at=moment(last))
    return Concern.objects.get(pk=made)


def words_of_a_survey(cast: Cast, last: date) -> Any:
    made = asked(cast.viewer("principal"), cast.school.pk, [])
    tally = {"talk": [5, 0, 0, 0, 0], "answer": [5, 0, 0, 0, 0], "whole": [5, 0, 0, 0, 0]}
    year = str(SurveyRound.objects.count())
    SurveyRound.objects.filter(pk=made).update(year=year, closed_on=last, answered=5, tally=tally)
    return SurveyWords.objects.create(round_id=made, words_sealed=b"x", closed_on=last)
