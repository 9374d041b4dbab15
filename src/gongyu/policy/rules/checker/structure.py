"""Each part of each file against its shape; what is sound is kept for the later rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from gongyu.policy.rules.assemble import FILES, FOLDER
from gongyu.policy.rules.calendar import SchoolYear
from gongyu.policy.rules.campaign import Campaign
from gongyu.policy.rules.duty import Duty
from gongyu.policy.rules.frozen import Frozen
from gongyu.policy.rules.pack import (
    Act,
    Article,
    Body,
    Exclusion,
    FamilyList,
    Head,
    LecturerKind,
    LectureTopic,
    Param,
    Part,
    Person,
    TeamInclusion,
    TeamPart,
)
from gongyu.policy.rules.source import Finding, Path, Source

CHINESE = re.compile(r"[\u4e00-\u9fff]")
T = TypeVar("T", bound=Frozen)


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A sound part, and where it stands."""

    what: T
    source: Source
    path: Path

    def finding(self, message: str, *more: str | int) -> Finding:
        return self.source.finding(message, *self.path, *more)


@dataclass(slots=True)
class Read:
    """What was sound, by file section."""

    parts: list[Placed[Part]] = field(default_factory=list)
    articles: list[Placed[Article]] = field(default_factory=list)
    params: list[Placed[Param]] = field(default_factory=list)
    exclusions: list[Placed[Exclusion]] = field(default_factory=list)
    kinds: list[Placed[Body]] = field(default_factory=list)
    people: list[Placed[Person]] = field(default_factory=list)
    acts: list[Placed[Act]] = field(default_factory=list)
    school_years: list[Placed[SchoolYear]] = field(default_factory=list)
    duties: list[Placed[Duty]] = field(default_factory=list)
    lists: list[Placed[FamilyList]] = field(default_factory=list)
    lecturer_kinds: list[Placed[LecturerKind]] = field(default_factory=list)
    lecture_topics: list[Placed[LectureTopic]] = field(default_factory=list)
    team_parts: list[Placed[TeamPart]] = field(default_factory=list)
    team_inclusions: list[Placed[TeamInclusion]] = field(default_factory=list)
    campaigns: list[Placed[Campaign]] = field(default_factory=list)


class Section(NamedTuple):
    """A list in a file: its name there, what its items are, and the field that names each of them."""

    name: str
    shape: type[Frozen]
    key: str


SECTIONS: Final[dict[str, tuple[Section, ...]]] = {
    "pack.yaml": (
        Section("parts", Part, "key"),
        Section("articles", Article, "no"),
        Section("params", Param, "code"),
        Section("exclusions", Exclusion, "code"),
    ),
    "bodies.yaml": (Section("kinds", Body, "key"), Section("people", Person, "key")),
    "acts.yaml": (Section("acts", Act, "key"),),
    "calendar.yaml": (Section("school_years", SchoolYear, "key"),),
    "lists.yaml": (Section("lists", FamilyList, "key"),),
    "lecturers.yaml": (
        Section("lecturer_kinds", LecturerKind, "key"),
        Section("lecture_topics", LectureTopic, "key"),
    ),
    "team.yaml": (
        Section("team_parts", TeamPart, "key"),
        Section("team_inclusions", TeamInclusion, "key"),
    ),
    "campaigns.yaml": (Section("campaigns", Campaign, "key"),),
}


def structure(sources: Sequence[Source], read: Read) -> list[Finding]:
    """Fill `read` with every sound part; a missing file or field, an unknown field or word, a repeated
    key is a finding."""
    by_name = {source.file: source for source in sources}
    found = [Finding(name, 1, "the file is missing") for name in FILES if name not in by_name]
    for source in sources:
        if source.file.startswith(FOLDER):
            found += _items(source, (), source.data or [], Section("duties", Duty, "key"), read)
            continue
        if not isinstance(source.data, dict):
            found.append(source.finding("expected a mapping of sections"))
            continue
        sections = SECTIONS.get(source.file, ())
        for section in sections:
            rows = source.data.get(section.name) or []
            found += _items(source, (section.name,), rows, section, read)
        rest = {k: v for k, v in source.data.items() if k not in {section.name for section in sections}}
        if source.file == "pack.yaml":
            _sound(Head, rest, source, (), found)
        else:
            found += [source.finding(f"unknown section '{name}'", name) for name in rest]
    return found + _repeated(read.duties) + [one for source in sources for one in _english(source)]


def _items(source: Source, path: Path, rows: Any, section: Section, read: Read) -> list[Finding]:
    if not isinstance(rows, list):
        return [source.finding(f"expected a list of {section.name}", *path)]
    found: list[Finding] = []
    kept: list[Placed[Any]] = getattr(read, section.name)
    for index, row in enumerate(rows):
        what = _sound(section.shape, row, source, (*path, index), found)
        if what is not None:
            kept.append(Placed(what, source, (*path, index)))
    if section.name == "duties":
        return found
    seen: set[object] = set()
    for one in kept:
        key = getattr(one.what, section.key)
        if key in seen:
            found.append(one.finding(f"'{key}' stands twice in {section.name}", section.key))
        seen.add(key)
    return found


def _repeated(duties: Sequence[Placed[Duty]]) -> list[Finding]:
    """Duty keys are one name space over all the article files."""
    first: dict[str, Placed[Duty]] = {}
    found: list[Finding] = []
    for one in duties:
        key = one.what.key
        if key in first:
            where = first[key]
            at = f"{where.source.file}:{where.source.line(*where.path)}"
            found.append(one.finding(f"duty {key} stands already at {at}", "key"))
        first.setdefault(key, one)
    return found


def _english(source: Source) -> Iterator[Finding]:
    """Every English wording is there, and is English."""
    for path in source.lines:
        if path and path[-1] == "en":
            words = source.part(path)
            if not isinstance(words, str) or not words.strip() or CHINESE.search(words):
                yield source.finding(f"not English: '{words}'", *path)


def _sound(shape: type[T], row: Any, source: Source, path: Path, found: list[Finding]) -> T | None:
    try:
        return shape.model_validate(row)
    except ValidationError as error:
        name = f"{row['key']}: " if isinstance(row, dict) and "key" in row else ""
        for fault in error.errors(include_url=False):
            where = ".".join(str(step) for step in fault["loc"])
            found.append(source.finding(f"{name}{where}: {fault['msg']}", *path, *fault["loc"]))
        return None
