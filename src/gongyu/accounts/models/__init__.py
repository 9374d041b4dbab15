"""Users, and what proves that it is them."""

from gongyu.accounts.models.secret import Secret
from gongyu.accounts.models.user import User

__all__ = ["Secret", "User"]
