"""Files beside what was done."""

from datetime import date

from django.db import models

from gongyu.activities.models.activity import Activity
from gongyu.kernel import privacy


class ActivityFile(models.Model):
    """A file that somebody has put beside an activity. What is taken away is erased; that it was there, and
    why it went, stays to be seen."""

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    attachment = models.OneToOneField("attachments.Attachment", models.CASCADE, null=True, related_name="+")
    # Whoever sees the activity, families too; or only those who organise it.
    open_to = models.CharField(max_length=10)
    removed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(open_to__in=["organisers", "everybody"]),
                name="activity_file_open_to_known",
            ),
            models.CheckConstraint(
                condition=models.Q(attachment__isnull=False, removed_at__isnull=True, removed_by__isnull=True)
                | (
                    models.Q(attachment__isnull=True, removed_at__isnull=False, removed_by__isnull=False)
                    & ~models.Q(reason="")
                ),
                name="activity_file_is_there_or_says_why",
            ),
        ]

    class Privacy:
        plain = ("id", "activity", "organisation", "attachment", "open_to", "removed_at")
        personal = {"removed_by": privacy.WHO_DID, "reason": privacy.WHAT_WAS_DONE}
        words = ("reason",)
        retention = privacy.Retention(
            "活动过后三年删除", "deleted three years after the activity", days=privacy.years(3)
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Of activities that lie so far back."""
            return models.Q(activity__held_on__lt=before)
