"""What a school's parents' school offers in a school year."""

from django.db import models

from gongyu.courses.models.course import Course
from gongyu.kernel import privacy


class Plan(models.Model):
    """A school's course plan of a school year, published to its families."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    # "2026-2027"
    year = models.CharField(max_length=12)
    published_on = models.DateField()
    published_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="plan_once_a_year")]

    class Privacy:
        plain = ("id", "organisation", "year", "published_on")
        personal = {"published_by": privacy.WHO_DID}
        retention = privacy.PERMANENT


class PlanCourse(models.Model):
    """A course in a plan, from a day until it was taken out. Several entries of the ledger may come of it."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="courses")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    added_on = models.DateField()
    removed_on = models.DateField(null=True)
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    # Adolescent psychology is an entry of its own (M2.20).
    psychology_entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "course"],
                condition=models.Q(removed_on__isnull=True),
                name="plan_course_once",
            )
        ]

    class Privacy:
        plain = ("id", "plan", "course", "added_on", "removed_on", "entry", "psychology_entry")
        retention = privacy.PERMANENT
