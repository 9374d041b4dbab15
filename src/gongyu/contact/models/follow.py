"""What somebody has taken upon themselves after a visit."""

from django.db import models

from gongyu.kernel import privacy


class FollowUp(models.Model):
    """By when somebody of the school looks after what a visit has agreed, and whether it is done."""

    id = models.BigAutoField(primary_key=True)
    visit = models.OneToOneField("contact.Visit", models.CASCADE, related_name="follow_up")
    owner = models.ForeignKey("people.Staff", models.PROTECT, db_index=False, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, default="open")
    closed_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "done", "dropped"]), name="follow_up_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
                name="follow_up_closed_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=models.Q(state="open"), name="follow_up_open")
        ]

    class Privacy:
        plain = ("id", "visit", "due_on", "state", "closed_at")
        personal = {"owner": privacy.WHO_WORKS, "closed_by": privacy.WHO_DID}
        retention = privacy.KEYS_ONLY
