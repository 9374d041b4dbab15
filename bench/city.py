"""The city that is measured: a database of its own, loaded once and kept in the home."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from gongyu.embedded.home import home
from gongyu.embedded.server import running

SIZE = os.environ.get("GONGYU_BENCH", "city")
TABLES = {
    "pupils": "people_pupil",
    "guardians": "people_guardian",
    "staff": "people_staff",
    "classes": "people_schoolclass",
    "organisations": "organisations_organisation",
    "regions": "organisations_region",
    "ledger entries": "ledger_entry",
    "visits": "contact_visit",
    "standings": "compliance_standing",
}


@contextmanager
def loaded() -> Iterator[float | None]:
    """DATABASE_URL's database, else an embedded one of the bench's own; seconds its loading took, if any."""
    if os.environ.get("DATABASE_URL"):
        yield _load()
        return
    place = home() / f"bench-{SIZE}"
    with running(place) as url:
        os.environ["DATABASE_URL"] = url
        yield _load()


def _load() -> float | None:
    """Migrate and load when nothing is loaded yet; None when it was there."""
    if _is_loaded():
        return None
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "gongyu.cli.main", "demo", "--size", SIZE], check=True)
    return time.monotonic() - began


def _is_loaded() -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT to_regclass('demo_load') IS NOT NULL").fetchone()
        if row is None or not row[0]:
            return False
        return connection.execute("SELECT 1 FROM demo_load").fetchone() is not None


def counts() -> dict[str, int]:
    """Rows of the tables that matter."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        found = {}
        for name, table in TABLES.items():
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            found[name] = int(row[0]) if row else 0
        return found


def machine() -> dict[str, str]:
    """What it was measured on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return {
        "processor": f"{os.cpu_count()} × {model}",
        "memory": f"{memory:.0f} GiB",
        "PostgreSQL": str(row[0]) if row else "",
        "Python": sys.version.split()[0],
    }
