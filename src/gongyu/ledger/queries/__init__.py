"""Reading the ledger."""

from gongyu.ledger.queries.entries import (
    LedgerRow,
    Word,
    doubted_entries,
    entries,
    fact,
    is_reversed,
    latest_words,
    position,
    reached,
)
from gongyu.ledger.queries.verify import Verified, heads, total, verify

__all__ = [
    "LedgerRow",
    "Verified",
    "Word",
    "doubted_entries",
    "entries",
    "fact",
    "heads",
    "is_reversed",
    "latest_words",
    "position",
    "reached",
    "total",
    "verify",
]
