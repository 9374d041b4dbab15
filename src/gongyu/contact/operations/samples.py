"""Announcing a sample, freezing its list and drawing from it, counting the answers: the only door."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_hex

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import VISIT_SAMPLE
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record as audit
from gongyu.contact import queries
from gongyu.contact.models import Visit, VisitDrawn, VisitSample
from gongyu.contact.queries import sample_frame as frames
from gongyu.contact.rules import sampling as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.ledger.queries import latest_words
from gongyu.notices.operations import put
from gongyu.organisations.queries import body
from gongyu.people.queries import guardian_users
from gongyu.policy.queries import pack, window


@transaction.atomic
def announce_sample(*, by: Viewer, today: date, organisation_id: int, size: int) -> int:
    """Publish that a sample will be drawn, with the digests of its two secrets; returns its number. The
    worker freezes the list and draws when the day is over: nobody chooses the moment."""
    place = body(organisation_id)
    if place is None:
        raise OutOfScope
    require(by, VISIT_SAMPLE, place.path)
    duty = frames.sampled_duty(place.kind, place.stage)
    if duty is None or not queries.may_be_sampled(place):
        raise OutOfScope
    rules.check_size(size)
    rules.check_rest(queries.last_announced(organisation_id), today)
    seed, key = token_hex(32), token_hex(32)
    row = VisitSample.objects.create(
        organisation_id=organisation_id,
        duty_key=duty.key,
        period_key=window(duty, place.stage, place.county_code, today).key,
        size=size,
        announced_on=today,
        announced_by_id=by.user_id,
        seed_digest=rules.commitment(seed),
        key_digest=rules.commitment(key),
        seed_sealed=queries.sealed(seed, frames.SEED),
        key_sealed=queries.sealed(key, frames.KEY),
    )
    _audit(by.user_id, "sample.announce", row, {"size": size, "seed_digest": row.seed_digest})
    return row.pk


@transaction.atomic
def carry_sample(*, today: date, sample_id: int) -> None:
    """What is due of a sample: its list frozen and drawn from, or its answers counted."""
    row = VisitSample.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=sample_id)
    if rules.is_due_to_draw(row.state, row.announced_on, today):
        _draw(row, today)
    elif rules.is_due_to_close(row.state, row.answers_until, today):
        _close(row)


def _draw(row: VisitSample, today: date) -> None:
    place = body(row.organisation_id)
    assert place is not None
    duty, now = pack().duties[row.duty_key], timezone.now()
    period = window(duty, place.stage, place.county_code, row.announced_on)
    seed, key = queries.opened(row.seed_sealed, frames.SEED), queries.opened(row.key_sealed, frames.KEY)
    frame = frames.frame_of(place, duty, period, row.announced_on, now)
    codes = {rules.code(key, visit): visit for visit in frame}
    row.state = rules.check_transition(row.state, "draw")
    row.seed, row.seed_sealed = seed, None
    row.frame, row.frame_digest, row.drawn_at = list(frame), rules.digest_of(codes), now
    row.required, row.achieved = frames.claimed_at(place, duty, row.period_key)
    row.answers_until = today + timedelta(rules.ANSWER_DAYS)
    drawn = [codes[one] for one in rules.drawn(seed, codes, row.size)]
    row.asked = len(drawn)
    row.save()
    VisitDrawn.objects.bulk_create(VisitDrawn(sample=row, visit_id=visit) for visit in drawn)
    _ask(drawn, today)
    _audit(None, "sample.draw", row, {"frame": len(frame), "digest": row.frame_digest, "seed": seed})


def _ask(drawn: list[int], today: date) -> None:
    """One message to the guardians of whom nothing has been heard yet, in the app alone, and never again."""
    rows = list(Visit.objects.filter(pk__in=drawn).values_list("pupil_id", "entry_id"))
    words = latest_words([entry for _pupil, entry in rows])
    put(
        user_ids=guardian_users([pupil for pupil, entry in rows if entry not in words], today),
        subject=_("请回答一个问题：老师来家访过吗？"),
        body=_("您家被随机抽中。打开首页，点一下就好；不回答也没有关系。"),
        url=reverse("portal:home"),
    )


def _close(row: VisitSample) -> None:
    found = frames.answers_of(row)
    row.state = rules.check_transition(row.state, "close")
    row.asked, row.answered, row.confirmed = found.asked, found.answered, found.confirmed
    row.save(update_fields=["state", "asked", "answered", "confirmed"])
    _audit(None, "sample.close", row, {"asked": found.asked, "answered": found.answered})


def _audit(by: int | None, act: str, row: VisitSample, detail: dict[str, object]) -> None:
    audit(by=by, act=act, noun="sample", key=str(row.pk), organisation_id=row.organisation_id, detail=detail)
