"""Which rows have been kept long enough, by what each model's `class Privacy` and `rules.OTHERS` say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, Field, Model, Q, QuerySet
from django.utils import timezone

from gongyu.keeping.rules import OTHERS
from gongyu.kernel.privacy import Retention

# How far the night looks ahead.
AHEAD: Final = 30


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its retention: one of our models, or a library's with its condition in SQL."""

    name: str
    retention: Retention
    model: type[Model] | None = None
    condition: str = ""

    @property
    def empties(self) -> bool:
        """Whether due rows are emptied and stay, rather than deleted."""
        return bool(self.retention.forgets)

    @property
    def follows(self) -> bool:
        """Whether its rows are due as soon as those of another table are forgotten, so that it comes last."""
        return self.model is not None and self.retention.days == 0 and not self.retention.after


def kept_tables() -> tuple[Table, ...]:
    """Every table, in the order in which the night goes through them."""
    ours = [
        Table(model._meta.db_table, model.Privacy.retention, model)
        for model in apps.get_models()
        if hasattr(model, "Privacy")
    ]
    libraries = [Table(other.table, other.retention, None, other.due) for other in OTHERS.values()]
    return tuple(sorted([*ours, *libraries], key=lambda table: table.follows))


def limited() -> tuple[Table, ...]:
    """Those of which rows fall due."""
    return tuple(
        one for one in kept_tables() if one.retention.days is not None and (one.model or one.condition)
    )


def due_rows(table: Table, today: date) -> QuerySet[Any]:
    """Rows of one of our models that are due and not emptied yet."""
    assert table.model is not None
    before = table.retention.before(today)
    rows: QuerySet[Any] = table.model._default_manager.filter(
        _condition(table.model, table.retention, before)
    )
    if table.empties:
        rows = rows.filter(_says_something(table.model, table.retention.forgets))
    return rows


def due_count(table: Table, today: date) -> int:
    """How many rows of a table are due on a day."""
    if table.model is not None:
        return due_rows(table, today).count()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {connection.ops.quote_name(table.name)} WHERE {table.condition}",  # noqa: S608
            {"before": table.retention.before(today)},
        )
        return int(cursor.fetchone()[0])


def soon(table: Table, today: date) -> int:
    """How many more will be due within the next thirty days, if nothing is written meanwhile."""
    return due_count(table, today + timedelta(days=AHEAD))


def emptied(model: type[Model], names: tuple[str, ...]) -> dict[str, Any]:
    """Field → what it holds when it says nothing about anybody any more."""
    return {name: _nothing(model._meta.get_field(name)) for name in names}  # type: ignore[arg-type]


def append_only() -> frozenset[str]:
    """Tables from which the database itself lets nothing be removed: it runs a refusal before each change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND t.tgname LIKE '%%append_only' AND p.proname LIKE '%%refuse_change'"
        )
        return frozenset(name for (name,) in cursor.fetchall())


def _condition(model: type[Model], retention: Retention, before: date) -> Q:
    if not retention.after:
        condition: Q = model.Privacy.due(before)  # type: ignore[attr-defined]
        return condition
    column = model._meta.get_field(retention.after)
    limit: date = before
    if isinstance(column, DateTimeField):
        limit = timezone.make_aware(datetime.combine(before, time.min))
    return Q(**{f"{retention.after}__lt": limit})


def _says_something(model: type[Model], names: tuple[str, ...]) -> Q:
    conditions = [
        Q(**{f"{name}__isnull": False}) if value is None else ~Q(**{name: value})
        for name, value in emptied(model, names).items()
    ]
    return reduce(or_, conditions)


def _nothing(field: Field[Any, Any]) -> Any:
    if field.null:
        return None
    return field.get_default() if field.has_default() else field.get_prep_value("")
