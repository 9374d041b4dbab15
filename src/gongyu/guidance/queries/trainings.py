"""What a team has learnt, and what one of the staff has."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from gongyu.access.permissions import TEAM_VIEW
from gongyu.access.rules import Viewer
from gongyu.guidance import rules
from gongyu.guidance.models import TeamMember, Trained, Training
from gongyu.guidance.queries.pack_words import part_words, topics
from gongyu.guidance.queries.places import staff_id, to_keep
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden, OutOfScope


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A training, and how many of the team were there."""

    id: int
    topic_words: str
    held_on: date
    minutes: int
    present: int


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody is in which team, and the trainings they were at."""

    parts: tuple[tuple[str, str, date], ...]
    trainings: tuple[TrainingLine, ...]
    hours: tuple[tuple[str, str], ...]
    year: str


def training(viewer: Viewer, training_id: int) -> Training:
    """A training of a team that the viewer keeps; OutOfScope or Forbidden for others."""
    if not viewer.may(TEAM_VIEW):
        raise Forbidden(TEAM_VIEW)
    row = Training.objects.filter(pk=training_id).first()
    if row is None:
        raise OutOfScope
    to_keep(viewer, row.organisation_id)
    return row


def mine(viewer: Viewer) -> Mine:
    """One's own part and trainings, none of either for whoever is in no team; OutOfScope for whoever is in no
    register of staff."""
    if staff_id(viewer) is None:
        raise OutOfScope
    rows = list(
        TeamMember.objects.filter(staff__user_id=viewer.user_id or 0)
        .select_related("organisation")
        .order_by("pk")
    )
    keys = [one.pk for one in rows]
    seen = Training.objects.filter(pk__in=Trained.objects.filter(member__in=keys).values("training"))
    hours: dict[str, str] = {}
    for one in trained_hours(keys, viewer.today).values():
        hours |= dict(one)
    return Mine(
        parts=tuple(
            (one.organisation.name, part_words(one.part), one.valid_from)
            for one in rows
            if one.valid_until is None or viewer.today < one.valid_until
        ),
        trainings=trainings_of(seen, viewer.today),
        hours=tuple(hours.items()),
        year=school_year(viewer.today).key.replace("-", "—"),
    )


def trained_hours(member_ids: Collection[int], today: date) -> dict[int, tuple[tuple[str, str], ...]]:
    """Hours of this school year's trainings by topic, of some members (one query)."""
    year, words = school_year(today), topics()
    minutes: dict[int, dict[str, int]] = {}
    rows = Trained.objects.filter(
        member_id__in=member_ids,
        training__withdrawn_at__isnull=True,
        training__held_on__gte=year.starts_on,
        training__held_on__lt=year.ends_before,
    )
    for key, topic, length in rows.values_list("member_id", "training__topic", "training__minutes"):
        mine = minutes.setdefault(key, {})
        mine[topic] = mine.get(topic, 0) + length
    return {
        key: tuple((words.get(topic, topic), rules.hours(length)) for topic, length in mine.items())
        for key, mine in minutes.items()
    }


def trainings_of(rows: Iterable[Training], today: date) -> tuple[TrainingLine, ...]:
    """Those of this school year, the newest first."""
    year, words = school_year(today), topics()
    found = [one for one in rows if one.withdrawn_at is None and one.held_on in year]
    present: dict[int, int] = {}
    for key in Trained.objects.filter(training__in=found).values_list("training_id", flat=True):
        present[key] = present.get(key, 0) + 1
    return tuple(
        TrainingLine(
            one.pk, words.get(one.topic, one.topic), one.held_on, one.minutes, present.get(one.pk, 0)
        )
        for one in sorted(found, key=lambda one: (one.held_on, one.pk), reverse=True)
    )
