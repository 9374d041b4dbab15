"""Times that a teacher offers a family for a visit, and what the family has answered."""

from uuid import uuid4

from django.db import models

from gongyu.kernel import privacy


class Offer(models.Model):
    """A teacher asks a child's family when a visit would suit. Answered with one tap or not at all; a no is
    kept with its day and asks for no reason."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    school_class = models.ForeignKey(
        "people.SchoolClass", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, db_index=False, related_name="+")
    teacher = models.ForeignKey("people.Staff", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    # How often it has changed, and under which key a calendar knows it again.
    revision = models.PositiveSmallIntegerField(default=0)
    calendar_key = models.UUIDField(default=uuid4, unique=True)
    words_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, default="open")
    answered_by = models.ForeignKey("people.Guardian", models.SET_NULL, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "chosen", "call", "declined", "withdrawn", "met"]),
                name="offer_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["chosen", "call", "declined"])
                | models.Q(answered_on__isnull=False),
                name="offer_answered_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["pupil"],
                condition=models.Q(state__in=["open", "chosen", "call"]),
                name="offer_one_live",
            ),
        ]
        indexes = [models.Index(fields=["pupil", "-made_at"], name="offer_by_pupil")]

    class Privacy:
        plain = (
            *("id", "organisation", "school_class", "made_at", "changed_at", "revision", "calendar_key"),
            *("state", "answered_on"),
        )
        personal = {
            "pupil": privacy.WHOSE,
            "teacher": privacy.WHO_WORKS,
            "made_by": privacy.WHO_DID,
            "answered_by": privacy.WHO_ANSWERS,
        }
        sensitive = {"words_sealed": privacy.TELL}
        words = ("words_sealed",)
        retention = privacy.Retention(
            "两年后删除", "deleted after two years", days=privacy.years(2), after="made_at"
        )


class OfferTime(models.Model):
    """One of the times that were offered."""

    id = models.BigAutoField(primary_key=True)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="times")
    day = models.DateField()
    at = models.TimeField()
    chosen = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "day", "at"], name="offer_time_once"),
            models.UniqueConstraint(
                fields=["offer"], condition=models.Q(chosen=True), name="offer_time_one_chosen"
            ),
        ]

    class Privacy:
        plain = ("id", "offer", "day", "at", "chosen")
        retention = privacy.Retention("随所属的约时间删除", "goes with its offer")
