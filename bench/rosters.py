"""A roster of 50,000 pupils under the national export's headings, a thousand rows with a fault: from the file
to the preview, and from the confirmation until all of it is checked. Prints one line of JSON.

Runs in a process of its own, which is how its memory is known, at the first primary school there is, and
takes everything back. Foreign keys are looked at before a transaction ends; that is counted in.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from typing import Any

import django

ROWS = 50_000


def main() -> None:
    django.setup()
    from django.db import connection, transaction

    from gongyu.people.tests import big_roster
    from gongyu.people.tests.rosters import workbook

    content = workbook(big_roster.rows(ROWS), big_roster.HEADINGS)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM organisations_organisation WHERE kind = 'school' AND stage = 'primary' "
                "AND closed_on IS NULL ORDER BY md5(code) LIMIT 1"
            )
            school = cursor.fetchone()[0]
        figures = measure(content, school)
        transaction.set_rollback(True)
    print(json.dumps(figures))


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
    assert taken
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
