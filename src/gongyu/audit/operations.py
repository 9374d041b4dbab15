"""Writing the audit trail. Called inside the transaction of the act itself: no line, no act. So a line needs
no savepoint of its own: where it fails, the act fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from gongyu.audit.models import AuditLine


@transaction.atomic(savepoint=False)
def record(
    *,
    by: int | None,
    act: str,
    noun: str,
    key: str = "",
    organisation_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one line: user `by` did `act` to the `noun` with `key`, at an organisation.

    `detail` is JSON, carries keys and values but never a child's name. `by` is None for a command.
    """
    AuditLine.objects.create(
        by_id=by, act=act, noun=noun, key=key, organisation_id=organisation_id, detail=dict(detail or {})
    )


@transaction.atomic(savepoint=False)
def record_look(
    *,
    by: int | None,
    act: str,
    pupil_id: int,
    organisation_id: int | None,
    role: str,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add the line by which a child's guardians learn who looked: user `by`, in a `role`, opened something
    about a pupil (`act`: "pupil.read", "visit.read", "pupil.reveal")."""
    told = {"as": role, **(detail or {})}
    record(by=by, act=act, noun="pupil", key=str(pupil_id), organisation_id=organisation_id, detail=told)


@transaction.atomic(savepoint=False)
def record_read(
    *,
    by: int | None,
    noun: str,
    key: str,
    organisation_id: int | None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add the line of a sensitive read: somebody opened what is sealed, or saw a list of named children."""
    record(by=by, act=f"{noun}.read", noun=noun, key=key, organisation_id=organisation_id, detail=detail)
