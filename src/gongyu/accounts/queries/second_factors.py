"""Which second factors somebody has: an authenticator app, passkeys. Recovery codes alone are none."""

from __future__ import annotations

import time
from typing import Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

KINDS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user_id: int) -> bool:
    """Whether somebody can show a second factor (one query)."""
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=KINDS).exists())


def proven_twice(request: HttpRequest) -> bool:
    """Whether who signed in has shown a second factor, or has put one on since (then one query)."""
    user = request.user
    shown = any(record["method"] == "mfa" for record in get_authentication_records(request, user))
    return shown or (user.pk is not None and has_second_factor(user.pk))


def kinds_of(user_id: int) -> frozenset[str]:
    """Which second factors somebody has: "totp", "webauthn"."""
    rows = Authenticator.objects.filter(user_id=user_id, type__in=KINDS)
    return frozenset(str(kind) for kind in rows.values_list("type", flat=True))


def shown_lately(request: HttpRequest, seconds: int, *, twice: bool) -> bool:
    """Whether a second factor (or, unless `twice`, a password) was shown in this session so lately."""
    records = get_authentication_records(request, request.user)
    fresh = (one for one in records if time.time() - one["at"] < seconds)
    return any(not twice or one["method"] == "mfa" for one in fresh)
