"""When a key may go, when a backup may be restored, and what tables of libraries hold about people. Pure."""

from gongyu.keeping.rules.backup import (
    ATTACHMENTS,
    Difference,
    Manifest,
    check_files,
    check_key,
    check_known,
    check_target,
    differences,
    safe,
)
from gongyu.keeping.rules.erasure import check_erasable
from gongyu.keeping.rules.keyring import SETTLES, check_none_missing, check_retire
from gongyu.keeping.rules.others import OTHERS, Other

__all__ = [
    "ATTACHMENTS",
    "OTHERS",
    "SETTLES",
    "Difference",
    "Manifest",
    "Other",
    "check_erasable",
    "check_files",
    "check_key",
    "check_known",
    "check_none_missing",
    "check_retire",
    "check_target",
    "differences",
    "safe",
]
