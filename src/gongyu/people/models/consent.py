"""Guardians' consent: to which wording, when, how, and taken back when."""

from django.db import models

from gongyu.kernel import privacy


class Consent(models.Model):
    """A guardian consents to what is done with one child's data. One that was taken back stays, dated."""

    id = models.BigAutoField(primary_key=True)
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, db_index=False, related_name="+")
    guardian = models.ForeignKey("people.Guardian", models.CASCADE, related_name="+")
    # The wording and a digest of its words, so that it can be told later exactly what was agreed to.
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    given_on = models.DateField()
    how = models.CharField(max_length=10)
    # Where the sheet lies, of one given on paper.
    kept_at = models.CharField(max_length=60, blank=True, default="")
    recorded_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(how__in=["online", "paper"]), name="consent_how_known"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True, withdrawn_at__isnull=True)
                | models.Q(withdrawn_on__gte=models.F("given_on"), withdrawn_at__isnull=False),
                name="consent_withdrawn_after_given",
            ),
            models.UniqueConstraint(
                fields=["pupil", "guardian"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="consent_once",
            ),
        ]
        indexes = [models.Index(fields=["pupil", "guardian"], name="consent_by_pupil")]

    class Privacy:
        plain = ("id", "version", "digest", "given_on", "how", "kept_at", "recorded_at")
        personal = {
            "pupil": privacy.WHICH_CHILD,
            "guardian": privacy.WHO_ANSWERS,
            "recorded_by": privacy.WHO_DID,
            "withdrawn_on": privacy.WHO_ANSWERS,
            "withdrawn_by": privacy.WHO_DID,
            "withdrawn_at": privacy.WHO_ANSWERS,
        }
        retention = privacy.KEYS_ONLY
