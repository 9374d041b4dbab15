"""Users, what proves that it is them, their sessions, and emergency access."""

from gongyu.accounts.models.emergency import Emergency
from gongyu.accounts.models.secret import Secret
from gongyu.accounts.models.session import Session
from gongyu.accounts.models.user import User

__all__ = ["Emergency", "Secret", "Session", "User"]
