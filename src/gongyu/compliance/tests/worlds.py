"""Small worlds in the database, drawn from a seed: rosters that move, acts of every kind, second thoughts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from gongyu.accounts.models import User
from gongyu.compliance.models import Exemption
from gongyu.ledger.models import Attestation, Entry
from gongyu.organisations.models import Organisation, Region, Reorganisation, Succession
from gongyu.people.models import Carried, Enrolment, Post, Pupil, SchoolClass, Staff
from gongyu.policy.models import Override
from gongyu.policy.queries import pack
from tests.cast import body

RECORDED: Final = datetime(2025, 9, 1, tzinfo=UTC)
FIRST: Final = date(2025, 8, 20)
# Days on which one term or year ends and the next begins.
EDGES: Final = tuple(
    date.fromisoformat(day)
    for day in (
        *("2025-08-31", "2025-09-01", "2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01"),
        *("2026-08-31", "2026-09-01", "2026-10-31", "2026-11-01"),
    )
)
REGIONS: Final = (
    ("130000000000", "province", "", None),
    ("130200000000", "city", "", "130000000000"),
    ("130202000000", "county", "", "130200000000"),
    ("130203000000", "county", "", "130200000000"),
    ("130202001000", "town", "", "130202000000"),
    ("130203001000", "town", "", "130203000000"),
    ("130202001001", "neighbourhood", "urban", "130202001000"),
    ("130202001002", "neighbourhood", "urban", "130202001000"),
    ("130202001201", "neighbourhood", "rural", "130202001000"),
    ("130202001999", "neighbourhood", "placeholder", "130202001000"),
    ("130203001001", "neighbourhood", "urban", "130203001000"),
    ("130203001201", "neighbourhood", "rural", "130203001000"),
)


class World:
    """A city of two counties as a seed draws it; everything is in the database when it has been made.

    `alike`: several primary schools of one county stand, and what was done for a class is recorded where it
    was.
    """

    def __init__(self, seed: int, *, alike: bool = False) -> None:
        self.luck = Random(seed)
        self.alike = alike
        self.today = date(2026, 3, 1) + timedelta(days=self.luck.randrange(310))
        if self.luck.random() < 0.2:
            self.today = self.luck.choice([day for day in EDGES if day >= date(2026, 2, 28)])
        self.user = User.objects.create(username=f"world{seed}")
        self.bodies: list[Organisation] = []
        self.schools: list[Organisation] = []
        self.pupils: list[Pupil] = []
        self.staff: list[Staff] = []
        self.classes: list[SchoolClass] = []
        self.seq: dict[int, int] = {}

    def make(self) -> World:
        for code, level, committee, parent in REGIONS:
            Region.objects.create(code=code, name=code, level=level, committee=committee, parent_id=parent)
        self._codes()
        self._bodies()
        self._roster()
        self._acts()
        self._exemptions()
        self._overrides()
        return self

    def day(self, first: date = FIRST, last: date | None = None) -> date:
        """Any day, an edge now and then."""
        last = last or self.today
        if self.luck.random() < 0.3:
            edges = [day for day in EDGES if first <= day <= last]
            if edges:
                return self.luck.choice(edges)
        return first + timedelta(days=self.luck.randrange(max((last - first).days, 1)))

    # --- regions --------------------------------------------------------------------------------
    def _codes(self) -> None:
        """Neighbourhoods open, and end with a successor, then another, one that was there, or none."""
        luck = self.luck
        if luck.random() < 0.3:
            Region.objects.filter(code="130203001201").update(opened_on=self.day())
        if luck.random() < 0.6:
            first = self.day()
            self._ends("130202001001", first, self._opened("130202001003", first))
            if luck.random() < 0.5:
                second = self.day(first)
                self._ends("130202001003", second, self._opened("130202001004", second))
        if luck.random() < 0.3:
            into = Region.objects.get(code="130202001201") if luck.random() < 0.5 else None
            self._ends("130202001002", self.day(), into)

    def _opened(self, code: str, day: date) -> Region:
        return Region.objects.create(
            code=code,
            name=code,
            level="neighbourhood",
            committee="urban",
            parent_id=f"{code[:9]}000",
            opened_on=day,
        )

    def _ends(self, code: str, day: date, into: Region | None) -> None:
        Region.objects.filter(code=code).update(closed_on=day, succeeded_by=into)

    # --- bodies ---------------------------------------------------------------------------------
    def _bodies(self) -> None:
        luck, number = self.luck, 0
        for kind in pack().bodies.values():
            for level, region in (("city", "130200000000"), ("county", "130202000000")):
                if level in kind.levels and luck.random() < 0.5:
                    number += 1
                    self._body(kind.key, level, region, f"B{number}")
        for stage in ("primary", "primary", "primary" if self.alike else "junior", "kindergarten"):
            number += 1
            sort = "kindergarten" if stage == "kindergarten" else "school"
            region = luck.choice(("130202001001", "130202001201", "130203001001")[: 2 if self.alike else 3])
            opened = self.day() if luck.random() < 0.2 else date(2015, 9, 1)
            self.schools.append(self._body(sort, "unit", region, f"S{number}", stage=stage, opened_on=opened))
        for region in ("130202001001", "130202001002", "130203001201"):
            number += 1
            opened = self.day(date(2024, 1, 1)) if luck.random() < 0.5 else date(2023, 1, 1)
            self._body(
                luck.choice(("station", "parents_school")), "unit", region, f"T{number}", opened_on=opened
            )
        self._closings()

    def _body(self, kind: str, level: str, region: str, code: str, **more: Any) -> Organisation:
        made = body(kind, level, region, code, code, **more)
        self.bodies.append(made)
        return made

    def _closings(self) -> None:
        """One primary school may have been taken over by the other, a station may have closed."""
        first, second = self.schools[:2]
        if self.alike:
            return
        if self.luck.random() < 0.5 and second.opened_on < date(2025, 9, 1):
            first.closed_on = max(self.day(), first.opened_on + timedelta(days=1))
            first.succeeded_by = second
            first.save()
        if self.luck.random() < 0.3:
            last = self.bodies[-1]
            last.closed_on = max(self.day(), last.opened_on + timedelta(days=1))
            last.save()

    # --- people ---------------------------------------------------------------------------------
    def _roster(self) -> None:
        for school in self.schools:
            for number in range(1, 1 + self.luck.randrange(1, 3)):
                closed = self.day() if self.luck.random() < 0.15 else None
                self.classes.append(
                    SchoolClass.objects.create(
                        organisation=school,
                        entry_year=2024,
                        number=number,
                        opened_on=date(2024, 9, 1),
                        closed_on=closed,
                    )
                )
            for _ in range(2):
                self._teacher(school)
        for _ in range(self.luck.randrange(3, 10)):
            self._pupil()
        for _ in range(self.luck.choice((0, 1, 1, 2, 3))):
            self._carry()

    def _carry(self) -> None:
        """A class goes on at another school, with those who sit in it; now and then that was taken back."""
        day = self.day()
        open_ = [one for one in self.classes if one.opened_on <= day and one.closed_on is None]
        if not open_:
            return
        room = self.luck.choice(open_)
        like = [one for one in self.schools if one.stage == room.organisation.stage or not self.alike]
        to = self.luck.choice([one for one in like if one.pk != room.organisation_id] or [None])
        if to is None:
            return
        made = Reorganisation.objects.create(kind="split", day=day, made_at=RECORDED)
        Succession.objects.create(reorganisation=made, predecessor_id=room.organisation_id, successor=to)
        number = 10 + len(self.classes)
        new = SchoolClass.objects.create(
            organisation=to, entry_year=2024, number=number, opened_on=day, continues=room
        )
        self.classes.append(new)
        if self.luck.random() < 0.2:
            new.closed_on = day
            new.save()
            return
        room.closed_on = day
        room.save()
        for seat in Enrolment.objects.filter(school_class=room, superseded_at=None).order_by("pk"):
            if seat.valid_until is None or seat.valid_until > day:
                self._reseat(made, seat, new, day)

    def _reseat(self, made: Reorganisation, seat: Enrolment, room: SchoolClass, day: date) -> None:
        until, unbegun = seat.valid_until, seat.valid_from >= day
        if unbegun:
            seat.superseded_at = RECORDED
        else:
            seat.valid_until = day
        seat.save()
        after = Enrolment.objects.create(
            pupil_id=seat.pupil_id,
            organisation_id=room.organisation_id,
            school_class=room,
            status=seat.status,
            valid_from=max(seat.valid_from, day),
            valid_until=until,
            recorded_at=RECORDED,
        )
        before = Carried.objects.filter(noun="enrolment", after_id=seat.pk).first()
        Carried.objects.create(
            reorganisation=made,
            noun="enrolment",
            before_id=seat.pk,
            after_id=after.pk,
            until=until,
            unbegun=unbegun,
            since=before.since if before else seat.valid_from,
        )

    def _teacher(self, school: Organisation) -> None:
        one = Staff.objects.create(county_code=school.county_code, name="t", staff_number="")
        self.staff.append(one)
        begins = self.day(date(2024, 9, 1))
        ends = self.day(begins + timedelta(days=1), self.today + timedelta(days=90))
        Post.objects.create(
            staff=one,
            organisation=school,
            post="teacher",
            valid_from=begins,
            valid_until=ends if self.luck.random() < 0.4 and ends > begins else None,
            recorded_at=RECORDED,
        )

    def _pupil(self) -> None:
        """One seat after another, with gaps and moves; the last may be open, on leave, or superseded."""
        luck = self.luck
        pupil = Pupil.objects.create(county_code="130202", name="p")
        self.pupils.append(pupil)
        begins = self.day() if luck.random() < 0.3 else date(2024, 9, 1)
        for left in range(luck.randrange(1, 4), 0, -1):
            room = luck.choice(self.classes)
            ends = (
                None if left == 1 and luck.random() < 0.8 else begins + timedelta(days=luck.randrange(1, 300))
            )
            Enrolment.objects.create(
                pupil=pupil,
                organisation_id=room.organisation_id,
                school_class=room,
                status="leave" if luck.random() < 0.15 else "attending",
                valid_from=begins,
                valid_until=ends,
                recorded_at=RECORDED,
                superseded_at=RECORDED if luck.random() < 0.1 else None,
            )
            if ends is None:
                return
            begins = ends + timedelta(days=luck.choice((0, 0, 0, 5, 60)))

    # --- acts -----------------------------------------------------------------------------------
    def _acts(self) -> None:
        known = pack()
        judged = [act for duty in known.duties.values() if duty.judged for act in duty.acts]
        for _ in range(self.luck.randrange(5, 60)):
            kind = self.luck.choice(judged if self.luck.random() < 0.5 else list(known.acts))
            entry = self.post(kind)
            if self.luck.random() < 0.15:
                self._entry(entry.kind, entry.organisation_id, entry.occurred_on, quantity=-entry.quantity,
                            pupil_id=entry.pupil_id, reverses=entry)  # fmt: skip
            for _ in range(self.luck.choice((0, 0, 1, 2))):
                verdict = self.luck.choice(("confirmed", "confirmed", "questioned"))
                Attestation.objects.create(entry=entry, verdict=verdict, at=RECORDED)

    def post(self, kind: str) -> Entry:
        luck, known = self.luck, pack()
        kinds = {kind_ for duty in known.duties_by_act.get(kind, ()) for kind_ in duty.bearer.kinds}
        places = [one for one in self.bodies if one.kind in kinds] or self.bodies
        place = luck.choice(places)
        facets: dict[str, Any] = {}
        pupil = actor = None
        if known.acts[kind].form == "visit":
            facets["capacity"] = luck.choice(("head_teacher", "head_teacher", "subject_teacher", "leader"))
            pupil = luck.choice(self.pupils).pk
        if luck.random() < 0.5:
            actor = luck.choice(self.staff).pk
        if luck.random() < 0.4:
            facets["offered_all"] = luck.random() < 0.7
        for_classes = any(duty.subject == "class" for duty in known.duties_by_act.get(kind, ()))
        if luck.random() < (0.9 if for_classes else 0.3):
            room = luck.choice(self.classes)
            facets["class_id"] = str(room.pk)
            if for_classes and (self.alike or luck.random() < 0.8):
                place = room.organisation
        if known.acts[kind].form not in ("visit", "activity") and luck.random() < 0.6:
            facets["valid_until"] = luck.choice((self.today, self.day(), self.day())).isoformat()
        if kind.endswith((".opened", ".closed")) or luck.random() < 0.1:
            facets["case"] = str(UUID(int=luck.randrange(4), version=4))
        return self._entry(
            kind,
            place.pk,
            self.day(last=self.today + timedelta(days=5)),
            quantity=luck.choice((1, 1, 1, 3)),
            pupil_id=pupil,
            actor_id=actor,
            facets=facets,
        )

    def _entry(self, kind: str, organisation_id: int, occurred_on: date, **more: Any) -> Entry:
        self.seq[organisation_id] = self.seq.get(organisation_id, 0) + 1
        # Half of all is entered late, some of it in the next term.
        late = timedelta(days=self.luck.choice((0, 0, 1, 40)))
        return Entry.objects.create(
            kind=kind,
            organisation_id=organisation_id,
            county_code="130202",
            occurred_on=occurred_on,
            posted_at=datetime(occurred_on.year, occurred_on.month, occurred_on.day, tzinfo=UTC) + late,
            seq=self.seq[organisation_id],
            digest=b"",
            **more,
        )

    # --- second thoughts --------------------------------------------------------------------------
    def _exemptions(self) -> None:
        duties = list(pack().duties)
        for _ in range(self.luck.randrange(6)):
            whole = self.luck.random() < 0.5
            begins = self.day()
            Exemption.objects.create(
                duty_key="M1.20" if not whole or self.luck.random() < 0.5 else self.luck.choice(duties),
                organisation=self.luck.choice(self.bodies if whole else self.schools),
                pupil=None if whole else self.luck.choice(self.pupils),
                ground="X",
                valid_from=begins,
                valid_until=begins + timedelta(days=self.luck.randrange(1, 300)),
                state=self.luck.choice(("approved", "approved", "requested", "withdrawn")),
                requested_by=self.user,
                decided_by=None,
                requested_at=RECORDED,
            )

    def _overrides(self) -> None:
        numbered = [duty for duty in pack().duties.values() if duty.values and duty.measure != "ratio"]
        for _ in range(self.luck.randrange(3)):
            begins = self.day()
            Override.objects.create(
                duty_key=self.luck.choice(numbered).key,
                scope=self.luck.choice(("1302", "130202", "130203")),
                value=self.luck.randrange(2, 6),
                valid_from=begins,
                valid_until=begins + timedelta(days=200) if self.luck.random() < 0.5 else None,
                source="s",
                decided_by=self.user,
            )
