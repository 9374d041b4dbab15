"""A guardian's own answers. Nobody else reads them, nor learns that they are there: decision 0047."""

from uuid import uuid4

from django.db import models

from gongyu.assessments.models.round import Round
from gongyu.kernel import privacy


class Sheet(models.Model):
    """What one guardian has answered of one round, sealed whole; there from the moment they agreed."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.CASCADE, db_index=False, related_name="+")
    # What they agreed to, and a digest of its very words.
    wording = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    agreed_on = models.DateField()
    touched_on = models.DateField()
    kept_sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "round"], name="sheet_once")]

    class Privacy:
        plain = ("id", "round", "wording", "digest", "agreed_on", "touched_on")
        personal = {"user": privacy.OWN_SELF_CHECK}
        sensitive = {"kept_sealed": privacy.OWN_SELF_CHECK}
        # Read on their own page alone: no copy that somebody else makes says that they have answered.
        untold = True
        retention = privacy.Retention(
            "一年没有再动就删除，本人随时可以删",
            "deleted after a year without being touched, or by its owner at any time",
            days=366,
            after="touched_on",
        )
