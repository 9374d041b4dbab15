"""A school's lists for families, as it has adjusted and sent them. What a family ticks is never kept here."""

from django.db import models

from gongyu.kernel import privacy


class FamilyChecklist(models.Model):
    """The lists of one school in one school year; those of the pack as long as nothing is adjusted."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    year = models.CharField(max_length=9)
    # By the list's key in the pack: [[key, words], …]; words are empty where they are the pack's.
    items = models.JSONField(default=dict)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    sent_on = models.DateField(null=True)
    notice = models.ForeignKey("contact.Notice", models.SET_NULL, null=True, related_name="+")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="checklist_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(sent_on__isnull=True, entry__isnull=True)
                | models.Q(sent_on__isnull=False, entry__isnull=False),
                name="checklist_sent_whole",
            ),
        ]

    class Privacy:
        plain = ("id", "organisation", "year", "items", "changed_at", "sent_on", "notice", "entry")
        personal = {"changed_by": privacy.WHO_DID}
        retention = privacy.PERMANENT
