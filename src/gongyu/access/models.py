"""Grants: who holds which role where, from when, until when, by whom, why."""

from django.db import models

from gongyu.kernel import privacy


class Grant(models.Model):
    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    role = models.CharField(max_length=40)
    # The place: an organisation (its jurisdiction is the scope). Roles that live by a relation alone,
    # such as a guardian's, have none.
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=200)
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                # The same day twice: taken back before it was ever in force.
                name="grant_ends_not_before_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | ~models.Q(end_reason=""),
                name="grant_ended_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="grant_by_user"),
            models.Index(fields=["organisation", "-id"], name="grant_by_organisation"),
        ]

    class Privacy:
        plain = (
            *("id", "role", "organisation", "valid_from", "valid_until", "granted_at", "reason"),
            *("ended_at", "end_reason"),
        )
        personal = {"user": privacy.MAY, "granted_by": privacy.WHO_DID, "ended_by": privacy.WHO_DID}
        retention = privacy.Retention(
            "结束后十年", "ten years after it ends", days=privacy.years(10), after="valid_until"
        )
