"""Pupils, and in which school and class they are."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy
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
    identity_sealed = models.BinaryField(null=True)
    identity_index = models.BinaryField(null=True)
    # Of a child who stood here twice: the row that is kept.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number_index"],
                condition=models.Q(number_index__isnull=False),
                name="pupil_number_once",
            ),
            models.UniqueConstraint(
                fields=["identity_index"],
                condition=models.Q(identity_index__isnull=False),
                name="pupil_identity_once",
            ),
        ]

    class Privacy:
        person = "pupil"
        plain = ("id", "county_code")
        personal = {
            "name": privacy.WHICH_CHILD,
            "pinyin": privacy.FIND,
            "sex": privacy.SAME_NAME,
            "born_on": privacy.SAME_NAME,
            "merged_into": privacy.SAME_PERSON,
        }
        sensitive = {
            "number_sealed": privacy.SAME_CHILD,
            "number_index": privacy.SAME_CHILD,
            "identity_sealed": privacy.SAME_CHILD,
            "identity_index": privacy.SAME_CHILD,
        }
        retention = privacy.Retention(
            "离校三年后清空，只留编号用于统计",
            "emptied three years after leaving school; the key stays for the counts",
            days=privacy.years(3),
            forgets=(
                *("name", "pinyin", "sex", "born_on"),
                *("number_sealed", "number_index", "identity_sealed", "identity_index"),
            ),
        )

        @staticmethod
        def needed(today: date) -> models.Q:
            """Who is at a school."""
            at_school = Enrolment.objects.filter(CURRENT, pupil=models.OuterRef("pk"))
            return models.Q(models.Exists(at_school.exclude(valid_until__lte=today)))

        @staticmethod
        def due(before: date) -> models.Q:
            """Who has been at a school, and at none since; whose being there was a mistake, found that long
            ago; who gave way, with the row that was kept."""
            ever = Enrolment.objects.filter(pupil=models.OuterRef("pk"))
            at_school = ever.filter(CURRENT)
            since = at_school.exclude(valid_until__lt=before)
            lately = ever.filter(superseded_at__date__gte=before)
            left = models.Q(models.Exists(at_school)) & ~models.Q(models.Exists(since))
            never = models.Q(models.Exists(ever)) & ~models.Q(models.Exists(at_school))
            gone = models.Q(merged_into__name="")
            return gone | left | never & ~models.Q(models.Exists(lately))

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
        personal = {"pupil": privacy.WHOSE}
        retention = privacy.KEYS_ONLY
