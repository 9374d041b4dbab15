"""Erasing one person: what tells something of them is emptied or deleted, keys stay, figures stay."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from gongyu.audit.operations import record
from gongyu.keeping import queries, rules
from gongyu.keeping.operations.retention import forget_due
from gongyu.keeping.queries import Step


@transaction.atomic
def erase_person(*, by: int | None, today: date, kind: str, keys: Collection[int]) -> tuple[Step, ...]:
    """Erase what is kept about a person (all rows that are one person), and what falls due with it; returns
    what was done. Refuses `erasure.needed` and `erasure.nothing`. Their account is closed by its own room."""
    rules.check_erasable(needed=queries.needed(kind, keys, today), known=queries.known(kind, keys))
    steps = queries.plan(kind, keys)
    refusing = queries.append_only()
    for model, rows in list(queries.places(kind, keys)):
        what, _ = queries.treatment(model, refusing)
        _carry_out(model, rows, what)
    record(
        by=by,
        act="person.erase",
        noun=kind,
        key=str(min(keys)),
        detail={one.table: one.what for one in steps if one.what != "keep"},
    )
    # Home, circumstances and guardians fall due with the last child: why wait for the night.
    for table in queries.limited():
        if table.follows:
            forget_due(by=by, today=today, table=table)
    return steps


@transaction.atomic
def erase_account_rows(*, by: int | None, user: int) -> None:
    """Erase what is about whoever signed in by an account, such as its inbox; the account itself is closed by
    its own room."""
    refusing = queries.append_only()
    for model, rows in list(queries.places_of_account(user)):
        what, _ = queries.treatment(model, refusing)
        _carry_out(model, rows, what)
    record(by=by, act="account.empty", noun="user", key=str(user))


def _carry_out(model: type[Model], rows: QuerySet[Any], what: str) -> None:
    if what == "delete":
        rows.delete()
    elif what == "empty":
        names = model.Privacy.retention.forgets or queries.told(model)  # type: ignore[attr-defined]
        rows.update(**queries.emptied(model, names))
