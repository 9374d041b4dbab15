"""Why a background job failed: kept here because the queue itself keeps no reason."""

from django.db import models

from gongyu.kernel import privacy


class JobFailure(models.Model):
    """One failed run of a job: the kind of error, never its text, which may name a person."""

    id = models.BigAutoField(primary_key=True)
    # The queue's own number; the queue forgets its jobs earlier than this.
    job = models.BigIntegerField()
    task = models.CharField(max_length=128)
    failed_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=20)
    error = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["job", "-id"], name="job_failure_by_job")]

    class Privacy:
        plain = ("id", "job", "task", "failed_at", "reason", "error")
        retention = privacy.Retention(
            "失败九十天后删除", "deleted ninety days after it failed", days=90, after="failed_at"
        )
