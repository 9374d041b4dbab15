"""Meetings of a body, their minutes in editions, what was decided and who looks after it."""

from django.db import models

from gongyu.committees.models.body import Committee, Member
from gongyu.committees.rules.meeting import STATES
from gongyu.kernel import privacy

WITH_IT = privacy.Retention("随会议一起删除", "goes with the meeting")


class Meeting(models.Model):
    """One meeting: what it is to be about, and whether it was held."""

    id = models.BigAutoField(primary_key=True)
    committee = models.ForeignKey(Committee, models.PROTECT, db_index=False, related_name="+")
    held_on = models.DateField()
    begins_at = models.TimeField(null=True)
    place = models.CharField(max_length=60, blank=True, default="")
    agenda = models.TextField()
    state = models.CharField(max_length=10)
    # None where no duty counts the meetings of the body.
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="meeting_state_known"),
        ]
        indexes = [models.Index(fields=["committee", "-held_on"], name="meeting_by_committee")]

    class Privacy:
        plain = (
            "id",
            "committee",
            "held_on",
            "begins_at",
            "place",
            "state",
            "entry",
            "made_at",
            "request_key",
        )
        personal = {"agenda": privacy.WHAT_WAS_DONE, "made_by": privacy.WHO_DID}
        words = ("agenda",)
        retention = privacy.Retention(
            "六年后连同纪要、议定的事一起删除，台账里的次数留着",
            "six years, with minutes and decisions; the ledger keeps the number",
            days=privacy.years(6),
            after="held_on",
        )


class Minutes(models.Model):
    """One edition of what was said; the one with the highest number holds."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, db_index=False, related_name="+")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="minutes_edition_once")]

    class Privacy:
        plain = ("id", "meeting", "number", "written_at")
        personal = {"words": privacy.WHAT_WAS_DONE, "written_by": privacy.WHO_DID}
        words = ("words",)
        retention = WITH_IT


class Word(models.Model):
    """A member agrees with an edition of the minutes, or says what is to be changed."""

    id = models.BigAutoField(primary_key=True)
    minutes = models.ForeignKey(Minutes, models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    remark = models.CharField(max_length=500, blank=True, default="")
    said_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minutes", "member"], name="minutes_answered_once"),
            models.CheckConstraint(
                condition=models.Q(agrees=True, remark="") | (models.Q(agrees=False) & ~models.Q(remark="")),
                name="minutes_agreed_or_remarked",
            ),
        ]

    class Privacy:
        plain = ("id", "minutes", "said_on")
        personal = {
            "member": privacy.WHO_DID,
            "agrees": privacy.WHAT_WAS_DONE,
            "remark": privacy.WHAT_WAS_DONE,
        }
        words = ("remark",)
        retention = WITH_IT


class Decision(models.Model):
    """What was decided; families read it where the body says so."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    public = models.BooleanField(default=False)
    # Who looks after it and by when, and when it was done; where nobody has to, all three are empty.
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    until = models.DateField(null=True)
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=True, until__isnull=True, done_on__isnull=True)
                | models.Q(member__isnull=False, until__isnull=False),
                name="decision_followed_by_somebody",
            ),
        ]

    class Privacy:
        plain = ("id", "meeting", "public", "until", "done_on")
        personal = {"words": privacy.WHAT_WAS_DONE, "member": privacy.FOLLOW_UP}
        words = ("words",)
        retention = WITH_IT
