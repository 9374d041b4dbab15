"""Accounts that nobody stands behind any more: no child, no post, no role at a body. Closed by night."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction

from gongyu.accounts.operations import close_for_good
from gongyu.keeping.operations import erase_account_rows
from gongyu.people import queries

# So long nobody opened one, signed in by it, or held a role: somebody who is between two posts keeps it.
IDLE: Final = timedelta(days=90)
BATCH: Final = 200


@transaction.atomic
def close_left_accounts(*, by: int | None, today: date) -> int:
    """Close some accounts that are nobody's, with what was sent to them; how many. None is told: there is
    nobody to tell. Their keys stay, for what was done by them."""
    users = queries.left_accounts(today - IDLE, limit=BATCH)
    for user in users:
        erase_account_rows(by=by, user=user)
        close_for_good(by=by, user_id=user)
    return len(users)
