"""Giving consent, recording one given on paper, and taking it back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import CONSENT_GIVE
from gongyu.access.rules import Viewer
from gongyu.audit.operations import record
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.notices.operations import tell
from gongyu.people.models import Consent, Guardian, Guardianship, Headship
from gongyu.people.queries.classes import on_day
from gongyu.people.queries.consent import pupil_to_admit
from gongyu.people.queries.seats import Seat, seat
from gongyu.people.rules import consent as rules
from gongyu.people.rules.relations import RELATIONS
from gongyu.people.rules.spelling import name_pinyin


@transaction.atomic
def give_consent(*, by: Viewer, today: date, pupil_id: int, version: str) -> int:
    """A guardian consents for their own child, to the wording that they were shown; returns its number."""
    guardian_id = _require_own(by, today, pupil_id)
    shown = rules.wording(version) or rules.wording_on(today)
    return _write(by, pupil_id, guardian_id, shown, today, "online")


@transaction.atomic
def record_paper_consent(
    *,
    by: Viewer,
    today: date,
    pupil_id: int,
    guardian_id: int | None,
    name: str = "",
    relation: str = "",
    signed_on: date,
    kept_at: str = "",
) -> int:
    """The head teacher records a sheet that a guardian has signed: one of the child's, or, without a number,
    somebody who is not in the roster yet. Returns the consent's number."""
    place = _require_pupil(by, pupil_id)
    rules.check_signed_on(signed_on, today)
    if guardian_id is None:
        rules.check_person(name, relation in RELATIONS)
        guardian_id = _added(place, name.strip(), relation, today)
    elif not Guardianship.objects.filter(on_day(today), pupil_id=pupil_id, guardian_id=guardian_id).exists():
        raise OutOfScope
    shown = rules.wording_on(signed_on)
    return _write(by, pupil_id, guardian_id, shown, signed_on, "paper", kept_at.strip())


@transaction.atomic
def withdraw_consent(*, by: Viewer, today: date, consent_id: int) -> None:
    """A guardian takes a consent back, or the head teacher records that they did. From now on the system
    tells that guardian nothing about the child; the head teacher is told."""
    row = (
        Consent.objects.select_for_update(of=("self",))
        .select_related("guardian")
        .filter(pk=consent_id)
        .first()
    )
    if row is None:
        raise OutOfScope
    own = by.user_id is not None and row.guardian.user_id == by.user_id
    if not (own and by.may_own(CONSENT_GIVE)):
        _require_pupil(by, row.pupil_id)
    rules.check_still_given(row.withdrawn_on is not None)
    row.withdrawn_on, row.withdrawn_at, row.withdrawn_by_id = today, timezone.now(), by.user_id
    row.save(update_fields=["withdrawn_on", "withdrawn_at", "withdrawn_by"])
    place = seat(row.pupil_id, today)
    _audit(by, "consent.withdraw", row, place)
    if own and place is not None and place.class_id is not None:
        heads = Headship.objects.filter(on_day(today), school_class_id=place.class_id)
        tell(
            user_ids=[one for one in heads.values_list("staff__user_id", flat=True) if one],
            subject=_("有家长撤回了同意书"),
            body=_("这位家长不再从系统里收到孩子的消息，请改用电话或当面联系。"),
            url=reverse("people:families", args=[place.class_id]),
        )


def admitted_with_consent(by: Viewer, pupil_id: int, guardian_id: int, version: str, given_on: date) -> None:
    """Who was let in had agreed when they asked; kept once, where it is not kept already."""
    held = Consent.objects.filter(pupil_id=pupil_id, guardian_id=guardian_id, withdrawn_on__isnull=True)
    shown = rules.wording(version)
    if shown is not None and not held.exists():
        _write(by, pupil_id, guardian_id, shown, given_on, "online")


def _write(
    by: Viewer,
    pupil_id: int,
    guardian_id: int,
    shown: rules.Wording,
    given_on: date,
    how: str,
    kept_at: str = "",
) -> int:
    # One after the other: the guardian's row is held while it is looked whether there is one already.
    Guardian.objects.select_for_update().get(pk=guardian_id)
    held = Consent.objects.filter(pupil_id=pupil_id, guardian_id=guardian_id, withdrawn_on__isnull=True)
    rules.check_not_given(held.exists())
    row = Consent.objects.create(
        pupil_id=pupil_id,
        guardian_id=guardian_id,
        version=shown.version,
        digest=shown.digest,
        given_on=given_on,
        how=how,
        kept_at=kept_at[: rules.KEPT_AT_MOST],
        recorded_by_id=by.user_id,
        recorded_at=timezone.now(),
    )
    _audit(by, "consent.give", row, seat(pupil_id, by.today))
    return row.pk


def _added(place: Seat, name: str, relation: str, today: date) -> int:
    """Somebody whom the roster does not know, as this child's guardian."""
    guardian = Guardian.objects.create(county_code=place.county_code, name=name, pinyin=name_pinyin(name))
    Guardianship.objects.create(
        pupil_id=place.pupil_id,
        guardian=guardian,
        relation=relation,
        valid_from=today,
        recorded_at=timezone.now(),
    )
    return guardian.pk


def _require_own(by: Viewer, today: date, pupil_id: int) -> int:
    """The viewer's own number as a guardian of a child."""
    if not by.may_own(CONSENT_GIVE):
        raise Forbidden(CONSENT_GIVE)
    mine = Guardianship.objects.filter(on_day(today), pupil_id=pupil_id, guardian__user_id=by.user_id or 0)
    found = mine.values_list("guardian_id", flat=True).first()
    if found is None:
        raise OutOfScope
    return found


def _require_pupil(by: Viewer, pupil_id: int) -> Seat:
    return pupil_to_admit(by, pupil_id)


def _audit(by: Viewer, act: str, row: Consent, place: Seat | None) -> None:
    record(
        by=by.user_id,
        act=act,
        noun="consent",
        key=str(row.pk),
        organisation_id=place.organisation_id if place else None,
        detail={"pupil": row.pupil_id, "guardian": row.guardian_id, "version": row.version, "how": row.how},
    )
