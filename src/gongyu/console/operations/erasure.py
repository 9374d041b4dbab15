"""One person's copy and erasure: asked for by one, confirmed by another."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongyu.access.permissions import PERSON_CONFIRM, PERSON_MANAGE
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.accounts.operations import close_for_good
from gongyu.audit.operations import record, record_look
from gongyu.console import queries
from gongyu.console.models import Erasure
from gongyu.console.queries.erasures import COLUMN
from gongyu.console.queries.jobs import over_the_machine
from gongyu.console.rules import erasure
from gongyu.keeping import queries as kept
from gongyu.keeping.operations import blank_mentions, erase_account_rows, erase_person
from gongyu.keeping.rules import check_erasable
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.people import queries as people


@transaction.atomic
def open_person(
    *,
    by: Viewer,
    today: date,
    kind: str,
    purpose: str,
    number: str = "",
    organisation: str = "",
    name: str = "",
    school_class: str = "",
    born_on: date | None = None,
) -> queries.Person:
    """Find one person and open what an erasure would do; each opening is a line with its purpose.

    Refuses `person.vague` and `person.class`; a try in vain leaves a line as well.
    """
    require_anywhere(by, PERSON_MANAGE)
    over_the_machine(by, PERSON_MANAGE)
    erasure.check_asked_enough(number, organisation, name, kind)
    keys = people.person_meant(
        by,
        kind=kind,
        number=number,
        organisation=organisation,
        name=name,
        school_class=school_class,
        born_on=born_on,
    )
    if len(keys) == 1:
        _look(by, kind, keys[0], purpose, "person.open")
        return queries.person_found(by, kind, keys[0])
    with transaction.atomic():
        record(by=by.user_id, act="person.open", noun=kind, detail={"purpose": purpose, "found": len(keys)})
    return queries.Person(kind, 0, "", "", False, (), queries.Told({}, 0, False), len(keys))


@transaction.atomic
def export_person(*, by: Viewer, today: date, sign: str, purpose: str) -> queries.Copy:
    """Everything that is kept about the person of an opened page, with the line of it."""
    require_anywhere(by, PERSON_MANAGE)
    kind, key = queries.person_signed(by, sign)
    _look(by, kind, key, purpose, "person.export")
    return queries.copy_of(by, kind, key)


@transaction.atomic
def ask_erasure(*, by: Viewer, today: date, sign: str, ground: str, reason: str) -> int:
    """Ask that the person of an opened page be erased; somebody else confirms. Refuses `erasure.needed`,
    `erasure.nothing` and `erasure.asked`."""
    require_anywhere(by, PERSON_MANAGE)
    kind, key = queries.person_signed(by, sign)
    keys = people.same_person(kind, key)
    check_erasable(needed=kept.needed(kind, keys, today), known=kept.known(kind, keys))
    try:
        with transaction.atomic():
            row = Erasure.objects.create(
                kind=kind,
                person_id=key,
                ground=ground,
                reason_sealed=kept.sealed(reason, COLUMN),
                asked_at=timezone.now(),
                asked_by_id=by.user_id,
            )
    except IntegrityError as twice:
        raise Refusal("erasure.asked", N_("已经有人申请删除这个人的资料，等待核准即可。")) from twice
    record(by=by.user_id, act="erasure.ask", noun=kind, key=str(key), detail={"ground": ground})
    return row.pk


@transaction.atomic
def confirm_erasure(*, by: Viewer, today: date, erasure_id: int) -> kept.Mentioned:
    """Erase a person whose erasure somebody else has asked for, take their name out of what others wrote, and
    close accounts that are nobody's then; in how many places the name stood.

    Refuses `erasure.same-person`, `erasure.decided`, `erasure.needed` and `erasure.nothing`.
    """
    row = _decide(by, erasure_id, "confirm")
    keys = people.same_person(row.kind, row.person_id)
    accounts = people.accounts_of(row.kind, keys)
    sought = people.sought(row.kind, keys)
    found = blank_mentions(by=by.user_id, sought=sought)
    row.mentions = {"places": found.places, "shut": found.shut, "left": not sought.alone}
    row.save(update_fields=["mentions"])
    erase_person(by=by.user_id, today=today, kind=row.kind, keys=keys)
    for user in people.accounts_of_nobody(accounts):
        erase_account_rows(by=by.user_id, user=user)
        close_for_good(by=by.user_id, user_id=user)
    return found


@transaction.atomic
def refuse_erasure(*, by: Viewer, today: date, erasure_id: int) -> None:
    """Turn an erasure down that somebody else has asked for."""
    row = _decide(by, erasure_id, "refuse")
    record(by=by.user_id, act="erasure.refuse", noun=row.kind, key=str(row.person_id))


def _decide(by: Viewer, erasure_id: int, act: str) -> Erasure:
    over_the_machine(by, PERSON_CONFIRM)
    row = Erasure.objects.select_for_update().filter(pk=erasure_id).first()
    if row is None:
        raise OutOfScope
    after = erasure.after(row.state, act)
    erasure.check_another(row.asked_by_id, by.user_id)
    row.state, row.decided_at, row.decided_by_id = after, timezone.now(), by.user_id
    row.save(update_fields=["state", "decided_at", "decided_by"])
    return row


def _look(by: Viewer, kind: str, key: int, purpose: str, act: str) -> None:
    """A child's guardians read of it as of any other look."""
    if kind == "pupil":
        told = {"purpose": purpose, "by_act": act}
        record_look(
            by=by.user_id,
            act="pupil.read",
            pupil_id=key,
            organisation_id=None,
            role="system_admin",
            detail=told,
        )
    else:
        record(by=by.user_id, act=act, noun=kind, key=str(key), detail={"purpose": purpose})
