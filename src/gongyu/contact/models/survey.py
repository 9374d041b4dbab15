"""Rounds of asking families how satisfied they are: who was asked stands apart from what was answered.

Nothing here has a moment, and no number of an answer says when it came: decision 0038.
"""

from uuid import uuid4

from django.db import models

from gongyu.kernel import privacy


class SurveyRound(models.Model):
    """One school asks a sample of its families, or its county does for it."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    # Whose round it is: the school itself, or the county's bureau for all of its schools.
    asker = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    year = models.CharField(max_length=9)
    seed = models.CharField(max_length=32)
    # How many families might have been drawn, and how many were.
    frame = models.PositiveIntegerField()
    families = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    closes_on = models.DateField()
    closed_on = models.DateField(null=True)
    # How many families have answered, and how often each answer was given; of too few neither is kept.
    answered = models.PositiveSmallIntegerField(null=True)
    tally = models.JSONField(null=True)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    request_key = models.UUIDField()

    class Meta:
        constraints = [
            # Where too few have answered, the school may ask again.
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=models.Q(closed_on__isnull=True) | models.Q(tally__isnull=False),
                name="survey_once_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(answered__isnull=True, tally__isnull=True)
                | models.Q(answered__isnull=False, tally__isnull=False, closed_on__isnull=False),
                name="survey_result_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="survey_by_organisation"),
            models.Index(
                fields=["closes_on"], name="survey_open", condition=models.Q(closed_on__isnull=True)
            ),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "asker", "year", "seed", "frame", "families", "opened_on", "closes_on"),
            *("closed_on", "answered", "tally", "request_key"),
        )
        personal = {"opened_by": privacy.WHO_DID}
        retention = privacy.PERMANENT


class SurveyAsked(models.Model):
    """A guardian who was drawn, and whether they are done: they have answered, or would rather not."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(SurveyRound, models.CASCADE, db_index=False, related_name="+")
    guardian = models.ForeignKey("people.Guardian", models.CASCADE, related_name="+")
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "guardian"], name="survey_asked_once"),
        ]

    class Privacy:
        plain = ("id", "round")
        personal = {"guardian": privacy.HEAR_SCHOOL, "done": privacy.HEAR_SCHOOL}
        retention = privacy.Retention("这一轮截止后当晚删除", "deleted the night after the round ends")


class SurveyBallot(models.Model):
    """An answer, sealed, under a key that is drawn anew whenever another one comes."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="+")
    ballot_sealed = models.BinaryField()

    class Privacy:
        plain = ("id", "round")
        sensitive = {"ballot_sealed": privacy.HEAR_SCHOOL}
        words = ("ballot_sealed",)
        retention = privacy.Retention(
            "这一轮截止后当晚合计并删除", "added up and deleted the night after the round ends"
        )


class SurveyWords(models.Model):
    """A line that somebody has written, shown to the school alone, in no order."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="+")
    words_sealed = models.BinaryField()
    closed_on = models.DateField()

    class Privacy:
        plain = ("id", "round", "closed_on")
        sensitive = {"words_sealed": privacy.HEAR_SCHOOL}
        words = ("words_sealed",)
        retention = privacy.Retention("一年后删除", "one year", days=366, after="closed_on")
