"""A plain reading of the pack: loops over rows, without ibis and without a measure of the engine.

Slow and obvious on purpose. Whatever the engine finds must be what this finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from gongyu.compliance.models import Exemption
from gongyu.compliance.rules.states import JUDGING, Figures, Pace, state_of
from gongyu.kernel.calendar import Window, school_year
from gongyu.ledger.models import Attestation, Entry
from gongyu.organisations.models import Organisation, Region
from gongyu.people.models import Carried, Enrolment, Post, SchoolClass
from gongyu.policy.queries import Values, pack, values_on, windows
from gongyu.policy.rules import Duty

DAY = timedelta(days=1)
AS_OF = ("continuous", "once")
COMMITTEES = {"P.urban_def": "urban", "P.rural_def": "rural"}
Found = dict[tuple[str, str, int], tuple[int, int, int, int, str]]


@dataclass
class Case:
    """One duty, one window, one body: everything that the question depends on."""

    duty: Duty
    window: Window
    body: Organisation
    today: date
    n: int | None
    target: int
    sources: set[int]

    @property
    def until(self) -> date:
        return min(self.window.ends_before, self.today + DAY)

    @property
    def as_of(self) -> bool:
        return self.duty.clock in AS_OF or self.duty.deadline is not None or self.window.key == "today"

    @property
    def roster_from(self) -> date:
        return self.until - DAY if self.as_of else self.window.starts_on

    @property
    def judging(self) -> str:
        kept_up = self.duty.deadline is not None and self.window.key == "today"
        return "" if kept_up else JUDGING[self.duty.verdict]

    def holds(self, begins: date, ends: date | None) -> bool:
        """Whether an interval touches the days on which the roster is read."""
        return begins < self.until and (ends is None or ends > self.roster_from)


@dataclass
class Tally:
    required: int | None = 0
    achieved: int = 0
    attested: int = 0
    exempt: int = 0


@dataclass
class Rows:
    """The whole database, in memory."""

    bodies: list[Organisation] = field(default_factory=list)
    # Live entries by kind, and of those the ones at each body.
    live: dict[str, list[Entry]] = field(default_factory=dict)
    at: dict[tuple[str, int], list[Entry]] = field(default_factory=dict)
    confirmed: set[int] = field(default_factory=set)
    # Every pupil's seats, and who ever had one at a body.
    seats: dict[int, list[Enrolment]] = field(default_factory=dict)
    seen_at: dict[int, set[int]] = field(default_factory=dict)
    about: dict[int, list[Entry]] = field(default_factory=dict)
    heirs: dict[date, dict[int, set[int]]] = field(default_factory=dict)
    # Which seat another one goes on from, since a merger or a split.
    before: dict[int, Enrolment] = field(default_factory=dict)
    classes: list[SchoolClass] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    places: list[Region] = field(default_factory=list)


def read() -> Rows:
    """Read everything once."""
    rows = Rows(
        bodies=list(Organisation.objects.all()),
        classes=list(SchoolClass.objects.all()),
        posts=list(Post.objects.filter(superseded_at__isnull=True)),
        exemptions=list(Exemption.objects.filter(state="approved")),
        places=list(Region.objects.filter(level="neighbourhood")),
    )
    entries = list(Entry.objects.order_by("id"))
    gone = {entry.reverses_id for entry in entries if entry.reverses_id}
    for entry in entries:
        if entry.reverses_id or entry.pk in gone:
            continue
        rows.live.setdefault(entry.kind, []).append(entry)
        rows.at.setdefault((entry.kind, entry.organisation_id), []).append(entry)
        if entry.pupil_id is not None:
            rows.about.setdefault(entry.pupil_id, []).append(entry)
    last: dict[int, str] = {}
    for word in Attestation.objects.order_by("id"):
        last[word.entry_id] = word.verdict
    rows.confirmed = {key for key, verdict in last.items() if verdict == "confirmed"}
    for seat in Enrolment.objects.filter(superseded_at__isnull=True):
        rows.seats.setdefault(seat.pupil_id, []).append(seat)
        rows.seen_at.setdefault(seat.organisation_id, set()).add(seat.pupil_id)
    seats = Enrolment.objects.in_bulk()
    for one in Carried.objects.filter(noun="enrolment", after_id__isnull=False):
        rows.before[one.after_id or 0] = seats[one.before_id]
    return rows


def reading(today: date) -> Found:
    """Every standing of this school year and the last, by duty, period and body."""
    rows, found = read(), {}
    values: dict[date, Values] = {}
    for case in cases(rows, today, values):
        figures = figure(case, rows)
        found[case.duty.key, case.window.key, case.body.pk] = judged(case, rows, figures)
    return found


def cases(rows: Rows, today: date, values: dict[date, Values]) -> Iterator[Case]:
    known = pack()
    year = school_year(today).starts_on
    first = max(known.in_force_from, year.replace(year=year.year - 1))
    for duty in known.duties.values():
        for body in rows.bodies:
            if not bears(duty, body):
                continue
            for window in windows(duty, body.stage, first, today + DAY):
                case = Case(duty, window, body, today, None, 100, set())
                if window.starts_on > today or not owes(case):
                    continue
                day = case.until - DAY
                if day not in values:
                    values[day] = values_on(day)
                value = values[day].of(duty, body.county_code)
                if value is not None:
                    case.n, case.target = value.n, value.target or 100
                case.sources = sources(body, rows, case.until)
                yield case


def bears(duty: Duty, body: Organisation) -> bool:
    bearer = duty.bearer
    return (
        body.kind in bearer.kinds
        and body.level == bearer.level
        and (not bearer.stages or body.stage in bearer.stages)
    )


def owes(case: Case) -> bool:
    body = case.body
    taken_over = body.succeeded_by_id is not None and body.closed_on and body.closed_on < case.until
    return case.holds(body.opened_on, body.closed_on) and not taken_over


def sources(body: Organisation, rows: Rows, until: date) -> set[int]:
    """The bodies whose affairs are this one's on the last day seen."""
    if until not in rows.heirs:
        by_id = {one.pk: one for one in rows.bodies}
        found: dict[int, set[int]] = {}
        for one in rows.bodies:
            found.setdefault(heir(one, by_id, until), set()).add(one.pk)
        rows.heirs[until] = found
    return rows.heirs[until].get(body.pk, set())


