"""How the installation is: what can be found out from here, judged by the rules."""

from __future__ import annotations

import platform
import shutil
import time

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from gongyu import __version__
from gongyu.access.permissions import SYSTEM_VIEW
from gongyu.access.rules import Viewer
from gongyu.audit.queries import latest
from gongyu.console.queries.emergency import overdue
from gongyu.console.queries.jobs import failures, local, over_the_machine, queue
from gongyu.console.rules import Facts, HealthLine, judged


def health(viewer: Viewer) -> tuple[HealthLine, ...]:
    """Every line of the page (about a dozen queries)."""
    over_the_machine(viewer, SYSTEM_VIEW)
    return judged(_facts())


def _facts() -> Facts:
    version, answered, data = _database()
    worker = ProcrastinateWorker.objects.order_by("-last_heartbeat").first()
    assessed, verified = latest("standing.assess"), latest("ledger.verify")
    backed_up = latest("backup.make")
    found = verified.detail if verified else {}
    disk = shutil.disk_usage(settings.HOME if settings.HOME.exists() else settings.ROOT)
    waiting, oldest = queue()
    waiting_for_review, late = overdue()
    return Facts(
        now=timezone.localtime(),
        postgres=version,
        answered_ms=answered,
        data_bytes=data,
        heartbeat=local(worker.last_heartbeat) if worker else None,
        assessed=assessed.at if assessed else None,
        verified=verified.at if verified else None,
        verified_entries=int(found.get("entries", 0)),
        verified_faults=int(found.get("faults", 0)),
        disk_free=disk.free,
        disk_total=disk.total,
        version=__version__,
        python=platform.python_version(),
        django=django.get_version(),
        migrations=pending(),
        waiting=waiting,
        oldest=oldest,
        failed=failures().count(),
        backed_up=backed_up.at if backed_up else None,
        unreviewed=waiting_for_review,
        overdue=late,
    )


def pending() -> int:
    """How many migrations this release brings that the database does not have yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _database() -> tuple[int, int, int]:
    """The server's version number, how many milliseconds it took to answer, and how much it holds."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        version = int(cursor.fetchone()[0])
        answered = round((time.perf_counter() - began) * 1000)
        cursor.execute("SELECT pg_database_size(current_database())")
        return version, answered, int(cursor.fetchone()[0])
