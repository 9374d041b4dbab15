"""xAPI statements (IEEE 9274.1.1, as well as 1.0.3): what we take, and what it says of a course. Pure.

We take statements about what a guardian has linked, and nothing about anybody else: an actor is an account
with a pseudonym that we have given out. Addresses and names of people (mbox, openid) are refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

VERSION: Final = "2.0.0"
VERSIONS: Final = ("1.0.3", "2.0.0")
BATCH_MOST: Final = 1_000
VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"
DONE: Final = frozenset(
    {
        "http://adlnet.gov/expapi/verbs/completed",
        "http://adlnet.gov/expapi/verbs/passed",
        "https://w3id.org/xapi/dod-isd/verbs/completed",
    }
)


class BadStatement(Exception):
    """What is wrong with what was sent, for the other program's log."""


class Clash(Exception):
    """A statement's number is known with other words."""


def speaks(version: str) -> bool:
    """Whether a version is one that we speak; patches differ in nothing."""
    return version.rsplit(".", 1)[0] in {one.rsplit(".", 1)[0] for one in VERSIONS}


def _iri(text: str) -> str:
    if not urlsplit(text).scheme:
        raise ValueError("an IRI has a scheme")
    return text


Iri = Annotated[str, Field(max_length=400), AfterValidator(_iri)]


class Part(BaseModel):
    """A part of a statement that we read; what we do not read is not kept."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Account(Part):
    homePage: Iri  # noqa: N815 - xAPI's own name
    name: Annotated[str, Field(min_length=1, max_length=100)]


class Agent(Part):
    model_config = ConfigDict(extra="forbid", frozen=True)

    objectType: Literal["Agent"] = "Agent"  # noqa: N815
    account: Account


class Verb(Part):
    id: Iri


class Thing(Part):
    """What a statement is about: an activity, or another statement."""

    objectType: Literal["Activity", "StatementRef"] = "Activity"  # noqa: N815
    id: str = Field(max_length=400)


class Result(Part):
    completion: bool | None = None
    success: bool | None = None


class Statement(Part):
    id: UUID | None = None
    actor: Agent
    verb: Verb
    object: Thing
    result: Result | None = None
    timestamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as we keep it: whose is a pseudonym until we know it, and there is no name in it."""

    id: UUID
    pseudonym: str
    verb: str
    object: str
    voids: UUID | None
    done: bool
    on: date | None
    digest: bytes


_ONE: Final = TypeAdapter(Statement)
_MANY: Final = TypeAdapter(Annotated[list[Statement], Field(max_length=BATCH_MOST)])


def read(body: bytes, fresh: Iterable[UUID], given: UUID | None = None) -> tuple[tuple[Said, ...], bool]:
    """The statements of a request, and whether they came as a list. `fresh` gives numbers to those without
    one; `given` is the number in the address of a PUT. BadStatement where one is not as it should be."""
    try:
        many = body.lstrip()[:1] == b"["
        found = _MANY.validate_json(body) if many else [_ONE.validate_json(body)]
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise BadStatement(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from wrong
    if given is not None:
        if many:
            raise BadStatement("a PUT has one statement")
        if found[0].id not in (None, given):
            raise BadStatement("id: another one than in the address")
        found = [found[0].model_copy(update={"id": given})]
    numbers = iter(fresh)
    said = tuple(_said(one, one.id or next(numbers)) for one in found)
    if len({one.id for one in said}) < len(said):
        raise BadStatement("id: stands twice in one request")
    return said, many


def _said(one: Statement, number: UUID) -> Said:
    refers = one.object.objectType == "StatementRef"
    if (one.verb.id == VOIDED) != refers:
        raise BadStatement("object: what voids refers to a statement, and nothing else does")
    try:
        voids = UUID(one.object.id) if refers else None
        about = one.object.id if refers else _iri(one.object.id)
    except ValueError as wrong:
        raise BadStatement("object.id: not the address of anything") from wrong
    result = one.result
    done = one.verb.id in DONE and not (
        result is not None and (result.completion is False or result.success is False)
    )
    core: dict[str, Any] = one.model_dump(mode="json", exclude={"id"})
    digest = sha256(json.dumps(core, sort_keys=True, ensure_ascii=False).encode()).digest()
    on = one.timestamp.date() if one.timestamp else None
    return Said(number, one.actor.account.name, one.verb.id, about, voids, done, on, digest)


def new_ones(said: Iterable[Said], known: dict[UUID, bytes]) -> tuple[Said, ...]:
    """Those that are not known yet; Clash where a number is known with other words."""
    found = []
    for one in said:
        before = known.get(one.id)
        if before is not None and before != one.digest:
            raise Clash(str(one.id))
        if before is None:
            found.append(one)
    return tuple(found)
