"""Signs of trouble: noted by whoever sees them, read by the two at the school whose work they are."""

from django.db import models

from gongyu.contact.rules.concerns import KINDS, RECEIVERS, STATES, STEPS
from gongyu.kernel import privacy


class Concern(models.Model):
    """One sign of trouble about one child. The child's family and other teachers never learn of it here."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default="noted")
    words_sealed = models.BinaryField(null=True)
    noted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    # The last day for a first answer, where the city or county has set a time for it.
    due_on = models.DateField(null=True)
    # By this the ledger knows its two entries as one case. It has none where figures may not tell of it.
    case = models.UUIDField(null=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="concern_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="concern_state_known"),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-id"], name="concern_by_organisation"),
        ]

    class Privacy:
        plain = ("id", "organisation", "kind", "state", "due_on", "case", "request_key")
        personal = {"pupil": privacy.WHOSE, "noted_by": privacy.WHO_DID, "noted_at": privacy.WHO_DID}
        sensitive = {"words_sealed": privacy.HELP}
        words = ("words_sealed",)
        untold = True
        retention = privacy.Retention(
            "三年后连同处理经过一起删除",
            "three years, with its steps",
            days=privacy.years(3),
            after="noted_at",
        )


class ConcernStep(models.Model):
    """What was done about a concern: an answer, a report to the authorities, its end."""

    id = models.BigAutoField(primary_key=True)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    step = models.CharField(max_length=8)
    # Of a report: who was told.
    receiver = models.CharField(max_length=16, blank=True, default="")
    words_sealed = models.BinaryField(null=True)
    taken_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(step__in=list(STEPS)), name="concern_step_known"),
            models.CheckConstraint(
                condition=models.Q(step="report", receiver__in=list(RECEIVERS)) | ~models.Q(step="report"),
                name="concern_report_has_receiver",
            ),
        ]

    class Privacy:
        plain = ("id", "concern", "step", "receiver")
        personal = {"taken_by": privacy.WHO_DID, "taken_at": privacy.WHO_DID}
        sensitive = {"words_sealed": privacy.HELP}
        words = ("words_sealed",)
        retention = privacy.Retention("随关注一起删除", "goes with the concern")
