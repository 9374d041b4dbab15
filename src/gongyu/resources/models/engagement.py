"""A body asks a lecturer for a day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Value

from gongyu.kernel import privacy
from gongyu.resources.models.lecturer import Lecturer


class Engagement(models.Model):
    """`whose` is the person across all corps: of staff their number, of others the lecturer's, below zero.

    Agreed times of one person never overlap: the table excludes it, with ranges alone, so that no extension
    is needed.
    """

    id = models.BigAutoField(primary_key=True)
    lecturer = models.ForeignKey(Lecturer, models.PROTECT, related_name="+")
    whose = models.BigIntegerField()
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    topic = models.CharField(max_length=32)
    day = models.DateField()
    part = models.CharField(max_length=10)
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    with_children = models.BooleanField()
    # Where in the house, about how many listen, whom to ring there: for the lecturer and the keeper.
    place = models.CharField(max_length=60, blank=True, default="")
    audience = models.PositiveSmallIntegerField(null=True)
    contact_sealed = models.BinaryField(null=True)
    words = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, default="asked")
    # What the lecturer could do instead.
    suggested_day = models.DateField(null=True)
    suggested_part = models.CharField(max_length=10, blank=True, default="")
    suggested_starts_at = models.TimeField(null=True)
    suggested_ends_at = models.TimeField(null=True)
    activity = models.OneToOneField("activities.Activity", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    # The lecturer has answered by the link of the request, without signing in, and what they said to it.
    by_link = models.BooleanField(default=False)
    remark = models.CharField(max_length=200, blank=True, default="")
    # What the lecturer says after the day: that it was given, how long half a day was, and a line.
    confirmed_at = models.DateTimeField(null=True)
    confirmed_minutes = models.PositiveSmallIntegerField(null=True)
    confirmed_sealed = models.BinaryField(null=True)
    changed_at = models.DateTimeField(auto_now=True)
    # What the body that asked says afterwards, for the lecturer and the keeper alone.
    feedback = models.CharField(max_length=8, blank=True, default="")
    feedback_sealed = models.BinaryField(null=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "suggested", "agreed", "declined", "cancelled"]),
                name="engagement_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(part__in=["morning", "afternoon", "hours"]), name="engagement_part_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gt=F("begins")), name="engagement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_minutes__isnull=True) | models.Q(confirmed_at__isnull=False),
                name="engagement_minutes_are_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(feedback__in=["", "good", "fine", "poor"]),
                name="engagement_feedback_known",
            ),
            ExclusionConstraint(
                name="engagement_never_twice",
                expressions=[
                    (Func(F("whose"), F("whose"), Value("[]"), function="int8range"), "&&"),
                    (
                        Func(F("begins"), F("ends"), function="tstzrange", output_field=DateTimeRangeField()),
                        "&&",
                    ),
                ],
                condition=models.Q(state="agreed"),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-day"], name="engagement_by_organisation"),
            models.Index(fields=["whose", "day"], name="engagement_by_person"),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "topic", "day", "part", "starts_at", "ends_at", "begins", "ends"),
            *("with_children", "state", "suggested_day", "suggested_part", "suggested_starts_at"),
            *("suggested_ends_at", "activity", "asked_at", "changed_at", "feedback", "request_key"),
            *("place", "audience", "by_link", "confirmed_at", "confirmed_minutes"),
        )
        personal = {
            "lecturer": privacy.INVITE,
            "whose": privacy.INVITE,
            "words": privacy.WHAT_WAS_DONE,
            "remark": privacy.WHAT_WAS_DONE,
            "asked_by": privacy.WHO_DID,
            "answered_by": privacy.WHO_DID,
        }
        sensitive = {
            "contact_sealed": privacy.INVITE,
            "feedback_sealed": privacy.INVITE,
            "confirmed_sealed": privacy.INVITE,
        }
        words = ("words", "remark", "feedback_sealed", "confirmed_sealed")
        retention = privacy.Retention(
            "三年后清空说明、联系人、附言和意见，其余长期保存",
            "words, contact, remarks and feedback are emptied after three years; the rest is permanent",
            days=privacy.years(3),
            after="day",
            forgets=("words", "remark", "contact_sealed", "feedback_sealed", "confirmed_sealed"),
        )
