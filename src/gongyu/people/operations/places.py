"""The places that a roster names."""

from __future__ import annotations

from datetime import date

from gongyu.kernel.words import N_
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.rules.sheet import Sheet

SUFFIXES = ("", "居民委员会", "社区居民委员会", "村民委员会", "村村民委员会", "居委会", "村委会")


def placed(sheet: Sheet, body: Body, today: date) -> dict[str, str]:
    """The region of every place named in the sheet; rows that name an unknown one become problems.

    A place is a neighbourhood of the school's county, by its 12 digits or by its name; one whose code is gone
    is the one that took over.
    """
    named = {row.place for row in sheet.rows if row.place}
    if not named:
        return {}
    known: dict[str, set[str]] = {}
    everywhere = organisations.neighbourhoods(body.county_code)
    for place in everywhere:
        if place.open_on(today):
            known.setdefault(place.name, set()).add(place.code)
    codes = {code: {code} for code in set().union(*known.values())}
    heirs = organisations.heirs(body.county_code, today)
    now = set(known)
    for place in everywhere:
        if place.code in heirs and heirs[place.code] in codes:
            codes[place.code] = {heirs[place.code]}
            if place.name not in now:
                known.setdefault(place.name, set()).add(heirs[place.code])
    found: dict[str, str] = {}
    for name in named:
        meant = next((known[name + end] for end in SUFFIXES if name + end in known), codes.get(name, set()))
        if len(meant) == 1:
            found[name] = next(iter(meant))
    sentence = N_("本县没有找到这个社区（村），或有重名。请写全称或 12 位代码；不清楚就留空。")
    for row in sheet.rows:
        if row.place and row.place not in found:
            sheet.wrong(row.row, "place", sentence)
    sheet.rows = [row for row in sheet.rows if not row.place or row.place in found]
    return found
