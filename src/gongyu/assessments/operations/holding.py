"""A bureau holds a self-check; when it has ended it is added up once and frozen: the only door."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import FILING_RECORD
from gongyu.access.queries import nobody
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.assessments import queries
from gongyu.assessments.models import Figure, Round, Sheet
from gongyu.assessments.rules import figures as rules
from gongyu.assessments.rules import holding
from gongyu.assessments.rules.instrument import going_well
from gongyu.assessments.rules.quality import doubts
from gongyu.audit.operations import record as audit
from gongyu.compliance.operations import reassess
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.ledger import operations as ledger
from gongyu.notices.operations import tell
from gongyu.policy.queries import term

# Sheets are read so many at a time.
BATCH = 500


@transaction.atomic
def open_round(
    *, by: Viewer, today: date, organisation_id: int, instrument: str, closes_on: date, request_key: UUID
) -> int:
    """Offer the newest version of a self-check to the families of a county; sent again with the same key it
    is the same act. Nobody is written to: whoever likes finds it in the parents' school."""
    require_anywhere(by, FILING_RECORD)
    place = queries.holding_place(by, organisation_id)
    known = Round.objects.filter(request_key=request_key, organisation_id=place.id, opened_by_id=by.user_id)
    if (before := known.first()) is not None:
        return before.pk
    asked = queries.offered().get(instrument)
    if asked is None:
        raise Refusal("assessment.instrument", N_("请选一份自测。"), field="instrument")
    semester = term(today, asked.stages[0], place.county_code)
    holding.check_first(queries.held(place.id, asked.key, semester.key))
    holding.check_last_day(today, closes_on, semester)
    try:
        with transaction.atomic():
            row = Round.objects.create(
                organisation_id=place.id,
                instrument=asked.key,
                version=asked.version,
                checksum=asked.digest,
                term=semester.key,
                opened_on=today,
                closes_on=closes_on,
                opened_by_id=by.user_id,  # type: ignore[misc]
                request_key=request_key,
            )
    except IntegrityError:  # a twin request has just opened the same
        twin = known.all().first()
        holding.check_first(twin is None)
        assert twin is not None
        return twin.pk
    audit(
        by=by.user_id,
        act="assessment.open",
        noun="assessment",
        key=str(row.pk),
        organisation_id=place.id,
        detail={"instrument": asked.key, "version": asked.version, "closes_on": closes_on.isoformat()},
    )
    return row.pk


@transaction.atomic
def close_rounds(*, today: date) -> int:
    """Add up the rounds that have ended; returns how many."""
    rows = Round.objects.select_for_update(of=("self",), skip_locked=True).select_related("organisation")
    ended = list(rows.filter(closed_on__isnull=True, closes_on__lt=today).order_by("pk"))
    for row in ended:
        _close(row, today)
    return len(ended)


def _close(row: Round, today: date) -> None:
    whole = _freeze(row)
    row.closed_on = today
    row.save(update_fields=["closed_on"])
    if whole:
        _post(row, today)
    audit(
        by=None,
        act="assessment.close",
        noun="assessment",
        key=str(row.pk),
        organisation_id=row.organisation_id,
    )
    tell(
        user_ids={row.opened_by_id},
        subject=_("家长自测有合计了") if whole else _("家长自测：参加的家长太少，没有合计"),
        body=row.organisation.name,
        url=reverse("assessments:round", args=[row.pk]),
    )


def _freeze(row: Round) -> bool:
    """Write down what may be told, forget what was not finished; returns whether the whole may be told."""
    asked = queries.instrument_of(row)
    if asked is None:  # the file was changed: what was answered cannot be understood any more
        return False
    usable: dict[int, list[rules.Sheet]] = {}
    unfinished = []
    for sheet in Sheet.objects.filter(round=row).iterator(BATCH):
        kept = queries.kept(sheet)
        if asked.missing(kept.answers):
            unfinished.append(sheet.pk)
        elif kept.counted and not doubts(asked, kept.answers, kept.seconds):
            usable.setdefault(kept.school_id, []).append(going_well(asked, kept.answers))
    Sheet.objects.filter(pk__in=unfinished).delete()
    in_order = {school: usable[school] for school in sorted(usable)}
    whole, schools = rules.figures([one.key for one in asked.dimensions], in_order)
    if whole is None:
        return False
    made = {row.organisation_id: whole, **schools}
    Figure.objects.bulk_create(
        Figure(round=row, organisation_id=place, sheets=one.sheets, shares=one.shares)
        for place, one in made.items()
    )
    return True


def _post(row: Round, today: date) -> None:
    """The bureau has held one and published what came of it; the entry says nothing of who or how many."""
    ledger.post(
        by=nobody(today),
        today=today,
        kind=holding.KIND,
        organisation_id=row.organisation_id,
        occurred_on=row.closes_on,
        source=f"assessments.round:{row.pk}",
    )
    reassess(
        organisation_ids=[row.organisation_id],
        today=today,
        occurred_on=row.closes_on,
        kinds=[holding.KIND],
    )
