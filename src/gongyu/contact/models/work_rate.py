"""How many minutes a county reckons for what teachers record (工时标准)."""

from django.db import models

from gongyu.contact.rules.workload import MINUTES_MOST
from gongyu.kernel import privacy


class WorkRate(models.Model):
    """One decision. None is ever changed; a later one is a row of its own."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6)
    valid_from = models.DateField()
    home = models.PositiveSmallIntegerField()
    elsewhere = models.PositiveSmallIntegerField()
    phone = models.PositiveSmallIntegerField()
    contact = models.PositiveSmallIntegerField()
    activity = models.PositiveSmallIntegerField()
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    home__lte=MINUTES_MOST,
                    elsewhere__lte=MINUTES_MOST,
                    phone__lte=MINUTES_MOST,
                    contact__lte=MINUTES_MOST,
                    activity__lte=MINUTES_MOST,
                ),
                name="work_rate_minutes",
            )
        ]
        indexes = [models.Index(fields=["county_code", "id"], name="work_rate_by_county")]

    class Privacy:
        plain = (
            *("id", "county_code", "valid_from", "home", "elsewhere", "phone", "contact", "activity"),
            "decided_at",
        )
        personal = {"decided_by": privacy.WHO_DID}
        retention = privacy.PERMANENT
