"""A visit, a notice, a concern and what else this room holds for others' tests, made as people would."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from gongyu.access.rules import Viewer
from gongyu.contact import operations, queries
from gongyu.contact.models import Offer, OfferTime, SurveyAsked, SurveyRound, VisitSample
from gongyu.contact.queries import Audience
from gongyu.contact.rules.offer import suggested
from gongyu.kernel.calendar import school_year


def visit(by: Viewer, pupil_id: int, occurred_on: date, *, mode: str = "home", **more: Any) -> int:
    """One recorded visit to a child; returns its number."""
    made = operations.record(
        by=by,
        today=by.today,
        pupil_id=pupil_id,
        occurred_on=occurred_on,
        mode=mode,
        request_key=uuid4(),
        **more,
    )
    return made[0]


def offer(by: Viewer, pupil_id: int, state: str = "open") -> int:
    """Times offered to a family, as they stand; nobody is told. Returns the offer's number."""
    now, staff = queries.seat(pupil_id, by.today), queries.staff_of(by)
    assert staff is not None
    row = Offer.objects.create(
        organisation_id=now.organisation_id,
        school_class_id=now.class_id,
        pupil_id=pupil_id,
        teacher_id=staff,
        made_by_id=by.user_id,
        state=state,
        answered_on=None if state == "open" else by.today,
    )
    for number, (day, at) in enumerate(suggested(by.today)):
        OfferTime.objects.create(offer=row, day=day, at=at, chosen=state == "chosen" and number == 1)
    return row.pk


def notice(by: Viewer, organisation_id: int, class_id: int | None = None, *, kind: str = "reply") -> int:
    """A notice to a class or a school that has been carried to its families; returns its number."""
    made = operations.send_notice(
        by=by,
        today=by.today,
        audience=Audience("class" if class_id else "school", organisation_id, class_id),
        wording=operations.Wording(
            kind, "周五家长会", "周五下午三点开家长会，请准时到校。", ("参加", "不参加")
        ),
        request_key=uuid4(),
    )
    while operations.carry_notice(now=timezone.now(), notice_id=made):
        pass
    operations.climb_notices(now=timezone.now())
    return made


def printed(by: Viewer, organisation_id: int) -> int:
    """A school's ledger of visits that the worker has set in print; returns its number."""
    asked = operations.LedgerAsked(organisation_id)
    made = operations.ask_print(by=by, today=by.today, asked=asked)
    operations.make_print(now=timezone.now(), print_id=made)
    return made


def contacted(by: Viewer, pupil_id: int, way: str = "wechat", note: str = "") -> int:
    """A family that was spoken with today; returns the contact's number."""
    return operations.record_contact(
        by=by, today=by.today, pupil_id=pupil_id, way=way, request_key=uuid4(), note=note
    )


def concern(by: Viewer, pupil_id: int, kind: str = "mind", words: str = "") -> int:
    """A concern about a child, as a teacher notes it; returns its number."""
    return operations.note_concern(
        by=by, today=by.today, pupil_id=pupil_id, kind=kind, words=words, request_key=uuid4()
    )


def sampled(by: Viewer, organisation_id: int, state: str = "open", size: int = 30) -> int:
    """A sample announced yesterday, as far as it has come by now; returns its number."""
    today, yesterday = by.today, by.today - timedelta(days=1)
    made = operations.announce_sample(by=by, today=yesterday, organisation_id=organisation_id, size=size)
    if state != "announced":
        operations.carry_sample(today=today, sample_id=made)
    if state == "closed":
        until = VisitSample.objects.get(pk=made).answers_until
        assert until is not None
        operations.carry_sample(today=until + timedelta(days=1), sample_id=made)
    return made


def asked(
    by: Viewer, organisation_id: int, guardians: Iterable[int], *, closes_on: date | None = None
) -> int:
    """A round in which these guardians were drawn; returns its number."""
    drawn = sorted(set(guardians))
    row = SurveyRound.objects.create(
        organisation_id=organisation_id,
        asker_id=organisation_id,
        year=school_year(by.today).key,
        seed="5eed" * 8,
        frame=max(len(drawn), 6),
        families=len(drawn),
        opened_on=by.today,
        closes_on=closes_on or by.today + timedelta(days=14),
        opened_by_id=by.user_id,  # type: ignore[misc]
        request_key=uuid4(),
    )
    SurveyAsked.objects.bulk_create(SurveyAsked(round=row, guardian_id=one) for one in drawn)
    return row.pk
