"""A ledger of home visits that is long enough for the worker to set it in print."""

from django.db import models

from gongyu.kernel import privacy


class LedgerPrint(models.Model):
    """Of a school or of a county, of one year; whoever asked for it fetches it within days."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    county_code = models.CharField(max_length=6, blank=True, default="")
    school_class = models.ForeignKey(
        "people.SchoolClass", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    first_year = models.IntegerField()
    asked_by = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    rows = models.IntegerField(default=0)
    content_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "ready", "failed"]), name="ledger_print_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) ^ models.Q(county_code=""),
                name="ledger_print_of_school_or_county",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], name="ledger_print_waiting", condition=models.Q(state="waiting")
            )
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "county_code", "school_class", "first_year", "asked_at", "state"),
            "rows",
        )
        personal = {"asked_by": privacy.WHO_DID}
        sensitive = {"content_sealed": privacy.ON_PAPER}
        retention = privacy.Retention("两天", "two days", days=2, after="asked_at")
