"""The end of a school year at a school: a plan with its exceptions, and what was written of it."""

from django.db import models

from gongyu.kernel import privacy

DECISIONS = ("", "move", "keep", "leave")
OUTCOMES = ("", "graduated", "stayed", "skipped", "left")


class RollOver(models.Model):
    """One school's roll-over of one summer. Until it is confirmed it holds exceptions only."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    year = models.SmallIntegerField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    # The same class by class, once it is done: its key (0 for none) → before and the sums in their order.
    totals = models.JSONField(default=dict)
    # The keys of the classes that it closed.
    closed = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=models.Q(undone_at__isnull=True),
                name="roll_over_once_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | models.Q(confirmed_at__isnull=False),
                name="roll_over_undone_once_done",
            ),
        ]

    class Privacy:
        plain = ("id", "organisation", "year", "confirmed_at", "counts", "totals", "closed", "undone_at")
        personal = {"confirmed_by": privacy.WHO_DID, "undone_by": privacy.WHO_DID}
        retention = privacy.PERMANENT


class RollOverPupil(models.Model):
    """What was decided of a pupil otherwise than for their class, what became of them, and the rows of
    enrolment that say so."""

    id = models.BigAutoField(primary_key=True)
    roll_over = models.ForeignKey(RollOver, models.CASCADE, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")
    decision = models.CharField(max_length=8, blank=True, default="")
    target = models.ForeignKey("people.SchoolClass", models.CASCADE, null=True, related_name="+")
    outcome = models.CharField(max_length=10, blank=True, default="")
    ended = models.ForeignKey("people.Enrolment", models.CASCADE, null=True, related_name="+")
    begun = models.ForeignKey("people.Enrolment", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roll_over", "pupil"], name="roll_over_pupil_once"),
            models.CheckConstraint(
                condition=models.Q(decision="move", target__isnull=False)
                | models.Q(decision__in=("", "keep", "leave"), target__isnull=True),
                name="roll_over_moves_somewhere",
            ),
            models.CheckConstraint(condition=models.Q(outcome__in=OUTCOMES), name="roll_over_outcome_known"),
        ]

    class Privacy:
        plain = ("id", "roll_over", "target", "ended", "begun")
        personal = {
            "pupil": privacy.WHOSE,
            "decision": privacy.WHAT_WAS_DONE,
            "outcome": privacy.WHAT_WAS_DONE,
        }
        retention = privacy.KEYS_ONLY
