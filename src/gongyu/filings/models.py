"""A plain act for duties with no form of their own: a document in force, a body set up, a case handled."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy


class Filing(models.Model):
    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    # The pack's act key: "filing.communication_mechanism".
    act = models.CharField(max_length=80)
    duty_key = models.CharField(max_length=32)
    title = models.CharField(max_length=120)
    document_number = models.CharField(max_length=60, blank=True, default="")
    occurred_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    partner = models.CharField(max_length=120, blank=True, default="")
    note = models.TextField(max_length=1000, blank=True, default="")
    # Incidents: the same case is opened by one filing and closed by another.
    case = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=12, default="filed")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    filed_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    filed_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["filed", "withdrawn"]), name="filing_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("occurred_on")),
                name="filing_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-occurred_on"], name="filing_by_organisation")]

    class Privacy:
        plain = (
            *("id", "organisation", "act", "duty_key", "title", "document_number", "occurred_on"),
            *("valid_until", "quantity", "amount", "partner", "case", "state", "entry", "filed_at"),
            "request_key",
        )
        personal = {"note": privacy.WHAT_WAS_DONE, "filed_by": privacy.WHO_DID}
        words = ("title", "partner", "note")
        retention = privacy.Retention(
            "失效三年后清空说明，其余长期保存",
            "the note is emptied three years after it ends; the rest is permanent",
            days=privacy.years(3),
            forgets=("note",),
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """What has ended; what never ends, by the day it happened."""
            return models.Q(valid_until__lt=before) | models.Q(
                valid_until__isnull=True, occurred_on__lt=before
            )
