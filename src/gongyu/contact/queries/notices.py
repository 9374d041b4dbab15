"""Notices: whom one may write to, what one has sent, and what one has been sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import NOTICE_SEND, NOTICE_VIEW
from gongyu.access.queries import within
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.contact.models import Notice, NoticeChild, NoticeManner, NoticeRecipient
from gongyu.contact.queries.people import SCHOOLS
from gongyu.contact.queries.words import opened
from gongyu.contact.rules import notices as rules
from gongyu.contact.rules.notice_ladder import DEFAULT, Manner
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.people.queries import ClassSeen
from gongyu.people.rules.kin import Kin
from gongyu.people.rules.naming import grade

BODY = "contact_notice.body"
PAGE = 20


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a notice is for: a class, a grade (the year it entered), a school, or homes of one class."""

    kind: str
    organisation_id: int
    class_id: int | None = None
    entry_year: int | None = None
    pupil_ids: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """As a form names it."""
        number = {"class": self.class_id, "grade": self.entry_year, "homes": self.class_id}.get(self.kind)
        return f"{self.kind}:{self.organisation_id}:{number or 0}"


@dataclass(frozen=True, slots=True)
class Choice:
    """An audience that somebody may write to, in words."""

    audience: Audience
    words: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in a list."""

    id: int
    title: str
    kind: str
    place: str
    audience_words: str
    written_at: datetime
    sent: bool
    # As a recipient: whether it has been opened, and what was answered.
    unseen: bool = False
    waits: bool = False
    answer: str = ""


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of notices, newest first."""

    lines: tuple[NoticeLine, ...]
    number: int
    more: bool


# --- whom one may write to ------------------------------------------------------------------------
def audiences(viewer: Viewer) -> tuple[Choice, ...]:
    """The audiences that somebody may write to: their own classes first, then their schools."""
    mine = people.classes_headed_by(viewer.user_id, viewer.today) if viewer.may_own(NOTICE_SEND) else ()
    own = people.classes_by_id(mine, viewer.today) if mine else {}
    found = [Choice(Audience("class", one.organisation_id, one.id), one.name) for one in own.values()]
    schools = organisations.visible(viewer.scopes(NOTICE_SEND), kinds=SCHOOLS, on=viewer.today, limit=12)
    for school in schools:
        before = f"{school.name} " if len(schools) > 1 else ""
        classes = people.classes_at(school.id, viewer.today, heads=False)
        found.append(Choice(Audience("school", school.id), before + _("全校")))
        found += _grades(school, classes, viewer.today, before)
        found += [
            Choice(Audience("class", school.id, one.id), before + one.name)
            for one in classes
            if one.id not in own
        ]
    return tuple(found)


def _grades(school: Body, classes: Collection[ClassSeen], day: date, before: str) -> list[Choice]:
    years = sorted({one.entry_year for one in classes}, reverse=True)
    return [
        Choice(Audience("grade", school.id, entry_year=year), before + _("全年级：%(name)s") % {"name": name})
        for year in years
        if (name := grade_name(year, school.stage, day))
    ]


def grade_name(entry_year: int, stage: str, day: date) -> str:
    """What a cohort's grade is called on a day; the year of its entry before and after its years."""
    now, names = grade(entry_year, stage, day), rules.GRADES.get(stage, ())
    return _(names[now - 1]) if now and now <= len(names) else _("%(year)s级") % {"year": entry_year}


def place_of(viewer: Viewer, audience: Audience) -> Body:
    """The school of an audience; OutOfScope or Forbidden where one may not write to it."""
    school = organisations.body(audience.organisation_id)
    if school is None or school.kind not in SCHOOLS or not school.open_on(viewer.today):
        raise OutOfScope
    mine = False
    if audience.class_id is not None:
        seen = people.classes_by_id([audience.class_id], viewer.today).get(audience.class_id)
        if seen is None or seen.organisation_id != school.id:
            raise OutOfScope
        mine = seen.id in people.classes_headed_by(viewer.user_id, viewer.today)
    require(viewer, NOTICE_SEND, school.path, own=mine)
    return school


def kin_of(audience: Audience, day: date) -> tuple[Kin, ...]:
    """The children whom a notice concerns, with those who answer for them."""
    if audience.kind == "school":
        return people.kin(audience.organisation_id, day)
    if audience.kind == "homes":
        return people.kin(audience.organisation_id, day, pupil_ids=audience.pupil_ids)
    if audience.kind == "class":
        return people.kin(audience.organisation_id, day, class_ids=[audience.class_id or 0])
    classes = people.classes_at(audience.organisation_id, day, heads=False)
    grade_of = [one.id for one in classes if one.entry_year == audience.entry_year]
    return people.kin(audience.organisation_id, day, class_ids=grade_of)


def class_children(viewer: Viewer, class_id: int) -> tuple[Body, tuple[tuple[int, str], ...]]:
    """The children of a class whose homes can be chosen."""
    seen = people.classes_by_id([class_id], viewer.today).get(class_id)
    if seen is None:
        raise OutOfScope
    school = place_of(viewer, Audience("homes", seen.organisation_id, class_id))
    seats = people.seats_of_class(class_id, viewer.today)
    return school, tuple((one.pupil_id, one.name) for one in seats)


