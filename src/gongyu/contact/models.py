"""Home visits. No photo, no position: what was said and agreed, in the teacher's words."""

from django.db import models

from gongyu.kernel import privacy


class Visit(models.Model):
    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    school_class = models.ForeignKey(
        "people.SchoolClass", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, db_index=False, related_name="+")
    visitor = models.ForeignKey("people.Staff", models.PROTECT, related_name="+")
    occurred_on = models.DateField()
    mode = models.CharField(max_length=16)
    # head_teacher, former_head, subject_teacher, leader: in which capacity, as of the day of the visit.
    capacity = models.CharField(max_length=16)
    # What was talked about and agreed may touch on a family's troubles: sealed, opened only to be read.
    talked_about_sealed = models.BinaryField(null=True)
    agreed_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=12, default="recorded")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode__in=["home", "agreed_place", "video", "school"]),
                name="visit_mode_known",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__in=["head_teacher", "former_head", "subject_teacher", "leader"]),
                name="visit_capacity_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["recorded", "withdrawn"]), name="visit_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["pupil", "-occurred_on"], name="visit_by_pupil"),
            models.Index(fields=["school_class", "-occurred_on"], name="visit_by_class"),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "school_class", "occurred_on", "mode", "capacity", "state", "entry"),
            *("recorded_at", "request_key"),
        )
        personal = {
            "pupil": privacy.WHOSE,
            "visitor": privacy.WHO_WORKS,
            "recorded_by": privacy.WHO_DID,
        }
        sensitive = {"talked_about_sealed": privacy.FOLLOW_UP, "agreed_sealed": privacy.FOLLOW_UP}
        words = ("talked_about_sealed", "agreed_sealed")
        retention = privacy.Retention(
            "三年后清空谈到的和约定的，其余长期保存",
            "what was talked about and agreed is emptied after three years; the rest is permanent",
            days=privacy.years(3),
            after="occurred_on",
            forgets=("talked_about_sealed", "agreed_sealed"),
        )


class Arrival(models.Model):
    """A record that a phone has sent: under the key that the phone gave it, it arrives once."""

    id = models.BigAutoField(primary_key=True)
    request_key = models.UUIDField(unique=True)
    sent_by = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    # A keyed digest of what was sent: another one under the same key is other content.
    content_index = models.BinaryField(max_length=16)
    arrived_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        plain = ("id", "request_key", "arrived_at")
        personal = {"sent_by": privacy.WHO_DID}
        sensitive = {"content_index": privacy.SAME_RECORD}
        retention = privacy.KEYS_ONLY


class PhoneKey(models.Model):
    """What opens the list and the waiting records on a teacher's phone. It is handed out while they are
    signed in; without it, what a phone still holds stays shut."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="+")
    key_sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        plain = ("id", "made_at")
        personal = {"user": privacy.WHO_WORKS}
        sensitive = {"key_sealed": privacy.ON_THE_PHONE}
        retention = privacy.Retention("账号注销时一并删除", "goes with the account")
