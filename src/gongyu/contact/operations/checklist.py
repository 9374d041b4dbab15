"""Adjusting a school's lists for families, and telling the families once a school year: the only door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gongyu.access.permissions import NOTICE_SEND
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.compliance.operations import reassess
from gongyu.contact import queries
from gongyu.contact.models import FamilyChecklist
from gongyu.contact.operations.notices import Wording, send_notice
from gongyu.contact.queries import Audience
from gongyu.contact.rules import checklist as rules
from gongyu.kernel.calendar import school_year
from gongyu.ledger import operations as ledger
from gongyu.organisations.queries import Body
from gongyu.policy.queries import say


@dataclass(frozen=True, slots=True)
class ListAdjusted:
    """One list as the form says it: which items stay, in which words, and the school's own."""

    kept: frozenset[str]
    said: Mapping[str, str]
    more: tuple[str, ...]


@transaction.atomic
def adjust_checklist(
    *, by: Viewer, today: date, organisation_id: int, lists: Mapping[str, ListAdjusted]
) -> None:
    """Hide, reword and add items of a school's lists; families find it on their page, without being told."""
    require_anywhere(by, NOTICE_SEND)
    place = queries.checklist_place(by, organisation_id)
    row = _locked(by, today, place)
    items: dict[str, Any] = {}
    for one in queries.lists_of(place.stage):
        asked = lists.get(one.key)
        if asked is None:
            continue
        known = {item.key: say(item.words) for item in one.items}
        made = rules.adjusted(known, asked.kept, asked.said, asked.more)
        rules.check_items(made, say(one.words))
        items[one.key] = [[item.key, item.words] for item in made]
    row.items = {**row.items, **items}
    row.changed_by_id = by.user_id  # type: ignore[assignment]
    row.save(update_fields=["items", "changed_by", "changed_at"])
    _audit(by, "checklist.adjust", row)


@transaction.atomic
def send_checklist(*, by: Viewer, today: date, organisation_id: int, request_key: UUID) -> int:
    """Tell the families of a school of its lists, by one notice within their week's number; returns the
    notice. A second time in a school year is refused; who comes later finds the list without a message."""
    require_anywhere(by, NOTICE_SEND)
    place = queries.checklist_place(by, organisation_id)
    row = _locked(by, today, place)
    if row.sent_on and row.notice is not None and row.notice.request_key == request_key:
        return row.notice.pk
    rules.check_once(row.sent_on is not None)
    families = queries.checklist(by, place.id).families
    rules.check_somebody(families)
    audience = Audience("school", place.id)
    wording = Wording("plain", _(rules.TITLE), _(rules.BODY))
    row.notice_id = send_notice(
        by=by, today=today, audience=audience, wording=wording, request_key=request_key
    )
    row.sent_on = today
    row.entry_id = ledger.post(
        by=by,
        today=today,
        kind=rules.KIND,
        organisation_id=place.id,
        occurred_on=today,
        actor_id=queries.staff_of(by),
        quantity=families,
        source=f"contact.familychecklist:{row.pk}",
    )
    row.save(update_fields=["notice", "sent_on", "entry"])
    reassess(organisation_ids=[place.id], today=today, occurred_on=today, kinds=[rules.KIND])
    _audit(by, "checklist.send", row)
    return row.notice_id


def _locked(by: Viewer, today: date, place: Body) -> FamilyChecklist:
    """The school's lists of this school year; made of the pack's where nobody has touched them yet."""
    rows = FamilyChecklist.objects.select_for_update(of=("self",)).select_related("notice")
    who: dict[str, Any] = {"changed_by_id": by.user_id}
    made, _new = rows.get_or_create(organisation_id=place.id, year=school_year(today).key, defaults=who)
    return made


def _audit(by: Viewer, act: str, row: FamilyChecklist) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="checklist",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"year": row.year},
    )
