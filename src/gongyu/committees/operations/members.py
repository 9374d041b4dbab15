"""Who belongs to a body: the only door. A guardian says alone whether other families read their name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.committees import queries
from gongyu.committees.models import Member
from gongyu.committees.operations.proofs import locked, settle
from gongyu.committees.queries.choosing import is_guardian, is_staff
from gongyu.committees.rules import body as rules
from gongyu.committees.rules.body import Span
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.organisations.queries import Body


@dataclass(frozen=True, slots=True)
class Person:
    """Who is meant: one of the staff, a guardian, or somebody from outside by name."""

    staff_id: int | None = None
    guardian_id: int | None = None
    name: str = ""
    unit: str = ""
    shown: bool = False


@transaction.atomic
def add_member(
    *, by: Viewer, today: date, mandate_id: int, person: Person, function: str, begins: date
) -> int:
    """Somebody comes into a body; returns the membership's number."""
    require_anywhere(by, COMMITTEE_KEEP)
    seen, place = queries.mandate_to_keep(by, mandate_id)
    rules.check_function(function)
    committee = locked(place.id, seen.committee.which)
    term = Span(seen.begins, seen.ends)
    rules.check_within(begins, term, "begins")
    _check_person(by, place, person)
    rules.check_not_twice(_sits(seen.pk, person, begins), _field(person))
    row = Member.objects.create(
        mandate=seen,
        function=function,
        staff_id=person.staff_id,
        guardian_id=person.guardian_id,
        name=person.name.strip(),
        unit=person.unit.strip(),
        shown=person.shown and not (person.staff_id or person.guardian_id),
        begins=begins,
        made_by_id=by.user_id,  # type: ignore[misc]
    )
    settle(by, today, committee.organisation_id)
    _audit(by, "committee.join", row, place.id)
    return row.pk


@transaction.atomic
def end_member(*, by: Viewer, today: date, member_id: int, ends: date) -> None:
    """Somebody leaves a body before its term is over."""
    require_anywhere(by, COMMITTEE_KEEP)
    seen, place = queries.member_to_keep(by, member_id)
    locked(place.id, seen.mandate.committee.which)
    row = Member.objects.select_for_update().get(pk=member_id)
    rules.check_within(ends, Span(row.begins, seen.mandate.ends), "ends")
    row.ends = ends
    row.save(update_fields=["ends"])
    _audit(by, "committee.leave", row, place.id)


@transaction.atomic
def show_name(*, by: Viewer, today: date, member_id: int, shown: bool) -> None:
    """A guardian lets other families read their name among the members, or no longer."""
    require_anywhere(by, COMMITTEE_VIEW)
    row = queries.own_member(by, member_id)
    if row.shown == shown:
        return
    row.shown = shown
    row.save(update_fields=["shown"])
    _audit(by, "committee.name", row, row.mandate.committee.organisation_id)


def _check_person(by: Viewer, place: Body, person: Person) -> None:
    if person.staff_id is not None:
        if not is_staff(place, person.staff_id, by):
            raise Refusal("committee.not-staff", N_("这个人今天不在本校教职工里。"), field="staff_id")
    elif person.guardian_id is not None:
        if not is_guardian(place, person.guardian_id, by):
            raise Refusal("committee.not-guardian", N_("这个人今天不是本校孩子的家长。"), field="guardian_id")
    else:
        rules.check_named(person.name)


def _sits(mandate_id: int, person: Person, day: date) -> bool:
    rows = Member.objects.filter(mandate_id=mandate_id).exclude(ends__lte=day)
    if person.staff_id is not None:
        return rows.filter(staff_id=person.staff_id).exists()
    if person.guardian_id is not None:
        return rows.filter(guardian_id=person.guardian_id).exists()
    return rows.filter(staff=None, guardian=None, name=person.name.strip()).exists()


def _field(person: Person) -> str:
    return "staff_id" if person.staff_id else "guardian_id" if person.guardian_id else "name"


def _audit(by: Viewer, act: str, row: Member, organisation_id: int) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="committee",
        key=str(row.mandate_id),
        organisation_id=organisation_id,
        detail={"member": row.pk, "function": row.function},
    )
