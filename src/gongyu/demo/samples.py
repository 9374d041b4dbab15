"""Two invented samples of visits: the county's has its result, the sign-ins' school is being asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from django.utils import timezone

from gongyu.access.queries import nobody, viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.models import User
from gongyu.contact import operations, queries
from gongyu.contact.models import Visit, VisitDrawn, VisitSample
from gongyu.contact.queries.sample_frame import claimed_at
from gongyu.ledger.operations import attest
from gongyu.ledger.queries import latest_words
from gongyu.organisations.queries import body
from gongyu.people.queries import guardians_of
from gongyu.policy.queries import pack

AGO: Final = 20
# How many of those asked answer, and how many of these say that it was so.
ANSWERS: Final = 0.8
TRUE: Final = 0.75


def sample_some(school: dict[str, Any], today: date) -> None:
    """Announce both at the door, let days go by, and let families of the county answer."""
    xian = _viewer("xian", today)
    county = queries.sampling_places(xian)[0].id
    made = _drawn(xian, county, 400, today - timedelta(days=AGO))
    _answer(made, today)
    operations.carry_sample(today=today, sample_id=made)
    _drawn(_viewer("deyu", today), school["id"], 60, today - timedelta(days=3))


def claim_samples() -> None:
    """What is claimed, once the figures have been found."""
    for row in VisitSample.objects.all():
        place = body(row.organisation_id)
        assert place is not None
        row.required, row.achieved = claimed_at(place, pack().duties[row.duty_key], row.period_key)
        row.save(update_fields=["required", "achieved"])


def _drawn(by: Viewer, organisation_id: int, size: int, day: date) -> int:
    made = operations.announce_sample(by=by, today=day, organisation_id=organisation_id, size=size)
    operations.carry_sample(today=day + timedelta(days=1), sample_id=made)
    night = timezone.make_aware(datetime.combine(day + timedelta(days=1), time(0, 20)))
    VisitSample.objects.filter(pk=made).update(drawn_at=night)
    return made


def _answer(sample_id: int, today: date) -> None:
    luck, drawn = Random(sample_id), VisitDrawn.objects.filter(sample_id=sample_id)
    rows = list(Visit.objects.filter(pk__in=drawn.values("visit_id")).values_list("entry_id", "pupil_id"))
    said = latest_words([entry for entry, _ in rows])
    families = guardians_of([pupil for _, pupil in rows], today)
    for entry, pupil in rows:
        if entry in said or pupil not in families or luck.random() > ANSWERS:
            continue
        verdict = "confirmed" if luck.random() < TRUE else "questioned"
        attest(
            by=nobody(today),
            today=today,
            entry_id=entry,
            verdict=verdict,
            guardian_id=families[pupil][0].guardian_id,
        )


def _viewer(username: str, today: date) -> Viewer:
    user = User.objects.get(username=username)
    return viewer_of(user.pk, user.display_name, today)
