"""Reading accounts, for the rooms above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongyu.accounts import rules
from gongyu.accounts.models import User
from gongyu.accounts.queries.sealing import PHONE, ring


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in."""

    id: int
    username: str
    display_name: str
    is_active: bool


def by_username(username: str) -> Account | None:
    """The account with a sign-in name, if there is one."""
    user = User.objects.filter(username=username.strip()).first()
    return _account(user) if user else None


def account(user_id: int) -> Account | None:
    """The account with a number, if there is one."""
    user = User.objects.filter(pk=user_id).first()
    return _account(user) if user else None


def accounts(user_ids: Iterable[int]) -> dict[int, Account]:
    """Some accounts by their numbers (one query)."""
    return {int(user.pk): _account(user) for user in User.objects.filter(pk__in=set(user_ids))}


def signing_in_as(typed: str) -> str:
    """The sign-in name for what was typed, a name or a mobile number; what was typed where nobody has it.

    One query whoever is asked for, so that the answer takes as long for a stranger as for an account.
    """
    name = typed.strip().lower()
    wanted = Q(username=name) | Q(phone_index=ring().index(rules.mobile(typed) or name))
    found = list(User.objects.filter(wanted).values_list("username", flat=True)[:2])
    return found[0] if found and name not in found else name


def masked_phone(user_id: int) -> str:
    """The mobile number that somebody signs in with, most of it hidden; empty when there is none."""
    sealed = User.objects.values_list("phone_sealed", flat=True).get(pk=user_id)
    return rules.masked(ring().open(bytes(sealed), PHONE)) if sealed else ""


def names(user_ids: Iterable[int]) -> dict[int, str]:
    """The display names of some users (one query)."""
    wanted = set(user_ids)
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "display_name")) if wanted else {}


def beginning_with(start: str) -> frozenset[str]:
    """The sign-in names that begin with a text."""
    return frozenset(User.objects.filter(username__startswith=start).values_list("username", flat=True))


def found(text: str, limit: int = 200) -> tuple[int, ...]:
    """The users whose display name or sign-in name contains a text; a scope then narrows them."""
    by_name = User.objects.filter(display_name__icontains=text)
    return tuple(
        by_name.union(User.objects.filter(username__icontains=text)).values_list("pk", flat=True)[:limit]
    )


def _account(user: User) -> Account:
    return Account(int(user.pk), user.username, user.display_name, user.is_active)


def idle_since(day: date) -> QuerySet[User]:
    """Accounts that were opened before a day, and by which nobody has signed in since."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    return User.objects.filter(is_active=True, joined_at__lt=begin).exclude(last_login__gte=begin)
