"""Holding an activity together with other bodies."""

from django.db import models

from gongyu.activities.models.activity import Activity
from gongyu.kernel import privacy


class Invitation(models.Model):
    """A body is asked to hold an activity together with the one that plans it. Each records its own: what it
    takes part in becomes an activity of its own, with its own families and its own entry."""

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default="asked")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "organisation"], name="invitation_once_a_body"),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "joined", "declined"]), name="invitation_state_known"
            ),
        ]

    class Privacy:
        plain = ("id", "activity", "organisation", "state", "asked_at", "answered_at")
        personal = {"asked_by": privacy.WHO_DID, "answered_by": privacy.WHO_DID}
        retention = privacy.KEYS_ONLY
