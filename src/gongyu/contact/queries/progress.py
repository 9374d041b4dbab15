"""A class: who has been visited this school year, and who is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongyu.access.rules import Viewer
from gongyu.contact.models import Visit
from gongyu.contact.queries.modes import counted_capacities, counted_modes, offered_modes, visit_duty
from gongyu.contact.rules.visits import CAPACITIES, DOUBTS
from gongyu.kernel.calendar import Window, school_year
from gongyu.ledger.queries import latest_words
from gongyu.people.queries import Seat, class_pupils, school_class
from gongyu.policy.queries import window


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil of the class: where home is, with whom, when last visited, and whether this year's is done."""

    pupil_id: int
    name: str
    neighbourhood: str
    household_id: int | None
    siblings: tuple[str, ...]
    last_visit_on: date | None
    visited: bool
    verdict: str

    @property
    def doubted(self) -> bool:
        return self.verdict in DOUBTS


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a class has come. `duty_key` is empty where visits are recorded but nothing is judged."""

    class_id: int
    class_name: str
    organisation_id: int
    organisation_name: str
    duty_key: str
    period: Window
    children: tuple[Child, ...]

    @property
    def total(self) -> int:
        return len(self.children)

    @property
    def visited(self) -> int:
        return sum(child.visited for child in self.children)

    @property
    def confirmed(self) -> int:
        return sum(child.visited and child.verdict == "confirmed" for child in self.children)

    @property
    def waiting(self) -> int:
        return sum(child.visited and not child.verdict for child in self.children)

    @property
    def questioned(self) -> int:
        return sum(child.visited and child.doubted for child in self.children)

    @property
    def next(self) -> tuple[Child, ...]:
        """Those still to be visited: siblings together, neighbours together, longest ago first."""
        return tuple(child for child in self.children if not child.visited)

    @property
    def next_homes(self) -> tuple[Child, ...]:
        """The same, one child a home: whoever goes there sees the brothers and sisters too."""
        homes: dict[int, Child] = {}
        for child in self.next:
            homes.setdefault(child.household_id or -child.pupil_id, child)
        return tuple(homes.values())

    @property
    def done(self) -> tuple[Child, ...]:
        return tuple(child for child in self.children if child.visited)


def class_progress(viewer: Viewer, class_id: int) -> Progress:
    """A class that the viewer may see by name; OutOfScope otherwise. Six queries, whatever its size."""
    seen = school_class(viewer, class_id)
    duty = visit_duty(seen.stage)
    today = viewer.today
    period = window(duty, seen.stage, seen.county_code, today) if duty else school_year(today)
    pupils = class_pupils(viewer, class_id, seen=seen)
    visits = _visits(pupils)
    words = latest_words([row.entry_id for row in visits])
    children = tuple(
        _child(
            pupil,
            [row for row in visits if row.pupil_id == pupil.pupil_id],
            period,
            {key: word.verdict for key, word in words.items()},
            pupils,
            _counting(seen.stage),
        )
        for pupil in pupils
    )
    return Progress(
        class_id=class_id,
        class_name=seen.name,
        organisation_id=seen.organisation_id,
        organisation_name=seen.organisation_name,
        duty_key=duty.key if duty else "",
        period=period,
        children=_in_order(children),
    )


def _counting(stage: str) -> tuple[frozenset[str], frozenset[str]]:
    """The modes and capacities of which a visit counts; where nothing is judged, every one."""
    modes = counted_modes(stage) or offered_modes()
    return frozenset(modes), frozenset(counted_capacities(stage) or CAPACITIES)


def _visits(pupils: tuple[Seat, ...]) -> list[Visit]:
    ids = [pupil.pupil_id for pupil in pupils]
    return list(Visit.objects.filter(pupil_id__in=ids, state="recorded").order_by("occurred_on", "id"))


def _child(
    pupil: Seat,
    visits: list[Visit],
    period: Window,
    verdicts: dict[int, str],
    pupils: tuple[Seat, ...],
    counting: tuple[frozenset[str], frozenset[str]],
) -> Child:
    modes, capacities = counting
    counted = [
        row
        for row in visits
        if row.occurred_on in period and row.mode in modes and row.capacity in capacities
    ]
    said = [verdicts.get(row.entry_id, "") for row in counted]
    return Child(
        pupil_id=pupil.pupil_id,
        name=pupil.name,
        neighbourhood=pupil.neighbourhood,
        household_id=pupil.household_id,
        siblings=tuple(
            other.name
            for other in pupils
            if other.pupil_id != pupil.pupil_id and other.household_id == pupil.household_id is not None
        ),
        last_visit_on=visits[-1].occurred_on if visits else None,
        visited=bool(counted),
        verdict="confirmed" if "confirmed" in said else next((word for word in said if word), ""),
    )


def _in_order(children: tuple[Child, ...]) -> tuple[Child, ...]:
    """Homes in one neighbourhood stand together, the one that has waited longest first; so do siblings."""
    never = date.min
    waited: dict[str, date] = {}
    for child in children:
        since = child.last_visit_on or never
        waited[child.neighbourhood] = min(since, waited.get(child.neighbourhood, since))
    home: dict[int | None, date] = {}
    for child in children:
        since = child.last_visit_on or never
        home[child.household_id] = min(since, home.get(child.household_id, since))
    return tuple(
        sorted(
            children,
            key=lambda child: (
                child.visited,
                waited[child.neighbourhood],
                child.neighbourhood,
                home[child.household_id],
                child.household_id or 0,
                child.pupil_id,
            ),
        )
    )
