"""Guardians, and whose."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy
from gongyu.people.models.interval import CURRENT, INTERVAL_FIELDS, Interval, ends_after_it_begins
from gongyu.people.models.pupil import Enrolment
from gongyu.people.rules.answering import ANSWERS_AS


class Guardian(models.Model):
    """An adult who answers for a child: a parent, a grandparent, an entrusted carer."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=120, blank=True, default="")
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    work_unit = models.CharField(max_length=60, blank=True, default="", db_default="")
    user = models.OneToOneField("accounts.User", models.SET_NULL, null=True, related_name="+")
    # Of somebody who stood here twice: the row that is kept. What carries this one's key still finds them.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["phone_index"],
                name="guardian_by_phone",
                condition=models.Q(phone_index__isnull=False),
            )
        ]

    class Privacy:
        person = "guardian"
        plain = ("id", "county_code")
        personal = {
            "name": privacy.WHO_ANSWERS,
            "pinyin": privacy.FIND,
            "work_unit": privacy.WORKING_HOURS,
            "user": privacy.SIGN_IN,
            "merged_into": privacy.SAME_PERSON,
        }
        sensitive = {"phone_sealed": privacy.REACH, "phone_index": privacy.REACH}
        retention = privacy.Retention(
            "最后一个孩子的资料清空后，随之清空",
            "emptied when the last child's is",
            days=0,
            forgets=("name", "pinyin", "work_unit", "user", "phone_sealed", "phone_index"),
        )

        @staticmethod
        def needed(today: date) -> models.Q:
            """Who answers for a child that is at a school."""
            answers = Guardianship.objects.filter(CURRENT, guardian=models.OuterRef("pk"))
            answers = answers.exclude(valid_until__lte=today)
            at_school = Enrolment.objects.filter(CURRENT).exclude(valid_until__lte=today)
            return models.Q(models.Exists(answers.filter(pupil__in=at_school.values("pupil"))))

        @staticmethod
        def due(before: date) -> models.Q:
            """Who has answered for children, all of whom are forgotten."""
            children = Guardianship.objects.filter(guardian=models.OuterRef("pk"))
            known = children.exclude(pupil__name="")
            return models.Q(models.Exists(children)) & ~models.Q(models.Exists(known))

    def __str__(self) -> str:
        return self.name


class Guardianship(Interval):
    """A guardian answers for a pupil. The relation is GB/T 4761, seen from the child ("51" father). As what
    (rules/answering.py) and why it ended are empty where nobody has said."""

    id = models.BigAutoField(primary_key=True)
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="+")
    relation = models.CharField(max_length=2)
    answers_as = models.CharField(max_length=10, blank=True, default="", db_default="")
    ended_because = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            ends_after_it_begins("guardianship_ends_after_it_begins"),
            models.CheckConstraint(
                condition=models.Q(answers_as__in=["", *ANSWERS_AS]), name="guardianship_as_what_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_because="") | models.Q(valid_until__isnull=False),
                name="guardianship_reason_with_end",
            ),
        ]

    class Privacy:
        plain = ("id", *INTERVAL_FIELDS)
        personal = {
            "pupil": privacy.WHO_ANSWERS,
            "guardian": privacy.WHO_ANSWERS,
            "relation": privacy.WHO_ANSWERS,
            "answers_as": privacy.WHO_ANSWERS,
            "ended_because": privacy.WHO_ANSWERS,
        }
        retention = privacy.KEYS_ONLY
