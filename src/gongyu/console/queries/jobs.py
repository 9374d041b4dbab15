"""Background jobs: which failed and why, which wait, and when the nightly ones last ran.

Read from procrastinate's own tables; a job's arguments are never read, for they may name a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from gongyu.access.permissions import JOB_RETRY, SYSTEM_VIEW
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.console.models import JobFailure
from gongyu.console.rules import REASONS, TASKS, Schedule, schedule_of
from gongyu.kernel.regions import trimmed
from gongyu.policy.queries import pack

PAGE: Final = 50
# A worker says every ten seconds that it is there; after a minute of silence it is gone.
SILENCE: Final = timedelta(minutes=1)
# What cannot be run again: the program does not know it, or somebody stopped it.
NEVER_AGAIN: Final = frozenset({"missing", "aborted"})


@dataclass(frozen=True, slots=True)
class Job:
    """A job in words. `why` and `advice` are marked sentences; `error` fills the place in the first."""

    id: int
    task: str
    at: datetime | None
    tries: int
    why: str
    error: str
    advice: str
    may_retry: bool


@dataclass(frozen=True, slots=True)
class Nightly:
    """A task that runs by itself. The state of its last run is "", "doing", "succeeded" or "failed"."""

    task: str
    schedule: Schedule
    state: str
    started: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page of jobs shows. `oldest` is since when the first of those waiting could have run."""

    nightly: tuple[Nightly, ...]
    failed: tuple[Job, ...]
    more: bool
    running: tuple[tuple[str, datetime | None], ...]
    waiting: int
    oldest: datetime | None


def over_the_machine(viewer: Viewer, permission: str) -> None:
    """Raise unless the permission is held for the whole city: one installation serves all of it."""
    require_anywhere(viewer, permission)
    require(viewer, permission, trimmed(pack().city, "city"))


def board(viewer: Viewer) -> Board:
    """The state of the queue (seven queries)."""
    over_the_machine(viewer, SYSTEM_VIEW)
    found = list(failures().order_by("-last", "-id")[: PAGE + 1])
    kept = reasons([row.pk for row in found[:PAGE]])
    may_retry = viewer.may_at(JOB_RETRY, trimmed(pack().city, "city"))
    running = _at_work().annotate(last=_last()).order_by("id")[:PAGE]
    waiting, oldest = queue()
    return Board(
        nightly=nightly(),
        failed=tuple(_failed(row, kept.get(row.pk), may_retry) for row in found[:PAGE]),
        more=len(found) > PAGE,
        running=tuple((TASKS.get(row.task_name, row.task_name), local(row.last)) for row in running),
        waiting=waiting,
        oldest=oldest,
    )


def failures() -> QuerySet[Any, Any]:
    """Jobs that failed, stopped or were left by a worker that is gone, unless the same thing was done since.

    `last` is when something last happened to it.
    """
    after = ProcrastinateJob.objects.filter(
        Q(args=OuterRef("args")) | Q(task_name__in=_nightly_names()),
        status="succeeded",
        task_name=OuterRef("task_name"),
        pk__gt=OuterRef("pk"),
    )
    rows: QuerySet[Any, Any] = ProcrastinateJob.objects.filter(_over(), ~Exists(after)).annotate(last=_last())
    return rows


def queue() -> tuple[int, datetime | None]:
    """How many jobs could run now and do not yet, and since when the first of them could."""
    rows = ProcrastinateJob.objects.filter(status="todo").filter(
        Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=timezone.now())
    )
    first = rows.annotate(last=_last()).order_by("id").first()
    return rows.count(), local(first.last) if first else None


def nightly() -> tuple[Nightly, ...]:
    """Every task that runs by itself, with its last run."""
    tasks = sorted(app.periodic_registry.periodic_tasks.values(), key=lambda one: one.task.name)
    rows = ProcrastinateJob.objects.filter(task_name__in=[one.task.name for one in tasks])
    last = {row.task_name: row for row in rows.order_by("task_name", "-id").distinct("task_name")}
    happened = ProcrastinateEvent.objects.filter(job__in=list(last.values())).order_by("id")
    events = {(job, kind): at for job, kind, at in happened.values_list("job_id", "type", "at") if at}
    offset = timezone.localtime().utcoffset() or timedelta()
    return tuple(
        _nightly(
            one.task.name,
            schedule_of(one.cron, offset // timedelta(hours=1)),
            last.get(one.task.name),
            events,
        )
        for one in tasks
    )


def reasons(job_ids: list[int]) -> dict[int, JobFailure]:
    """The last reason kept for each job."""
    return {row.job: row for row in JobFailure.objects.filter(job__in=job_ids).order_by("id")}


def local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def _nightly(
    name: str,
    schedule: Schedule,
    row: ProcrastinateJob | None,
    events: dict[tuple[int, str], datetime],
) -> Nightly:
    if row is None:
        return Nightly(TASKS.get(name, name), schedule, "", None, None)
    state = {"succeeded": "succeeded", "doing": "doing", "todo": "doing"}.get(row.status, "failed")
    ended = events.get((row.pk, row.status)) if state != "doing" else None
    return Nightly(
        TASKS.get(name, name), schedule, state, local(events.get((row.pk, "started"))), local(ended)
    )


def _failed(row: ProcrastinateJob, kept: JobFailure | None, may_retry: bool) -> Job:
    known = row.task_name in app.tasks
    if not known:
        reason = "missing"
    elif row.status in ("aborted", "doing"):
        reason = "aborted" if row.status == "aborted" else "interrupted"
    else:
        reason = kept.reason if kept else "unknown"
    why, advice = REASONS.get(reason, REASONS["unknown"])
    return Job(
        id=row.pk,
        task=TASKS.get(row.task_name, row.task_name),
        at=local(row.last),  # type: ignore[attr-defined]
        tries=row.attempts + (row.status == "doing"),
        why=why,
        error=kept.error if kept else "",
        advice=advice,
        may_retry=may_retry and reason not in NEVER_AGAIN,
    )


def _nightly_names() -> list[str]:
    return [one.task.name for one in app.periodic_registry.periodic_tasks.values()]


def _over() -> Q:
    return Q(status__in=("failed", "aborted")) | (Q(status="doing") & _left())


def _left() -> Q:
    """Left by a worker that is gone."""
    return Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=timezone.now() - SILENCE)


def _at_work() -> QuerySet[Any, Any]:
    return ProcrastinateJob.objects.filter(status="doing").exclude(_left())


def _last() -> Subquery:
    """When something last happened to a job."""
    events = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-id")
    return Subquery(events.values("at")[:1])
