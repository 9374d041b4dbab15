"""A team's members, its confirmations year by year, and its trainings."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy


class TeamMember(models.Model):
    """Somebody is something in the team of a school from a day until a day."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", models.PROTECT, null=True, related_name="+")
    # Of an expert or a parent, who is in no register of staff.
    name = models.CharField(max_length=30, blank=True, default="")
    # The pack's part: lead, grade_leader, psychologist, expert, parent …
    part = models.CharField(max_length=32)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    # Of somebody from outside: the entry that counts them.
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="member_leaves_after_joining",
            ),
            models.UniqueConstraint(
                fields=["organisation", "staff"],
                condition=models.Q(valid_until__isnull=True),
                name="member_once_in_a_team",
            ),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "part", "valid_from", "valid_until", "entry", "recorded_at"),
            "request_key",
        )
        personal = {
            "staff": privacy.WHO_WORKS,
            "name": privacy.WHO_WORKS,
            "recorded_by": privacy.WHO_DID,
        }
        retention = privacy.Retention(
            "离开队伍三年后清空姓名",
            "the name is emptied three years after leaving the team",
            days=privacy.years(3),
            after="valid_until",
            forgets=("name",),
        )


class Confirmation(models.Model):
    """A school has said that its team is there, for a school year."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    confirmed_on = models.DateField()
    valid_until = models.DateField()
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    confirmed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "valid_until"], name="confirmed_once_a_year"),
        ]

    class Privacy:
        plain = ("id", "organisation", "confirmed_on", "valid_until", "entry", "confirmed_at")
        personal = {"confirmed_by": privacy.WHO_DID}
        retention = privacy.KEYS_ONLY


class Training(models.Model):
    """The team, or some of it, has been trained: on what, on which day, for how many minutes."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    topic = models.CharField(max_length=32)
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Privacy:
        plain = (
            *("id", "organisation", "topic", "held_on", "minutes", "withdrawn_at", "recorded_at"),
            "request_key",
        )
        personal = {"recorded_by": privacy.WHO_DID}
        retention = privacy.KEYS_ONLY


class Trained(models.Model):
    """A member was there."""

    id = models.BigAutoField(primary_key=True)
    training = models.ForeignKey(Training, models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey(TeamMember, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "member"], name="trained_once")]

    class Privacy:
        plain = ("id", "training")
        personal = {"member": privacy.WHO_WAS_THERE}
        retention = privacy.Retention(
            "培训过后三年删除", "deleted three years after the training", days=privacy.years(3)
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Of trainings so long ago."""
            return models.Q(training__held_on__lt=before)
