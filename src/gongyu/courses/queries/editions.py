"""What is being written, reviewed and published: the desk, and one edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from gongyu.access.permissions import COURSE_READ, COURSE_RELEASE, COURSE_WRITE
from gongyu.access.queries import acts_for as acts_in
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.accounts.queries import names as names_of
from gongyu.attachments import queries as attachments
from gongyu.attachments.queries import File
from gongyu.courses.models import Course, Edition, Lesson, Review
from gongyu.courses.queries.places import acts_for, place, readable, writing_place, writing_places
from gongyu.courses.rules import editing
from gongyu.courses.rules.lesson import Content, Option
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack, say

IN_HAND = ("draft", *editing.STEPS)


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition in a list."""

    id: int
    title: str
    number: int
    state: str
    state_words: str
    topic_words: str
    stages_words: str
    owner: str
    published_on: date | None
    mine_to_review: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What a body has in hand and has published."""

    place: Body
    places: tuple[Body, ...]
    in_hand: tuple[EditionLine, ...]
    published: tuple[EditionLine, ...]
    # Published by the city, the county or an institution, for whoever adopts it.
    from_others: tuple[EditionLine, ...]
    school: bool
    may_connect: bool


@dataclass(frozen=True, slots=True)
class ReviewLine:
    step_words: str
    verdict: str
    verdict_words: str
    why: str
    name: str
    at: datetime
    # Before it was last sent in: of an earlier text.
    earlier: bool


@dataclass(frozen=True, slots=True)
class LessonSeen:
    """One lesson with all that it says."""

    id: int
    position: int
    content: Content
    # What is kept here to be heard.
    recording: File | None = None


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One edition: its lessons, how it was reviewed, and what the viewer may do next."""

    line: EditionLine
    course_id: int
    summary: str
    head: editing.Head
    campaign_words: str
    author: str
    lessons: tuple[LessonSeen, ...]
    reviews: tuple[ReviewLine, ...]
    # Whether the viewer writes here, and what they may do now.
    acts: bool
    may_change: bool
    may_review: bool
    may_follow: bool
    may_withdraw: bool
    looks_at: str
    withdrawal_reason: str

    @property
    def state(self) -> str:
        return self.line.state


def desk(viewer: Viewer, organisation_id: int | None) -> Desk:
    """The desk of one body (five queries)."""
    require_anywhere(viewer, COURSE_WRITE)
    body = writing_place(viewer, organisation_id)
    rows = list(_editions(Q(course__organisation_id=body.id)))
    others = _editions(readable(viewer) & Q(state="published") & ~Q(course__organisation_id=body.id))
    return Desk(
        place=body,
        places=writing_places(viewer),
        in_hand=_lines(viewer, (row for row in rows if row.state in IN_HAND)),
        published=_lines(viewer, (row for row in rows if row.state == "published")),
        from_others=_lines(viewer, (row for row in others if not body.stage or body.stage in row.stages)),
        school=body.kind in ("school", "kindergarten"),
        may_connect=acts_in(viewer, COURSE_RELEASE, body),
    )


def edition(viewer: Viewer, edition_id: int) -> EditionPage:
    """One edition: published ones for whoever reads courses there, others for those who write them."""
    row = visible_edition(viewer, edition_id)
    body = place(row.course.organisation_id)
    acts = acts_for(viewer, body)
    before = reviewers(row)
    names = names_of(
        [row.written_by_id, *Review.objects.filter(edition=row).values_list("reviewed_by", flat=True)]
    )
    in_hand = Edition.objects.filter(course_id=row.course_id, state__in=IN_HAND).exists()
    may_review = acts and editing.may_review(viewer.user_id, row.written_by_id, before, row.state)
    releases = acts_in(viewer, COURSE_RELEASE, body)
    return EditionPage(
        line=_line(row, may_review),
        course_id=row.course_id,
        summary=row.summary,
        head=head_of(row),
        campaign_words=campaign_words(row.campaign),
        author=names.get(row.written_by_id, "") if acts else "",
        lessons=lessons_of(row.pk),
        reviews=_reviews(row, names) if acts else (),
        acts=acts,
        may_change=acts and row.state == "draft",
        may_review=may_review and (row.state != "final" or releases),
        may_follow=acts and row.state in ("published", "withdrawn") and not in_hand,
        may_withdraw=releases and acts and row.state == "published",
        looks_at=_(editing.LOOKS_AT[row.state]) if row.state in editing.LOOKS_AT else "",
        withdrawal_reason=row.withdrawal_reason,
    )


