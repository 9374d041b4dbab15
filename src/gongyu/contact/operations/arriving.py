"""What a phone recorded without network arrives, once each, whatever was interrupted or repeated.

A phone gives each record a key before it sends it. Under that key the first content that is accepted stands;
sent again it is answered as before, and other content is refused. The day is the one that the person chose;
the time of recording is ours.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gongyu.access.rules import Viewer
from gongyu.contact import queries
from gongyu.contact.models import Arrival
from gongyu.contact.operations.visit_act import Follow, Said
from gongyu.contact.operations.visits import record
from gongyu.contact.rules import visits as rules
from gongyu.kernel.keys import keys
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_


@dataclass(frozen=True, slots=True)
class Twin:
    """Another visit to the child on that day, by somebody else: it stands beside this one."""

    visitor_name: str
    mode: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of a record: its visits, others of the day, and the child's class where it has changed."""

    visits: tuple[int, ...]
    beside: tuple[Twin, ...] = ()
    moved_to: str = ""


class Conflict(Refusal):
    """What was sent meets something that is kept already; field by field, what would be lost."""

    def __init__(self, code: str, sentence: str, found: tuple[rules.Difference, ...] = ()) -> None:
        super().__init__(code, sentence)
        self.found = found


@transaction.atomic
def arrive(
    *,
    by: Viewer,
    today: date,
    request_key: UUID,
    pupil_id: int,
    content: rules.Content,
    another: bool = False,
) -> Arrived:
    """Take in what a phone sends; `another` says that it was a second visit on a day that has one already."""
    assert by.user_id is not None
    index = _index(content)
    fresh = not Arrival.objects.filter(request_key=request_key).exists()
    # Twins that come at the same moment wait here for one another.
    Arrival.objects.bulk_create(
        [Arrival(request_key=request_key, sent_by_id=by.user_id, content_index=index)], ignore_conflicts=True
    )
    row = Arrival.objects.select_for_update().get(request_key=request_key)
    if row.sent_by_id != by.user_id:
        raise Conflict("visit.key-taken", N_("这条登记的编号已被使用。请作为新的登记再发一次。"))
    kept = queries.kept_under(by.user_id, request_key, content.children)
    if kept and (bytes(row.content_index) != index or (fresh and _otherwise(content, kept))):
        raise Conflict(
            "visit.other-content",
            N_("这次家访先前已经送达，内容与现在的不同。已登记的没有改动。"),
            rules.compare(content, kept[0].content),
        )
    if not kept and bytes(row.content_index) != index:
        raise Conflict(
            "visit.other-content", N_("这次家访先前已经送达，登记的是另一名学生。已登记的没有改动。")
        )
    if not {one.pupil_id for one in kept} >= set(content.children):
        if not another:
            _check_day(by, content, {one.id for one in kept})
        _record(by, today, request_key, pupil_id, content)
        kept = queries.kept_under(by.user_id, request_key, content.children)
    found = {one.pupil_id: one.id for one in kept}
    return Arrived(
        visits=tuple(found[child] for child in content.children),
        beside=tuple(
            Twin(*one)
            for one in queries.beside(by, content.children, content.occurred_on, min(found.values()))
        ),
        moved_to=queries.moved_to(pupil_id, content.occurred_on, today),
    )


def _record(by: Viewer, today: date, request_key: UUID, pupil_id: int, content: rules.Content) -> None:
    record(
        by=by,
        today=today,
        pupil_id=pupil_id,
        occurred_on=content.occurred_on,
        mode=content.mode,
        also=tuple(child for child in content.children if child != pupil_id),
        said=Said(content.talked_about, content.agreed, content.purposes, content.agreements),
        along=content.along,
        follow=Follow(content.follow_on, content.follow_owner),
        request_key=request_key,
    )


def _check_day(by: Viewer, content: rules.Content, own: set[int]) -> None:
    """A visit of one's own to the same child on the same day, from a page or another phone, is most likely
    the same one: the person says whether it is."""
    for one in queries.same_day(by, content.children, content.occurred_on):
        if one.id not in own:
            raise Conflict(
                "visit.same-day",
                N_(
                    "您当天已经登记过这名学生的一次家访。如果是同一次，不用再登记；如果是另一次，请两次都登记。"
                ),
                rules.compare(content, one.content),
            )


def _otherwise(content: rules.Content, kept: tuple[queries.KeptVisit, ...]) -> bool:
    """Whether it differs from what a page saved under the same key before the phone sent it."""
    return not all(difference.same for difference in rules.compare(content, kept[0].content))


def _index(content: rules.Content) -> bytes:
    told = hashlib.sha256(content.written.encode()).hexdigest()
    return keys(settings.HOME, settings.SECRET_KEY).index(told)
