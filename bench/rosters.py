"""A roster of 50,000 pupils under the national export's headings, a thousand rows with a fault: from the file
to the preview, and from the confirmation until all of it is checked. `write FILE` makes the workbook,
`read FILE` prints one line of JSON.

Runs in a process of its own, which is how its memory is known, at the first primary school there is, and
takes everything back. Foreign keys are looked at before a transaction ends; that is counted in.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

ROWS = 50_000


def main() -> None:
    django.setup()
    from django.db import transaction

    work, file = sys.argv[1], Path(sys.argv[2])
    with transaction.atomic():
        school, places = _where()
        if work == "write":
            _write(file, places)
            return
        figures = measure(file.read_bytes(), school)
        transaction.set_rollback(True)
    print(json.dumps(figures))


def _where() -> tuple[int, list[str]]:
    """A primary school, and two neighbourhoods of its county."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, county_code FROM organisations_organisation WHERE kind = 'school' "
            "AND stage = 'primary' AND closed_on IS NULL ORDER BY md5(code) LIMIT 1"
        )
        school, county = cursor.fetchone()
        cursor.execute(
            "SELECT code FROM organisations_region WHERE level = 'neighbourhood' "
            "AND left(code, 6) = %s ORDER BY code LIMIT 2",
            [county],
        )
        return school, [row[0] for row in cursor.fetchall()]


def _write(file: Path, places: list[str]) -> None:
    """The workbook, by a process of its own: writing one takes more memory than reading it."""
    from gongyu.people.tests import big_roster
    from gongyu.people.tests.rosters import workbook

    rows = [_living(places[number % 2], cells) for number, cells in enumerate(big_roster.rows(ROWS))]
    file.write_bytes(workbook(rows, big_roster.HEADINGS))


def _living(place: str, cells: list[str]) -> list[str]:
    """The same row with a neighbourhood of this city in place of the cast's, unless that is its fault."""
    from gongyu.people.tests.big_roster import AT, PLACES

    at = AT["家庭所在社区（村）"]
    return [place if column == at and cell in PLACES else cell for column, cell in enumerate(cells)]


def measure(content: bytes, school: int) -> dict[str, Any]:
    """Seconds and MiB; memory of this process and of the one that opens the file, each at its highest."""
    from django.utils.timezone import localdate

    from gongyu.access.rules import Viewer
    from gongyu.people.models import RosterImport
    from gongyu.people.operations import confirm_roster, preview_roster

    today = localdate()
    by = Viewer(_user(), "bench", today, everywhere=True)
    before, figures = _peak(), dict[str, Any]()
    figures["preview"], read = _seconds(
        lambda: preview_roster(by=by, today=today, organisation_id=school, content=content, source="bench")
    )
    figures["counts"] = RosterImport.objects.get(pk=read).counts
    figures["confirm"], taken = _seconds(lambda: confirm_roster(by=by, today=today, import_id=read))
    # Some faults are against the registry of the test's cast, and are none here.
    assert taken and figures["counts"]["added"] > ROWS * 0.95, figures["counts"]
    figures["again"], _ = _seconds(
        lambda: preview_roster(by=by, today=today, organisation_id=school, content=content, source="bench")
    )
    return {**figures, "peak": _peak(), "before": before}


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    from django.db import connection

    began = time.perf_counter()
    done = work()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return time.perf_counter() - began, done


def _peak() -> float:
    """MiB of this process at its highest, and of the largest it has started."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(who).ru_maxrss for who in both) / 1024


def _user() -> int:
    from django.contrib.auth import get_user_model

    return int(get_user_model().objects.get_or_create(username="bench-rosters")[0].pk)


if __name__ == "__main__":
    main()
