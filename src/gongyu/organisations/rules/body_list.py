"""What a list of bodies would change: which are founded, which get another name. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.regions import trimmed
from gongyu.kernel.words import N_
from gongyu.organisations.rules.bodies import check_code, check_kind, check_name

SUFFIXES: Final = ("", "居民委员会", "社区居民委员会", "村民委员会", "村村民委员会")
_LEVELS: Final = {"city": "city", "county": "county", "town": "town", "neighbourhood": "community"}
# The column of a list in which a refused value stands.
_COLUMNS: Final = {"level": "kind", "region_code": "place"}


class BodyRow(NamedTuple):
    """A body as a list names it. `place` is a region's name or code, empty for the region of the list."""

    row: int
    name: str
    code: str
    kind: str
    stage: str
    place: str
    opened_on: date | None


class RowRefused(NamedTuple):
    """Why a row is not taken in: its column, and a marked sentence."""

    row: int
    column: str
    sentence: str


class ListPlace(NamedTuple):
    """A region that a row may name."""

    code: str
    name: str
    level: str


class KnownBody(NamedTuple):
    """A body that is there already, `region_code` being where it stands on the day of the list."""

    id: int
    code: str
    name: str
    kind: str
    stage: str
    region_code: str
    path: str
    begun: bool
    open: bool


class Founding(NamedTuple):
    """A body that the list founds."""

    row: int
    code: str
    name: str
    kind: str
    level: str
    stage: str
    region_code: str
    region_name: str
    opened_on: date


class Renaming(NamedTuple):
    """A body that the list gives another name."""

    row: int
    id: int
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class KnownBodies:
    """A region as it stands before a list: its open regions by name and code, and the bodies in question.

    `open_ones` are all open bodies of it; `taken` are the codes in use below it.
    """

    prefix: str
    here: ListPlace
    places: Mapping[str, Sequence[ListPlace]]
    by_code: Mapping[str, KnownBody]
    open_ones: Sequence[KnownBody]
    taken: frozenset[str]


@dataclass(slots=True)
class BodyPlan:
    """What taking a list in would do. `outcome` is the same only while everything would come out the same."""

    founded: list[Founding] = field(default_factory=list)
    renamed: list[Renaming] = field(default_factory=list)
    unchanged: int = 0
    refused: list[RowRefused] = field(default_factory=list)
    # Open bodies of the kinds listed that are in no row; nothing happens to them.
    left_out: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        return {
            "added": len(self.founded),
            "changed": len(self.renamed),
            "unchanged": self.unchanged,
            "left_out": len(self.left_out),
        }

    @property
    def outcome(self) -> str:
        told = (self.founded, self.renamed, self.unchanged, self.refused)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def planned_bodies(
    rows: Sequence[BodyRow], known: KnownBodies, levels: Mapping[str, Sequence[str]], today: date
) -> BodyPlan:
    """Find out what becomes of each row. `levels` has the levels of each kind of body."""
    planning = _Planning(known, levels, today)
    for row in rows:
        try:
            planning.take(row)
        except Refusal as refusal:
            column = _COLUMNS.get(refusal.field or "", refusal.field or "name")
            planning.plan.refused.append(RowRefused(row.row, column, refusal.sentence))
    kinds = {row.kind for row in rows}
    planning.plan.left_out = tuple(
        one.name for one in known.open_ones if one.kind in kinds and one.id not in planning.met
    )
    return planning.plan


class _Planning:
    """A list on its way in, row by row."""

    def __init__(self, known: KnownBodies, levels: Mapping[str, Sequence[str]], today: date) -> None:
        self.known, self.levels, self.today = known, levels, today
        self.by_name = {(one.name, one.kind, one.stage, one.region_code): one for one in known.open_ones}
        self.plan = BodyPlan()
        self.met: set[object] = set()
        self.taken = set(known.taken)
        self.numbers: Counter[str] = Counter()

    def take(self, row: BodyRow) -> None:
        place = self._place(row.place)
        check_name(row.name)
        key = (row.name, row.kind, row.stage, place.code)
        if row.code:
            known = self.known.by_code.get(row.code)
            self._once("code", row.code, N_("这个代码在表里出现了两次，请只留一行。"))
        else:
            known = self.by_name.get(key)
        if known is None:
            self._once("name", ("new", *key), N_("这个单位在表里出现了两次，请只留一行。"))
            self.plan.founded.append(self._founding(row, place))
            return
        self._once("name", known.id, N_("这个单位在表里出现了两次，请只留一行。"))
        self._check_known(known, row)
        if known.name == row.name:
            self.plan.unchanged += 1
        elif not known.begun:
            sentence = N_("这个单位还没到设立日，设立以后才能更名。")
            raise Refusal("organisation.renamed-when", sentence, field="name")
        else:
            self.plan.renamed.append(Renaming(row.row, known.id, known.kind, known.name, row.name))

    def _once(self, column: str, key: object, sentence: str) -> None:
        if key in self.met:
            raise Refusal("organisation.twice", sentence, field=column)
        self.met.add(key)

    def _check_known(self, known: KnownBody, row: BodyRow) -> None:
        if not known.path.startswith(self.known.prefix):
            sentence = N_("这个代码已经用过；代码不重复使用，请核对。")
            raise Refusal("organisation.code-taken", sentence, field="code")
        if not known.open:
            sentence = N_("这个代码的单位已经撤销，代码不再使用，请核对。")
            raise Refusal("organisation.closed", sentence, field="code")
        if (known.kind, known.stage) != (row.kind, row.stage):
            sentence = N_("已登记的同一单位种类或学段不同，请核对代码和种类。")
            raise Refusal("organisation.unlike-known", sentence, field="kind")

    def _place(self, said: str) -> ListPlace:
        if not said:
            return self.known.here
        for end in SUFFIXES:
            if found := self.known.places.get(said + end):
                if len(found) == 1:
                    return found[0]
                break
        sentence = N_("本区划内没有这个地方，或有重名。请写全称或 12 位代码。")
        raise Refusal("organisation.place", sentence, field="place")

    def _founding(self, row: BodyRow, place: ListPlace) -> Founding:
        allowed = self.levels.get(row.kind, ("unit",))
        own = _LEVELS.get(place.level, "unit")
        level = own if own in allowed else "unit" if "unit" in allowed else ""
        check_kind(row.kind, level, row.stage)
        code = row.code or self._code(row.kind, place)
        check_code(code, row.kind, row.stage)
        self.taken.add(code)
        opened = row.opened_on or self.today
        return Founding(row.row, code, row.name, row.kind, level, row.stage, place.code, place.name, opened)

    def _code(self, kind: str, place: ListPlace) -> str:
        """A code nobody has: the place's digits, the kind's letter, a number."""
        begins = trimmed(place.code, place.level) + kind[0].upper()
        while True:
            self.numbers[begins] += 1
            code = f"{begins}{self.numbers[begins]:02d}"
            if code not in self.taken:
                return code