def heir(body: Organisation, by_id: dict[int, Organisation], until: date) -> int:
    """Whose affairs a body's are on the last day seen."""
    since = date.min
    for _ in range(11):
        ends = max(body.closed_on, since) if body.succeeded_by_id and body.closed_on else None
        if ends is None or ends >= until:
            return body.pk
        body, since = by_id[body.succeeded_by_id or 0], ends
    return 0


# --- what was done --------------------------------------------------------------------------------
def fits(case: Case, entry: Entry) -> bool:
    """Whether an entry discharges the duty by its kind and by who did it."""
    duty = case.duty
    return entry.kind in duty.acts and (
        not duty.capacity or entry.facets.get("capacity", "") in duty.capacity
    )


def ours(case: Case, rows: Rows) -> list[Entry]:
    """Live entries at the body that discharge the duty, whatever the day."""
    return [
        entry
        for kind in dict.fromkeys(case.duty.acts)
        for place in case.sources
        for entry in rows.at.get((kind, place), ())
        if fits(case, entry)
    ]


def inside(case: Case, entries: list[Entry]) -> list[Entry]:
    return [one for one in entries if case.window.starts_on <= one.occurred_on < case.until]


def current(case: Case, entries: list[Entry]) -> list[Entry]:
    """Papers in force on the last day seen, and anything else done in the window."""
    found = []
    for one in entries:
        if pack().acts[one.kind].form not in ("visit", "activity"):
            ends = str(one.facets.get("valid_until", "") or "")
            if one.occurred_on < case.until and (not ends or ends >= case.until.isoformat()):
                found.append(one)
        elif one.occurred_on >= case.window.starts_on and one.occurred_on < case.until:
            found.append(one)
    return found


def often(case: Case, entries: list[Entry], who: Any, rows: Rows) -> dict[Any, bool]:
    """Who was reached often enough, and whether any of it is confirmed."""
    times = Counter(who(one) for one in entries)
    sure = {who(one) for one in entries if one.pk in rows.confirmed}
    return {key: key in sure for key, number in times.items() if number >= (case.n or 1)}


# --- the seven measures ---------------------------------------------------------------------------
def figure(case: Case, rows: Rows) -> Tally:
    match case.duty.measure:
        case "count" | "tally":
            return amount(case, rows)
        case "exists":
            there = current(case, ours(case, rows))
            sure = any(one.pk in rows.confirmed for one in there)
            return Tally(1, int(bool(there)), int(sure))
        case "within" | "none":
            return matters(case, rows)
        case "ratio":
            return share(case, rows)
        case _:
            return coverage(case, rows)


