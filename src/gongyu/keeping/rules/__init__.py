"""When a key may go, and what tables of libraries hold about people. Pure."""

from gongyu.keeping.rules.keyring import SETTLES, check_none_missing, check_retire
from gongyu.keeping.rules.others import OTHERS, Other

__all__ = ["OTHERS", "SETTLES", "Other", "check_none_missing", "check_retire"]
