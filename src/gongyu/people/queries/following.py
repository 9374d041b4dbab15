"""Which rows of rooms above follow a person when two records turn out to be one.

The registry does not know those rooms: each says once, when it is set up, which of its tables only say who
somebody is there. What somebody has done stays a trace, for which no row gives way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db.models import Model, Q

EVERY: Final = Q()


@dataclass(frozen=True, slots=True)
class Follows:
    """A table whose rows go with a person. Where `once` names columns, nobody stands twice with the same of
    them among the rows that hold (`still`); `bars` are constraints of the database that say so as well.
    `then` puts right what else the room keeps, after either way."""

    kind: str
    model: type[Model]
    column: str
    once: tuple[str, ...] = ()
    still: Q = EVERY
    bars: tuple[str, ...] = ()
    then: Callable[[int, int], None] | None = None

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.column}"


_FOLLOWING: list[Follows] = []


def also_follows(follows: Follows) -> None:
    """Have a table's rows follow a person; said once, when the room is set up."""
    if follows.label not in {one.label for one in _FOLLOWING}:
        _FOLLOWING.append(follows)


def following(kind: str) -> tuple[Follows, ...]:
    """The tables whose rows go with a pupil, a guardian or a member of staff."""
    return tuple(one for one in _FOLLOWING if one.kind == kind)


def stands_twice(kind: str, kept: int, gone: int) -> bool:
    """Whether both records stand somewhere where one person stands once."""
    for one in following(kind):
        if not one.once:
            continue
        rows = one.model._default_manager.filter(one.still)
        there = set(rows.filter(**{one.column: kept}).values_list(*one.once))
        if there & set(rows.filter(**{one.column: gone}).values_list(*one.once)):
            return True
    return False
