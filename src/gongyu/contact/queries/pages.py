"""Lists and single visits, as the viewer may see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import VISIT_ATTEST, VISIT_VIEW, VISIT_WITHDRAW
from gongyu.access.queries import within
from gongyu.access.rules import Viewer
from gongyu.contact.models import Visit, VisitDrawn
from gongyu.contact.queries.follow import FollowSeen, follow_up, owned
from gongyu.contact.queries.modes import counted_modes, mode_words
from gongyu.contact.queries.people import classes_of_mine
from gongyu.contact.queries.visit_company import Along, company
from gongyu.contact.queries.words import TALKED_ABOUT, TICKED_PURPOSES, agreed_words, in_words, opened, ticked
from gongyu.contact.rules import visits as rules
from gongyu.contact.rules.visit_words import PURPOSES
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.ledger.queries import doubted_entries, latest_words
from gongyu.people.queries import about_children_of, class_name, guardian_keys

PAGE = 30
_ASKED = Exists(VisitDrawn.objects.filter(visit_id=OuterRef("pk"), sample__state="open"))


@dataclass(frozen=True, slots=True)
class Line:
    """A visit in a list."""

    id: int
    pupil_id: int
    pupil_name: str
    class_id: int | None
    class_name: str
    organisation_name: str
    visitor_name: str
    occurred_on: date
    mode: str
    mode_words: str
    counted: bool
    capacity_words: str
    state: str
    state_words: str
    verdict: str
    verdict_words: str
    late: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """A visit on its page, and what the viewer may do with it."""

    line: Line
    talked_about: str
    agreed: str
    recorded_at: datetime
    entry_id: int
    organisation_id: int
    as_guardian: bool
    # Whether the viewer holds the verb, and whether the visit still stands as well.
    withdrawable: bool
    may_withdraw: bool
    may_answer: bool
    along: tuple[Along, ...] = ()
    # What is the school's own: guardians read neither.
    purposes: str = ""
    follow_up: FollowSeen | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `more` says that another follows."""

    lines: tuple[Line, ...]
    number: int
    more: bool


def seen_by_staff(viewer: Viewer, maker: str) -> Q:
    """Rows of one's places, of the classes one heads, and those one has made oneself."""
    found = within(viewer, VISIT_VIEW)
    if viewer.user_id is None or not viewer.may(VISIT_VIEW):
        return found
    found |= Q(**{maker: viewer.user_id})
    if viewer.may_own(VISIT_VIEW):
        found |= Q(school_class_id__in=classes_of_mine(viewer))
    return found


def staff_side(viewer: Viewer) -> Q:
    """Visits of one's places, of the classes one heads, those one has recorded or is to follow up."""
    return seen_by_staff(viewer, "recorded_by_id") | Q(pk__in=owned(viewer).values("visit_id"))


def guardian_side(viewer: Viewer) -> Q:
    """Rows about one's own children."""
    if viewer.user_id is None or not viewer.may_own(VISIT_ATTEST):
        return Q(pk__in=[])
    return about_children_of(viewer.user_id, viewer.today)


def _rows(where: Q) -> QuerySet[Visit]:
    return Visit.objects.filter(where).select_related("pupil", "visitor", "school_class", "organisation")


def is_visible(viewer: Viewer, visit: Visit) -> bool:
    """Whether the viewer may know of a visit."""
    seen = staff_side(viewer) | guardian_side(viewer)
    return Visit.objects.filter(seen, pk=visit.pk).exists()


