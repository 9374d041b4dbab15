"""What comes of an activity: who was there, what was written down, what families say of it."""

from datetime import date

from django.db import models

from gongyu.activities.models.activity import Activity
from gongyu.kernel import privacy


class Attendance(models.Model):
    """Somebody of a child's family was there, has watched it afterwards or has it on paper. Who was there is
    for those who organised it alone, who has watched it is for nobody; nothing is noted of who was not, and
    nothing follows from it."""

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")
    # Ticked on a list, by the family's code, watched afterwards, or given on paper.
    how = models.CharField(max_length=6)
    marked_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "pupil"], name="attendance_once"),
            models.CheckConstraint(
                condition=models.Q(how__in=["list", "code", "replay", "paper"]), name="attendance_how_known"
            ),
        ]

    class Privacy:
        plain = ("id", "activity", "how", "marked_at")
        personal = {"pupil": privacy.WHO_WAS_THERE, "marked_by": privacy.WHO_DID}
        retention = privacy.Retention(
            "点到后三个月删除", "deleted three months after it was ticked", days=92, after="marked_at"
        )


class Minutes(models.Model):
    """What was talked about at an activity, for those who organised it."""

    id = models.BigAutoField(primary_key=True)
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    words_sealed = models.BinaryField(null=True)
    written_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    class Privacy:
        plain = ("id", "activity", "organisation", "written_at")
        personal = {"written_by": privacy.WHO_DID}
        sensitive = {"words_sealed": privacy.FOLLOW_UP}
        words = ("words_sealed",)
        retention = privacy.Retention(
            "活动过后三年清空",
            "emptied three years after the activity",
            days=privacy.years(3),
            forgets=("words_sealed",),
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Of activities that lie so far back."""
            return models.Q(activity__held_on__lt=before)


class Decision(models.Model):
    """One thing that was decided, and by whom and until when it is done, where somebody has said so."""

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    words = models.CharField(max_length=200)
    owner = models.CharField(max_length=40, blank=True, default="")
    due_on = models.DateField(null=True)

    class Privacy:
        plain = ("id", "activity", "organisation", "due_on")
        personal = {"words": privacy.FOLLOW_UP, "owner": privacy.FOLLOW_UP}
        words = ("words", "owner")
        retention = privacy.Retention(
            "活动过后三年删除", "deleted three years after the activity", days=privacy.years(3)
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Of activities that lie so far back."""
            return models.Q(activity__held_on__lt=before)


class Feedback(models.Model):
    """What one family says of an activity. Whose it is nobody can read: a keyed digest only lets the same
    person change their word."""

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    answer = models.CharField(max_length=8)
    words_sealed = models.BinaryField(null=True)
    voice_index = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "voice_index"], name="feedback_once"),
            models.CheckConstraint(
                condition=models.Q(answer__in=["helpful", "so_so", "not"]), name="feedback_answer_known"
            ),
        ]

    class Privacy:
        plain = ("id", "activity", "organisation", "answer")
        sensitive = {"words_sealed": privacy.HEAR, "voice_index": privacy.HEAR}
        words = ("words_sealed",)
        retention = privacy.Retention(
            "活动过后一年删除", "deleted a year after the activity", days=privacy.years(1)
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Of activities that lie so far back."""
            return models.Q(activity__held_on__lt=before)
