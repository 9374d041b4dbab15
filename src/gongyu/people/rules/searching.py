"""What somebody types to find a person: a name, its pinyin or initials, or a whole number. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from pypinyin import Style, pinyin

from gongyu.people.rules.cells import plain
from gongyu.people.rules.entry import plain_name
from gongyu.people.rules.numbers import (
    is_phone,
    looks_like_identity,
    looks_like_pupil_number,
    plain_number,
    plain_phone,
)
from gongyu.people.rules.spelling import SURNAMES

LONGEST: Final = 60


class Term(NamedTuple):
    """What was typed: "name", "latin", "phone", "number", "part" (of a number, which finds nobody), or
    "nothing"; and how it is compared."""

    kind: str
    text: str


def term_of(typed: str) -> Term:
    """What somebody means by what they typed. A part of a number is no search: it would find others'."""
    text = plain(typed)[:LONGEST]
    number, phone = plain_number(text), plain_phone(text)
    if is_phone(phone):
        return Term("phone", phone)
    if looks_like_identity(number) or looks_like_pupil_number(number):
        return Term("number", number)
    if any(char.isdigit() for char in text):
        return Term("part", "")
    name = plain_name(text)
    if name.isascii() and name.isalpha():
        return Term("latin", name)
    return Term("name", name) if name else Term("nothing", "")


def is_meant(term: Term, name: str) -> bool:
    """Whether a name is one that a term in letters means: a part of it, its pinyin, or its initials."""
    if term.kind == "latin":
        return spells(name, term.text)
    return term.kind == "name" and term.text in plain_name(name)


def spells(name: str, latin: str) -> bool:
    """Whether letters spell a name or a part of it, in any reading of each character: "zengzihan", "zzh",
    "zihan", "zengzh"."""
    chars = plain_name(name)
    said = [_readings(char) for char in chars]
    if chars[:2] in SURNAMES:
        for place, reading in enumerate(SURNAMES[chars[:2]].split()):
            said[place] = said[place] | {reading}
    return any(_follows(said, at, latin) for at in range(len(said)))


def _follows(said: list[frozenset[str]], at: int, rest: str) -> bool:
    if not rest:
        return True
    if at == len(said):
        return False
    return any(
        _follows(said, at + 1, rest[length:])
        for reading in said[at]
        for length in range(1, len(reading) + 1)
        if rest[:length] == reading[:length]
    )


@lru_cache(maxsize=20_000)
def _readings(char: str) -> frozenset[str]:
    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors=str.lower)
    usual = {SURNAMES[char]} if char in SURNAMES else set()
    return frozenset(usual | {reading.replace("ü", "v").lower() for reading in found[0]})
