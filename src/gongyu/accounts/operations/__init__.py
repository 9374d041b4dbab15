"""Writing accounts. Who may open an account or reset a password is decided above, in access; here the
person themself acts, or access after it has asked. `by` is a user's number, or None for a command."""

from gongyu.accounts.operations.emergency import (
    end_emergency,
    open_emergency,
    record_request,
    review_emergency,
)
from gongyu.accounts.operations.sessions import end_sessions, unlock
from gongyu.accounts.operations.users import (
    close_for_good,
    create_user,
    create_without_password,
    end_sessions_by_code,
    keep_secret,
    password_set,
    reset_password,
    second_factor_changed,
    second_factor_failed,
    set_phone,
    set_preferences,
    sign_in_failed,
    signed_in,
    signed_out,
)

__all__ = [
    "close_for_good",
    "create_user",
    "create_without_password",
    "end_emergency",
    "end_sessions",
    "end_sessions_by_code",
    "keep_secret",
    "open_emergency",
    "password_set",
    "record_request",
    "reset_password",
    "review_emergency",
    "second_factor_changed",
    "second_factor_failed",
    "set_phone",
    "set_preferences",
    "sign_in_failed",
    "signed_in",
    "signed_out",
    "unlock",
]
