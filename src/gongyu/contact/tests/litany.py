"""What the tests of the acts of this room ask of the world before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Rollup, Standing
from gongyu.contact.factories import visit
from gongyu.contact.models import Visit
from gongyu.ledger.models import Attestation, Entry
from gongyu.organisations.models import Organisation
from tests.cast import TODAY, Cast

DUTY = "M1.20"
YEAR = "2026-2027"
LAST_WEEK = date(2026, 11, 20)
# A signed-in person's wrong ways of asking: by these nothing is ever recorded, answered or withdrawn.
METHODS = ("delete", "put", "patch")


def record_page(pupil_id: int) -> str:
    return f"{reverse('contact:record')}?pupil={pupil_id}"


def sent(**more: str) -> dict[str, str]:
    """The form as a teacher sends it: everything that must be answered, and nothing more."""
    return {"occurred_on": TODAY.isoformat(), "mode": "home", "request_key": str(uuid4()), **more}


def visited(cast: Cast, by: str = "head_teacher", pupil_id: int | None = None) -> Visit:
    """The first child of the class has been visited last week."""
    return Visit.objects.get(pk=visit(cast.viewer(by), pupil_id or cast.pupils[0].pk, LAST_WEEK))


def traces() -> tuple[object, ...]:
    """Everything that an act of this room leaves behind."""
    return (
        list(Visit.objects.order_by("pk").values_list("pk", "state")),
        list(Entry.objects.order_by("pk").values_list("pk", flat=True)),
        list(Attestation.objects.order_by("pk").values_list("pk", flat=True)),
        list(AuditLine.objects.exclude(act="visit.read").order_by("pk").values_list("pk", flat=True)),
        list(
            Standing.objects.order_by("pk").values_list(
                "organisation", "duty_key", "period_key", "achieved", "attested"
            )
        ),
    )


def school_figure(school: Organisation) -> tuple[int, int, int]:
    """How the visits of the year stand at a school: required, achieved, attested."""
    row = Standing.objects.get(organisation=school, duty_key=DUTY, period_key=YEAR)
    return row.required, row.achieved, row.attested


def county_figure(school: Organisation) -> tuple[int, int, int]:
    """The same for the school's county."""
    row = Rollup.objects.get(county_code=school.county_code, duty_key=DUTY, period_key=YEAR)
    return row.required, row.achieved, row.attested


def audited(act: str, row: Visit) -> AuditLine:
    """The line that an act on a visit has left; of children it holds keys alone."""
    line = AuditLine.objects.get(act=act, noun="visit", key=str(row.pk))
    assert (line.organisation_id, line.detail["pupil"]) == (row.organisation_id, row.pupil_id)
    assert row.pupil.name not in str(line.detail)
    return line


def nothing_without_audit(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, member: str, ask: Callable[[], tuple[str, dict[str, str]]]
) -> None:
    """Where the line cannot be written, the act has not happened either."""
    address, data = ask()
    before = traces()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.visits.audit", broken)
    client = cast.client(member)
    client.raise_request_exception = False
    assert client.post(address, data).status_code == 500
    assert traces() == before
