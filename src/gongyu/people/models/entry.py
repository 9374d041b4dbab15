"""How guardians come in: a class's invitation, and the requests that follow it."""

from django.db import models

from gongyu.kernel import privacy

STATES = ("asked", "admitted", "refused", "unmatched")


class Invitation(models.Model):
    """A class's link, printed as a QR code. It opens one form, and that form tells nothing about anybody."""

    id = models.BigAutoField(primary_key=True)
    school_class = models.ForeignKey("people.SchoolClass", models.CASCADE, related_name="+")
    made_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    valid_until = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school_class"],
                condition=models.Q(revoked_at__isnull=True),
                name="invitation_one_per_class",
            ),
        ]

    class Privacy:
        plain = ("id", "school_class", "made_at", "valid_until", "revoked_at")
        personal = {"made_by": privacy.WHO_DID}
        retention = privacy.Retention("一年", "one year", days=365, after="valid_until")


class JoinRequest(models.Model):
    """Somebody who reads what is sent to a number says that a child of the class is theirs. The head teacher
    answers. A try that named no child keeps nothing but the number's index, to count tries by."""

    id = models.BigAutoField(primary_key=True)
    school_class = models.ForeignKey("people.SchoolClass", models.CASCADE, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=60, blank=True, default="")
    relation = models.CharField(max_length=2, blank=True, default="")
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=20, blank=True, default="")
    # The wording that was agreed to when asking.
    consent_version = models.CharField(max_length=20, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="join_request_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="unmatched", pupil__isnull=True, name="", phone_sealed__isnull=True)
                | (~models.Q(state="unmatched") & models.Q(pupil__isnull=False)),
                name="join_request_names_nobody_in_vain",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", phone_sealed__isnull=False, decided_at__isnull=True)
                | (~models.Q(state="asked") & models.Q(phone_sealed__isnull=True)),
                name="join_request_forgets_when_decided",
            ),
            models.UniqueConstraint(
                fields=["pupil", "phone_index"],
                condition=models.Q(state="asked"),
                name="join_request_once",
            ),
        ]
        indexes = [
            models.Index(fields=["phone_index", "asked_at"], name="join_request_by_phone"),
            models.Index(fields=["school_class", "state"], name="join_request_by_class"),
        ]

    class Privacy:
        plain = ("id", "school_class", "asked_at", "state", "decided_at", "reason", "consent_version")
        personal = {
            "pupil": privacy.WHICH_CHILD,
            "name": privacy.WHO_ANSWERS,
            "relation": privacy.WHO_ANSWERS,
            "decided_by": privacy.WHO_DID,
        }
        sensitive = {"phone_sealed": privacy.REACH, "phone_index": privacy.REACH}
        retention = privacy.Retention(
            "九十天；手机号答复后即清空",
            "ninety days; the number until it is answered",
            days=90,
            after="asked_at",
        )
