"""Signing up: the places of an activity, and which home has which."""

from datetime import date

from django.db import models

from gongyu.activities.models.activity import Activity
from gongyu.kernel import privacy

ACTIVE = models.Q(state__in=["booked", "waiting"])
KEPT_DAYS = 180


class SignUp(models.Model):
    """An activity's places are given out: one number for the whole of it, or slots with a time and a host."""

    id = models.BigAutoField(primary_key=True)
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6)
    state = models.CharField(max_length=8, default="open")
    # The last day on which a home may sign up.
    closes_on = models.DateField()
    # The day on which those who have a place were reminded.
    reminded_on = models.DateField(null=True)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["whole", "slots"]), name="sign_up_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "stopped"]), name="sign_up_state_known"
            ),
        ]

    class Privacy:
        plain = ("id", "activity", "kind", "state", "closes_on", "reminded_on", "opened_at")
        personal = {"opened_by": privacy.WHO_DID}
        retention = privacy.KEYS_ONLY


class Slot(models.Model):
    """So many places at one time with one host; of a sign-up for the whole there is one, without either.

    `taken` counts the homes that have a place, moves only with the row locked, and is never above `places`:
    the database refuses it.
    """

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    place = models.CharField(max_length=80, blank=True, default="")
    host = models.ForeignKey("people.Staff", models.PROTECT, null=True, related_name="+")
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default="offered")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("places")), name="slot_is_never_oversold"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True, ends_at__isnull=True)
                | models.Q(starts_at__lt=models.F("ends_at")),
                name="slot_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["offered", "withdrawn"]), name="slot_state_known"
            ),
            models.UniqueConstraint(
                fields=["activity", "host", "starts_at"],
                condition=models.Q(state="offered"),
                name="slot_host_once_at_a_time",
            ),
        ]

    class Privacy:
        plain = ("id", "activity", "starts_at", "ends_at", "place", "places", "taken", "state")
        personal = {"host": privacy.WHO_WORKS}
        retention = privacy.KEYS_ONLY


class Booking(models.Model):
    """A home has a place in a slot, or waits for one in the order of the numbers. Who comes is somebody who
    answers for one of the children; nothing is noted of who did not."""

    id = models.BigAutoField(primary_key=True)
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+")
    household = models.ForeignKey("people.Household", models.CASCADE, null=True, related_name="+")
    guardian = models.ForeignKey("people.Guardian", models.CASCADE, related_name="+")
    # Somebody else of the home who comes instead.
    comes = models.ForeignKey("people.Guardian", models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["booked", "waiting", "cancelled", "released"]),
                name="booking_state_known",
            ),
            models.UniqueConstraint(
                fields=["slot", "household"], condition=ACTIVE, name="booking_once_a_household"
            ),
            # Of a home that is not known, whoever signed up stands for it.
            models.UniqueConstraint(
                fields=["slot", "guardian"],
                condition=ACTIVE & models.Q(household__isnull=True),
                name="booking_once_a_guardian",
            ),
        ]
        indexes = [models.Index(fields=["slot", "state", "id"], name="booking_in_order")]

    class Privacy:
        plain = ("id", "slot", "state", "asked_at")
        personal = {
            "household": privacy.WHO_COMES,
            "guardian": privacy.WHO_COMES,
            "comes": privacy.WHO_COMES,
        }
        retention = privacy.Retention(
            "活动过后半年删除", "deleted half a year after the activity", days=KEPT_DAYS
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Of activities that lie so far back."""
            return models.Q(slot__activity__held_on__lt=before)


class BookedChild(models.Model):
    """A child whom a booking is about."""

    id = models.BigAutoField(primary_key=True)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "pupil"], name="booked_child_once")]

    class Privacy:
        plain = ("id", "booking")
        personal = {"pupil": privacy.WHO_COMES}
        retention = privacy.Retention("随预约一起删除", "goes with the booking")
