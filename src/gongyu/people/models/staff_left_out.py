"""Who works at a school and stands in no list of its staff."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy
from gongyu.people.rules.staff_leaving import DECISIONS


class StaffLeftOut(models.Model):
    """Somebody who works at the school and whom a list did not name, and what was decided.

    While they work there the question follows them: the next list that does not name them asks no second
    time, and one that names them again drops it.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    staff = models.ForeignKey("people.Staff", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=12, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "staff"], name="staff_left_out_once"),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | models.Q(decision__in=DECISIONS, decided_at__isnull=False),
                name="staff_left_out_decided_or_not",
            ),
        ]

    class Privacy:
        plain = ("id", "organisation", "asked_at", "decision", "decided_at")
        personal = {"staff": privacy.WHO_WORKS, "decided_by": privacy.WHO_DID}
        retention = privacy.Retention("一年", "one year", days=365)

        @staticmethod
        def due(before: date) -> models.Q:
            """Those last asked about that long ago."""
            return models.Q(asked_at__date__lt=before)
