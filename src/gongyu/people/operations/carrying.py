"""What goes from one row to another when two turn out to be one person, and how it comes back.

Dated facts are not overwritten: those of the row that gives way are superseded, and what they add to the
other's days is recorded anew. Everything is noted by its key, so that undoing puts each row back as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import ForeignKey, Model, Q

from gongyu.keeping.queries import index
from gongyu.people.models import (
    Background,
    Consent,
    Enrolment,
    Guardian,
    Guardianship,
    Headship,
    JoinRequest,
    Post,
    Pupil,
    Residence,
    Staff,
)
from gongyu.people.queries.following import following
from gongyu.people.rules.intervals import Span, cut

PEOPLE: Final[dict[str, type[Model]]] = {"guardian": Guardian, "pupil": Pupil, "staff": Staff}
# Dated facts by the kind of person, and what besides the person tells one from another.
CARRIED: Final[dict[str, tuple[tuple[type[Model], tuple[str, ...]], ...]]] = {
    "guardian": ((Guardianship, ("pupil_id",)),),
    "pupil": ((Guardianship, ("guardian_id",)), (Residence, ()), (Background, ())),
    "staff": ((Post, ("organisation_id", "post")), (Headship, ("school_class_id",))),
}
# A child sits in one place. The other seat was never theirs: it goes, and adds no day to the one that stays.
DROPPED: Final[dict[str, tuple[type[Model], ...]]] = {"guardian": (), "pupil": (Enrolment,), "staff": ()}
# What is said once and goes with the person: beside whom, and until when it bars a second one.
Repointed = tuple[type[Model], str, Q]
_CONSENT: Final = Q(withdrawn_on__isnull=True)
REPOINTED: Final[dict[str, tuple[Repointed, ...]]] = {
    "guardian": ((Consent, "pupil_id", _CONSENT),),
    "pupil": ((Consent, "guardian_id", _CONSENT), (JoinRequest, "phone_index", Q(state="asked"))),
    "staff": (),
}
# What the row that is kept lacks, it takes: columns that go together. Unique ones leave the other row.
TAKEN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "guardian": {
        "phone": ("phone_sealed", "phone_index"),
        "work_unit": ("work_unit",),
        "user": ("user_id",),
    },
    "pupil": {
        "number": ("number_sealed", "number_index"),
        "identity": ("identity_sealed", "identity_index"),
    },
    "staff": {"staff_number": ("staff_number",), "user": ("user_id",)},
}
UNIQUE: Final = frozenset({"user", "number", "identity"})


@dataclass
class Moved:
    """What went, by keys only."""

    superseded: dict[str, list[int]] = field(default_factory=dict)
    made: dict[str, list[int]] = field(default_factory=dict)
    repointed: dict[str, list[int]] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    # Rows of rooms above, by table and column.
    followed: dict[str, list[int]] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        return {
            "superseded": self.superseded,
            "made": self.made,
            "repointed": self.repointed,
            "taken": self.taken,
            "followed": self.followed,
        }


def carry(kind: str, kept: Any, gone: Any, now: datetime) -> Moved:
    """Move everything from the row that gives way to the row that is kept."""
    moved = Moved()
    for model in DROPPED[kind]:
        _supersede(moved, model, _held(model, kind, gone.pk), now)
    for model, besides in CARRIED[kind]:
        _carry_days(moved, model, kind, besides, kept.pk, gone.pk, now)
    for one in REPOINTED[kind]:
        _repoint(moved, one, kind, kept.pk, gone.pk)
    aliases = PEOPLE[kind]._default_manager.filter(merged_into_id=gone.pk)
    moved.repointed["alias"] = sorted(aliases.values_list("pk", flat=True))
    aliases.update(merged_into_id=kept.pk)
    _follow(moved, kind, kept.pk, gone.pk)
    _take(moved, kind, kept, gone)
    gone.merged_into_id = kept.pk
    gone.save()
    kept.save()
    return moved


def bring_back(kind: str, kept: Any, gone: Any, moved: dict[str, Any]) -> None:
    """Put every row back as it was before."""
    models = {model.__name__: model for model in _dated(kind)}
    for name, keys in moved["made"].items():
        models[name]._default_manager.filter(pk__in=keys).delete()
    for name, keys in moved["superseded"].items():
        models[name]._default_manager.filter(pk__in=keys).update(superseded_at=None)
    for model, _besides, _still in REPOINTED[kind]:
        keys = moved["repointed"][model.__name__]
        model._default_manager.filter(pk__in=keys).update(**{f"{kind}_id": gone.pk})
    PEOPLE[kind]._default_manager.filter(pk__in=moved["repointed"]["alias"]).update(merged_into_id=gone.pk)
    for name in moved["taken"]:
        for column in TAKEN[kind][name]:
            value = getattr(kept, column)
            setattr(kept, column, _empty(kept, column))
            if name in UNIQUE:
                setattr(gone, column, value)
    for one in following(kind):
        keys = moved.get("followed", {}).get(one.label, [])
        one.model._default_manager.filter(pk__in=keys).update(**{one.column: gone.pk})
        if one.then is not None:
            one.then(kept.pk, gone.pk)
    gone.merged_into_id = None
    kept.save()
    gone.save()


def followed_still(kind: str, kept: int, moved: dict[str, Any]) -> bool:
    """Whether all that followed still stands with the one that was kept: what a later merge took on, or what
    is gone, cannot come back."""
    for one in following(kind):
        keys = moved.get("followed", {}).get(one.label, [])
        rows = one.model._default_manager.filter(pk__in=keys, **{one.column: kept})
        if rows.count() != len(keys):
            return False
    return True


def stood(kind: str, keys: Iterable[int]) -> bytes:
    """How some people stand, as one keyed digest: another one means that something has changed. What is
    sealed is left out, since keys may be changed; its index says the same."""
    wanted = sorted(keys)
    said: list[object] = [_rows(PEOPLE[kind], Q(pk__in=wanted) | Q(merged_into_id__in=wanted))]
    models = (*_dated(kind), *(one for one, *_ in REPOINTED[kind]))
    said += [_rows(model, Q(**{f"{kind}_id__in": wanted})) for model in models]
    return index(f"gongyu.people.merge {said!r}")


def _dated(kind: str) -> tuple[type[Model], ...]:
    return (*DROPPED[kind], *(one for one, _ in CARRIED[kind]))


def _rows(model: type[Model], where: Q) -> list[tuple[object, ...]]:
    columns = [one.attname for one in model._meta.concrete_fields if not one.attname.endswith("_sealed")]
    rows = model._default_manager.filter(where).order_by("pk").values_list(*columns)
    return [tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in rows]


def _held(model: type[Model], kind: str, key: int) -> Any:
    return model._default_manager.filter(superseded_at__isnull=True, **{f"{kind}_id": key}).order_by("pk")


def _supersede(moved: Moved, model: type[Model], rows: Any, now: datetime) -> list[Any]:
    found = list(rows.select_for_update())
    moved.superseded[model.__name__] = [one.pk for one in found]
    rows.update(superseded_at=now)
    return found


def _carry_days(
    moved: Moved,
    model: type[Model],
    kind: str,
    besides: tuple[str, ...],
    kept: int,
    gone: int,
    now: datetime,
) -> None:
    """The days of the one that gives way on which the other has nothing of the kind."""
    known: dict[tuple[Any, ...], list[Span]] = {}
    for row in _held(model, kind, kept):
        key = tuple(getattr(row, column) for column in besides)
        known.setdefault(key, []).append(Span(row.valid_from, row.valid_until))
    moved.made[model.__name__] = []
    for row in _supersede(moved, model, _held(model, kind, gone), now):
        there = known.setdefault(tuple(getattr(row, column) for column in besides), [])
        left: tuple[Span, ...] = (Span(row.valid_from, row.valid_until),)
        for span in there:
            left = cut(left, span.begins, span.ends)
        for span in left:
            moved.made[model.__name__].append(_again(row, kind, kept, span, now))
        there.extend(left)


def _again(row: Any, kind: str, kept: int, span: Span, now: datetime) -> int:
    """The same fact of the row that is kept, for some of its days; its key."""
    columns = {
        one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key
    }
    if "ended_because" in columns and span.ends != row.valid_until:
        columns["ended_because"] = ""
    columns |= {f"{kind}_id": kept, "valid_from": span.begins, "valid_until": span.ends}
    made = type(row)(**columns | {"recorded_at": now, "superseded_at": None})
    made.save(force_insert=True)
    return int(made.pk)


def _repoint(moved: Moved, what: Repointed, kind: str, kept: int, gone: int) -> None:
    """What is said once and for all goes with the person, save where the same is said of both."""
    model, besides, still = what
    rows = model._default_manager.filter(**{f"{kind}_id": gone})
    there = model._default_manager.filter(still, **{f"{kind}_id": kept})
    taken = {_plain(one) for one in there.values_list(besides, flat=True)}
    open_ = set(rows.filter(still).values_list("pk", flat=True))
    keys = [
        key for key, one in rows.values_list("pk", besides) if key not in open_ or _plain(one) not in taken
    ]
    moved.repointed[model.__name__] = sorted(keys)
    rows.filter(pk__in=keys).update(**{f"{kind}_id": kept})


def _follow(moved: Moved, kind: str, kept: int, gone: int) -> None:
    """What rooms above say of the one is said of the other."""
    for one in following(kind):
        rows = one.model._default_manager.filter(**{one.column: gone})
        moved.followed[one.label] = sorted(rows.values_list("pk", flat=True))
        rows.update(**{one.column: kept})
        if one.then is not None:
            one.then(kept, gone)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _take(moved: Moved, kind: str, kept: Any, gone: Any) -> None:
    for name, columns in TAKEN[kind].items():
        if getattr(kept, columns[-1]) or not getattr(gone, columns[-1]):
            continue
        moved.taken.append(name)
        for column in columns:
            setattr(kept, column, getattr(gone, column))
            if name in UNIQUE:
                setattr(gone, column, _empty(gone, column))


def _empty(row: Any, column: str) -> object:
    one = next(each for each in row._meta.concrete_fields if each.attname == column)
    return None if isinstance(one, ForeignKey) or one.null else ""
