"""Who can sign in, with what, since when; and emergency access."""

from gongyu.accounts.queries.emergency import (
    TIED,
    Urgent,
    emergencies,
    emergencies_of,
    emergency,
    emergency_under_way,
    unreviewed,
)
from gongyu.accounts.queries.lockouts import counted_under, locked_until, tries_key
from gongyu.accounts.queries.sealing import PHONE, SECOND_FACTOR, ring, secret
from gongyu.accounts.queries.second_factors import has_second_factor, kinds_of, proven_twice, shown_lately
from gongyu.accounts.queries.sessions import Opened, sessions_of, sessions_open
from gongyu.accounts.queries.users import (
    Account,
    account,
    accounts,
    beginning_with,
    by_username,
    found,
    idle_since,
    masked_phone,
    names,
    signing_in_as,
)

__all__ = [
    "PHONE",
    "SECOND_FACTOR",
    "TIED",
    "Account",
    "Opened",
    "Urgent",
    "account",
    "accounts",
    "beginning_with",
    "by_username",
    "counted_under",
    "emergencies",
    "emergencies_of",
    "emergency",
    "emergency_under_way",
    "found",
    "has_second_factor",
    "idle_since",
    "kinds_of",
    "locked_until",
    "masked_phone",
    "names",
    "proven_twice",
    "ring",
    "secret",
    "sessions_of",
    "sessions_open",
    "shown_lately",
    "signing_in_as",
    "tries_key",
    "unreviewed",
]
