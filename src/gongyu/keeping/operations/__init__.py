"""Writing: the key ring and what is sealed with it; backups and what comes of them."""

from gongyu.keeping.operations.backup import make_backup
from gongyu.keeping.operations.keyring import Resealed, add_key, reseal, retire_key
from gongyu.keeping.operations.restore import Restored, keep_restored, read_backup, restore_backup

__all__ = [
    "Resealed",
    "Restored",
    "add_key",
    "keep_restored",
    "make_backup",
    "read_backup",
    "reseal",
    "restore_backup",
    "retire_key",
]