# --- which notices one may know of ----------------------------------------------------------------
def sent_side(viewer: Viewer) -> Q:
    """Notices of one's schools, of the classes one heads, and those one wrote oneself."""
    found = within(viewer, NOTICE_SEND)
    if viewer.user_id is not None and viewer.may(NOTICE_SEND):
        found |= Q(written_by_id=viewer.user_id)
        if viewer.may_own(NOTICE_SEND):
            mine = people.classes_headed_by(viewer.user_id, viewer.today)
            found |= Q(school_class_id__in=mine)
    return found


def received_side(viewer: Viewer) -> Q:
    """Notices about a child of one's own, as long as one may know of the child (no query)."""
    if viewer.user_id is None or not viewer.may_own(NOTICE_VIEW):
        return Q(pk__in=[])
    mine = NoticeChild.objects.filter(
        people.about_children_of(viewer.user_id, viewer.today),
        people.of_guardian(viewer.user_id),
        notice_id=OuterRef("pk"),
    )
    return Q(Exists(mine))


def own_recipients(viewer: Viewer) -> QuerySet[NoticeRecipient]:
    """What has been sent to oneself, under whatever key one went then."""
    return NoticeRecipient.objects.filter(people.of_guardian(viewer.user_id or 0))


def is_recipient(viewer: Viewer, notice_id: int) -> bool:
    """Whether one has been sent a notice about a child of one's own."""
    return Notice.objects.filter(received_side(viewer), pk=notice_id).exists()


def manner_of(organisation_id: int) -> Manner:
    """How a school writes to its families: as it has decided, or as we would."""
    row = NoticeManner.objects.filter(organisation_id=organisation_id).first()
    return Manner(row.quiet_from, row.quiet_until, row.weekly, DEFAULT.digest_at) if row else DEFAULT


def schools_to_decide(viewer: Viewer) -> tuple[Body, ...]:
    """The schools for which one may decide how they write to their families."""
    return organisations.visible(viewer.scopes(NOTICE_SEND), kinds=SCHOOLS, on=viewer.today, limit=12)


def manner_to_decide(viewer: Viewer, organisation_id: int) -> tuple[Body, Manner]:
    """A school and its manner, for who may write to all of it; OutOfScope or Forbidden otherwise."""
    require_anywhere(viewer, NOTICE_SEND)
    return place_of(viewer, Audience("school", organisation_id)), manner_of(organisation_id)


def unsent_notices() -> tuple[int, ...]:
    """Notices that are still on their way: what the worker takes up again, whatever became of the job."""
    return tuple(Notice.objects.filter(sent_at__isnull=True).order_by("pk").values_list("pk", flat=True))


def sent_notices(viewer: Viewer, page: int = 1) -> NoticePage:
    """Notices that the viewer or their school has sent."""
    rows = Notice.objects.filter(sent_side(viewer)).select_related("organisation", "school_class")
    begin = (page - 1) * PAGE
    found = list(rows.order_by("-id")[begin : begin + PAGE + 1])
    lines = tuple(
        NoticeLine(
            id=row.pk,
            title=row.title,
            kind=row.kind,
            place=row.organisation.name,
            audience_words=audience_words(row),
            written_at=timezone.localtime(row.written_at),
            sent=row.sent_at is not None,
        )
        for row in found[:PAGE]
    )
    return NoticePage(lines, page, len(found) > PAGE)


def received_notices(viewer: Viewer, page: int = 1, *, only_waiting: bool = False) -> NoticePage:
    """Notices about one's own children; `only_waiting` those not yet opened or answered."""
    begin = (page - 1) * PAGE
    mine = Notice.objects.filter(received_side(viewer))
    rows = own_recipients(viewer).filter(notice_id__in=mine.values("pk"))
    if only_waiting:
        rows = rows.filter(
            Q(seen_at__isnull=True) | Q(replied_at__isnull=True, notice__kind__in=("read", "reply"))
        )
    found = list(rows.select_related("notice__organisation").order_by("-notice_id")[begin : begin + PAGE + 1])
    return NoticePage(tuple(_received(row) for row in found[:PAGE]), page, len(found) > PAGE)


def _received(row: NoticeRecipient) -> NoticeLine:
    notice = row.notice
    return NoticeLine(
        id=notice.pk,
        title=notice.title,
        kind=notice.kind,
        place=notice.organisation.name,
        audience_words="",
        written_at=timezone.localtime(notice.written_at),
        sent=True,
        unseen=row.seen_at is None,
        waits=notice.kind != "plain" and row.replied_at is None,
        answer=answer_words(notice, row.choice),
    )


def audience_words(row: Notice) -> str:
    """Whom a notice went to, as it was called then."""
    day = timezone.localtime(row.written_at).date()
    if row.audience == "school":
        return _("全校")
    if row.audience == "grade" and row.entry_year is not None:
        return grade_name(row.entry_year, row.organisation.stage, day)
    group = row.school_class
    name = people.class_name(group.entry_year, group.number, row.organisation.stage, day) if group else ""
    return _("%(name)s的几户") % {"name": name} if row.audience == "homes" else name


def answer_words(row: Notice, choice: int | None) -> str:
    """An answer in words; "" where there is none."""
    offered = rules.answers(row.kind, row.choices)
    if choice is None or choice >= len(offered):
        return ""
    return _(offered[choice]) if row.kind == "read" else offered[choice]


def body_words(row: Notice) -> str:
    """What a notice says."""
    return opened(row.body_sealed, BODY)
