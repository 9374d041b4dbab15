"""Consents as their guardian, and as the head teacher, may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import QuerySet

from gongyu.access.permissions import CONSENT_GIVE, FAMILY_ADMIT
from gongyu.access.rules import Viewer, require
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.people.models import Consent, Guardianship, Pupil
from gongyu.people.queries.classes import classes_headed_by, on_day
from gongyu.people.queries.families import Answering, guardians_of
from gongyu.people.queries.seats import Seat, seat, seats
from gongyu.people.rules.consent import Wording, is_needed, wording, wording_on

State = Literal["given", "withdrawn", "none", "not_needed"]


@dataclass(frozen=True, slots=True)
class ConsentSeen:
    """One consent. `wording` is what was agreed to; None where a version has gone."""

    id: int
    pupil_id: int
    child: str
    guardian_id: int
    guardian: str
    version: str
    wording: Wording | None
    given_on: date
    how: str
    kept_at: str
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class ChildOfMine:
    """A guardian's own child, and what they have said."""

    pupil_id: int
    name: str
    place: str
    needed: bool
    consents: tuple[ConsentSeen, ...]

    @property
    def given(self) -> ConsentSeen | None:
        return next((one for one in self.consents if one.withdrawn_on is None), None)

    @property
    def asked(self) -> bool:
        """Whether they are still to say anything."""
        return self.needed and not self.consents


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """One child's consents, for whoever records those on paper."""

    seat: Seat
    needed: bool
    guardians: tuple[Answering, ...]
    consents: tuple[ConsentSeen, ...]
    wording: Wording


def own_consents(viewer: Viewer) -> tuple[ChildOfMine, ...]:
    """The viewer's own children, those included of whom they are told nothing any more (four queries)."""
    if not viewer.may_own(CONSENT_GIVE):
        raise Forbidden(CONSENT_GIVE)
    mine = Guardianship.objects.filter(on_day(viewer.today), guardian__user_id=viewer.user_id or 0)
    children = Pupil.objects.filter(pk__in=mine.values("pupil_id")).order_by("pinyin", "name", "pk")
    said = _seen(Consent.objects.filter(guardian__user_id=viewer.user_id or 0))
    places = seats([one.pk for one in children], viewer.today)
    return tuple(
        ChildOfMine(
            one.pk,
            one.name,
            f"{places[one.pk].organisation_name} · {places[one.pk].class_name}" if one.pk in places else "",
            is_needed(one.born_on, viewer.today),
            tuple(consent for consent in said if consent.pupil_id == one.pk),
        )
        for one in children
    )


def asked_of(viewer: Viewer) -> int:
    """For how many children the viewer is still to say whether they consent (one query)."""
    mine = Guardianship.objects.filter(on_day(viewer.today), guardian__user_id=viewer.user_id or 0)
    silent = mine.exclude(
        pupil_id__in=Consent.objects.filter(guardian__user_id=viewer.user_id or 0).values("pupil_id")
    )
    born = silent.order_by("pupil_id").distinct().values_list("pupil_id", "pupil__born_on")
    return sum(is_needed(born_on, viewer.today) for _pupil, born_on in born)


def pupil_to_admit(viewer: Viewer, pupil_id: int) -> Seat:
    """A child whose guardians the viewer lets in; OutOfScope or Forbidden otherwise."""
    one = seat(pupil_id, viewer.today)
    if one is None:
        raise OutOfScope
    own = one.class_id is not None and one.class_id in classes_headed_by(viewer.user_id, viewer.today)
    require(viewer, FAMILY_ADMIT, one.path, own=own)
    return one


def consents_of(viewer: Viewer, pupil_id: int) -> ConsentPage:
    """One child's consents, for the head teacher."""
    one = pupil_to_admit(viewer, pupil_id)
    born_on = Pupil.objects.values_list("born_on", flat=True).get(pk=pupil_id)
    return ConsentPage(
        seat=one,
        needed=is_needed(born_on, viewer.today),
        guardians=guardians_of([pupil_id], viewer.today).get(pupil_id, ()),
        consents=_seen(Consent.objects.filter(pupil_id=pupil_id)),
        wording=wording_on(viewer.today),
    )


def consent_to_withdraw(viewer: Viewer, consent_id: int) -> ConsentSeen:
    """A consent of one's own, or of a child whose guardians one lets in."""
    row = Consent.objects.select_related("guardian").filter(pk=consent_id).first()
    if row is None:
        raise OutOfScope
    own = viewer.user_id is not None and row.guardian.user_id == viewer.user_id
    if not (own and viewer.may_own(CONSENT_GIVE)):
        pupil_to_admit(viewer, row.pupil_id)
    return _seen(Consent.objects.filter(pk=consent_id))[0]


def consent_states(pupil_ids: Iterable[int], today: date) -> dict[int, State]:
    """How it stands with each of some children: any guardian's consent counts (two queries)."""
    wanted = list(pupil_ids)
    born = dict(Pupil.objects.filter(pk__in=wanted).values_list("pk", "born_on"))
    rows = Consent.objects.filter(pupil_id__in=wanted).values_list("pupil_id", "withdrawn_on")
    given = {pupil for pupil, withdrawn in rows if withdrawn is None}
    withdrawn = {pupil for pupil, day in rows if day is not None} - given
    states: dict[int, State] = {}
    for key, born_on in born.items():
        silent: State = "none" if is_needed(born_on, today) else "not_needed"
        states[key] = "given" if key in given else "withdrawn" if key in withdrawn else silent
    return states


def _seen(rows: QuerySet[Consent]) -> tuple[ConsentSeen, ...]:
    found = rows.select_related("pupil", "guardian").order_by("-id")
    return tuple(
        ConsentSeen(
            id=row.pk,
            pupil_id=row.pupil_id,
            child=row.pupil.name,
            guardian_id=row.guardian_id,
            guardian=row.guardian.name,
            version=row.version,
            wording=wording(row.version),
            given_on=row.given_on,
            how=row.how,
            kept_at=row.kept_at,
            withdrawn_on=row.withdrawn_on,
        )
        for row in found
    )
