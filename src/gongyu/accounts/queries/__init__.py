"""Who can sign in, and with what."""

from gongyu.accounts.queries.sealing import PHONE, SECOND_FACTOR, ring, secret
from gongyu.accounts.queries.second_factors import has_second_factor, proven_twice
from gongyu.accounts.queries.users import Account, by_username, found, masked_phone, names, signing_in_as

__all__ = [
    "PHONE",
    "SECOND_FACTOR",
    "Account",
    "by_username",
    "found",
    "has_second_factor",
    "masked_phone",
    "names",
    "proven_twice",
    "ring",
    "secret",
    "signing_in_as",
]
