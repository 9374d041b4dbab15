"""A self-check that a county has held, and the figures that are left of it. Nobody stands in them."""

from django.db import models

from gongyu.kernel import privacy


class Round(models.Model):
    """A county's bureau offers one version of the questions to its families until a day."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    # The very text of the questions: a file that was changed afterwards is not this version any more.
    instrument = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    checksum = models.CharField(max_length=64)
    term = models.CharField(max_length=11)
    opened_on = models.DateField()
    closes_on = models.DateField()
    closed_on = models.DateField(null=True)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "instrument", "term"], name="assessment_once_a_term"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gt=models.F("opened_on")), name="assessment_ends_later"
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_on"], name="assessment_open", condition=models.Q(closed_on__isnull=True)
            )
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "instrument", "version", "checksum", "term"),
            *("opened_on", "closes_on", "closed_on", "request_key"),
        )
        personal = {"opened_by": privacy.WHO_DID}
        retention = privacy.PERMANENT


class Figure(models.Model):
    """What is told of a county or a school, rounded and frozen when its round ended. Bodies of which nothing
    may be told have no row."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, db_index=False, related_name="figures")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    # In tens; shares in percent by dimension, null where it is not told.
    sheets = models.PositiveIntegerField()
    shares = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="assessment_figure_once")
        ]

    class Privacy:
        plain = ("id", "round", "organisation", "sheets", "shares")
        retention = privacy.PERMANENT
