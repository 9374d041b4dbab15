"""That a term is about to end is told in time, once a stage: called by the night's task."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.committees import queries
from gongyu.committees.models import LapseTold, Mandate
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import lapse as rules
from gongyu.notices.operations import put


@transaction.atomic
def remind_of_lapses(*, today: date) -> int:
    """Tell of every term that has come to a stage; returns how many were told of. The message and its mark
    share the transaction, so whatever is killed, nobody is told twice."""
    told = 0
    for row in queries.lapsing_terms(today):
        stage = rules.stage(row.ends, today)
        if not stage:
            continue
        _mark, new = LapseTold.objects.get_or_create(mandate=row, stage=stage, defaults={"told_on": today})
        if new:
            _tell(row, today, stage)
            told += 1
    return told


def _tell(row: Mandate, today: date, stage: str) -> None:
    body = {"body": _(bodies.BODIES[row.committee.which]), "day": row.ends.isoformat()}
    over = _("%(body)s的任期 %(day)s 已经到了，请换届") % body
    put(
        user_ids=queries.to_remind(row, today),
        subject=over if stage == "over" else _("%(body)s的任期到 %(day)s，请准备换届") % body,
        body=row.committee.organisation.name,
        url=reverse("committees:committee", args=[row.committee.organisation_id, row.committee.which]),
    )
