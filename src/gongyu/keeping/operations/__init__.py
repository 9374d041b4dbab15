"""Writing: the key ring, and what is sealed with it."""

from gongyu.keeping.operations.keyring import Resealed, add_key, reseal, retire_key

__all__ = ["Resealed", "add_key", "reseal", "retire_key"]
