"""What can go wrong with the embedded database, in sentences that say what to do."""

from __future__ import annotations


class DatabaseError(Exception):
    """An expected failure: shown as it is, without a traceback."""


class AlreadyRunning(DatabaseError):
    """Another supervisor holds this home."""
