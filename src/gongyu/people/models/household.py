"""Households, and who lives where."""

from django.db import models

from gongyu.people.models.interval import INTERVAL_FIELDS, OPEN, Interval, ends_after_it_begins


class Household(models.Model):
    """The home that a visit goes to; brothers and sisters share one."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6)
    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+")

    class Privacy:
        plain = ("id", "county_code")
        personal = ("region",)
        retention = "until the last child has left school for three years"


class Residence(Interval):
    """A pupil lives in a household."""

    id = models.BigAutoField(primary_key=True)
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            ends_after_it_begins("residence_ends_after_it_begins"),
            models.UniqueConstraint(fields=["pupil"], condition=OPEN, name="residence_one_open"),
        ]

    class Privacy:
        plain = ("id", *INTERVAL_FIELDS)
        personal = ("pupil", "household")
        retention = "as the household"
