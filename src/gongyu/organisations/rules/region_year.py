"""A year's file of regions against those known: what is new, renamed, gone, or has another code. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from gongyu.kernel.words import N_
from gongyu.organisations.rules.regions import RegionRow, RowProblem

# Below a county codes may end; a county itself stays what it is.
ENDING: Final = ("town", "neighbourhood")


class KnownRegion(NamedTuple):
    """A region as it is registered. `used`: something that is open stands there, or somebody lives there."""

    code: str
    name: str
    level: str
    parent_code: str
    opened_on: date | None
    closed_on: date | None
    successor: str
    used: bool


class Said(NamedTuple):
    """That a code is gone and which took over, as a line of a file says; empty: none did."""

    line: int
    code: str
    successor: str


class Renamed(NamedTuple):
    """A region that keeps its code under another name."""

    code: str
    before: str
    after: str


class Ending(NamedTuple):
    """A code that is gone and the one that takes over, if any; `by_name` where only the name says so."""

    code: str
    name: str
    level: str
    successor: str
    by_name: bool = False


@dataclass(slots=True)
class YearPlan:
    """What taking a year's file in would do. Nothing is done while anything is undecided or wrong."""

    day: date
    # Counties of which nothing was known below them: what their first file lists has been there since ever.
    unheard: frozenset[str] = frozenset()
    opened: list[RegionRow] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)
    ended: list[Ending] = field(default_factory=list)
    # Registered as gone on the day of this very file, and there after all.
    back: list[Ending] = field(default_factory=list)
    # Gone earlier without a successor, which is named now.
    late: list[Ending] = field(default_factory=list)
    # Gone, and another code below the same region has the name: to be said, never guessed.
    suggested: list[Ending] = field(default_factory=list)
    # Gone, and still in use: to be said which takes over, or that none does.
    undecided: list[Ending] = field(default_factory=list)
    unchanged: int = 0
    left_alone: tuple[str, ...] = ()
    problems: list[RowProblem] = field(default_factory=list)

    def since(self, row: RegionRow) -> date | None:
        """From when a new region is open."""
        return None if row.level not in ENDING or row.code[:6] in self.unheard else self.day

    @property
    def changes(self) -> bool:
        return bool(self.opened or self.renamed or self.ended or self.back or self.late)

    @property
    def counts(self) -> dict[str, int]:
        """The figures, by name."""
        return {
            "added": len(self.opened) + len(self.back),
            "changed": len(self.renamed),
            "ended": len(self.ended),
            "succeeded": sum(bool(one.successor) for one in (*self.ended, *self.late)),
            "unchanged": self.unchanged,
            "to_decide": len(self.suggested) + len(self.undecided),
        }

    @property
    def outcome(self) -> str:
        told = (self.day, self.opened, self.renamed, self.ended, self.back, self.late)
        waiting = (self.suggested, self.undecided, self.problems)
        return hashlib.sha256(repr((told, waiting)).encode()).hexdigest()[:32]


def planned_year(
    rows: Sequence[RegionRow],
    said: Iterable[Said],
    known: Mapping[str, KnownRegion],
    day: date,
    *,
    same_name: bool = False,
) -> YearPlan:
    """Hold a year's file against the regions known of its city; it speaks of the counties it lists, and of
    no other. `same_name` takes what has the same name below the same region for what took over."""
    return _Planning(rows, said, known, day, same_name).plan


