"""Taking an erased person's name out of the words that others wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from gongyu.audit.operations import record
from gongyu.keeping import queries
from gongyu.keeping.queries import Mention, Mentioned, Sought


@transaction.atomic
def blank_mentions(*, by: int | None, sought: Sought) -> Mentioned:
    """Replace the name wherever it stands in words at the person's schools; what is sealed is opened, looked
    through and sealed again. Nothing is replaced where somebody else there has the same name: then the
    numbers say how much has to be looked through by hand. Append-only tables hold no words."""
    found = queries.counted(_written(sought) if sought.alone else queries.mentions(sought))
    detail = {"places": found.total, "shut": found.shut, "namesake": not sought.alone}
    record(by=by, act="person.blank", noun=sought.kind, key=str(min(sought.keys)), detail=detail)
    return found


def _written(sought: Sought) -> Iterator[Mention]:
    for one in list(queries.mentions(sought)):
        if one.words:
            one.model._default_manager.filter(pk=one.key).update(
                **{name: _kept(one, name, text) for name, text in one.words.items()}
            )
        yield one


def _kept(one: Mention, name: str, text: str) -> Any:
    if not name.endswith(queries.ENDING):
        longest: int | None = getattr(one.model._meta.get_field(name), "max_length", None)
        return text[:longest]
    return queries.sealed(text, f"{one.model._meta.db_table}.{name.removesuffix(queries.ENDING)}")
