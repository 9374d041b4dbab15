"""Who is locked out after too many tries, and until when; django-allauth counts tries in the cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from allauth.core.internal.ratelimit import Rate, get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from gongyu.accounts.queries.sealing import ring

# What allauth counts failed tries under, passwords and second factors alike.
COUNTED: Final = {"app": "allauth.account", "action": "login_failed"}


def tries_key(username: str) -> str:
    """Under what the failed tries of a name are counted; keyed, for a number may have been typed."""
    return ring().index(f"tries:{username.strip().lower()}").hex()


def locked_until(account_names: Iterable[tuple[int, str]]) -> dict[int, datetime]:
    """Until when each of some users, given by number and sign-in name, is locked out; who is not is missing.

    One look into the cache whatever their number.
    """
    now = timezone.now()
    kept = {user_id: tuple(_kept(user_id, name)) for user_id, name in account_names}
    histories = cache.get_many([key for keys in kept.values() for key, _ in keys])
    found: dict[int, datetime] = {}
    for user_id, keys in kept.items():
        ends = [_ends(histories.get(key) or [], rate, now) for key, rate in keys]
        if latest := max((end for end in ends if end is not None), default=None):
            found[user_id] = timezone.localtime(latest)
    return found


def counted_under(user_id: int, username: str) -> tuple[str, ...]:
    """Where the cache keeps the failed tries of a user."""
    return tuple(key for key, _ in _kept(user_id, username))


def _kept(user_id: int, username: str) -> Iterator[tuple[str, Rate]]:
    for rate in get_rates(**COUNTED):
        if rate.per == "key":
            for key in (tries_key(username), f"mfa-auth-user-{user_id}"):
                yield get_cache_key(HttpRequest(), rate=rate, key=key, **COUNTED), rate


def _ends(history: list[float], rate: Rate, now: datetime) -> datetime | None:
    """When the oldest of the tries that fill the rate stops counting; None while there is room."""
    counting = [at for at in history if at > now.timestamp() - rate.duration]
    if len(counting) < rate.amount:
        return None
    return datetime.fromtimestamp(counting[rate.amount - 1] + rate.duration, UTC)