def visits(
    viewer: Viewer, *, class_id: int | None = None, pupil_id: int | None = None, page: int = 1
) -> Page:
    """Visits that the viewer may see, newest first."""
    rows = _rows(staff_side(viewer) | guardian_side(viewer)).order_by("-occurred_on", "-id")
    if class_id:
        rows = rows.filter(school_class_id=class_id)
    if pupil_id:
        rows = rows.filter(pupil_id=pupil_id)
    start = (page - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return Page(lines(found[:PAGE]), page, len(found) > PAGE)


def visit(viewer: Viewer, visit_id: int) -> Detail:
    """One visit; OutOfScope where the viewer may not know of it. A guardian sees what was agreed, and not
    the teacher's notes."""
    row = _rows(staff_side(viewer)).filter(pk=visit_id).first()
    as_guardian = row is None
    if row is None:
        row = _rows(guardian_side(viewer)).filter(pk=visit_id).first()
    if row is None:
        raise OutOfScope
    stands = row.state == "recorded"
    mine = row.recorded_by_id == viewer.user_id and viewer.may_own(VISIT_WITHDRAW)
    may = mine or viewer.may_at(VISIT_WITHDRAW, row.organisation.path)
    child = as_guardian or Visit.objects.filter(guardian_side(viewer), pk=visit_id).exists()
    return Detail(
        line=lines([row])[0],
        talked_about="" if as_guardian else opened(row.talked_about_sealed, TALKED_ABOUT),
        agreed=agreed_words(row.agreements_sealed, row.agreed_sealed),
        recorded_at=row.recorded_at,
        entry_id=row.entry_id,
        organisation_id=row.organisation_id,
        as_guardian=as_guardian,
        withdrawable=may,
        may_withdraw=stands and may,
        may_answer=stands and child,
        along=company([row.pk]).get(row.pk, ()),
        purposes="" if as_guardian else in_words(ticked(row.purposes_sealed, TICKED_PURPOSES), PURPOSES),
        follow_up=None if as_guardian else follow_up(viewer, row.pk, row.recorded_by_id),
    )


@dataclass(frozen=True, slots=True)
class GuardianVisit:
    """A visit as a guardian sees it: when, who, how, what was agreed, and what they have said of it."""

    id: int
    pupil_id: int
    pupil_name: str
    occurred_on: date
    visitor_name: str
    capacity_words: str
    mode_words: str
    agreed: str
    verdict: str
    verdict_words: str
    # Drawn in a sample that still waits for answers: the family is asked first, and may leave it.
    asked: bool = False


def guardian_visits(viewer: Viewer, *, limit: int = 20) -> tuple[GuardianVisit, ...]:
    """Standing visits to the viewer's own children, newest first."""
    rows = _rows(guardian_side(viewer) & Q(state="recorded")).annotate(asked=_ASKED)
    found = list(rows.order_by("-asked", "-occurred_on", "-id")[:limit])
    # Those asked about come along whatever their age; the list itself stays newest first.
    found.sort(key=lambda row: (row.occurred_on, row.pk), reverse=True)
    return tuple(
        GuardianVisit(
            id=line.id,
            pupil_id=line.pupil_id,
            pupil_name=line.pupil_name,
            occurred_on=line.occurred_on,
            visitor_name=line.visitor_name,
            capacity_words=line.capacity_words,
            mode_words=line.mode_words,
            agreed=agreed_words(row.agreements_sealed, row.agreed_sealed),
            verdict=line.verdict,
            verdict_words=line.verdict_words,
            asked=row.asked,
        )
        for row, line in zip(found, lines(found), strict=True)
    )


def questioned(viewer: Viewer, organisation_ids: Collection[int], *, limit: int = 5) -> tuple[Line, ...]:
    """This school year's visits at some schools on which a doubt is the latest word, newest first."""
    entries = doubted_entries(organisation_ids, since=school_year(viewer.today).starts_on)
    if not entries:
        return ()
    rows = _rows(staff_side(viewer) & Q(entry_id__in=entries, state="recorded"))
    return tuple(
        _line(row, entries[row.entry_id], counted_modes(row.organisation.stage))
        for row in rows.order_by("-occurred_on", "-id")[:limit]
    )


def lines(rows: Sequence[Visit]) -> tuple[Line, ...]:
    """Visits as lines, with the latest word on each (one query)."""
    words = latest_words([row.entry_id for row in rows])
    # Asked once for a stage: the pack is read through for it, and a ledger has thousands of rows.
    counted = {stage: counted_modes(stage) for stage in {row.organisation.stage for row in rows}}
    return tuple(
        _line(
            row,
            words[row.entry_id].verdict if row.entry_id in words else "",
            counted[row.organisation.stage],
        )
        for row in rows
    )


def _line(row: Visit, verdict: str, counted: Collection[str]) -> Line:
    return Line(
        id=row.pk,
        pupil_id=row.pupil_id,
        pupil_name=row.pupil.name,
        class_id=row.school_class_id,
        class_name=_class_name(row),
        organisation_name=row.organisation.name,
        visitor_name=row.visitor.name,
        occurred_on=row.occurred_on,
        mode=row.mode,
        mode_words=mode_words(row.mode),
        counted=row.mode in counted,
        capacity_words=_(rules.CAPACITIES[row.capacity]),
        state=row.state,
        state_words=_(rules.STATES[row.state]),
        verdict=verdict,
        verdict_words=_(rules.VERDICTS[verdict]) if verdict else _("待家长确认"),
        late=rules.is_late(row.occurred_on, timezone.localtime(row.recorded_at).date()),
    )


def _class_name(row: Visit) -> str:
    """What the class was called on the day of the visit."""
    group = row.school_class
    if group is None:
        return ""
    return class_name(group.entry_year, group.number, row.organisation.stage, row.occurred_on)


def next_number() -> int:
    """The number that the next visit will have: its ledger entry names it before it is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('contact_visit', 'id'))")
        return int(cursor.fetchone()[0])


def last_word(entry_id: int, guardian_id: int) -> str:
    """What a guardian said last of a visit, under whatever key they went then, if theirs is the latest word
    on it; "" otherwise."""
    word = latest_words([entry_id]).get(entry_id)
    return word.verdict if word is not None and word.guardian_id in guardian_keys(guardian_id) else ""


def visit_to_withdraw(viewer: Viewer, visit_id: int) -> Detail:
    """A visit that the viewer may take back, or once might have; Forbidden where they may only look."""
    found = visit(viewer, visit_id)
    if found.as_guardian or not found.withdrawable:
        raise Forbidden(VISIT_WITHDRAW)
    return found
