"""The ledger follows what is true of a school's bodies: what no longer is, is reversed; what is, posted."""

from __future__ import annotations

from datetime import date

from gongyu.access.rules import Viewer
from gongyu.committees import queries
from gongyu.committees.models import Committee, Proof
from gongyu.committees.rules.body import Span
from gongyu.compliance.operations import reassess
from gongyu.ledger import operations as ledger

WHY = "任期、成员或者文件有变动，按现在的情况重新记一笔"


def locked(organisation_id: int, which: str) -> Committee:
    """The row of a body, locked until the act is done; made where this is the first thing known of it."""
    row, _made = Committee.objects.get_or_create(organisation_id=organisation_id, which=which)
    return Committee.objects.select_for_update().get(pk=row.pk)


def settle(by: Viewer, today: date, organisation_id: int) -> None:
    """Let the entries of a school say what is so; nothing is written where they do already."""
    # The school's three bodies share the entry of their charters: one at a time, by the row of the first.
    Committee.objects.select_for_update().filter(organisation_id=organisation_id).order_by("pk").first()
    wanted = {(act, span) for act, spans in queries.wanted(organisation_id).items() for span in spans}
    known = {
        (row.act, Span(row.begins, row.ends or date.max)): row for row in queries.live_proofs(organisation_id)
    }
    for key, row in known.items():
        if key not in wanted:
            row.reversed = True
            row.save(update_fields=["reversed"])
            ledger.reverse(by=by, today=today, entry_id=row.entry_id, reason=WHY)
    for act, span in sorted(wanted - known.keys()):
        _post(by, today, organisation_id, act, span)
    for act, span in sorted(wanted ^ known.keys()):
        reassess(organisation_ids=[organisation_id], today=today, occurred_on=span.begins, kinds=[act])


def _post(by: Viewer, today: date, organisation_id: int, act: str, span: Span) -> None:
    ends = None if span.ends == date.max else span.ends
    entry = ledger.post(
        by=by,
        today=today,
        kind=act,
        organisation_id=organisation_id,
        occurred_on=span.begins,
        actor_id=queries.staff_id(by),
        facets={"valid_until": ends.isoformat() if ends else ""},
        source=f"committees.committee:{organisation_id}",
    )
    Proof.objects.create(
        organisation_id=organisation_id, act=act, begins=span.begins, ends=ends, entry_id=entry
    )
