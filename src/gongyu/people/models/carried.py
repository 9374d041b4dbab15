"""What a merger or a split carried from one body to another, row by row, so that it can be taken back."""

from django.db import models

from gongyu.kernel import privacy

NOUNS = ("class", "enrolment", "headship", "post", "grant")


class Carried(models.Model):
    """A row that ended with one body, and the one that goes on with the other. Both are dated; this is only
    which belongs to which."""

    id = models.BigAutoField(primary_key=True)
    reorganisation = models.ForeignKey("organisations.Reorganisation", models.CASCADE, related_name="+")
    noun = models.CharField(max_length=10)
    before_id = models.BigIntegerField()
    # Empty where nothing had to follow: the same post or role was held there already.
    after_id = models.BigIntegerField(null=True)
    # When the row would have ended otherwise, and whether it never began before the day of the change.
    until = models.DateField(null=True)
    unbegun = models.BooleanField(default=False)
    # For a pupil's seat: since when they had sat there, through whatever was carried before.
    since = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(noun__in=NOUNS), name="carried_noun_known"),
            models.UniqueConstraint(fields=["reorganisation", "noun", "before_id"], name="carried_once"),
        ]
        indexes = [models.Index(fields=["after_id"], name="carried_after")]

    class Privacy:
        plain = ("id", "reorganisation", "noun", "before_id", "after_id", "until", "unbegun", "since")
        retention = privacy.KEYS_ONLY
