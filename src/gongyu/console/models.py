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


class Erasure(models.Model):
    """Somebody asks that one person be erased, somebody else confirms it. The key stays, so that it can be
    done again after an older backup was restored."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    person_id = models.BigIntegerField()
    ground = models.CharField(max_length=12)
    reason_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, default="asked")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    # Where the name stood in what others wrote, in numbers: table → places, rows that did not open, and
    # whether it was left because somebody else there has the same name.
    mentions = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at__isnull=True)
                | models.Q(state__in=["done", "refused"], decided_at__isnull=False),
                name="erasure_decided_or_not",
            ),
            models.UniqueConstraint(
                fields=["kind", "person_id"], condition=models.Q(state="asked"), name="erasure_asked_once"
            ),
        ]

    class Privacy:
        plain = ("id", "kind", "ground", "state", "asked_at", "decided_at", "mentions")
        personal = {
            "person_id": privacy.WHOSE,
            "asked_by": privacy.WHO_DID,
            "decided_by": privacy.WHO_DID,
        }
        sensitive = {"reason_sealed": privacy.WHAT_WAS_DONE}
        retention = privacy.Retention(
            "办结三年后清空理由，其余只有编号",
            "the reason is emptied three years after it is decided; keys stay",
            days=privacy.years(3),
            after="decided_at",
            forgets=("reason_sealed",),
        )