class _Planning:
    """A year's file, step by step."""

    def __init__(
        self,
        rows: Sequence[RegionRow],
        said: Iterable[Said],
        known: Mapping[str, KnownRegion],
        day: date,
        same_name: bool,
    ) -> None:
        self.rows = {row.code: row for row in rows}
        self.known, self.day, self.same_name = known, day, same_name
        self.plan = YearPlan(day)
        self.counties = {row.code[:6] for row in rows if row.level == "county"}
        registered = {one.code[:6] for one in known.values() if one.level == "county"}
        heard = {one.code[:6] for one in known.values() if one.level in ENDING}
        # A county that is new beside others known has what it has from the day on.
        self.plan.unheard = frozenset((self.counties & registered if heard else self.counties) - heard)
        self.plan.left_alone = tuple(
            one.name
            for one in known.values()
            if one.level == "county" and one.code[:6] not in self.counties and one.closed_on is None
        )
        self._rows()
        self.into: dict[str, Said] = {}
        for one in said:
            self._hear(one)
        self._ends()

    # --- rows -------------------------------------------------------------------------------------
    def _rows(self) -> None:
        for row in self.rows.values():
            known = self.known.get(row.code)
            if known is None:
                self.plan.opened.append(row)
                continue
            if known.closed_on == self.day:
                self.plan.back.append(Ending(row.code, row.name, row.level, ""))
            elif known.closed_on is not None:
                sentence = N_("这个代码已经停用过，不能再启用。请核对年份；确实恢复的，请联系系统维护人员。")
                self._wrong(0, "code", row.code, sentence)
                continue
            if known.name != row.name:
                self.plan.renamed.append(Renamed(row.code, known.name, row.name))
            elif known.closed_on is None:
                self.plan.unchanged += 1

    # --- what a file says of successors -----------------------------------------------------------
    def _hear(self, said: Said) -> None:
        wrong = self._fault(said)
        if wrong:
            self._wrong(said.line, "formerly", said.code, wrong)
        else:
            self.into[said.code] = said

    def _fault(self, said: Said) -> str:
        """Why it cannot be so; empty where it can."""
        old, new = self.known.get(said.code), self.rows.get(said.successor)
        before = self.into.get(said.code)
        if old is None or old.code[:6] not in self.counties:
            return N_("没有这个旧代码，或它所在的县不在这份文件里，请核对。")
        if said.code in self.rows:
            return N_("这个代码还在今年的文件里，没有停用，不能由别的代码接续。")
        if before is not None and before.successor != said.successor:
            return N_("同一个旧代码写了两个接续的代码，请只留一个。")
        if said.successor and new is None:
            return N_("接续的代码不在今年的文件里，请核对。")
        if new is not None and (new.level != old.level or new.code[:6] != old.code[:6]):
            return N_("接续的代码要在同一个县、同一层级，请核对。")
        earlier = old.closed_on is not None and old.closed_on != self.day
        if earlier and old.successor and old.successor != said.successor:
            return N_("这个代码以前已经由别的代码接续，不能再改，请核对。")
        return ""

    # --- what is gone -----------------------------------------------------------------------------
    def _ends(self) -> None:
        gone = [
            one
            for one in self.known.values()
            if one.level in ENDING and one.code[:6] in self.counties and one.code not in self.rows
        ]
        self.alike = self._by_name()
        # Towns first: a neighbourhood's own successor may lie in the town that took over.
        for one in sorted(gone, key=lambda one: (one.level != "town", one.code)):
            if one.closed_on is None:
                self._end(one)
            elif one.code in self.into and self.into[one.code].successor != one.successor:
                self.plan.late.append(self._ending(one, self.into[one.code].successor))

    def _end(self, one: KnownRegion) -> None:
        if one.code in self.into:
            self.plan.ended.append(self._ending(one, self.into[one.code].successor))
            return
        above = self.into.get(one.parent_code)
        parents = {one.parent_code, above.successor if above else one.parent_code}
        found = {self.alike.get((one.level, parent, one.name), "") for parent in parents} - {""}
        if len(found) == 1:
            ending = Ending(one.code, one.name, one.level, found.pop(), by_name=True)
            if not self.same_name:
                self.plan.suggested.append(ending)
                return
            self.into[one.code] = Said(0, one.code, ending.successor)
            self.plan.ended.append(ending)
        elif one.used:
            self.plan.undecided.append(self._ending(one, ""))
        else:
            self.plan.ended.append(self._ending(one, ""))

    def _by_name(self) -> dict[tuple[str, str, str], str]:
        """New codes by level, parent and name, where the name is borne once."""
        names = Counter((row.level, row.parent_code, row.name) for row in self.plan.opened)
        return {
            (row.level, row.parent_code, row.name): row.code
            for row in self.plan.opened
            if names[row.level, row.parent_code, row.name] == 1
        }

    @staticmethod
    def _ending(one: KnownRegion, successor: str) -> Ending:
        return Ending(one.code, one.name, one.level, successor)

    def _wrong(self, line: int, column: str, value: str, sentence: str) -> None:
        self.plan.problems.append(RowProblem(line, column, value, sentence))
