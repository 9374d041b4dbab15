"""What a sign-in name, a password and a preference must be; when an emergency may be opened. Pure."""

from gongyu.accounts.rules.emergency import (
    FINDINGS,
    LASTS,
    REVIEWED_WITHIN,
    TEXT_LIMIT,
    check_ending,
    check_finding,
    check_opening,
    check_reason,
    plain_key,
)
from gongyu.accounts.rules.signing_in import (
    LANGUAGES,
    NAME_LIMIT,
    check_display_name,
    check_language,
    check_phone,
    check_username,
    digits,
    masked,
    mobile,
)

__all__ = [
    "FINDINGS",
    "LANGUAGES",
    "LASTS",
    "NAME_LIMIT",
    "REVIEWED_WITHIN",
    "TEXT_LIMIT",
    "check_display_name",
    "check_ending",
    "check_finding",
    "check_language",
    "check_opening",
    "check_phone",
    "check_reason",
    "check_username",
    "digits",
    "masked",
    "mobile",
    "plain_key",
]
