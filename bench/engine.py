"""The engine: the whole city, and one school after a saved visit. Runs in a process of its own, which is
how its memory is known. Prints one line of JSON."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from datetime import timedelta

import django

RUNS = 3
SCHOOLS = 60


def main() -> None:
    django.setup()
    from django.utils.timezone import localdate

    today = localdate()
    figures: dict[str, object] = (
        {"assess": assess(today)} if "assess" in sys.argv[1:] else {"reassess": reassess(today)}
    )
    figures["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def assess(today: object) -> list[float]:
    """Seconds of each assessment of the whole city; the first one finds a cold cache."""
    from gongyu.compliance.operations import assess_all

    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        assess_all(today=today)  # type: ignore[arg-type]
        seconds.append(time.perf_counter() - began)
    return seconds


def reassess(today: object) -> list[float]:
    """Milliseconds of assessing one school for the duties a visit discharges, at many schools.

    Nothing is rolled back: the same figures are written again, and a rollback would make the driver forget
    the statements it has prepared.
    """
    from datetime import date

    from django.db import connection, transaction

    from gongyu.compliance.operations import reassess as again

    assert isinstance(today, date)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM organisations_organisation WHERE kind = 'school' AND stage = 'primary' "
            "ORDER BY md5(code) LIMIT %s",
            [SCHOOLS],
        )
        schools = [row[0] for row in cursor.fetchall()]
    taken = []
    for number, school in enumerate([*schools[:5], *schools]):  # five to warm up
        with transaction.atomic():
            began = time.perf_counter()
            again(
                organisation_ids=[school],
                today=today,
                occurred_on=today - timedelta(days=1),
                kinds=["visit.home"],
            )
            if number >= 5:
                taken.append((time.perf_counter() - began) * 1000)
    return [statistics.median(taken), statistics.quantiles(taken, n=20)[-1]]


if __name__ == "__main__":
    main()
