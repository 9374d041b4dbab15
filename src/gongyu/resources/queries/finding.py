"""Who is free on a day, on a topic, and near: for a body that asks. Nobody is ranked by what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.resources.models import Corps, Engagement, Lecturer, Specialty
from gongyu.resources.queries.corps import serves
from gongyu.resources.queries.lecturers import name_of, papers_of, topics_of, whose
from gongyu.resources.queries.words import act_words, kind_words, topic_words
from gongyu.resources.rules import corps as rules
from gongyu.resources.rules import engagement
from gongyu.resources.rules.engagement import NEAR, When


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who speaks about the topic. `why_not` says why they cannot be asked for that time, if so;
    `waiting` that somebody else has asked them for it and waits for an answer."""

    id: int
    name: str
    kind_words: str
    topics: tuple[str, ...]
    corps_words: str
    corps_body: str
    near: int
    near_words: str
    checked: bool
    waiting: bool
    why_not: str

    @property
    def may_ask(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a body may ask, the nearest first, and those who speak about it and cannot then."""

    free: tuple[Candidate, ...]
    others: tuple[Candidate, ...]


def serving_corps(body: Body, day: date) -> Q:
    """The corps in force on a day that a body may ask."""
    return (
        serves(body)
        & Q(ended_on__isnull=True, founded_on__lte=day)
        & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
    )


def find(viewer: Viewer, body: Body, topic: str, when: When, *, with_children: bool) -> Found:
    """Who speaks about a topic in the corps that serve a body, and who of them is free then."""
    corps = Corps.objects.filter(serving_corps(body, when.day))
    there = Q(left_on__isnull=True) | Q(left_on__gt=when.day)
    rows = list(
        Lecturer.objects.filter(there, corps__in=corps, joined_on__lte=when.day)
        .filter(pk__in=Specialty.objects.filter(topic=topic).values("lecturer_id"))
        .select_related("staff", "corps__organisation")
    )
    keys = [row.pk for row in rows]
    papers, topics = papers_of(keys), topics_of(keys)
    taken, waiting = _busy(rows, when)
    homes = _homes(rows, viewer.today)
    found = []
    for row in _once_each(rows):
        mine = papers.get(row.pk, ())
        why = ""
        if whose(row) in taken:
            why = _("这段时间已有安排")
        elif rules.lapsed(mine, when.day):
            why = _("资格证明已到期")
        elif with_children and not rules.may_meet_children(mine, when.day):
            why = _("一年内没有做过从业查询，不能面对孩子讲")
        near = engagement.nearness(body.path, homes.get(row.pk, row.corps.organisation.path))
        found.append(
            Candidate(
                id=row.pk,
                name=name_of(row),
                kind_words=kind_words(row.kind),
                topics=tuple(topic_words(one) for one in topics.get(row.pk, ())),
                corps_words=act_words(row.corps.act),
                corps_body=row.corps.organisation.name,
                near=near,
                near_words=_(NEAR[near]) if NEAR[near] else "",
                checked=rules.may_meet_children(mine, when.day),
                waiting=whose(row) in waiting,
                why_not=why,
            )
        )
    found.sort(key=lambda one: (one.near, one.name, one.id))
    return Found(tuple(one for one in found if one.may_ask), tuple(one for one in found if not one.may_ask))


def is_free(person: int, when: When, *, but: int | None = None) -> bool:
    """Whether somebody has agreed to nothing else then."""
    begins, ends = when.span(settings.TIME_ZONE)
    rows = Engagement.objects.filter(whose=person, state="agreed", begins__lt=ends, ends__gt=begins)
    return not rows.exclude(pk=but or 0).exists()


def _once_each(rows: list[Lecturer]) -> list[Lecturer]:
    """One line a person: in the corps nearest to the body that has them."""
    best: dict[int, Lecturer] = {}
    for row in sorted(rows, key=lambda one: (-len(one.corps.organisation.path), one.pk)):
        best.setdefault(whose(row), row)
    return list(best.values())


def _busy(rows: list[Lecturer], when: When) -> tuple[set[int], set[int]]:
    """Whose time is taken then, and whose is asked for by somebody who waits."""
    begins, ends = when.span(settings.TIME_ZONE)
    found = Engagement.objects.filter(
        whose__in=[whose(row) for row in rows],
        state__in=["agreed", "asked"],
        begins__lt=ends,
        ends__gt=begins,
    ).values_list("whose", "state")
    return {key for key, state in found if state == "agreed"}, {key for key, s in found if s == "asked"}


def _homes(rows: list[Lecturer], today: date) -> dict[int, str]:
    """Where those who work somewhere do: nobody is asked where they are."""
    works_at = people.workplaces({row.staff_id for row in rows if row.staff_id is not None}, today)
    return {row.pk: works_at[row.staff_id] for row in rows if row.staff_id in works_at}
