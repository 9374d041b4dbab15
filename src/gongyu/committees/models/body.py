"""A school's three bodies, the terms they serve, and who belongs to them in each."""

from datetime import date

from django.db import models
from django.db.models.functions import Coalesce

from gongyu.committees.rules.body import BODIES, FORMED, FUNCTIONS
from gongyu.kernel import privacy


class Committee(models.Model):
    """One of the three bodies of a school; the row that is locked before anything of the body changes."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    which = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "which"], name="committee_once"),
            models.CheckConstraint(condition=models.Q(which__in=list(BODIES)), name="committee_known"),
        ]

    class Privacy:
        plain = ("id", "organisation", "which")
        retention = privacy.PERMANENT


class Mandate(models.Model):
    """A term: from the first day up to, not including, the last."""

    id = models.BigAutoField(primary_key=True)
    committee = models.ForeignKey(Committee, models.PROTECT, db_index=False, related_name="+")
    begins = models.DateField()
    ends = models.DateField()
    formed = models.CharField(max_length=12)
    # Why it was cut short; empty where it ran, or runs, to its end.
    reason = models.CharField(max_length=200, blank=True, default="")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")), name="mandate_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=models.Q(formed__in=list(FORMED)), name="mandate_formed_known"),
        ]
        indexes = [models.Index(fields=["committee", "-begins"], name="mandate_by_committee")]

    class Privacy:
        plain = ("id", "committee", "begins", "ends", "formed", "made_at", "request_key")
        personal = {"reason": privacy.WHAT_WAS_DONE, "made_by": privacy.WHO_DID}
        words = ("reason",)
        retention = privacy.Retention(
            "任期结束三年后清空原因，其余长期保存",
            "the reason is emptied three years after the term; the rest is permanent",
            days=privacy.years(3),
            after="ends",
            forgets=("reason",),
        )


class Member(models.Model):
    """Somebody belongs to a body for a while within a term: of the staff, a guardian, or from outside."""

    id = models.BigAutoField(primary_key=True)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="+")
    function = models.CharField(max_length=12)
    staff = models.ForeignKey("people.Staff", models.PROTECT, null=True, related_name="+")
    guardian = models.ForeignKey("people.Guardian", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=40, blank=True, default="")
    unit = models.CharField(max_length=60, blank=True, default="")
    # Whether other families read the name: of a guardian only they themselves say so.
    shown = models.BooleanField(default=False)
    begins = models.DateField()
    ends = models.DateField(null=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(staff__isnull=False, guardian__isnull=True, name="")
                | models.Q(staff__isnull=True, guardian__isnull=False, name="")
                | models.Q(staff__isnull=True, guardian__isnull=True),
                name="member_is_one_person",
            ),
            models.CheckConstraint(
                condition=models.Q(function__in=list(FUNCTIONS)), name="member_function_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("begins")),
                name="member_ends_after_they_begin",
            ),
        ]

    class Privacy:
        plain = ("id", "mandate", "function", "shown", "begins", "ends")
        personal = {
            "staff": privacy.WHO_WORKS,
            "guardian": privacy.WHO_WORKS,
            "name": privacy.WHO_WORKS,
            "unit": privacy.WHO_WORKS,
            "made_by": privacy.WHO_DID,
        }
        words = ("name", "unit")
        retention = privacy.Retention(
            "任期结束三年后清空校外成员的姓名和单位，其余只有编号",
            "names and units of outside members are emptied three years after the term; the rest are keys",
            days=privacy.years(3),
            forgets=("name", "unit"),
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Whose membership, or whose term, has ended."""
            return models.Q(ends__lt=before) | models.Q(mandate__ends__lt=before)


def last_day() -> Coalesce:
    """When a membership ends: by itself, or with its term."""
    return Coalesce("ends", "mandate__ends")
