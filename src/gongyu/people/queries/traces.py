"""Whether anything has been done about a pupil or by a member of staff, in whatever room above.

The registry does not know those rooms. It finds what refers to it as the database has it: every foreign key,
and every plain key by the name that all rooms give it. A room that is added later is found as well. What
only says who somebody is there, and goes with the person, is no trace (`queries/following.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.apps import apps
from django.db.models import ForeignKey, Model

from gongyu.people.models import Pupil, Staff
from gongyu.people.queries.following import following

ABOUT: Final[dict[str, type[Model]]] = {"pupil": Pupil, "staff": Staff}
# The ledger carries keys, not foreign keys: nothing that it says hangs on a row that may go.
PLAIN_KEYS: Final = {"pupil": "pupil_id", "staff": "actor_id"}


def references(kind: str) -> Iterator[tuple[type[Model], str]]:
    """(table, column) of everything outside the registry that speaks of a pupil or of a member of staff."""
    goes_along = {(one.model, one.column) for one in following(kind)}
    for model in apps.get_models():
        if model._meta.app_label == "people":
            continue
        for field in model._meta.concrete_fields:
            foreign = isinstance(field, ForeignKey) and field.related_model is ABOUT[kind]
            plain = not isinstance(field, ForeignKey) and field.name == PLAIN_KEYS[kind]
            if (foreign or plain) and (model, field.attname) not in goes_along:
                yield model, field.attname


def spoken_of(kind: str, keys: Iterable[int]) -> frozenset[int]:
    """Those of whom anything is told outside the registry."""
    wanted = set(keys)
    found: set[int] = set()
    for model, column in references(kind):
        rows = model._default_manager.filter(**{f"{column}__in": wanted - found})
        found |= set(rows.values_list(column, flat=True).distinct())
    return frozenset(found)
