"""A body's lecturers, or its pool of experts."""

from django.db import models

from gongyu.kernel import privacy


class Corps(models.Model):
    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    # The pack's act: "corps.city", "corps.county", "corps.school", "corps.experts".
    act = models.CharField(max_length=80)
    document_number = models.CharField(max_length=60, blank=True, default="")
    founded_on = models.DateField()
    # The mandate of its document, where it has an end.
    valid_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True)
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    founded_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    founded_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("founded_on")),
                name="corps_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["organisation", "act"],
                condition=models.Q(ended_on__isnull=True),
                name="corps_once_a_body",
            ),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "act", "document_number", "founded_on", "valid_until", "ended_on"),
            *("entry", "founded_at", "request_key"),
        )
        personal = {"founded_by": privacy.WHO_DID}
        retention = privacy.PERMANENT
