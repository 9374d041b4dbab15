"""What a school roll says of a child's circumstances."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy
from gongyu.people.models.interval import INTERVAL_FIELDS, OPEN, Interval, ends_after_it_begins


class Background(Interval):
    """A pupil's circumstances: register, left behind, orphan, disabled, migrating, one code each, sealed as
    one value of one length. Whoever was in such a file has a row, so a row says nothing about a child."""

    id = models.BigAutoField(primary_key=True)
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")
    facts_sealed = models.BinaryField()

    class Meta:
        constraints = [
            ends_after_it_begins("background_ends_after_it_begins"),
            models.UniqueConstraint(fields=["pupil"], condition=OPEN, name="background_one_open"),
        ]

    class Privacy:
        plain = ("id", *INTERVAL_FIELDS)
        personal = {"pupil": privacy.WHOSE}
        sensitive = {"facts_sealed": privacy.CARE}
        retention = privacy.Retention("孩子的资料清空后删除", "deleted when the child's is emptied", days=0)

        @staticmethod
        def due(before: date) -> models.Q:
            """What was said of children who are forgotten."""
            return models.Q(pupil__name="")
