"""One notice on its page: as its sender sees it, family by family, and as a guardian does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import NOTICE_SEND
from gongyu.access.rules import Viewer
from gongyu.contact.models import Notice, NoticeChild, NoticeRecipient
from gongyu.contact.queries.notices import (
    answer_words,
    audience_words,
    body_words,
    own_recipients,
    received_side,
    sent_side,
)
from gongyu.contact.rules import notices as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people

FAMILIES: Final = 30
# A family, how far, and what was answered last.
Rank = tuple[int, int, int | None]
# How far a notice has come with each of its families, as a number in rules.STATES: as far as with the
# guardian who is furthest. A family nobody of whom can be told has not been reached. OFFSET 0 has each
# guardian looked up by key: of a notice just sent the planner has no idea how many there are.
_RANKS: Final = """
    SELECT c.family, max(CASE
        WHEN r.replied_at IS NOT NULL THEN 5 WHEN r.seen_at IS NOT NULL THEN 4
        WHEN r.rung = 'call' OR r.id IS NULL THEN 0
        WHEN r.delivered_at IS NOT NULL THEN 3 WHEN r.told_at IS NOT NULL THEN 2 ELSE 1 END) AS rank,
        (array_agg(r.choice ORDER BY r.replied_at DESC) FILTER (WHERE r.replied_at IS NOT NULL))[1] AS choice
    FROM contact_noticechild c
    LEFT JOIN LATERAL (
        SELECT * FROM contact_noticerecipient n
        WHERE n.notice_id = c.notice_id AND n.guardian_id = c.guardian_id OFFSET 0) r ON true
    WHERE c.notice_id = %s GROUP BY c.family ORDER BY 2, 1
"""


@dataclass(frozen=True, slots=True)
class Family:
    """One family in the sender's list: the children whom the notice concerns, how far it has come, what was
    answered last, and the child on whose page a telephone can be shown."""

    children: tuple[str, ...]
    class_names: tuple[str, ...]
    state: str
    answer: str
    pupil_id: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many families stand in a state, or chose an answer."""

    key: str
    words: str
    families: int


@dataclass(frozen=True, slots=True)
class SentPage:
    """A notice as its sender sees it."""

    id: int
    title: str
    body: str
    kind: str
    urgent: str
    place: str
    audience_words: str
    one_class: bool
    writer: str
    written_at: datetime
    gathered: bool
    sent_at: datetime | None
    families: int
    states: tuple[Counted, ...]
    answers: tuple[Counted, ...]
    state: str
    lines: tuple[Family, ...]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A notice as a guardian reads it."""

    id: int
    title: str
    body: str
    kind: str
    organisation_id: int
    place: str
    written_at: datetime
    offered: tuple[str, ...]
    choice: int | None
    answer: str


def is_sender(viewer: Viewer, notice_id: int) -> bool:
    """Whether one sees a notice from the side that sent it."""
    return viewer.may(NOTICE_SEND) and Notice.objects.filter(sent_side(viewer), pk=notice_id).exists()


def sent_notice(viewer: Viewer, notice_id: int, *, state: str = "", page: int = 1) -> SentPage:
    """A notice one's side has sent, with its families, the least reached first; OutOfScope otherwise."""
    row = (
        Notice.objects.filter(sent_side(viewer), pk=notice_id)
        .select_related("organisation", "school_class", "written_by")
        .first()
    )
    if row is None:
        raise OutOfScope
    state = state if state in rules.STATES else ""
    everyone = _ranks(notice_id)
    ranks, chosen = Counter(one[1] for one in everyone), Counter(one[2] for one in everyone)
    wanted = [one for one in everyone if not state or rules.STATES[one[1]] == state]
    keys = wanted[(page - 1) * FAMILIES : page * FAMILIES]
    offered = rules.answers(row.kind, row.choices)
    return SentPage(
        id=row.pk,
        title=row.title,
        body=body_words(row),
        kind=row.kind,
        urgent=row.urgent_because,
        place=row.organisation.name,
        audience_words=audience_words(row),
        one_class=row.school_class_id is not None,
        writer=row.written_by.display_name,
        written_at=timezone.localtime(row.written_at),
        gathered=row.gathered_at is not None,
        sent_at=timezone.localtime(row.sent_at) if row.sent_at else None,
        families=len(everyone),
        states=tuple(
            Counted(key, _(rules.STATE_WORDS[key]), ranks[rank]) for rank, key in enumerate(rules.STATES)
        ),
        answers=tuple(
            Counted(str(number), answer_words(row, number), chosen[number]) for number in range(len(offered))
        ),
        state=state,
        lines=_families(row, keys),
        number=page,
        more=len(wanted) > page * FAMILIES,
    )


def notice_to_read(viewer: Viewer, notice_id: int) -> tuple[Notice, NoticeRecipient]:
    """A notice that one has been sent, and what came of it; OutOfScope otherwise."""
    row = Notice.objects.filter(received_side(viewer), pk=notice_id).select_related("organisation").first()
    mine = own_recipients(viewer).filter(notice_id=notice_id).order_by("-seen_at").first() if row else None
    if row is None or mine is None:
        raise OutOfScope
    return row, mine


def read_page(row: Notice, mine: NoticeRecipient) -> ReadPage:
    """The same in words."""
    return ReadPage(
        id=row.pk,
        title=row.title,
        body=body_words(row),
        kind=row.kind,
        organisation_id=row.organisation_id,
        place=row.organisation.name,
        written_at=timezone.localtime(row.written_at),
        offered=tuple(
            answer_words(row, number) for number in range(len(rules.answers(row.kind, row.choices)))
        ),
        choice=mine.choice,
        answer=answer_words(row, mine.choice),
    )


def _ranks(notice_id: int) -> list[Rank]:
    """Every family of a notice, the least reached first."""
    with connection.cursor() as cursor:
        cursor.execute(_RANKS, [notice_id])
        return list(cursor.fetchall())


def _families(row: Notice, keys: Collection[Rank]) -> tuple[Family, ...]:
    day: date = timezone.localtime(row.written_at).date()
    found = NoticeChild.objects.filter(notice_id=row.pk, family__in=[one[0] for one in keys])
    of_family: dict[int, list[int]] = {}
    for family, pupil in found.order_by("pupil_id").values_list("family", "pupil_id").distinct():
        of_family.setdefault(family, []).append(pupil)
    seats = people.seats([pupil for pupils in of_family.values() for pupil in pupils], day)
    lines = []
    for family, rank, choice in keys:
        here = [seats[pupil] for pupil in of_family[family] if pupil in seats]
        lines.append(
            Family(
                children=tuple(one.name for one in here),
                class_names=tuple(dict.fromkeys(one.class_name for one in here)),
                state=rules.STATES[rank],
                answer=answer_words(row, choice),
                pupil_id=of_family[family][0],
            )
        )
    return tuple(lines)
