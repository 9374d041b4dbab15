"""The installation's own folder: the embedded database, its password, the site's secret, collected files."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def home() -> Path:
    """GONGYU_HOME, or `.gongyu` in the folder the command was started in."""
    return Path(os.environ.get("GONGYU_HOME", ".gongyu")).resolve()


def secret(place: Path) -> str:
    """GONGYU_SECRET, or one made on first use and kept readable by its owner alone."""
    if given := os.environ.get("GONGYU_SECRET"):
        return given
    file = place / "secret"
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        place.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
