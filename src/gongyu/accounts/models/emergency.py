"""Emergency access: a role at a place for half an hour, and what a second person found about it."""

from django.db import models

from gongyu.kernel import privacy


class Emergency(models.Model):
    """One emergency session. What was asked for during it stands in the audit trail, under its number."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    opened_at = models.DateTimeField()
    # By the clock, or earlier by hand.
    ends_at = models.DateTimeField()
    ended_by_hand = models.BooleanField(default=False)
    reviewed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=20, blank=True, default="")
    remark = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="emergency_by_user"),
            models.Index(
                fields=["-id"], name="emergency_unreviewed", condition=models.Q(reviewed_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("user")),
                name="emergency_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True, reviewed_at__isnull=True, finding="")
                | (models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~models.Q(finding="")),
                name="emergency_review_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("opened_at")), name="emergency_ends_after_it_opens"
            ),
        ]

    class Privacy:
        plain = (
            *("id", "role", "organisation", "opened_at", "ends_at", "ended_by_hand", "reviewed_at"),
            *("finding",),
        )
        personal = {
            "user": privacy.WHO_DID,
            "reviewed_by": privacy.WHO_DID,
            "reason": privacy.WHAT_WAS_DONE,
            "remark": privacy.WHAT_WAS_DONE,
        }
        words = ("reason", "remark")
        retention = privacy.Retention(
            "十年", "ten years, as long as the trail", days=privacy.years(10), after="opened_at"
        )
