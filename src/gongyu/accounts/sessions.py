"""Where sessions are kept: in our own table, which knows whose each is. Named in the settings."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Table

from gongyu.accounts.models import Session


class SessionStore(Table):
    """Django's, with whose it is."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        return row
