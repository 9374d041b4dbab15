"""Reading the ledger."""

from gongyu.ledger.queries.entries import (
    LedgerRow,
    Word,
    entries,
    fact,
    is_reversed,
    latest_words,
    position,
    questioned_entries,
    reached,
)
from gongyu.ledger.queries.verify import Verified, heads, total, verify

__all__ = [
    "LedgerRow",
    "Verified",
    "Word",
    "entries",
    "fact",
    "heads",
    "is_reversed",
    "latest_words",
    "position",
    "questioned_entries",
    "reached",
    "total",
    "verify",
]
