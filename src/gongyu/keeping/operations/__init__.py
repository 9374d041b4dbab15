"""Writing: the key ring and what is sealed with it; backups and what comes of them."""

from gongyu.keeping.operations.backup import make_backup
from gongyu.keeping.operations.keyring import Resealed, add_key, reseal, retire_key
from gongyu.keeping.operations.mentions import blank_mentions
from gongyu.keeping.operations.person import erase_account_rows, erase_person
from gongyu.keeping.operations.restore import Restored, keep_restored, read_backup, restore_backup
from gongyu.keeping.operations.retention import Forgotten, forget_due, keep_to_retention, report_night

__all__ = [
    "Forgotten",
    "Resealed",
    "Restored",
    "add_key",
    "blank_mentions",
    "erase_account_rows",
    "erase_person",
    "forget_due",
    "keep_restored",
    "keep_to_retention",
    "make_backup",
    "read_backup",
    "report_night",
    "reseal",
    "restore_backup",
    "retire_key",
]
