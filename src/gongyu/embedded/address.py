"""Where the embedded database answers."""

from __future__ import annotations

from pathlib import Path


def database_url(place: Path) -> str | None:
    """The URL written in the home by the supervisor, or None when it has never run there."""
    try:
        return (place / "database-url").read_text().strip() or None
    except FileNotFoundError:
        return None
