"""Notices to families: what was sent, whom it concerns, and how far it has come with each of them."""

from django.db import models

from gongyu.contact.rules.notices import AUDIENCES, KINDS, RUNGS
from gongyu.kernel import privacy


class Notice(models.Model):
    """One notice of a school or a head teacher, written once."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8)
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, null=True, related_name="+")
    # Of a grade: the year in which it entered.
    entry_year = models.SmallIntegerField(null=True)
    # Children of chosen homes, until the worker has gathered their families; then empty.
    chosen = models.JSONField(default=list)
    kind = models.CharField(max_length=8)
    title = models.CharField(max_length=40)
    body_sealed = models.BinaryField()
    # What can be answered with one tap, in the sender's words.
    choices = models.JSONField(default=list)
    # Why it may not wait for the morning and counts in no budget; empty for all others.
    urgent_because = models.CharField(max_length=100, blank=True, default="", db_default="")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    # When the families were gathered, and when the last of them was told.
    gathered_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(audience__in=AUDIENCES), name="notice_audience_known"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="notice_kind_known"),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(gathered_at__isnull=False, chosen=[]),
                name="notice_gathered_before_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="notice_by_organisation"),
            models.Index(fields=["id"], name="notice_unsent", condition=models.Q(sent_at__isnull=True)),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "audience", "school_class", "entry_year", "kind", "choices"),
            *("written_at", "gathered_at", "sent_at", "request_key"),
        )
        personal = {
            "chosen": privacy.TELL,
            "title": privacy.TELL,
            "urgent_because": privacy.WHAT_WAS_DONE,
            "written_by": privacy.WHO_DID,
        }
        sensitive = {"body_sealed": privacy.TELL}
        words = ("title", "body_sealed", "urgent_because")
        retention = privacy.Retention(
            "一年后连同回复一起删除", "one year, with the answers", days=366, after="written_at"
        )


class NoticeChild(models.Model):
    """A child whom a notice concerns, and one who answers for them, as they were when it was sent; a child
    for whom nobody can be told has one row without a guardian."""

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, models.CASCADE, db_index=False, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")
    guardian = models.ForeignKey("people.Guardian", models.CASCADE, null=True, related_name="+")
    # Children of one home are one family: the home's key, or the child's own below zero.
    family = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "pupil", "guardian"], name="notice_child_once", nulls_distinct=False
            ),
        ]
        indexes = [models.Index(fields=["notice", "family"], name="notice_by_family")]

    class Privacy:
        plain = ("id", "notice")
        personal = {"pupil": privacy.WHOSE, "guardian": privacy.WHO_ANSWERS, "family": privacy.HOME}
        retention = privacy.Retention("随通知一起删除", "goes with the notice")


class NoticeRecipient(models.Model):
    """A guardian who is told of a notice, once, however many children it concerns; and what came of it."""

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, models.CASCADE, db_index=False, related_name="+")
    guardian = models.ForeignKey("people.Guardian", models.CASCADE, related_name="+")
    # How far up the ladder (rules.RUNGS): empty before it begins; last a person picks up the telephone.
    rung = models.CharField(max_length=10, blank=True, default="")
    # When to look again: whether a letter went out, whether to climb, or when the day's digest is due.
    due_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    # Which of the notice's choices, from 0.
    choice = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "guardian"], name="notice_recipient_once"),
            models.CheckConstraint(condition=models.Q(rung__in=["", *RUNGS]), name="notice_rung_known"),
            models.CheckConstraint(
                condition=models.Q(replied_at__isnull=True, choice__isnull=True)
                | models.Q(replied_at__isnull=False, choice__isnull=False, seen_at__isnull=False),
                name="notice_reply_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["notice", "id"], name="notice_untold", condition=models.Q(rung="")),
            models.Index(fields=["due_at"], name="notice_due", condition=models.Q(due_at__isnull=False)),
        ]

    class Privacy:
        plain = ("id", "notice", "rung", "due_at", "told_at")
        personal = {
            "guardian": privacy.WHO_ANSWERS,
            "delivered_at": privacy.TELL,
            "seen_at": privacy.TELL,
            "replied_at": privacy.CONFIRM,
            "choice": privacy.CONFIRM,
        }
        retention = privacy.Retention("随通知一起删除", "goes with the notice")


class NoticeManner(models.Model):
    """How a school writes to its families, where it has decided otherwise than we would."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.OneToOneField("organisations.Organisation", models.CASCADE, related_name="+")
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    weekly = models.PositiveSmallIntegerField()
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Privacy:
        plain = ("id", "organisation", "quiet_from", "quiet_until", "weekly", "decided_at")
        personal = {"decided_by": privacy.WHO_DID}
        retention = privacy.PERMANENT
