"""Random samples of recorded visits: what was published when, the frozen list, who was drawn, what came of
it."""

from django.db import models

from gongyu.contact.rules.sampling import STATES
from gongyu.kernel import privacy


class VisitSample(models.Model):
    """One sample of a county or a school. Nothing of it is changed once it is published; none is deleted."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    duty_key = models.CharField(max_length=32)
    period_key = models.CharField(max_length=16)
    size = models.IntegerField()
    state = models.CharField(max_length=12, default="announced")
    announced_on = models.DateField()
    announced_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    # Published at once: the digests of two secrets, sealed until the list is frozen. The seed is published
    # then.
    seed_digest = models.CharField(max_length=64)
    key_digest = models.CharField(max_length=64)
    seed_sealed = models.BinaryField(null=True)
    key_sealed = models.BinaryField(null=True)
    seed = models.CharField(max_length=64, blank=True, default="")
    # The frozen list: the numbers of the visits, one a child; published as codes, and as their digest.
    frame = models.JSONField(default=list)
    frame_digest = models.CharField(max_length=64, blank=True, default="")
    drawn_at = models.DateTimeField(null=True)
    answers_until = models.DateField(null=True)
    # What was claimed when the list was frozen.
    required = models.IntegerField(default=0)
    achieved = models.IntegerField(default=0)
    # What came of it, kept when the time for answers is over.
    asked = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    confirmed = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(STATES)), name="visit_sample_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="announced", drawn_at__isnull=True, seed="")
                | models.Q(~models.Q(state="announced"), drawn_at__isnull=False, answers_until__isnull=False),
                name="visit_sample_seed_after_frame",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed__lte=models.F("answered"), answered__lte=models.F("asked")),
                name="visit_sample_counts_fit",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="visit_sample_by_state")]

    class Privacy:
        plain = (
            *("id", "organisation", "duty_key", "period_key", "size", "state", "announced_on"),
            *("seed_digest", "key_digest", "seed", "frame", "frame_digest", "drawn_at", "answers_until"),
            *("required", "achieved", "asked", "answered", "confirmed"),
        )
        personal = {"announced_by": privacy.WHO_DID}
        # Not about anybody: but who has them can tell whom the list means.
        sensitive = {"seed_sealed": privacy.CONFIRM, "key_sealed": privacy.CONFIRM}
        retention = privacy.KEYS_ONLY


class VisitDrawn(models.Model):
    """A visit that was drawn: its family is asked. Nobody is shown which; the family sees the question."""

    id = models.BigAutoField(primary_key=True)
    sample = models.ForeignKey(VisitSample, models.CASCADE, db_index=False, related_name="+")
    visit = models.ForeignKey("contact.Visit", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "visit"], name="visit_drawn_once"),
        ]

    class Privacy:
        plain = ("id", "sample")
        personal = {"visit": privacy.WHOSE}
        untold = True
        retention = privacy.KEYS_ONLY
