"""Pupils, and in which school and class they are."""

from django.db import models

from gongyu.people.models.interval import CURRENT, INTERVAL_FIELDS, OPEN, Interval, ends_after_it_begins


class Pupil(models.Model):
    """A child in school or kindergarten."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    # Sort key and search text: Chinese is never sorted by a database's collation.
    pinyin = models.CharField(max_length=120, blank=True, default="")
    # GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated.
    sex = models.SmallIntegerField(default=0)
    born_on = models.DateField(null=True, blank=True)
    # The national pupil number embeds the identity number: sealed, found by its blind index only.
    number_sealed = models.BinaryField(null=True)
    number_index = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number_index"],
                condition=models.Q(number_index__isnull=False),
                name="pupil_number_once",
            ),
        ]

    class Privacy:
        plain = ("id", "county_code")
        personal = ("name", "pinyin", "sex", "born_on")
        sensitive = ("number_sealed", "number_index")
        retention = "three years after leaving school"

    def __str__(self) -> str:
        return self.name


class Enrolment(Interval):
    """A pupil is at a school, in a class (a new pupil may be in none yet)."""

    id = models.BigAutoField(primary_key=True)
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, null=True, related_name="+")
    # attending, or on leave (sick, studying elsewhere): on leave is an exception, shown apart.
    status = models.CharField(max_length=12, default="attending")

    class Meta:
        constraints = [
            ends_after_it_begins("enrolment_ends_after_it_begins"),
            models.UniqueConstraint(fields=["pupil"], condition=OPEN, name="enrolment_one_open"),
            models.CheckConstraint(
                condition=models.Q(status__in=["attending", "leave"]), name="enrolment_status_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "school_class"], name="enrolment_by_school", condition=CURRENT
            ),
        ]

    class Privacy:
        plain = ("id", "organisation", "school_class", "status", *INTERVAL_FIELDS)
        personal = ("pupil",)
        retention = "as the pupil; counts are kept"
