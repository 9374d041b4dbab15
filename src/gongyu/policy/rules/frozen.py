"""What every object of a pack is: unchangeable, and without a field that nobody reads."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Frozen(BaseModel):
    """A fact of a pack. A misspelt field is an error, never silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Words(Frozen):
    """One wording in both languages."""

    zh: str
    en: str

    def in_language(self, language: str | None) -> str:
        """The English wording for English readers, otherwise the Chinese one."""
        return self.en if (language or "").startswith("en") else self.zh


def _as_text(value: Any) -> Any:
    """YAML reads an unquoted 2 or true as a number or a truth; a parameter's default is a wording."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


AsText = BeforeValidator(_as_text)
