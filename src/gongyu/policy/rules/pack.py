"""The pack: one city's document as frozen objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from gongyu.policy.rules.calendar import SchoolYear
from gongyu.policy.rules.campaign import Campaign
from gongyu.policy.rules.duty import Duty
from gongyu.policy.rules.frozen import AsText, Frozen, Words
from gongyu.policy.rules.words import Form, ParamStatus


class Named(Frozen):
    """Something that has a name in both languages."""

    zh: str
    en: str

    @property
    def words(self) -> Words:
        return Words(zh=self.zh, en=self.en)


class Part(Frozen):
    """A part of the document that groups articles."""

    key: str
    title: Words


class Article(Frozen):
    no: int
    part: str
    title: Words


class Param(Frozen):
    """Something the document leaves open; `local_decision` means that only the city or county can say."""

    code: str
    name: Words
    default: Annotated[str, AsText] = ""
    status: ParamStatus
    why: Annotated[str | Words, AsText] = ""

    @property
    def pending(self) -> bool:
        """Definition pending (口径待定)."""
        return self.status == "local_decision"


class Exclusion(Named):
    """A ground on which a body or a person is an exception in a period."""

    code: str


class Body(Named):
    """A kind of organisation that the document names."""

    key: str
    levels: tuple[str, ...] = ()
    department: bool = False
    code: str | tuple[str, ...] = ()


class Person(Named):
    """A kind of person that the document names, and the access role in which they act."""

    key: str
    role: str = ""
    code: str | tuple[str, ...] = ()


class Act(Named):
    """Something a person does that may discharge duties: the kind of a ledger entry, and the form for it."""

    key: str
    form: Form
    actors: tuple[str, ...] = ()
    purpose: Words
    fields: tuple[Any, ...] = ()


class ListItem(Named):
    """One thing that a family can do."""

    key: str


class FamilyList(Frozen):
    """What families can do while a child is in a stage, or in some of its grades; a beginning for schools."""

    key: str
    stages: tuple[str, ...]
    # All grades of the stage where none are named.
    grades: tuple[int, ...] = ()
    words: Words
    items: tuple[ListItem, ...]

    def fits(self, stage: str, grade: int | None) -> bool:
        """Whether it is for a child of a stage and grade; a child without a grade reads all of the stage."""
        return stage in self.stages and (not self.grades or grade is None or grade in self.grades)


class LecturerKind(Named):
    """A kind of people who lecture. `recruited`: the document wants them drawn in from outside."""

    key: str
    recruited: bool = False


class LectureTopic(Named):
    """What lectures are about, and the natures of activity that one may be, the likeliest first."""

    key: str
    natures: tuple[str, ...] = ()


class TeamPart(Named):
    """What somebody does in a school's team: from which posts it follows, or from heading a class; whether
    they lead it, or come from outside."""

    key: str
    posts: tuple[str, ...] = ()
    heads: bool = False
    lead: bool = False
    outside: bool = False
    stages: tuple[str, ...] = ()


class TeamInclusion(Named):
    """In what the team's work is included: the duty that says so, and its short name."""

    key: str


class Document(Frozen):
    """The paper itself: its number and what is known of the copy."""

    model_config = ConfigDict(frozen=True, extra="allow")

    number: str


class Head(Frozen):
    """What pack.yaml says of the document as a whole, beside its lists."""

    key: str
    version: Annotated[str, AsText]
    title: Words
    document: Document
    city: Annotated[str, AsText]
    in_force_from: date
    scopes: Mapping[str, Words] = Field(default_factory=dict)
    vocabulary: Mapping[str, Any] = Field(default_factory=dict)


class Pack(Head):
    """A city's document. Look up `duties`, `acts`, `bodies`, `people`, `params` and `exclusions` by key."""

    parts: tuple[Part, ...] = ()
    articles: tuple[Article, ...]
    params: Mapping[str, Param] = Field(default_factory=dict)
    exclusions: Mapping[str, Exclusion] = Field(default_factory=dict)
    bodies: Mapping[str, Body]
    people: Mapping[str, Person] = Field(default_factory=dict)
    acts: Mapping[str, Act]
    calendar: tuple[SchoolYear, ...]
    duties: Mapping[str, Duty]
    lists: Mapping[str, FamilyList] = Field(default_factory=dict)
    lecturer_kinds: Mapping[str, LecturerKind] = Field(default_factory=dict)
    lecture_topics: Mapping[str, LectureTopic] = Field(default_factory=dict)
    team_parts: Mapping[str, TeamPart] = Field(default_factory=dict)
    team_inclusions: Mapping[str, TeamInclusion] = Field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = Field(default_factory=dict)

    def __hash__(self) -> int:
        """A pack is read once: what is remembered by it is remembered of that very one."""
        return id(self)

    @cached_property
    def duties_by_act(self) -> Mapping[str, tuple[Duty, ...]]:
        """For each act, the duties it can discharge, in the document's order."""
        found: dict[str, list[Duty]] = {key: [] for key in self.acts}
        for duty in self.duties.values():
            for act in duty.acts:
                found[act].append(duty)
        return {key: tuple(duties) for key, duties in found.items()}

    @cached_property
    def duties_by_article(self) -> Mapping[int, tuple[Duty, ...]]:
        """The duties of each article, in the document's order."""
        found: dict[int, list[Duty]] = {article.no: [] for article in self.articles}
        for duty in self.duties.values():
            found[duty.article].append(duty)
        return {no: tuple(duties) for no, duties in found.items()}

    def actor_words(self, key: str) -> Words:
        """The name of somebody who acts: a kind of person or a kind of body."""
        return self.people[key].words if key in self.people else self.bodies[key].words
