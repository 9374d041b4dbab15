"""Times offered for a visit, as the school and the family see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import EXEMPTION_REQUEST, VISIT_RECORD
from gongyu.access.rules import Viewer
from gongyu.contact.models import Offer, OfferTime
from gongyu.contact.queries.modes import visit_duty
from gongyu.contact.queries.pages import guardian_side, seen_by_staff
from gongyu.contact.queries.people import classes_of_mine
from gongyu.contact.queries.words import opened
from gongyu.contact.rules import offer as rules
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden, OutOfScope

WORDS = "contact_offer.words"


@dataclass(frozen=True, slots=True)
class TimeSeen:
    """One of the times; one that is past can no longer be chosen."""

    id: int
    day: date
    at: time
    chosen: bool
    past: bool

    @property
    def weekday(self) -> str:
        return _(rules.WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True, slots=True)
class OfferSeen:
    """An offer on its page, in a list, and on the family's first page."""

    id: int
    state: str
    state_words: str
    pupil_id: int
    pupil_name: str
    class_id: int | None
    organisation_id: int
    organisation_name: str
    teacher_name: str
    words: str
    made_on: date
    answered_on: date | None
    times: tuple[TimeSeen, ...]
    # As a guardian, what one may still answer; as the school, whether one may change it or take it back.
    answers: tuple[str, ...]
    may_manage: bool
    as_guardian: bool
    # The clause for which an exception may be asked where visits stay impossible; empty for whoever may not.
    duty_key: str

    @property
    def chosen(self) -> TimeSeen | None:
        return next((one for one in self.times if one.chosen), None)

    @property
    def unheard(self) -> bool:
        """Whether every time has passed without an answer."""
        return self.state == "open" and all(one.past for one in self.times)


def offer(viewer: Viewer, offer_id: int) -> OfferSeen:
    """One offer; OutOfScope where the viewer may not know of it."""
    row = _rows(_either(viewer)).filter(pk=offer_id).first()
    if row is None:
        raise OutOfScope
    own = Offer.objects.filter(guardian_side(viewer), pk=offer_id).exists()
    return _seen(viewer, row, as_guardian=own, manages=may_manage(viewer, row))


def offer_to_change(viewer: Viewer, offer_id: int) -> OfferSeen:
    """One that is the viewer's to change, or once was; Forbidden where they may only look."""
    row = _rows(_either(viewer)).filter(pk=offer_id).first()
    if row is None:
        raise OutOfScope
    if not may_manage(viewer, row):
        raise Forbidden(VISIT_RECORD)
    return _seen(viewer, row, manages=True)


def offer_is_visible(viewer: Viewer, row: Offer) -> bool:
    """Whether the viewer may know of an offer."""
    return Offer.objects.filter(_either(viewer), pk=row.pk).exists()


def may_manage(viewer: Viewer, row: Offer) -> bool:
    """Whether it is the viewer's to change or take back: their own, of their class or of their school."""
    mine = row.made_by_id is not None and row.made_by_id == viewer.user_id
    heads = viewer.may_own(VISIT_RECORD) and row.school_class_id in classes_of_mine(viewer)
    leads = (
        viewer.may_at(VISIT_RECORD, row.organisation.path)
        and Offer.objects.filter(seen_by_staff(viewer, "made_by_id"), pk=row.pk).exists()
    )
    return viewer.may(VISIT_RECORD) and (mine or heads or leads)


def offers_of(viewer: Viewer, pupil_ids: Collection[int]) -> dict[int, OfferSeen]:
    """The latest standing offer or refusal of this school year, by pupil, as the school sees it."""
    began = school_year(viewer.today).starts_on
    rows = _rows(seen_by_staff(viewer, "made_by_id")).filter(
        pupil_id__in=pupil_ids, made_at__date__gte=began, state__in=(*rules.LIVE, "declined")
    )
    return {row.pupil_id: _seen(viewer, row) for row in rows.order_by("made_at", "id")}


def guardian_offers(viewer: Viewer) -> tuple[OfferSeen, ...]:
    """What the viewer's family is asked, or has answered and may still answer otherwise."""
    rows = _rows(guardian_side(viewer)).filter(state__in=rules.LIVE).order_by("made_at", "id")
    found = (_seen(viewer, row, as_guardian=True) for row in rows)
    return tuple(one for one in found if any(not time.past for time in one.times))


def declined_on(pupil_id: int, today: date) -> date | None:
    """When the family said not for now, if that was its last word in this school year."""
    began = school_year(today).starts_on
    row = (
        Offer.objects.filter(pupil_id=pupil_id, made_at__date__gte=began).order_by("-made_at", "-id").first()
    )
    return row.answered_on if row is not None and row.state == "declined" else None


def live_offer(pupil_id: int) -> int | None:
    """The offer that stands for a pupil, if one does."""
    return Offer.objects.filter(pupil_id=pupil_id, state__in=rules.LIVE).values_list("pk", flat=True).first()


def standing_offer(viewer: Viewer, pupil_id: int) -> int | None:
    """The same, for somebody who may know of it."""
    rows = Offer.objects.filter(seen_by_staff(viewer, "made_by_id"), pupil_id=pupil_id, state__in=rules.LIVE)
    return rows.values_list("pk", flat=True).first()


def _either(viewer: Viewer) -> Q:
    return seen_by_staff(viewer, "made_by_id") | guardian_side(viewer)


def _rows(where: Q) -> QuerySet[Offer]:
    related = ("pupil", "teacher", "organisation")
    return Offer.objects.filter(where).select_related(*related).prefetch_related("times")


def _seen(viewer: Viewer, row: Offer, *, as_guardian: bool = False, manages: bool = False) -> OfferSeen:
    times = tuple(
        _time(one, viewer.today) for one in sorted(row.times.all(), key=lambda one: (one.day, one.at))
    )
    duty = visit_duty(row.organisation.stage)
    return OfferSeen(
        id=row.pk,
        state=row.state,
        state_words=_((rules.FAMILY_STATES if as_guardian else rules.STATES)[row.state]),
        pupil_id=row.pupil_id,
        pupil_name=row.pupil.name,
        class_id=row.school_class_id,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        teacher_name=row.teacher.name,
        words=opened(row.words_sealed, WORDS),
        made_on=timezone.localtime(row.made_at).date(),
        answered_on=row.answered_on,
        times=times,
        answers=tuple(act for act in rules.ANSWERS if (row.state, act) in rules.TRANSITIONS)
        if as_guardian
        else (),
        may_manage=manages and (row.state, "withdraw") in rules.TRANSITIONS,
        as_guardian=as_guardian,
        duty_key=duty.key if duty and viewer.may(EXEMPTION_REQUEST) else "",
    )


def _time(row: OfferTime, today: date) -> TimeSeen:
    return TimeSeen(row.pk, row.day, row.at, row.chosen, row.day < today)
