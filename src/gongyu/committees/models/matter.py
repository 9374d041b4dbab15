"""What families and the committee raise, and the school's answer."""

from django.db import models

from gongyu.kernel import privacy


class Matter(models.Model):
    """One matter: raised by somebody, answered by the school. Who raised it is kept for the answer alone."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    # Raised for the committee, by its member or by the school's office; else by a family.
    of_body = models.BooleanField(default=False)
    words_sealed = models.BinaryField()
    raised_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    raised_on = models.DateField()
    answer_sealed = models.BinaryField(null=True)
    answered_on = models.DateField(null=True)
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True, entry__isnull=True, answer_sealed__isnull=True)
                | models.Q(answered_on__isnull=False, entry__isnull=False, answer_sealed__isnull=False),
                name="matter_answered_whole",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-raised_on"], name="matter_by_organisation")]

    class Privacy:
        plain = ("id", "organisation", "of_body", "raised_on", "answered_on", "entry", "request_key")
        personal = {"raised_by": privacy.TELL}
        sensitive = {"words_sealed": privacy.WHAT_WAS_DONE, "answer_sealed": privacy.WHAT_WAS_DONE}
        words = ("words_sealed", "answer_sealed")
        retention = privacy.Retention(
            "三年后删除，台账里的件数留着",
            "three years; the ledger keeps the number",
            days=privacy.years(3),
            after="raised_on",
        )
