"""Running a failed background job again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation

from gongyu.access.permissions import JOB_RETRY
from gongyu.access.rules import Viewer
from gongyu.audit.operations import record
from gongyu.console.queries.jobs import failures, over_the_machine
from gongyu.console.rules import check_retry
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_


@transaction.atomic
def retry_job(*, by: Viewer, today: date, job_id: int) -> None:
    """Put a failed job back into the queue, to run at once; OutOfScope when there is no such job."""
    over_the_machine(by, JOB_RETRY)
    row = failures().filter(pk=job_id).first()
    if row is None:
        raise OutOfScope
    check_retry(failed=row.status in ("failed", "doing"), known=row.task_name in app.tasks)
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job_id, retry_at=timezone.now())
    except UniqueViolation as twice:
        raise Refusal("job.queued", N_("同样的任务已经在排队，等它做完即可。")) from twice
    record(by=by.user_id, act="job.retry", noun="job", key=str(job_id), detail={"task": row.task_name})
