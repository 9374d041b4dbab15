"""The places and classes that a roster names."""

from __future__ import annotations

from datetime import date

from gongyu.kernel.words import N_
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.models import SchoolClass
from gongyu.people.rules.sheet import Problem, Sheet, heading_of

SUFFIXES = ("", "居民委员会", "社区居民委员会", "村民委员会", "村村民委员会", "居委会", "村委会")


def placed(sheet: Sheet, body: Body) -> dict[str, str]:
    """The region of every place named in the sheet; rows that name an unknown one become problems.

    A place is a neighbourhood of the school's city by its 12 digits, or one of its county by its name.
    """
    named = {row.place for row in sheet.rows if row.place}
    if not named:
        return {}
    known: dict[str, set[str]] = {}
    for place in organisations.neighbourhoods(body.county_code):
        known.setdefault(place.name, set()).add(place.code)
    found: dict[str, str] = {}
    for name in named:
        codes = next((known[name + end] for end in SUFFIXES if name + end in known), set())
        if name.isdecimal() and any(name in codes for codes in known.values()):
            codes = {name}
        if len(codes) == 1:
            found[name] = next(iter(codes))
    good = []
    for row in sheet.rows:
        if not row.place or row.place in found:
            good.append(row)
            continue
        sentence = N_("本县没有找到这个社区（村），或有重名。请写全称或 12 位代码；不清楚就留空。")
        sheet.problems.append(Problem(row.row, heading_of("place"), row.place[:40], sentence))
    sheet.rows = good
    return found


def classes_opened(sheet: Sheet, body: Body) -> dict[tuple[int, int], int]:
    """The id of every class named, by entry year and number; those not there yet are opened."""
    wanted = {(row.entry_year, row.class_number) for row in sheet.rows}
    known = _classes(body)
    SchoolClass.objects.bulk_create(
        SchoolClass(organisation_id=body.id, entry_year=year, number=number, opened_on=date(year, 9, 1))
        for year, number in sorted(wanted - known.keys())
    )
    return _classes(body) if wanted - known.keys() else known


def _classes(body: Body) -> dict[tuple[int, int], int]:
    rows = SchoolClass.objects.filter(organisation_id=body.id)
    return {(year, number): key for key, year, number in rows.values_list("id", "entry_year", "number")}
