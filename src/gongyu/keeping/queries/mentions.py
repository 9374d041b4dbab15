"""Where a person's name stands in words that others wrote: fields that `Privacy.words` names, at some bodies
and in the inboxes of some users."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db.models import Model, Q, QuerySet

from gongyu.keeping.queries.person import places
from gongyu.keeping.queries.sealed import ENDING
from gongyu.keeping.queries.words import opened
from gongyu.keeping.rules import mentions as rules
from gongyu.kernel.cipher import KeyMissing

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Sought:
    """Whose name is looked for and where. `others`: longer names of other people that hold it; `alone`:
    nobody else there has the same name, so that it can be told whom words are about."""

    kind: str
    keys: tuple[int, ...]
    names: frozenset[str]
    others: frozenset[str]
    alone: bool
    organisations: frozenset[int]
    users: frozenset[int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A row with the name in it: field → its words without it. `shut`: something in it does not open."""

    model: type[Model]
    key: int
    words: dict[str, str]
    places: int
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Mentioned:
    """In how many places a name stands, by table, and how many rows could not be read."""

    places: dict[str, int]
    shut: int

    @property
    def total(self) -> int:
        return sum(self.places.values())


def with_words() -> Iterator[tuple[type[Model], tuple[str, ...]]]:
    """Every model that holds somebody's words, with the fields that do."""
    for model in apps.get_models():
        if words := getattr(getattr(model, "Privacy", None), "words", ()):
            yield model, words


def mentions(sought: Sought) -> Iterator[Mention]:
    """Every row in which the name stands, apart from those about the person, which go with them."""
    own = dict(places(sought.kind, sought.keys))
    for model, fields in with_words():
        rows: QuerySet[Any] = model._default_manager.filter(_where(model, sought)).order_by("pk")
        if model in own:
            rows = rows.exclude(pk__in=own[model].values("pk"))
        shut = tuple(name for name in fields if name.endswith(ENDING))
        if not shut:
            wanted = Q()
            for name in rules.searchable(sought.names):
                for field in fields:
                    wanted |= Q(**{f"{field}__contains": name})
            rows = rows.filter(wanted) if wanted else rows.none()
        for row in rows.only("pk", *fields).iterator(chunk_size=BATCH):
            found = _mention(model, row, fields, sought)
            if found.places or found.shut:
                yield found


def mentioned(sought: Sought) -> Mentioned:
    """The same in numbers."""
    return counted(mentions(sought))


def counted(found: Iterator[Mention]) -> Mentioned:
    """Mentions in numbers, by table."""
    by_table: dict[str, int] = {}
    shut = 0
    for one in found:
        shut += one.shut
        if one.places:
            table = one.model._meta.db_table
            by_table[table] = by_table.get(table, 0) + one.places
    return Mentioned(by_table, shut)


def _where(model: type[Model], sought: Sought) -> Q:
    """What is a body's, or in whose inbox it lies."""
    way = _way(model)
    return Q(**{f"{way}__in": sought.organisations}) if way else Q(user__in=sought.users)


def _way(model: type[Model]) -> str:
    """How to get from a row to its body: a column of its own, or of the row it belongs to."""
    fields = model._meta.concrete_fields
    if any(field.name == "organisation" for field in fields):
        return "organisation"
    links: list[tuple[str, Any]] = [(field.name, field.related_model) for field in fields]
    room = [
        (name, above) for name, above in links if above and above._meta.app_label == model._meta.app_label
    ]
    ways = [f"{name}__{way}" for name, above in room if above is not model and (way := _way(above))]
    return ways[0] if ways else ""


def _mention(model: type[Model], row: Any, fields: Collection[str], sought: Sought) -> Mention:
    found: dict[str, str] = {}
    total, shut = 0, False
    for name in fields:
        try:
            text = _text(model, row, name)
        except (KeyMissing, InvalidTag):
            shut = True
            continue
        left, places_ = rules.without(text, sought.names, sought.others)
        if places_:
            found[name] = left
            total += places_
    return Mention(model, row.pk, found, total, shut)


def _text(model: type[Model], row: Any, name: str) -> str:
    value = getattr(row, name)
    if not name.endswith(ENDING):
        return value or ""
    return opened(value, f"{model._meta.db_table}.{name.removesuffix(ENDING)}")
