"""Offering a family times for a visit, changing or taking it back, and the family's answer: the only door."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import VISIT_ATTEST, VISIT_RECORD
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record as audit
from gongyu.contact import queries
from gongyu.contact.models import Offer, OfferTime
from gongyu.contact.rules import offer as rules
from gongyu.contact.rules.visits import check_visitor
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.notices.operations import tell
from gongyu.people.queries import guardian_users


@transaction.atomic
def make_offer(
    *, by: Viewer, today: date, pupil_id: int, times: rules.Times, words: str = "", agreed_again: bool = False
) -> int:
    """Ask a child's family which of some times would suit; returns the offer's number."""
    now = queries.seat(pupil_id, today)
    require(by, VISIT_RECORD, now.path, own=queries.is_mine(by, now, today))
    staff = queries.staff_of(by)
    check_visitor(staff)
    rules.check_times(times, today)
    rules.check_words(words)
    rules.check_again(queries.declined_on(pupil_id, today), agreed_again)
    told = guardian_users([pupil_id], today)
    rules.check_reached(told)
    assert staff is not None
    row = Offer(
        organisation_id=now.organisation_id,
        school_class_id=now.class_id,
        pupil_id=pupil_id,
        teacher_id=staff,
        made_by_id=by.user_id,
        words_sealed=queries.sealed(words.strip(), queries.OFFER_WORDS),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "offer_one_live" not in str(error):
            raise
        raise Refusal("offer.live", N_("已经给这一户发过了，还没有结束。可以改时间，或先收回。")) from error
    _write_times(row, times)
    _audit(by, "offer.make", row)
    _tell_family(row, told)
    return row.pk


@transaction.atomic
def change_offer(*, by: Viewer, today: date, offer_id: int, times: rules.Times, words: str = "") -> None:
    """Other times instead of those offered; what the family had answered is asked anew."""
    row = _to_manage(by, offer_id)
    after = rules.check_transition(row.state, "change")
    rules.check_times(times, today)
    rules.check_words(words)
    row.state, row.answered_by, row.answered_on = after, None, None
    row.words_sealed = queries.sealed(words.strip(), queries.OFFER_WORDS)
    _save(row)
    row.times.all().delete()
    _write_times(row, times)
    _audit(by, "offer.change", row)
    _tell_family(row, guardian_users([row.pupil_id], today))


@transaction.atomic
def withdraw_offer(*, by: Viewer, today: date, offer_id: int) -> None:
    """Take an offer back; the family is told, so that nobody waits at home."""
    row = _to_manage(by, offer_id)
    row.state = rules.check_transition(row.state, "withdraw")
    _save(row)
    _audit(by, "offer.withdraw", row)
    tell(
        user_ids=guardian_users([row.pupil_id], today),
        subject=_("老师收回了约家访的时间"),
        body=_("原来的时间不用等了。老师会再联系您。"),
        url=_page(row),
    )


@transaction.atomic
def choose_time(*, by: Viewer, today: date, offer_id: int, time_id: int) -> None:
    """A guardian takes one of the times."""
    row, guardian = _to_answer(by, offer_id)
    after = rules.check_transition(row.state, "choose")
    chosen = row.times.filter(pk=time_id).first()
    if chosen is None:
        raise OutOfScope
    rules.check_choice(chosen.day, today)
    row.times.update(chosen=False)
    row.times.filter(pk=time_id).update(chosen=True)
    _answered(by, today, row, guardian, after, "offer.choose", _("家长选好了家访的时间"))


@transaction.atomic
def ask_for_call(*, by: Viewer, today: date, offer_id: int) -> None:
    """A guardian would rather be called."""
    row, guardian = _to_answer(by, offer_id)
    after = rules.check_transition(row.state, "call")
    row.times.update(chosen=False)
    _answered(by, today, row, guardian, after, "offer.call", _("家长请您打电话约家访"))


@transaction.atomic
def decline_offer(*, by: Viewer, today: date, offer_id: int) -> None:
    """A guardian says: not for now. No reason is asked, and it counts against nobody."""
    row, guardian = _to_answer(by, offer_id)
    after = rules.check_transition(row.state, "decline")
    row.times.update(chosen=False)
    _answered(by, today, row, guardian, after, "offer.decline", _("家长说这次先不约家访"))


def met(*, pupil_ids: Collection[int]) -> None:
    """A visit has been recorded: what was being arranged with these families is settled. Within its act."""
    for row in Offer.objects.select_for_update().filter(pupil_id__in=pupil_ids, state__in=rules.LIVE):
        row.state = rules.check_transition(row.state, "meet")
        _save(row)


# --- what the acts share ---------------------------------------------------------------------------
def _lock(by: Viewer, offer_id: int) -> Offer:
    row = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("organisation", "teacher")
        .filter(pk=offer_id)
        .first()
    )
    if row is None or not queries.offer_is_visible(by, row):
        raise OutOfScope
    return row


def _to_manage(by: Viewer, offer_id: int) -> Offer:
    row = _lock(by, offer_id)
    if not queries.may_manage(by, row):
        raise Forbidden(VISIT_RECORD)
    return row


def _to_answer(by: Viewer, offer_id: int) -> tuple[Offer, int]:
    row = _lock(by, offer_id)
    guardian = queries.guardian_id(by, row.pupil_id)
    if guardian is None or not by.may_own(VISIT_ATTEST):
        raise Forbidden(VISIT_ATTEST)
    return row, guardian


def _answered(by: Viewer, today: date, row: Offer, guardian: int, after: str, act: str, subject: str) -> None:
    if after in rules.LIVE and row.state not in rules.LIVE:
        live = queries.live_offer(row.pupil_id)
        if live is not None:
            raise Refusal("offer.newer", N_("老师后来又发了新的时间，请在新的那一条里选。"))
    row.state, row.answered_by_id, row.answered_on = after, guardian, today
    _save(row)
    _audit(by, act, row)
    if row.teacher.user_id is not None:
        tell(user_ids=[row.teacher.user_id], subject=subject, body=_("请打开看看。"), url=_page(row))


def _save(row: Offer) -> None:
    row.revision += 1
    row.save()


def _write_times(row: Offer, times: rules.Times) -> None:
    OfferTime.objects.bulk_create(OfferTime(offer=row, day=day, at=at) for day, at in times)


def _tell_family(row: Offer, users: Collection[int]) -> None:
    tell(
        user_ids=users,
        subject=_("老师想约个时间家访"),
        body=_("请选一个方便的时间；也可以请老师打电话，或这次先不约。"),
        url=_page(row),
    )


def _page(row: Offer) -> str:
    return reverse("contact:offered", args=[row.pk])


def _audit(by: Viewer, act: str, row: Offer) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="offer",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"pupil": row.pupil_id},
    )
