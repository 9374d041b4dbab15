"""A guardian asks to come in, and is told nothing that they did not know: not which child, not which part
of what they typed was wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final, Literal

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.audit.operations import record
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.notices.operations import send_code, tell
from gongyu.notices.rules.addresses import check_address, is_mobile, plain_address
from gongyu.people.models import Guardianship, Invitation, JoinRequest, Pupil, Staff
from gongyu.people.operations.merging import IDENTITY
from gongyu.people.operations.sealing import NUMBER, index, opened, seal
from gongyu.people.queries.classes import on_day
from gongyu.people.queries.entry import REQUEST_PHONE, Invited, account_of, invited
from gongyu.people.queries.seats import seats_of_class
from gongyu.people.rules import entry
from gongyu.people.rules.consent import wording
from gongyu.people.rules.relations import RELATIONS

LOCK: Final = 7202
A_DAY: Final = timedelta(days=1)

Outcome = Literal["asked", "linked", "unmatched"]


@transaction.atomic
def ask_for_code(*, by: Viewer, today: date, link: str, phone: str, source: str) -> int:
    """Send a code to whoever holds a class's link; returns by what it is checked."""
    invited(link, today)
    return send_code(by=by, today=today, to=_mobile(phone), purpose="join", source=source)


@transaction.atomic
def ask_to_enter(*, by: Viewer, today: date, phone: str, source: str) -> int:
    """Send a code to a guardian who has been let in; any other number is answered the same way."""
    number = _mobile(phone)
    known = account_of(number, today) is not None
    return send_code(by=by, today=today, to=number, purpose="enter", source=source, withheld=not known)


@transaction.atomic
def join(
    *,
    by: Viewer,
    today: date,
    link: str,
    phone: str,
    name: str,
    relation: str,
    child: str,
    last_four: str,
    version: str,
) -> Outcome:
    """Ask to be linked with a child of the link's class. `phone` has been proven by a code; `version` is the
    wording of the consent that was agreed to.

    "asked": the head teacher has to answer; "linked": they are linked already; "unmatched": no child of the
    class has both this name and these last four. A try in vain is kept, so this answers and does not raise;
    Refusal where too many were made.
    """
    seen = invited(link, today)
    number = plain_address(phone)
    _one_at_a_time(number)
    now = timezone.now()
    _check_tries(seen.class_id, number, now)
    pupil_id = entry.meant(_candidates(seen.class_id, today), child, last_four)
    complete = relation in RELATIONS and bool(name.strip()) and wording(version) is not None
    if pupil_id is None or not complete:
        JoinRequest.objects.create(
            school_class_id=seen.class_id,
            phone_index=index(number),
            asked_at=now,
            decided_at=now,
            state="unmatched",
        )
        _audit(by, "join.unmatched", seen)
        return "unmatched"
    if _linked(pupil_id, number, today):
        return "linked"
    said = {"name": name.strip()[: entry.NAME_MOST], "relation": relation, "consent_version": version}
    _ask(by, seen, pupil_id, number, now, said)
    return "asked"


def _ask(by: Viewer, seen: Invited, pupil_id: int, number: str, now: datetime, said: dict[str, str]) -> None:
    """Write the request down once; asked again, it stands as it was last said."""
    row = JoinRequest.objects.filter(pupil_id=pupil_id, phone_index=index(number), state="asked").first()
    again = row is not None
    row = row or JoinRequest(pupil_id=pupil_id, phone_index=index(number), state="asked")
    row.school_class_id, row.asked_at = seen.class_id, now
    row.name, row.relation, row.consent_version = said["name"], said["relation"], said["consent_version"]
    row.phone_sealed = seal(number, REQUEST_PHONE)
    row.save()
    _audit(by, "join.ask", seen)
    head = (
        Staff.objects.filter(pk=seen.head_id or 0, user__isnull=False)
        .values_list("user_id", flat=True)
        .first()
    )
    if head and not again:
        tell(
            user_ids=[head],
            subject=_("有家长申请加入班级"),
            body=_("请核对后选“同意”或“不同意”。"),
            url=reverse("people:families", args=[seen.class_id]),
        )


def _candidates(class_id: int, today: date) -> list[entry.Candidate]:
    """Every child of the class with the end of their identity number, where it is known."""
    names = {seat.pupil_id: seat.name for seat in seats_of_class(class_id, today)}
    sealed = Pupil.objects.filter(pk__in=names).values_list("pk", "identity_sealed", "number_sealed")
    return [entry.Candidate(key, names[key], _ending(identity, number)) for key, identity, number in sealed]


def _ending(identity: bytes | memoryview | None, number: bytes | memoryview | None) -> str:
    """The last four of the identity number, which the national pupil number embeds for most; both are opened,
    so that every child takes the same time."""
    own = entry.last_four(opened(bytes(identity), IDENTITY)) if identity else ""
    embedded = entry.last_four(opened(bytes(number), NUMBER)) if number else ""
    return own or embedded


def _check_tries(class_id: int, number: str, now: datetime) -> None:
    in_vain = JoinRequest.objects.filter(state="unmatched", asked_at__gt=now - A_DAY)
    waiting = JoinRequest.objects.filter(
        state="asked", phone_index=index(number), asked_at__gt=now - entry.ANSWERED_WITHIN
    )
    entry.check_tries(
        in_vain.filter(phone_index=index(number)).count(),
        in_vain.filter(school_class_id=class_id).count(),
        waiting.count(),
    )


def _linked(pupil_id: int, number: str, today: date) -> bool:
    rows = Guardianship.objects.filter(
        on_day(today), pupil_id=pupil_id, guardian__phone_index=index(number), guardian__user__isnull=False
    )
    return rows.exists()


def _mobile(phone: str) -> str:
    """A number that a text message reaches: guardians come in by telephone, not by mail."""
    number = plain_address(phone)
    if not is_mobile(number):
        raise Refusal("people.no-mobile", N_("请填写 11 位手机号，例如 13800138000。"), field="phone")
    check_address(number)
    return number


def _one_at_a_time(number: str) -> None:
    with connection.cursor() as cursor:
        key = int.from_bytes(index(number)[:4], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, key])


def _audit(by: Viewer, act: str, seen: Invited) -> None:
    organisation = Invitation.objects.values_list("school_class__organisation_id", flat=True)
    record(
        by=by.user_id,
        act=act,
        noun="class",
        key=str(seen.class_id),
        organisation_id=organisation.get(pk=seen.invitation_id),
    )
