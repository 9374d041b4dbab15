"""What of a school's bodies stands in the ledger: so many days, one entry."""

from django.db import models

from gongyu.kernel import privacy


class Proof(models.Model):
    """One entry that says that a body is in its term, or that all three have their charters."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    act = models.CharField(max_length=80)
    begins = models.DateField()
    ends = models.DateField(null=True)
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    # It stood like this once; other days are true by now.
    reversed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["organisation", "act"], name="proof_by_organisation")]

    class Privacy:
        plain = ("id", "organisation", "act", "begins", "ends", "entry", "reversed")
        retention = privacy.PERMANENT
