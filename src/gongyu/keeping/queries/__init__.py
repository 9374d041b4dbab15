"""Sealing and opening; what is sealed, and with which keys."""

from gongyu.keeping.queries.sealed import Column, counts, in_use, ring, sealed_columns
from gongyu.keeping.queries.words import index, keyring, opened, sealed

__all__ = [
    "Column",
    "counts",
    "in_use",
    "index",
    "keyring",
    "opened",
    "ring",
    "sealed",
    "sealed_columns",
]