def amount(case: Case, rows: Rows) -> Tally:
    done = inside(case, ours(case, rows))
    required = case.n if case.duty.measure == "count" else 0
    sure = sum(one.quantity for one in done if one.pk in rows.confirmed)
    return Tally(required, sum(one.quantity for one in done), sure)


def matters(case: Case, rows: Rows) -> Tally:
    all_ = ours(case, rows)
    ends: dict[str, date] = {}
    for one in all_:
        name = str(one.facets.get("case", "") or "")
        if one.kind.endswith(".closed") and name and one.occurred_on < case.until:
            ends[name] = min(one.occurred_on, ends.get(name, date.max))
    found = Tally()
    for one in inside(case, all_):
        if one.kind.endswith(".closed"):
            continue
        ended = ends.get(str(one.facets.get("case", "") or ""))
        days = (ended - one.occurred_on).days if ended else None
        timely = days is not None and (case.duty.measure == "none" or case.n is None or days <= case.n)
        found.required = (found.required or 0) + 1
        found.achieved += timely
        found.attested += one.pk in rows.confirmed
    return found


def share(case: Case, rows: Rows) -> Tally:
    wanted = next((COMMITTEES[code] for code in case.duty.params if code in COMMITTEES), "")
    by_code = {one.pk: one for one in rows.places}
    served = {
        stands_in(one.region_id, by_code, case.until)
        for one in rows.bodies
        if one.kind in ("station", "parents_school")
        and one.opened_on < case.until
        and (one.closed_on is None or one.closed_on >= case.until)
    }
    found = Tally()
    for place in rows.places:
        here = any(place.pk[:width] == case.body.jurisdiction for width in (4, 6, 9, 12))
        counts = place.committee == wanted if wanted else place.committee != "placeholder"
        there = (place.opened_on is None or place.opened_on < case.until) and (
            place.closed_on is None or place.closed_on >= case.until
        )
        if here and counts and there:
            found.required = (found.required or 0) + 1
            found.achieved += place.pk in served
    return found


def stands_in(code: str, by_code: dict[str, Region], until: date) -> str:
    """The code that a neighbourhood has on the last day seen."""
    place = by_code.get(code)
    while place is not None and place.succeeded_by_id and place.closed_on and place.closed_on < until:
        place = by_code.get(place.succeeded_by_id)
    return place.pk if place else code


def coverage(case: Case, rows: Rows) -> Tally:
    match case.duty.subject:
        case "pupil":
            return pupils(case, rows)
        case "household" | "guardian":
            found = pupils(case, rows)
            offers = [one for one in inside(case, ours(case, rows)) if one.facets.get("offered_all")]
            if len(offers) >= (case.n or 1) and found.required:
                found.achieved, found.exempt = found.required, 0
            return found
        case "class":
            return rooms(case, rows)
        case "staff":
            return staff(case, rows)
        case _:
            return itself(case, rows)


def pupils(case: Case, rows: Rows) -> Tally:
    found = Tally()
    for pupil in set().union(*(rows.seen_at.get(place, set()) for place in case.sources)):
        touching = [one for one in rows.seats[pupil] if case.holds(one.valid_from, one.valid_until)]
        if not touching:
            continue
        seat = max(touching, key=lambda one: (one.valid_until or date.max, one.valid_from, one.pk))
        if seat.organisation_id not in case.sources:
            continue
        # Wherever it was recorded, it counts for the pupil.
        acts = inside(case, [one for one in rows.about.get(pupil, ()) if fits(case, one)])
        reached = often(case, acts, lambda one: one.pupil_id, rows)
        found.required = (found.required or 0) + 1
        found.achieved += len(reached)
        found.attested += sum(reached.values())
        found.exempt += not reached and free(case, rows, seat)
    return found


