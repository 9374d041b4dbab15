"""Deciding on top of the document: raise a printed value for one's own city or county, and end that."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from gongyu.access import permissions
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.policy import rules
from gongyu.policy.models import Override
from gongyu.policy.queries.pack import pack
from gongyu.policy.queries.values import Values, raised, values_on
from gongyu.policy.queries.windows import window


@transaction.atomic
def decide(
    *,
    by: Viewer,
    today: date,
    duty_key: str,
    scope: str,
    value: int,
    valid_from: date,
    valid_until: date | None = None,
    source: str,
) -> int:
    """Raise a printed value for a city (four digits) or county (six) from a day on; returns its id.

    `value` is a number of times, or per cent where the document prints a share. `source` names the paper
    that decides it.
    """
    require(by, permissions.POLICY_OVERRIDE, scope)
    rules.check_scope(scope, pack().city, by.scopes(permissions.POLICY_OVERRIDE))
    duty = pack().duties.get(duty_key)
    if duty is None:
        raise Refusal("override.unknown-duty", N_("文件里没有这一条，请从列表中选。"), field="duty_key")
    rules.check_source(source)
    begun = window(duty, "", scope, today).starts_on
    rules.check_begin(valid_from, rules.first_open_day(duty, begun, today))
    if valid_until is not None and valid_until <= valid_from:
        raise Refusal("override.ends-before-it-begins", N_("结束日要晚于起始日。"), field="valid_until")
    rules.check_raise(duty, value, _standing(valid_from, today).of(duty, scope))
    row = _write(duty_key, scope, value, valid_from, valid_until, source.strip(), by.user_id)
    record(
        by=by.user_id,
        act="policy.override",
        noun="override",
        key=str(row.pk),
        organisation_id=None,
        detail={"duty": duty_key, "scope": scope, "value": value, "from": valid_from.isoformat()},
    )
    return row.pk


@transaction.atomic
def end(*, by: Viewer, today: date, override_id: int, valid_until: date) -> None:
    """End an override on a day, today or later; the value before it holds again from that day."""
    row = Override.objects.select_for_update().filter(pk=override_id).first()
    if row is None:
        raise OutOfScope
    require(by, permissions.POLICY_OVERRIDE, row.scope)
    rules.check_scope(row.scope, pack().city, by.scopes(permissions.POLICY_OVERRIDE))
    rules.check_end(raised(row), valid_until, today)
    row.valid_until = valid_until
    row.save(update_fields=["valid_until"])
    record(
        by=by.user_id,
        act="policy.override-end",
        noun="override",
        key=str(row.pk),
        organisation_id=None,
        detail={"duty": row.duty_key, "scope": row.scope, "until": valid_until.isoformat()},
    )


def _standing(valid_from: date, today: date) -> Values:
    """The values that hold when the decision begins; a decision that reaches back is held to today's."""
    return values_on(max(valid_from, today))


def _write(
    duty_key: str,
    scope: str,
    value: int,
    valid_from: date,
    valid_until: date | None,
    source: str,
    user_id: int | None,
) -> Override:
    try:
        with transaction.atomic():
            return Override.objects.create(
                duty_key=duty_key,
                scope=scope,
                value=value,
                valid_from=valid_from,
                valid_until=valid_until,
                source=source,
                decided_by_id=user_id,  # type: ignore[misc] # none has no grant, and was refused
            )
    except IntegrityError as error:
        if "override_once_per_day" not in str(error):
            raise
        raise Refusal(
            "override.same-day",
            N_("这一条从同一天起已有一项决定，请另选起始日，或先结束那一项。"),
            field="valid_from",
        ) from error
