"""Reading accounts, for the rooms above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongyu.accounts.models import User


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


def names(user_ids: Iterable[int]) -> dict[int, str]:
    """The display names of some users (one query)."""
    wanted = set(user_ids)
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "display_name")) if wanted else {}


def found(text: str, limit: int = 200) -> tuple[int, ...]:
    """The users whose display name or sign-in name contains a text; a scope then narrows them."""
    by_name = User.objects.filter(display_name__icontains=text)
    return tuple(
        by_name.union(User.objects.filter(username__icontains=text)).values_list("pk", flat=True)[:limit]
    )


def _account(user: User) -> Account:
    return Account(int(user.pk), user.username, user.display_name, user.is_active)
