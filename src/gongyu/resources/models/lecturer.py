"""Who lectures, about what, and what qualifies them until when."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy
from gongyu.resources.models.corps import Corps


class Lecturer(models.Model):
    """Somebody is in a corps from a day until a day: of the staff by a link, from outside by a name."""

    id = models.BigAutoField(primary_key=True)
    corps = models.ForeignKey(Corps, models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=30, blank=True, default="")
    phone_sealed = models.BinaryField(null=True)
    # The pack's kind: veteran, model_worker, teacher …
    kind = models.CharField(max_length=32)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)
    # Of somebody whom the document wants drawn in: the entry that says so.
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gt=models.F("joined_on")),
                name="lecturer_leaves_after_joining",
            ),
            models.UniqueConstraint(
                fields=["corps", "staff"],
                condition=models.Q(left_on__isnull=True),
                name="lecturer_once_in_a_corps",
            ),
        ]

    class Privacy:
        plain = ("id", "corps", "kind", "joined_on", "left_on", "entry", "added_at", "request_key")
        personal = {
            "staff": privacy.INVITE,
            "name": privacy.INVITE,
            "added_by": privacy.WHO_DID,
        }
        sensitive = {"phone_sealed": privacy.INVITE}
        retention = privacy.Retention(
            "离开讲师团三年后清空姓名和电话",
            "name and telephone are emptied three years after leaving the corps",
            days=privacy.years(3),
            after="left_on",
            forgets=("name", "phone_sealed"),
        )


class Specialty(models.Model):
    """Somebody speaks about a topic of the pack."""

    id = models.BigAutoField(primary_key=True)
    lecturer = models.ForeignKey(Lecturer, models.CASCADE, db_index=False, related_name="+")
    topic = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lecturer", "topic"], name="specialty_once")]

    class Privacy:
        plain = ("id", "topic")
        personal = {"lecturer": privacy.INVITE}
        retention = privacy.KEYS_ONLY


class Qualification(models.Model):
    """A paper of somebody's trade, or the day of a check for those who meet children; never its contents.
    What was entered wrongly is superseded, not changed."""

    id = models.BigAutoField(primary_key=True)
    lecturer = models.ForeignKey(Lecturer, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    title = models.CharField(max_length=60, blank=True, default="")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["paper", "check"]), name="qualification_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="qualification_ends_after_it_begins",
            ),
        ]

    class Privacy:
        plain = ("id", "kind", "valid_from", "valid_until", "recorded_at", "superseded_at")
        personal = {
            "lecturer": privacy.INVITE,
            "title": privacy.INVITE,
            "recorded_by": privacy.WHO_DID,
        }
        words = ("title",)
        retention = privacy.Retention(
            "离开讲师团三年后删除", "deleted three years after leaving the corps", days=privacy.years(3)
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Of those who left so long ago."""
            return models.Q(lecturer__left_on__lt=before)
