"""Who of a school's staff can sign in, with which roles, and the slips that wait to be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core import signing
from django.db.models import Q, QuerySet

from gongyu.access.permissions import ACCOUNT_MANAGE, GRANT_MANAGE
from gongyu.access.queries import held_at
from gongyu.access.rules import Viewer, givable, require
from gongyu.accounts import queries as accounts
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.models import AccountSlip, Headship, Post, Staff
from gongyu.people.queries.classes import class_names, on_day
from gongyu.people.rules.accounts import roles_due, suggested

_SALT: Final = "people.account-slip"


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """Somebody who works at a school. `missing` are the roles that their posts ask for, that they do not hold
    and that the viewer may give."""

    id: int
    name: str
    staff_number: str
    posts: tuple[str, ...]
    classes: tuple[str, ...]
    user_id: int | None
    username: str
    missing: tuple[str, ...]
    slip_until: date | None
    is_self: bool


@dataclass(frozen=True, slots=True)
class StaffAccounts:
    """A school's staff and their accounts."""

    body: Body
    people: tuple[StaffAccount, ...]

    @property
    def gone(self) -> tuple[StaffAccount, ...]:
        """Who holds a role here and no post any more."""
        return tuple(one for one in self.people if not one.posts)

    @property
    def without(self) -> tuple[StaffAccount, ...]:
        """Who has neither an account nor a slip on the way."""
        return tuple(one for one in self.people if one.user_id is None and one.slip_until is None)

    @property
    def slips(self) -> tuple[StaffAccount, ...]:
        return tuple(one for one in self.people if one.slip_until is not None)

    @property
    def within(self) -> tuple[StaffAccount, ...]:
        """Who can sign in."""
        return tuple(one for one in self.people if one.user_id is not None and one.posts)

    @property
    def working(self) -> int:
        return sum(bool(one.posts) for one in self.people)


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it is printed."""

    name: str
    token: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class Slipped:
    """Whom a slip is for, as whoever holds it may know."""

    slip_id: int
    staff_id: int
    name: str
    school: str
    organisation_id: int
    made_by_id: int | None
    username: str


def school_to_staff(viewer: Viewer, organisation_id: int) -> Body:
    """The school for whose staff the viewer opens accounts and gives roles; OutOfScope or Forbidden."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(viewer, ACCOUNT_MANAGE, body.path)
    require(viewer, GRANT_MANAGE, body.path)
    return body


def staff_accounts(viewer: Viewer, organisation_id: int) -> StaffAccounts:
    """Everybody with a post at a school today, and who holds a role there without one, by name."""
    body = school_to_staff(viewer, organisation_id)
    posts, heads = _posts(body.id, viewer.today), _heads(body.id, viewer.today)
    held = roles_at(body.id, viewer.today)
    wanted = Q(pk__in=posts) | Q(user_id__in=held, merged_into=None)
    rows = list(Staff.objects.filter(wanted).order_by("pinyin", "name", "pk"))
    named = accounts.accounts(row.user_id for row in rows if row.user_id is not None)
    slips = dict(_open(viewer.today).filter(organisation_id=body.id).values_list("staff_id", "valid_until"))
    may_give = {role.key for role in givable(viewer, body)}
    return StaffAccounts(
        body,
        tuple(
            StaffAccount(
                id=row.pk,
                name=row.name,
                staff_number=row.staff_number,
                posts=tuple(posts.get(row.pk, ())),
                classes=tuple(heads.get(row.pk, ())),
                user_id=row.user_id,
                username=named[row.user_id].username if row.user_id in named else "",
                missing=tuple(
                    role
                    for role in roles_due(posts.get(row.pk, ()), heads=row.pk in heads)
                    if row.user_id is not None and role in may_give and role not in held.get(row.user_id, ())
                ),
                slip_until=slips.get(row.pk),
                is_self=row.user_id is not None and row.user_id == viewer.user_id,
            )
            for row in rows
        ),
    )


def slips(viewer: Viewer, organisation_id: int) -> tuple[Slip, ...]:
    """The slips of a school that nobody has used yet, to be printed."""
    body = school_to_staff(viewer, organisation_id)
    posts = _posts(body.id, viewer.today)
    rows = _open(viewer.today).filter(organisation_id=body.id, staff_id__in=posts).select_related("staff")
    return tuple(
        Slip(row.staff.name, token_of(row), row.valid_until)
        for row in rows.order_by("staff__pinyin", "staff__name", "pk")
    )


def slipped(token: str, today: date) -> Slipped:
    """Whom a slip is for; OutOfScope where it is none of ours, has been used or stopped, or came too late."""
    try:
        key = int(signing.Signer(salt=_SALT, sep="~").unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise OutOfScope from error
    row = _open(today).filter(pk=key).select_related("staff", "organisation").first()
    if row is None or row.staff.user_id is not None or row.staff.merged_into_id is not None:
        raise OutOfScope
    if not _posts(row.organisation_id, today, [row.staff_id]):
        raise OutOfScope
    base = row.staff.pinyin.replace(" ", "")
    return Slipped(
        slip_id=row.pk,
        staff_id=row.staff_id,
        name=row.staff.name,
        school=row.organisation.name,
        organisation_id=row.organisation_id,
        made_by_id=row.made_by_id,
        username=suggested(base, accounts.beginning_with(base)) if base else "",
    )


def roles_at(organisation_id: int, today: date) -> dict[int, frozenset[str]]:
    """The roles that users hold at a school today."""
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for one in held_at([organisation_id], today):
        if one.valid_from <= today:
            found[one.user_id] |= {one.role}
    return dict(found)


def due_of(staff_id: int, organisation_id: int, today: date) -> tuple[str, ...]:
    """The roles that somebody's posts at a school ask for today."""
    posts = _posts(organisation_id, today, [staff_id]).get(staff_id, [])
    return roles_due(posts, heads=staff_id in _heads(organisation_id, today)) if posts else ()


def token_of(row: AccountSlip) -> str:
    """What stands in a slip's link: its number, signed."""
    return signing.Signer(salt=_SALT, sep="~").sign(str(row.pk))


def _open(today: date) -> QuerySet[AccountSlip]:
    return AccountSlip.objects.filter(used_at__isnull=True, revoked_at__isnull=True, valid_until__gt=today)


def _posts(organisation_id: int, today: date, only: Collection[int] | None = None) -> dict[int, list[str]]:
    rows = Post.objects.filter(on_day(today), organisation_id=organisation_id, staff__merged_into=None)
    found: dict[int, list[str]] = defaultdict(list)
    narrowed = rows if only is None else rows.filter(staff_id__in=only)
    for staff, post in narrowed.order_by("pk").values_list("staff_id", "post"):
        found[staff].append(post)
    return dict(found)


def _heads(organisation_id: int, today: date) -> dict[int, list[str]]:
    rows = Headship.objects.filter(on_day(today), school_class__organisation_id=organisation_id)
    pairs = list(rows.order_by("school_class_id").values_list("staff_id", "school_class_id"))
    names = class_names([key for _, key in pairs], today)
    found: dict[int, list[str]] = defaultdict(list)
    for staff, key in pairs:
        found[staff].append(names.get(key, ""))
    return dict(found)