def visible_edition(viewer: Viewer, edition_id: int) -> Edition:
    """An edition that the viewer may know of; OutOfScope, or Forbidden for those who read none."""
    if not (viewer.may(COURSE_READ) or viewer.may(COURSE_WRITE)):
        raise Forbidden(COURSE_READ)
    rows = Edition.objects.select_related("course__organisation").filter(pk=edition_id)
    row = rows.first()
    if row is None:
        raise OutOfScope
    if acts_for(viewer, place(row.course.organisation_id)):
        return row
    if row.state in ("published", "followed") and rows.filter(readable(viewer)).exists():
        return row
    raise OutOfScope


def check_may_follow(row: Edition) -> None:
    """Refusal where a next edition may not be begun now."""
    in_hand = Edition.objects.filter(course_id=row.course_id, state__in=IN_HAND).exists()
    editing.check_follow(row.state, in_hand)


def reviewers(row: Edition) -> frozenset[int]:
    """Who has reviewed an edition since it was last sent in."""
    rows = Review.objects.filter(edition=row, reviewed_at__gte=row.submitted_at) if row.submitted_at else ()
    return frozenset(one.reviewed_by_id for one in rows)


def lessons_of(edition_id: int) -> tuple[LessonSeen, ...]:
    """The lessons of an edition, in order (one query; one more where something was recorded)."""
    rows = list(Lesson.objects.filter(edition_id=edition_id).order_by("position"))
    kept = attachments.files([row.recording_id for row in rows if row.recording_id])
    return tuple(lesson_seen(row, kept.get(row.recording_id or 0)) for row in rows)


def lesson_seen(row: Lesson, recording: File | None = None) -> LessonSeen:
    """A row as what it says."""
    options = tuple(Option(one["words"], one["feedback"], one["fits"]) for one in row.options)
    content = Content(
        row.title, row.text, row.audio, row.video, row.kind, row.question, options, row.feedback
    )
    return LessonSeen(row.pk, row.position, content, recording)


def recording_in_edition(viewer: Viewer, edition_id: int, lesson_id: int) -> File:
    """The recording of a lesson for whoever may read its edition; OutOfScope where there is none."""
    row = visible_edition(viewer, edition_id)
    one = Lesson.objects.filter(edition=row, pk=lesson_id).first()
    if one is None:
        raise OutOfScope
    return attachments.file(one.recording_id)


def head_of(row: Edition) -> editing.Head:
    return editing.Head(row.title, row.summary, row.topic, tuple(row.stages), row.campaign)


def campaigns() -> dict[str, str]:
    """The pack's campaigns in words."""
    return {key: say(one.words) for key, one in pack().campaigns.items()}


def campaign_words(key: str) -> str:
    return campaigns().get(key, "")


def known_course(request_key: UUID) -> Course | None:
    """The course that the same form has made before."""
    return Course.objects.filter(request_key=request_key).first()


def _editions(where: Q) -> Iterable[Edition]:
    return Edition.objects.select_related("course__organisation").filter(where).order_by("title", "-number")


def _lines(viewer: Viewer, rows: Iterable[Edition]) -> tuple[EditionLine, ...]:
    return tuple(
        _line(row, editing.may_review(viewer.user_id, row.written_by_id, reviewers(row), row.state))
        for row in rows
    )


def _line(row: Edition, mine_to_review: bool) -> EditionLine:
    return EditionLine(
        id=row.pk,
        title=row.title,
        number=row.number,
        state=row.state,
        state_words=_(editing.STATES[row.state]),
        topic_words=_(editing.TOPICS[row.topic]),
        stages_words=stages_words(row.stages),
        owner=row.course.organisation.name,
        published_on=row.published_on,
        mine_to_review=mine_to_review,
    )


def stages_words(stages: Iterable[str]) -> str:
    """School stages in the reader's language."""
    return _("、").join(_(words) for words in editing.words_of(tuple(stages), editing.STAGES))


def _reviews(row: Edition, names: dict[int, str]) -> tuple[ReviewLine, ...]:
    found = Review.objects.filter(edition=row).order_by("pk")
    return tuple(
        ReviewLine(
            step_words=_(editing.STEPS[one.step]),
            verdict=one.verdict,
            verdict_words=_(editing.VERDICTS[one.verdict]),
            why=one.why,
            name=names.get(one.reviewed_by_id, ""),
            at=one.reviewed_at,
            earlier=row.submitted_at is None or one.reviewed_at < row.submitted_at,
        )
        for one in found
    )
