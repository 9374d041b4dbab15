"""Fees in a committee's name: reported by anybody's guardian, checked by the county's office. The only door.

What is reported leaves no line, no moment and no name; what the office does leaves all three: decision 0042.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import COMMITTEE_KEEP, FEE_CHECK, FEE_REPORT
from gongyu.access.queries import users_with
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.audit.operations import record_read
from gongyu.committees import queries
from gongyu.committees.models import FeeReport
from gongyu.committees.queries.fee import ANSWER, TOLD, WORDS, code_for, code_index
from gongyu.committees.rules import fee as rules
from gongyu.compliance.operations import reassess
from gongyu.keeping.queries import sealed
from gongyu.ledger import operations as ledger
from gongyu.notices.operations import put, tell


@transaction.atomic
def report_fee(*, by: Viewer, today: date, organisation_id: int, words: str, request_key: UUID) -> str:
    """Take a report; returns the code by which its answer is read. The form sent again is the same report."""
    require_anywhere(by, FEE_REPORT)
    rules.check_words(words)
    rules.check_school(organisation_id in {one.id for one in queries.schools_to_report(by)})
    code = code_for(request_key)
    FeeReport.objects.get_or_create(
        code_index=code_index(code),
        defaults={
            "organisation_id": organisation_id,
            "words_sealed": sealed(words.strip(), WORDS),
            "received_on": today,
        },
    )
    return code


@transaction.atomic
def read_fee(*, by: Viewer, today: date, report_id: UUID) -> queries.FeePage:
    """Open a report; the office that reads it leaves a line."""
    require_anywhere(by, FEE_CHECK)
    row = queries.fee_to_check(by, report_id)
    record_read(
        by=by.user_id, noun="fee", key=str(row.pk), organisation_id=_office(row), detail={"state": row.state}
    )
    return queries.fee_page(row)


@transaction.atomic
def tell_school(*, by: Viewer, today: date, report_id: UUID, words: str) -> None:
    """The office tells the school what is to be put right, in its own words: the case stands open."""
    row = _to_check(by, report_id)
    after = rules.check_transition(row.state, "tell")
    rules.check_words(words)
    row.state, row.told_on, row.case = after, today, uuid4()
    row.told_sealed, row.checked_by_id = sealed(words.strip(), TOLD), by.user_id
    row.save(update_fields=["state", "told_on", "case", "told_sealed", "checked_by"])
    _post(by, today, row, rules.OPENED)
    tell(
        user_ids=users_with(COMMITTEE_KEEP, row.organisation.path, today),
        subject=_("教育局告知一个收费问题，请看"),
        body=row.organisation.name,
        url=reverse("committees:school", args=[row.organisation_id]),
    )
    _audit(by, "fee.tell", row)


@transaction.atomic
def close_fee(*, by: Viewer, today: date, report_id: UUID, outcome: str, answer: str) -> None:
    """The office has found out; whoever reported reads the answer with their code."""
    row = _to_check(by, report_id)
    after = rules.check_transition(row.state, "close")
    rules.check_outcome(outcome, row.state)
    rules.check_words(answer, "answer")
    row.state, row.closed_on, row.outcome = after, today, outcome
    row.answer_sealed, row.checked_by_id = sealed(answer.strip(), ANSWER), by.user_id
    row.save(update_fields=["state", "closed_on", "outcome", "answer_sealed", "checked_by"])
    if row.case is not None:
        _post(by, today, row, rules.CLOSED)
    _audit(by, "fee.close", row)


@transaction.atomic
def announce_fees(*, today: date) -> int:
    """By night the offices hear that something has come in, not what or where; returns how many reports."""
    rows = list(
        FeeReport.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(announced=False)
        .select_related("organisation")
    )
    users = {user for row in rows for user in users_with(FEE_CHECK, row.organisation.path, today)}
    put(
        user_ids=users,
        subject=_("收到不记名的收费反映，请核查"),
        url=reverse("committees:fees"),
    )
    FeeReport.objects.filter(pk__in=[row.pk for row in rows]).update(announced=True)
    return len(rows)


def _to_check(by: Viewer, report_id: UUID) -> FeeReport:
    require_anywhere(by, FEE_CHECK)
    seen = queries.fee_to_check(by, report_id)
    return FeeReport.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=seen.pk)


def _post(by: Viewer, today: date, row: FeeReport, act: str) -> None:
    """Of the school, on the day the office acts: the day of the report would point at whoever reported."""
    ledger.post(
        by=by,
        today=today,
        kind=act,
        organisation_id=row.organisation_id,
        occurred_on=today,
        facets={"case": str(row.case)},
        source=f"committees.fee:{row.case}",
    )
    reassess(organisation_ids=[row.organisation_id], today=today, occurred_on=today, kinds=[act])


def _office(row: FeeReport) -> int | None:
    """Before a school has been told, no line of the trail names it."""
    return row.organisation_id if row.told_on else None


def _audit(by: Viewer, act: str, row: FeeReport) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="fee",
        key=str(row.pk),
        organisation_id=_office(row),
        detail={"outcome": row.outcome} if row.outcome else {},
    )
