"""Rosters on their way in, and the pupils whom they leave out."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy
from gongyu.people.rules.leaving import DECISIONS


class RosterImport(models.Model):
    """A roster that was read and shown: what it would change, waiting to be confirmed by whoever read it.

    The rows are sealed, and dropped once they are taken in or nobody has confirmed them in time.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=80, blank=True, default="")
    read_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    # What taking it in would do, as one number: another one on confirming means the registry has moved on.
    outcome = models.CharField(max_length=32)
    rows_sealed = models.BinaryField(null=True)
    shown_sealed = models.BinaryField(null=True)
    # When the rows that were not taken in were last fetched, to be put right.
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        plain = (
            *("id", "organisation", "read_at", "expires_at", "confirmed_at", "counts", "outcome"),
            "fetched_at",
        )
        personal = {"by": privacy.WHO_DID, "source": privacy.WHAT_WAS_DONE}
        sensitive = {"rows_sealed": privacy.SAME_CHILD, "shown_sealed": privacy.SAME_CHILD}
        retention = privacy.Retention(
            "到期后当夜清空内容，只留数目",
            "emptied in the night after it expires; the counts stay",
            days=0,
            after="expires_at",
            forgets=("source", "rows_sealed", "shown_sealed"),
        )


class LeftOut(models.Model):
    """A pupil of the school whom an import did not name, and what was decided.

    While they stay at the school the question follows them: the next import that does not name them takes the
    row over, and one that names them again drops it.
    """

    id = models.BigAutoField(primary_key=True)
    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")
    decision = models.CharField(max_length=12, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster_import", "pupil"], name="left_out_once"),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | models.Q(decision__in=DECISIONS, decided_at__isnull=False),
                name="left_out_decided_or_not",
            ),
        ]

    class Privacy:
        plain = ("id", "roster_import", "decision", "decided_at")
        personal = {"pupil": privacy.WHOSE, "decided_by": privacy.WHO_DID}
        retention = privacy.Retention("一年", "one year", days=365)

        @staticmethod
        def due(before: date) -> models.Q:
            """Those of imports that long ago."""
            return models.Q(roster_import__read_at__date__lt=before)
