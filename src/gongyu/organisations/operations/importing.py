"""Bodies from a list: what is new is founded, what has another name is renamed, the rest is left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.db import transaction

from gongyu.audit.operations import record
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.regions import padded, trimmed
from gongyu.kernel.words import N_
from gongyu.organisations import rules
from gongyu.organisations.models import Organisation, Region
from gongyu.organisations.operations.bodies import found, rename
from gongyu.organisations.rules import Actor

SUFFIXES: Final = ("", "居民委员会", "社区居民委员会", "村民委员会", "村村民委员会")
_LEVELS: Final = {"city": "city", "county": "county", "town": "town", "neighbourhood": "community"}
_COLUMNS: Final = {"level": "kind", "region_code": "place", "closed_on": "opened_on"}


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


@dataclass(frozen=True, slots=True)
class BodiesTaken:
    """What came of a list."""

    added: int
    renamed: int
    unchanged: int
    refused: tuple[RowRefused, ...]


@transaction.atomic
def import_bodies(
    *,
    by: Actor,
    today: date,
    region_code: str,
    rows: Sequence[BodyRow],
    levels: Mapping[str, Sequence[str]],
    dry_run: bool = False,
) -> BodiesTaken:
    """Take a list of bodies of one region in; with `dry_run` only find out what would come of it.

    `levels` has the levels of each kind, as the policy pack names them. A code that a row leaves out is made.
    """
    region = Region.objects.filter(pk=padded(region_code)).first()
    if region is None:
        raise Refusal("organisation.region", N_("没有这个区划代码，请核对。"), field="region_code")
    prefix = trimmed(region.code, region.level)
    rules.may_manage(by, f"{prefix}/")
    point = transaction.savepoint()
    taking = _Taking(by, today, region, prefix, levels)
    for row in rows:
        try:
            with transaction.atomic():
                taking.take(row)
        except Refusal as refusal:
            column = _COLUMNS.get(refusal.field or "", refusal.field or "name")
            taking.refused.append(RowRefused(row.row, column, refusal.sentence))
    done = BodiesTaken(taking.added, taking.renamed, taking.unchanged, tuple(taking.refused))
    if dry_run:
        transaction.savepoint_rollback(point)
        return done
    detail = {"added": done.added, "renamed": done.renamed, "refused": len(done.refused)}
    record(by=by.user_id, act="organisation.import", noun="region", key=region.code, detail=detail)
    return done


class _Taking:
    """A list on its way in, row by row."""

    def __init__(
        self, by: Actor, today: date, region: Region, prefix: str, levels: Mapping[str, Sequence[str]]
    ) -> None:
        self.by, self.today, self.region, self.levels = by, today, region, levels
        self.added = self.renamed = self.unchanged = 0
        self.refused: list[RowRefused] = []
        self.met: set[int] = set()
        self.places: dict[str, list[Region]] = {}
        for one in Region.objects.filter(code__startswith=prefix).exclude(committee="placeholder"):
            self.places.setdefault(one.name, []).append(one)
            self.places.setdefault(one.code, []).append(one)
        self.prefix = prefix

    def take(self, row: BodyRow) -> None:
        """Found it, give it its new name, or leave it alone."""
        place = self._place(row.place)
        known = self._known(row, place)
        if known is None:
            self.met.add(self._found(row, place))
            self.added += 1
            return
        if known.pk in self.met:
            raise Refusal("organisation.twice", N_("这个单位在表里出现了两次，请只留一行。"), field="name")
        if (known.kind, known.stage) != (row.kind, row.stage):
            sentence = N_("已登记的同一单位种类或学段不同，请核对代码和种类。")
            raise Refusal("organisation.unlike-known", sentence, field="kind")
        self.met.add(known.pk)
        if known.name == row.name:
            self.unchanged += 1
            return
        rename(by=self.by, today=self.today, organisation_id=known.pk, name=row.name)
        self.renamed += 1

    def _place(self, said: str) -> Region:
        if not said:
            return self.region
        for end in SUFFIXES:
            if found_here := self.places.get(said + end):
                if len(found_here) == 1:
                    return found_here[0]
                break
        sentence = N_("本区划内没有这个地方，或有重名。请写全称或 12 位代码。")
        raise Refusal("organisation.place", sentence, field="place")

    def _known(self, row: BodyRow, place: Region) -> Organisation | None:
        """The body that a row is about: by its code, else by name and kind at the same place."""
        if row.code:
            known = Organisation.objects.filter(code=row.code).first()
            if known is not None and not known.path.startswith(self.prefix):
                sentence = N_("这个代码已经用过；代码不重复使用，请核对。")
                raise Refusal("organisation.code-taken", sentence, field="code")
            return known
        alike = Organisation.objects.filter(name=row.name, kind=row.kind, stage=row.stage, region=place)
        return alike.filter(closed_on__isnull=True).first()

    def _found(self, row: BodyRow, place: Region) -> int:
        levels = self.levels.get(row.kind, ("unit",))
        own = _LEVELS.get(place.level, "unit")
        return found(
            by=self.by,
            today=self.today,
            code=row.code or self._code(row.kind, place),
            name=row.name,
            kind=row.kind,
            level=own if own in levels else "unit" if "unit" in levels else "",
            region_code=place.code,
            opened_on=row.opened_on or self.today,
            stage=row.stage,
        )

    def _code(self, kind: str, place: Region) -> str:
        """A code nobody has: the place's digits, the kind's letter, a number."""
        begins = trimmed(place.code, place.level) + kind[0].upper()
        taken = set(Organisation.objects.filter(code__startswith=begins).values_list("code", flat=True))
        number = next(n for n in range(1, len(taken) + 2) if f"{begins}{n:02d}" not in taken)
        return f"{begins}{number:02d}"
