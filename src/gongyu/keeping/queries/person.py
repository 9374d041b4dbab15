"""Everything that is kept about one person, found by what the models declare.

Their `class Privacy` says which models are people; foreign keys, and keys without a constraint, say which
rows are about one. What somebody did by their work for another person is that other person's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import BinaryField, Field, ForeignKey, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.keeping.queries.retention import append_only
from gongyu.keeping.queries.sealed import ENDING
from gongyu.keeping.queries.words import opened
from gongyu.kernel.cipher import KeyMissing
from gongyu.kernel.privacy import KEYS_ONLY, PERMANENT, REACH, WHO_DID, WHO_WORKS

KINDS: Final = ("pupil", "guardian", "staff")
# What is never written out: hashes, indexes, and keys by which a form was sent once.
UNSAID: Final = ("password", "request_key", "digest", "stood")
# More rows of one table than this are counted and not written out.
MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one table about a person: the field's name → its text."""

    table: str
    rows: tuple[dict[str, str], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What an erasure does with rows of a table: "empty", "delete" or "keep", and why those stay ("keys" or
    "append-only")."""

    table: str
    what: str
    rows: int
    why: str = ""


def person_model(kind: str) -> type[Model]:
    """The model of a kind of people."""
    return next(one for one in apps.get_models() if getattr(_declared(one), "person", "") == kind)


def needed(kind: str, keys: Collection[int], today: date) -> bool:
    """Whether the person is still at a school, answers for a child there, or holds a post."""
    model = person_model(kind)
    return bool(_rows(model, Q(pk__in=keys)).filter(_declared(model).needed(today)).exists())


def known(kind: str, keys: Collection[int]) -> bool:
    """Whether there is still something about the person to erase."""
    return bool(_rows(person_model(kind), Q(pk__in=keys)).exclude(name="").exists())


def named(kind: str, key: int) -> str:
    """The person's name, for somebody who has said what for."""
    row = _rows(person_model(kind), Q(pk=key)).first()
    return row.name if row else ""


def about(kind: str, keys: Collection[int], user: int | None) -> tuple[Section, ...]:
    """Everything kept about a person, sealed columns opened. The caller has made sure who may read it, and
    leaves the line of it."""
    found = (
        _section(model, where, own=number == 0 or where == Q(pk=user))
        for number, (model, where) in enumerate(_places(kind, keys, user))
        if not _untold(model)
    )
    return tuple(section for section in found if section.rows)


def plan(kind: str, keys: Collection[int], user: int | None = None) -> tuple[Step, ...]:
    """What erasing a person, and the account that is theirs alone, would do, table by table."""
    refusing = append_only()
    steps = []
    for model, where in _places(kind, keys, user):
        if _untold(model):
            continue
        what, why = treatment(model, refusing)
        if where == Q(pk=user):  # the key stays, for what was done with it
            what, why = "empty", ""
        if many := _rows(model, where).count():
            steps.append(Step(model._meta.db_table, what, many, why))
    return tuple(steps)


def places(kind: str, keys: Collection[int]) -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    """The rows that an erasure goes through."""
    for model, where in _places(kind, keys, None):
        yield model, _rows(model, where)


def places_of_account(user: int) -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    """The rows that are about whoever signs in by an account, the account itself apart."""
    account = get_user_model()
    for model in apps.get_models():
        if hasattr(model, "Privacy"):
            for field in model._meta.concrete_fields:
                if field.related_model is account and _whom(model, field):
                    yield model, _rows(model, Q(**{field.name: user}))


def treatment(model: type[Model], refusing: Collection[str]) -> tuple[str, str]:
    """What is done with a table's rows about a person, and why they stay where they do."""
    declared = _declared(model)
    if model._meta.db_table in refusing:
        return "keep", "append-only"
    if declared.retention.forgets:
        return "empty", ""
    if declared.retention in (KEYS_ONLY, PERMANENT) or not told(model):
        return "keep", "keys"
    fields: list[Any] = [model._meta.get_field(name) for name in told(model)]
    return ("empty" if all(field.null or field.blank for field in fields) else "delete"), ""


def told(model: type[Model]) -> tuple[str, ...]:
    """The fields that tell something of a person, apart from keys."""
    declared = _declared(model)
    names = {**getattr(declared, "personal", {}), **getattr(declared, "sensitive", {})}
    return tuple(
        name
        for name in names
        if not isinstance(model._meta.get_field(name), ForeignKey) and not name.endswith("_id")
    )


def _places(kind: str, keys: Collection[int], user: int | None) -> Iterator[tuple[type[Model], Q]]:
    """Each model with the condition for rows about the person; the person's own row comes first."""
    root = person_model(kind)
    yield root, Q(pk__in=keys)
    account = root._meta.get_field("user").related_model if user else None
    if account is not None:
        yield account, Q(pk=user)
    for model in apps.get_models():
        if model in (root, account) or not hasattr(model, "Privacy"):
            continue
        condition = Q()
        for field in model._meta.concrete_fields:
            if _works(model, field):
                continue
            if field.related_model is root or field.name == f"{kind}_id":
                condition |= Q(**{f"{field.name}__in": list(keys)})
            elif account is not None and field.related_model is account and _whom(model, field):
                condition |= Q(**{field.name: user})
        if condition:
            yield model, condition


def _whom(model: type[Model], field: Field[Any, Any]) -> bool:
    """Whether a user stands there as whom it is about: not as who did it, nor as another person's account."""
    declared: dict[str, Any] = getattr(_declared(model), "personal", {})
    return declared.get(field.name) != WHO_DID and not hasattr(_declared(model), "person")


def _untold(model: type[Model]) -> bool:
    """Whether not even the person, or who answers for them, learns that there is such a row. Erasing
    goes there all the same."""
    return bool(getattr(_declared(model), "untold", False))


def _works(model: type[Model], field: Field[Any, Any]) -> bool:
    """Whether a person stands there for their work with another person, whose row it is."""
    others = [
        one
        for one in model._meta.concrete_fields
        if one is not field and hasattr(_declared(one.related_model), "person")
    ]
    declared: dict[str, Any] = getattr(_declared(model), "personal", {})
    return bool(others) and declared.get(field.name) == WHO_WORKS


def _section(model: type[Model], where: Q, *, own: bool) -> Section:
    rows = _rows(model, where).order_by("pk")
    links = [field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    many = rows.count()
    return Section(
        model._meta.db_table,
        tuple(_texts(model, row, own=own) for row in rows.select_related(*links)[:MOST]),
        max(many - MOST, 0),
    )


def _texts(model: type[Model], row: Model, *, own: bool) -> dict[str, str]:
    """A row in words. In a row that is not the person's own, the name and number of who asked stay out."""
    declared = {**getattr(_declared(model), "personal", {}), **getattr(_declared(model), "sensitive", {})}
    return {
        field.name: _text(model, field, row)
        for field in model._meta.concrete_fields
        if field.name not in UNSAID and not field.name.endswith("_index")
        if own or (field.name != "name" and declared.get(field.name) != REACH)
    }


def _text(model: type[Model], field: Field[Any, Any], row: Model) -> str:
    value = getattr(row, field.name)
    if value is None or value == "":
        return ""
    if isinstance(field, BinaryField):
        if not field.name.endswith(ENDING):
            return ""
        try:
            words = opened(value, f"{model._meta.db_table}.{field.name.removesuffix(ENDING)}")
            return _in_words(model, field, words)
        except (KeyMissing, InvalidTag):
            return "?"
    if isinstance(field, ForeignKey):
        # Another person is a key here: their name is theirs.
        named = "" if hasattr(_declared(type(value)), "person") else getattr(value, "name", "")
        return str(named or value.pk)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "✓" if value else ""
    return _in_words(model, field, str(value))


def _in_words(model: type[Model], field: Field[Any, Any], value: str) -> str:
    """A value that is kept as a key, or as several with commas between, in the words that its model declares;
    one that has no words any more stands as it is."""
    words: dict[str, str] = getattr(_declared(model), "coded", {}).get(field.name, {})
    if not words:
        return value
    return _("、").join(_(words[key]) if key in words else key for key in value.split(","))


def _rows(model: type[Model], where: Q) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(where)
    return rows


def _declared(model: Any) -> Any:
    return getattr(model, "Privacy", None)
