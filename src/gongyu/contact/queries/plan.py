"""Whom to visit next: homes, not names; the longest unvisited first, neighbours together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from django.urls import reverse

from gongyu.access.rules import Viewer
from gongyu.contact.models import Visit
from gongyu.contact.queries.offers import OfferSeen, offers_of
from gongyu.contact.queries.pages import staff_side
from gongyu.contact.queries.progress import Child, Progress, class_progress
from gongyu.contact.queries.words import TICKED_PURPOSES, ticked
from gongyu.contact.rules.visit_words import BALANCE
from gongyu.people import queries as people


@dataclass(frozen=True, slots=True)
class Sibling:
    """Somebody of the home in another class of the school."""

    name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class Household:
    """One home: its children of the class, and those who go to other classes of the school."""

    children: tuple[Child, ...]
    siblings: tuple[Sibling, ...]
    # The latest that is being arranged with the family, or that it said no to.
    offer: OfferSeen | None = None

    @property
    def first(self) -> Child:
        """The child whose form is opened; the others of the home are offered on it."""
        return next((child for child in self.children if not child.visited), self.children[0])

    @property
    def neighbourhood(self) -> str:
        return self.first.neighbourhood

    @property
    def visited(self) -> bool:
        return all(child.visited for child in self.children)

    @property
    def declined(self) -> bool:
        return self.offer is not None and self.offer.state == "declined"

    @property
    def when(self) -> tuple[date, time]:
        """The time agreed; far away where none is."""
        chosen = self.offer.chosen if self.offer else None
        return (chosen.day, chosen.at) if chosen else (date.max, time.max)

    @property
    def last_visit_on(self) -> date | None:
        """When whoever has waited longest was visited last; None for never."""
        waiting = [child.last_visit_on for child in self.children if not child.visited] or [
            child.last_visit_on for child in self.children
        ]
        return None if None in waiting else min(day for day in waiting if day is not None)


@dataclass(frozen=True, slots=True)
class Village:
    """Homes of one neighbourhood, to be walked to in one go; without a name where it is not known."""

    name: str
    homes: tuple[Household, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """What this school year's visits were for, as far as somebody ticked it: of visits, never of children."""

    ordinary: int
    progress: int
    difficulty: int

    @property
    def said(self) -> bool:
        return any((self.ordinary, self.progress, self.difficulty))


@dataclass(frozen=True, slots=True)
class Plan:
    """A class as somebody sees it who is about to set out."""

    progress: Progress
    villages: tuple[Village, ...]
    done: tuple[Household, ...]
    balance: Balance
    # Homes with a time agreed, the next first; they stand in no village.
    agreed: tuple[Household, ...] = ()
    # Homes that have said not for now: still counted as not visited, and left in peace.
    declined: tuple[Household, ...] = ()


def plan_address(class_id: int | None) -> str:
    """The page of a class's plan."""
    page = reverse("contact:record")
    return f"{page}?class={class_id}" if class_id else page


def plan(viewer: Viewer, class_id: int) -> Plan:
    """A class that the viewer may see by name, home by home (a few queries more than its progress)."""
    progress = class_progress(viewer, class_id)
    offers = offers_of(viewer, [child.pupil_id for child in progress.children])
    homes = _homes(progress, offers, viewer.today)
    waiting = [home for home in homes if not home.visited]
    agreed = [home for home in homes if home.offer and home.offer.state == "chosen"]
    return Plan(
        progress=progress,
        villages=_villages([home for home in waiting if not home.declined and home not in agreed]),
        done=tuple(home for home in homes if home.visited),
        balance=_balance(viewer, progress),
        agreed=tuple(sorted(agreed, key=lambda home: home.when)),
        declined=tuple(home for home in waiting if home.declined),
    )


def _homes(progress: Progress, offers: Mapping[int, OfferSeen], today: date) -> list[Household]:
    grouped: dict[int | str, list[Child]] = {}
    for child in progress.children:
        grouped.setdefault(child.household_id or f"alone {child.pupil_id}", []).append(child)
    known = [key for key in grouped if isinstance(key, int)]
    others: dict[int | str | None, list[Sibling]] = {}
    for seat in people.seats_of_households(known, today):
        elsewhere = seat.class_id != progress.class_id
        if seat.organisation_id == progress.organisation_id and elsewhere:
            others.setdefault(seat.household_id, []).append(Sibling(seat.name, seat.class_name))
    return [
        Household(
            tuple(children),
            tuple(others.get(key, ())),
            # Of several in one home, one that still stands before a no.
            max(
                (offers[child.pupil_id] for child in children if child.pupil_id in offers),
                key=lambda one: (one.state != "declined", one.id),
                default=None,
            ),
        )
        for key, children in grouped.items()
    ]


def _villages(homes: list[Household]) -> tuple[Village, ...]:
    """The village of the home that has waited longest stands first; so does the home within its village."""
    waited = [(home.last_visit_on or date.min, home) for home in homes]
    waited.sort(key=lambda one: (one[0], one[1].first.pupil_id))
    grouped: dict[str, list[Household]] = {}
    for _since, home in waited:
        grouped.setdefault(home.neighbourhood, []).append(home)
    return tuple(Village(name, tuple(found)) for name, found in grouped.items())


def _balance(viewer: Viewer, progress: Progress) -> Balance:
    rows = Visit.objects.filter(
        staff_side(viewer),
        pupil_id__in=[child.pupil_id for child in progress.children],
        occurred_on__gte=progress.period.starts_on,
        occurred_on__lt=progress.period.ends_before,
        state="recorded",
        purposes_sealed__isnull=False,
    )
    said = Counter(
        key
        for kept in rows.values_list("purposes_sealed", flat=True)
        for key in ticked(kept, TICKED_PURPOSES)
        if key in BALANCE
    )
    return Balance(**{key: said[key] for key in BALANCE})
