"""`make bench`: measures, prints the table, and compares SQL statements with the committed baselines.

GONGYU_BENCH=small measures the small demonstration. Nothing here fails for being slow; a page that asks the
database more often than its baseline does.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.city import SIZE, counts, loaded, machine
from gongyu.cli.up import HUGE_PAGES
from gongyu.embedded.home import home

BASELINES = Path(__file__).parent / "statements.json"
MOST_STATEMENTS = 12


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyu.site.settings")
    console = Console(highlight=False, soft_wrap=True)
    with loaded() as loading:
        subprocess.run([sys.executable, "-m", "gongyu.cli.main", "prepare"], check=True)
        console.print(" · ".join(f"{name}: {value}" for name, value in machine().items()))
        console.print(" · ".join(f"{value:,} {name}" for name, value in counts().items()))
        if loading is not None:
            console.print(f"demonstration ({SIZE}) loaded in {loading:.0f} s, start of the database included")
        rows, too_many = figures()
    table = Table(title=f"Figures, {SIZE} size", title_justify="left")
    for heading in ("work", "to reach", "measured", ""):
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    for complaint in too_many:
        console.print(complaint, style="red")
    return 1 if too_many else 0


def figures() -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """The table's rows, and the pages that ask the database too often."""
    city, one, pages = _ask("bench.engine", "assess"), _ask("bench.engine", "reassess"), _ask("bench.pages")
    seconds = statistics.median(city["assess"])
    rows = [
        row(
            "assess every duty, whole city",
            "8 s",
            f"{seconds:.1f} s (cold {city['assess'][0]:.1f})",
            seconds <= 8,
        ),
        row("… client memory", "1 GiB", f"{city['peak']:.0f} MiB", city["peak"] <= 1024),
        row(
            "reassess one school after a visit", "15 ms", _spread(*one["reassess"]), one["reassess"][0] <= 15
        ),
    ]
    for pause, how in ((1.0, "8 clients, a second between visits"), (0.0, "8 clients without pause")):
        saved = _visits(pause)
        rows.append(
            row(
                f"save a visit until its standing is fresh, {how}",
                "p95 60 ms",
                f"{_spread(saved['p50'], saved['p95'])}, {saved['per second']:.0f}/s",
                saved["p95"] <= 60,
            )
        )
    with TemporaryDirectory() as folder:
        file = f"{folder}/roster.xlsx"
        subprocess.run([sys.executable, "-m", "bench.rosters", "write", file], check=True)
        rows += _rosters(_ask("bench.rosters", "read", file))
    rows += _notices(_ask("bench.notices"))
    rows.append(_signed_up(_ask("bench.sign_up")))
    rows += _courses(_ask("bench.courses"))
    baselines = json.loads(BASELINES.read_text()) if BASELINES.exists() else {}
    too_many = []
    for name, page in pages.items():
        count = int(page["statements"])
        shown = f"{_spread(page['p50'], page['p95'])}, {count} SQL, {page['bytes'] / 1024:.0f} KiB"
        rows.append(
            row(f"{name} page", "p95 40 ms, 12 SQL", shown, page["p95"] <= 40 and count <= MOST_STATEMENTS)
        )
        most = min(baselines.get(name, MOST_STATEMENTS), MOST_STATEMENTS)
        if count > most:
            too_many.append(f"{name} page: {count} SQL statements, its baseline is {most} ({BASELINES.name})")
    if "--write-baselines" in sys.argv:
        found = {name: int(page["statements"]) for name, page in pages.items()}
        BASELINES.write_text(json.dumps(found, indent=2) + "\n")
    return rows, too_many


def _rosters(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """A roster of 50,000 rows: shown, taken in, and shown once more when nothing is new."""
    what = f"roster of {found['counts']['rows']:,} rows"
    return [
        row(f"{what}, to its preview", "3 s", f"{found['preview']:.1f} s", found["preview"] <= 3),
        row(f"{what}, confirmed", "3 s", f"{found['confirm']:.1f} s", found["confirm"] <= 3),
        row(f"{what}, previewed again", "3 s", f"{found['again']:.1f} s", found["again"] <= 3),
        row("… memory, both processes", "600 MiB", f"{found['peak']:.0f} MiB", found["peak"] <= 600),
    ]


def _notices(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """A notice to a school of 3,000 homes: the request, and the worker until the last guardian is told."""
    what, asked = f"notice to {found['homes']:,} homes", found["request"] * 1000
    return [
        row(f"{what}, the request", "300 ms", f"{asked:.0f} ms", asked <= 300),
        row(
            f"{what}, until {found['told']:,} guardians are told",
            "20 s",
            f"{found['carried']:.1f} s",
            found["carried"] <= 20,
        ),
    ]


def _signed_up(found: dict[str, Any]) -> tuple[str, str, str, str]:
    """Sixteen clients at once; every place is given, and once."""
    what = f"16 clients, 300 homes sign up for 200 places, {found['given']} given"
    return row(what, "300/s", f"{found['per second']:.0f}/s", found["per second"] >= 300)


def _courses(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """What other platforms send, repeated ones among it; and a lesson with its style and scripts."""
    what = f"{found['statements']:,} xAPI statements, {found['kept']:,} of them new"
    return [
        row(what, "10 s", f"{found['seconds']:.1f} s", found["seconds"] <= 10),
        row(
            "lesson page without media, compressed",
            "150 kB",
            f"{found['page'] / 1000:.0f} kB",
            found["page"] < 150_000,
        ),
    ]


def row(work: str, wanted: str, measured: str, good: bool) -> tuple[str, str, str, str]:
    return work, wanted, measured, "✓" if good else "✗"


def _spread(middle: float, high: float) -> str:
    return f"p50 {middle:.1f} ms, p95 {high:.1f} ms"


def _ask(module: str, *words: str) -> dict[str, Any]:
    """Run a measurement in a process of its own, with memory as `gongyu up` gives it."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env={**HUGE_PAGES, **os.environ},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _visits(pause: float) -> dict[str, float]:
    import django

    django.setup()
    from bench.visits import measure

    return measure(home(), pause)


if __name__ == "__main__":
    sys.exit(main())
