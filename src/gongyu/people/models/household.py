"""Households, and who lives where."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy
from gongyu.people.models.interval import INTERVAL_FIELDS, OPEN, Interval, ends_after_it_begins


class Household(models.Model):
    """The home that a visit goes to; brothers and sisters share one."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6)
    region = models.ForeignKey("organisations.Region", models.PROTECT, related_name="+")

    class Privacy:
        plain = ("id", "county_code")
        personal = {"region": privacy.HOME}
        retention = privacy.Retention(
            "最后一个孩子的资料清空后删除", "deleted when the last child's is emptied", days=0
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Homes of children, all of whom are forgotten."""
            children = Residence.objects.filter(household=models.OuterRef("pk"))
            known = children.exclude(pupil__name="")
            return models.Q(models.Exists(children)) & ~models.Q(models.Exists(known))


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
        personal = {"pupil": privacy.HOME, "household": privacy.HOME}
        retention = privacy.Retention("随住户一起删除", "goes with the household")
