"""Classes, and who heads them."""

from django.db import models

from gongyu.kernel import privacy
from gongyu.people.models.interval import INTERVAL_FIELDS, OPEN, Interval, ends_after_it_begins


class SchoolClass(models.Model):
    """A cohort's class: those who entered a school in one year, under one number. It keeps its identity
    while it moves up; its name in a given school year ("三年级2班") is computed from the entry year."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    entry_year = models.SmallIntegerField()
    number = models.SmallIntegerField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    # The class of another school that goes on in this one since a merger or a split.
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "entry_year", "number"], name="class_number_once"
            ),
        ]

    class Privacy:
        plain = ("id", "organisation", "entry_year", "number", "opened_on", "closed_on", "continues")
        retention = privacy.PERMANENT


class Headship(Interval):
    """A teacher is head teacher (班主任) of a class."""

    id = models.BigAutoField(primary_key=True)
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ends_after_it_begins("headship_ends_after_it_begins"),
            models.UniqueConstraint(fields=["school_class"], condition=OPEN, name="headship_one_open"),
        ]

    class Privacy:
        plain = ("id", "school_class", *INTERVAL_FIELDS)
        personal = {"staff": privacy.WHO_WORKS}
        retention = privacy.KEYS_ONLY
