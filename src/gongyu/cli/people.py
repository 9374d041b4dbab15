"""`gongyu people`"""

from __future__ import annotations

import click


@click.group()
def command() -> None:
    """Bring rosters in."""
