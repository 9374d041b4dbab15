"""Reports of fees collected in a committee's name. Nothing here says who reported: decision 0042."""

from uuid import uuid4

from django.db import models

from gongyu.committees.rules.fee import OUTCOMES, STATES
from gongyu.kernel import privacy


class FeeReport(models.Model):
    """One report: a day and sealed words. No user, no moment; the number is drawn, not counted."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    # Whoever holds the receipt's code reads the answer; the code itself is nowhere.
    code_index = models.BinaryField(max_length=32, unique=True)
    words_sealed = models.BinaryField()
    received_on = models.DateField()
    # Whether the office has heard that there is something new: told by night, so that no message is a clock.
    announced = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default="received")
    outcome = models.CharField(max_length=9, blank=True, default="")
    told_sealed = models.BinaryField(null=True)
    told_on = models.DateField(null=True)
    answer_sealed = models.BinaryField(null=True)
    closed_on = models.DateField(null=True)
    # By this the ledger knows its two entries as one case; of what was not true it has none.
    case = models.UUIDField(null=True)
    checked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="fee_state_known"),
            models.CheckConstraint(condition=models.Q(outcome__in=["", *OUTCOMES]), name="fee_outcome_known"),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_on__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_on__isnull=True)),
                name="fee_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=True, told_on__isnull=True)
                | models.Q(case__isnull=False, told_on__isnull=False),
                name="fee_told_is_a_case",
            ),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "received_on", "announced", "state", "outcome", "told_on", "closed_on"),
            "case",
        )
        personal = {"checked_by": privacy.WHO_DID}
        sensitive = {
            "code_index": privacy.HEAR_FEES,
            "words_sealed": privacy.HEAR_FEES,
            "told_sealed": privacy.HEAR_FEES,
            "answer_sealed": privacy.HEAR_FEES,
        }
        words = ("words_sealed", "told_sealed", "answer_sealed")
        retention = privacy.Retention(
            "办结三年后删除", "three years after it was closed", days=privacy.years(3), after="closed_on"
        )
