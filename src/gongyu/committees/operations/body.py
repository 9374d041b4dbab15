"""A body's terms: the only door."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from gongyu.access.permissions import COMMITTEE_KEEP
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.committees import queries
from gongyu.committees.models import Mandate
from gongyu.committees.operations.proofs import locked, settle
from gongyu.committees.rules import body as rules
from gongyu.committees.rules.body import Span
from gongyu.kernel.refusal import OutOfScope


@transaction.atomic
def begin_mandate(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    which: str,
    begins: date,
    ends: date,
    formed: str,
    request_key: UUID,
) -> int:
    """A body takes office; returns the term's number. Sent again with the same key it is the same term."""
    require_anywhere(by, COMMITTEE_KEEP)
    place = queries.kept_place(by, organisation_id)
    if which not in rules.BODIES:
        raise OutOfScope
    if (known := _same_act(by, request_key)) is not None:
        return known
    rules.check_begins(begins, today, place.opened_on)
    rules.check_ends(begins, ends)
    rules.check_formed(formed)
    committee = locked(organisation_id, which)
    others = Mandate.objects.filter(committee=committee).values_list("begins", "ends")
    rules.check_apart(begins, ends, [Span(*one) for one in others])
    try:
        with transaction.atomic():
            row = Mandate.objects.create(
                committee=committee,
                begins=begins,
                ends=ends,
                formed=formed,
                made_by_id=by.user_id,  # type: ignore[misc]
                request_key=request_key,
            )
    except IntegrityError:  # a twin request has just saved the same form
        if (known := _same_act(by, request_key)) is None:
            raise
        return known
    settle(by, today, organisation_id)
    _audit(by, "committee.begin", row)
    return row.pk


@transaction.atomic
def end_mandate(*, by: Viewer, today: date, mandate_id: int, ends: date, reason: str) -> None:
    """A term is cut short, with a reason; what stands in the ledger is put right."""
    require_anywhere(by, COMMITTEE_KEEP)
    seen, _place = queries.mandate_to_keep(by, mandate_id)
    committee = locked(seen.committee.organisation_id, seen.committee.which)
    row = Mandate.objects.select_for_update().get(pk=mandate_id)
    rules.check_end(ends, Span(row.begins, row.ends), today)
    rules.check_reason(reason)
    row.ends, row.reason = ends, reason.strip()
    row.save(update_fields=["ends", "reason"])
    settle(by, today, committee.organisation_id)
    _audit(by, "committee.end", row)


def _same_act(by: Viewer, request_key: UUID) -> int | None:
    """A form sent again is the same act."""
    found = Mandate.objects.filter(request_key=request_key, made_by_id=by.user_id)
    return found.values_list("pk", flat=True).first()


def _audit(by: Viewer, act: str, row: Mandate) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="committee",
        key=str(row.pk),
        organisation_id=row.committee.organisation_id,
        detail={
            "which": row.committee.which,
            "begins": row.begins.isoformat(),
            "ends": row.ends.isoformat(),
        },
    )