def free(case: Case, rows: Rows, seat: Enrolment) -> bool:
    grounds = case.duty.exclusions
    if "X.LEAVE" in grounds and seat.status == "leave":
        return True
    if "X.LATE" in grounds and not case.as_of:
        days = int(pack().params["P.late_days"].default)
        if came(case, rows, seat) >= case.window.ends_before - timedelta(days=days * 7 // 5):
            return True
    return any(
        one.duty_key == case.duty.key and one.pupil_id == seat.pupil_id and lasts(one, case)
        for one in rows.exemptions
    )


def came(case: Case, rows: Rows, last: Enrolment) -> date:
    """Since when the pupil of a seat has been here in the window: in whatever class, or at a school whence
    the class came."""
    here = [
        one
        for one in rows.seats[last.pupil_id]
        if one.organisation_id in case.sources
        and one.valid_from < case.until
        and (one.valid_until is None or one.valid_until > case.window.starts_on)
    ]
    return min(since(one, rows) for one in here)


def since(seat: Enrolment, rows: Rows) -> date:
    while seat.pk in rows.before:
        seat = rows.before[seat.pk]
    return seat.valid_from


def lasts(one: Exemption, case: Case) -> bool:
    return one.valid_from < case.until <= one.valid_until


def rooms(case: Case, rows: Rows) -> Tally:
    """A class that goes on at another school is one class, owed by whoever has it on the last day seen."""
    lines: dict[int, list[SchoolClass]] = {}
    for one in rows.classes:
        lines.setdefault(first(one, rows).pk, []).append(one)
    owed: dict[str, tuple[int, SchoolClass]] = {}
    required = 0
    for key, line in lines.items():
        there = [one for one in line if one.closed_on is None or one.closed_on > one.opened_on]
        begun = [one for one in there if one.opened_on < case.until]
        last = max(begun, key=lambda one: one.opened_on, default=None)
        if (
            last is not None
            and last.organisation_id in case.sources
            and case.holds(last.opened_on, last.closed_on)
        ):
            required += 1
            owed |= {str(one.pk): (key, one) for one in line}

    def of(entry: Entry) -> tuple[int, SchoolClass] | None:
        found = owed.get(str(entry.facets.get("class_id", "")))
        here = found and entry.organisation_id in {*case.sources, found[1].organisation_id}
        return found if here else None

    everything = [one for kind in dict.fromkeys(case.duty.acts) for one in rows.live.get(kind, ())]
    done = [one for one in inside(case, everything) if fits(case, one) and of(one)]
    reached = often(case, done, lambda one: (of(one) or (0,))[0], rows)
    return Tally(required, len(reached), sum(reached.values()))


def first(one: SchoolClass, rows: Rows) -> SchoolClass:
    by_id = {room.pk: room for room in rows.classes}
    while one.continues_id:
        one = by_id[one.continues_id]
    return one


def staff(case: Case, rows: Rows) -> Tally:
    known = {
        one.staff_id
        for one in rows.posts
        if one.organisation_id in case.sources and case.holds(one.valid_from, one.valid_until)
    }
    done = [one for one in inside(case, ours(case, rows)) if one.actor_id is not None]
    reached = often(case, done, lambda one: one.actor_id, rows)
    return Tally(0 if case.duty.capacity else len(known), len(reached), sum(reached.values()))


def itself(case: Case, rows: Rows) -> Tally:
    there = current(case, ours(case, rows))
    if case.duty.subject == "case":
        there = [one for one in there if one.facets.get("case")]
        reached = often(case, there, lambda one: one.facets["case"], rows)
        return Tally(0, len(reached), sum(reached.values()))
    reached = often(case, there, lambda one: "", rows)
    return Tally(1, len(reached), sum(reached.values()))


# --- the verdict ----------------------------------------------------------------------------------
def judged(case: Case, rows: Rows, found: Tally) -> tuple[int, int, int, int, str]:
    excused = is_excused(case, rows)
    subject_is_place = case.duty.subject == "region"
    empty = "exempt" if subject_is_place or "X.NOPOP" in case.duty.exclusions else "unknown"
    total = (case.window.ends_before - case.window.starts_on).days
    over = case.as_of or case.judging == "there" or case.today >= case.window.ends_before
    state = state_of(
        case.judging,
        empty,
        case.target,
        Figures(found.required, found.achieved, found.exempt, excused),
        Pace((case.until - case.window.starts_on).days, total, over),
    )
    exempt = found.exempt
    if excused and case.judging:
        exempt = max((found.required or 0) - found.achieved, exempt)
    return found.required or 0, found.achieved, found.attested, exempt, state


def is_excused(case: Case, rows: Rows) -> bool:
    body, grounds = case.body, case.duty.exclusions
    if "X.NEW" in grounds:
        half = (case.window.ends_before - case.window.starts_on).days // 2
        late = (
            case.until - DAY - timedelta(days=182)
            if case.as_of
            else case.window.ends_before - timedelta(days=half)
        )
        if body.opened_on > late:
            return True
    if "X.CLOSED" in grounds and body.closed_on is not None and body.closed_on < case.until:
        return True
    return any(
        one.duty_key == case.duty.key
        and one.pupil_id is None
        and one.organisation_id == body.pk
        and lasts(one, case)
        for one in rows.exemptions
    )
