"""Invented activities and filings for every act of the pack, so that each clause has something to show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from gongyu.kernel.calendar import calendar_year, school_year
from gongyu.policy.rules import Act, Duty, Pack

ZONE: Final = ZoneInfo("Asia/Shanghai")
TOPICS: Final = (
    "陪伴与倾听",
    "好习惯从家里开始",
    "手机与眼睛",
    "青春期的心里话",
    "隔代养育有办法",
    "一起做家务",
    "情绪来了怎么办",
    "上学路上的安全",
    "读书的家",
    "劳动最光荣",
    "走进自然",
    "认识自己的身体",
)
AUDIENCES: Final = ("all", "grade", "class", "volunteers")


@dataclass(slots=True)
class Happened:
    """One invented act of one body: what, when, and the facets that go to the ledger."""

    act: Act
    duty: Duty
    organisation: dict[str, Any]
    held_on: date
    posted_at: datetime
    facets: dict[str, Any]
    quantity: int = 1
    case: UUID | None = None
    valid_until: date | None = None
    title: str = ""
    # Which course of a plan, by its number in demo/courses.py; none for everything else.
    course: int = 0


@dataclass(slots=True)
class Doer:
    """Draws acts. `diligence` of a body decides how likely each of its acts has happened."""

    pack: Pack
    bodies: list[dict[str, Any]]
    today: date
    rng: Random
    diligence: dict[int, float] = field(default_factory=dict)

    def draw(self) -> list[Happened]:
        by_kind: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for body in self.bodies:
            by_kind.setdefault((body["kind"], body["level"], body["stage"]), []).append(body)
            self.diligence[body["id"]] = min(max(self.rng.gauss(0.86, 0.1), 0.35), 0.99)
        rows: list[Happened] = []
        for act, duty in self._discharging():
            for body in self._bearers(duty, by_kind):
                rows.extend(self._acts_of(act, duty, body))
        rows.sort(key=lambda row: (row.posted_at, row.organisation["id"]))
        return rows

    def _discharging(self) -> Iterator[tuple[Act, Duty]]:
        """Each act once per kind of body that would do it, under the duty that asks most of it."""
        for act in self.pack.acts.values():
            # What corps and a school's plan post is drawn where they are made.
            if act.form not in ("activity", "filing") or act.key.endswith(".closed"):
                continue
            duties = [d for d in self.pack.duties.values() if act.key in d.acts]
            seen: set[tuple[str, str]] = set()
            for duty in sorted(duties, key=lambda d: -self._times(d)):
                places = {
                    (kind, stage) for kind in duty.bearer.kinds for stage in (duty.bearer.stages or ("",))
                }
                if not places & seen:
                    seen |= places
                    yield act, duty

    @staticmethod
    def _times(duty: Duty) -> int:
        return max((value.n or 0 for value in duty.values), default=0)

    def _bearers(self, duty: Duty, by_kind: dict[Any, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
        for kind in duty.bearer.kinds:
            for stage in duty.bearer.stages or ("",):
                yield from by_kind.get((kind, duty.bearer.level, stage), ())

    def _acts_of(self, act: Act, duty: Duty, body: dict[str, Any]) -> Iterator[Happened]:
        eager = self.diligence[body["id"]]
        make = self._activity if act.form == "activity" else self._filing
        if duty.measure == "exists" and act.form in ("filing", "committee"):
            if self.rng.random() < eager:
                yield make(act, duty, body, self.day(date(self.today.year - 1, 9, 5), self.today))
            return
        if duty.measure in ("within", "none") and act.form != "activity":
            yield from self._cases(act, duty, body)
            return
        for begins, ends in self._periods(duty):
            share = min(1.0, ((min(ends, self.today) - begins).days + 1) / max((ends - begins).days * 0.8, 1))
            wanted = self._times(duty) or 1
            odds = min(0.995, eager + 0.08) * (0.25 + 0.75 * share)
            times = sum(self.rng.random() < odds for _ in range(wanted))
            times += self.rng.random() < 0.12 * share
            for _ in range(times):
                when = self.day(begins, min(ends, self.today))
                yield make(act, duty, body, when)

    def _periods(self, duty: Duty) -> list[tuple[date, date]]:
        year = school_year(self.today)
        last = year.starts_on.replace(year=year.starts_on.year - 1)
        if duty.clock == "semester":
            middle = date(year.starts_on.year, 3, 1)
            return [
                (last, middle),
                (middle, year.starts_on),
                (year.starts_on, date(year.starts_on.year + 1, 2, 20)),
            ]
        if duty.clock == "calendar_year":
            now = calendar_year(self.today)
            before = calendar_year(now.starts_on - timedelta(days=1))
            return [(before.starts_on, before.ends_before), (now.starts_on, now.ends_before)]
        return [(last, year.starts_on), (year.starts_on, year.ends_before)]

    def day(self, first: date, last: date) -> date:
        span = max((last - first).days, 1)
        chosen = first + timedelta(days=int(self.rng.random() * span))
        return min(chosen, self.today - timedelta(days=1))

    def posted(self, when: date) -> datetime:
        late = self.rng.choice((0, 0, 0, 1, 2, 5))
        moment = min(when + timedelta(days=late), self.today - timedelta(days=1))
        hour, minute = 9 + int(self.rng.random() * 9), int(self.rng.random() * 60)
        return datetime(moment.year, moment.month, moment.day, hour, minute, tzinfo=ZONE)

    def _activity(self, act: Act, duty: Duty, body: dict[str, Any], when: date) -> Happened:
        audience = self.rng.choices(AUDIENCES, cum_weights=(60, 80, 95, 100))[0]
        facets = {
            "audience": audience,
            "headcount": self.rng.randrange(18, 420),
            "offered_all": audience == "all",
        }
        topic = self.rng.choice(TOPICS)
        return Happened(act, duty, body, when, self.posted(when), facets, title=f"{act.zh}：{topic}")

    def _filing(self, act: Act, duty: Duty, body: dict[str, Any], when: date) -> Happened:
        until = None
        if duty.measure == "exists":
            # A programme is one of a school year.
            lasting = (365,) if act.key == "committee.parents_school" else (365, 730, 1095)
            until = when + timedelta(days=self.rng.choice(lasting))
        facets = {"valid_until": until.isoformat() if until else ""}
        if act.form == "committee" and duty.measure != "exists":
            facets = {}
        quantity = self.rng.randrange(1, 9) if duty.measure == "tally" and act.form != "committee" else 1
        return Happened(
            act, duty, body, when, self.posted(when), facets, quantity, valid_until=until, title=act.zh
        )

    def _cases_at(self, body: dict[str, Any]) -> int:
        """A school has a case now and then, an office some."""
        return int(self.rng.random() < 0.22) if body["level"] == "unit" else self.rng.randrange(1, 6)

    def _cases(self, act: Act, duty: Duty, body: dict[str, Any]) -> Iterator[Happened]:
        closing = self.pack.acts.get(act.key.removesuffix(".opened") + ".closed")
        for _ in range(self._cases_at(body)):
            case = UUID(bytes=self.rng.randbytes(16), version=4)
            when = self.day(school_year(self.today).starts_on, self.today)
            yield Happened(
                act, duty, body, when, self.posted(when), {"case": str(case)}, case=case, title=act.zh
            )
            done = when + timedelta(days=self.rng.choice((0, 1, 1, 2, 5)))
            if closing and done < self.today:
                yield Happened(
                    closing,
                    duty,
                    body,
                    done,
                    self.posted(done),
                    {"case": str(case)},
                    case=case,
                    title=closing.zh,
                )


def facets_text(facets: dict[str, Any]) -> str:
    return json.dumps(facets, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
