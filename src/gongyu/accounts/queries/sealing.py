"""What accounts keep in confidence, opened."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from gongyu.accounts.models import Secret
from gongyu.kernel.keys import Keys, keys

SECOND_FACTOR: Final = "accounts_secret.data"
PHONE: Final = "accounts_user.phone"


def secret(number: int) -> str:
    """A secret by its number; kernel.cipher.KeyMissing without the key that it is sealed with."""
    return ring().open(bytes(Secret.objects.get(pk=number).data_sealed), SECOND_FACTOR)


def ring() -> Keys:
    """The installation's key ring."""
    return keys(settings.HOME, settings.SECRET_KEY)
