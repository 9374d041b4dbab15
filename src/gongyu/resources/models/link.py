"""The link by which a lecturer who does not sign in answers one request."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy
from gongyu.resources.models.engagement import Engagement


class AnswerLink(models.Model):
    """A link to one request. What stands in it is its number, signed; a new one stops the one before it."""

    id = models.BigAutoField(primary_key=True)
    engagement = models.ForeignKey(Engagement, models.CASCADE, db_index=False, related_name="+")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                condition=models.Q(revoked_at__isnull=True),
                name="answer_link_one_each",
            ),
        ]

    class Privacy:
        plain = ("id", "engagement", "made_at", "revoked_at")
        personal = {"made_by": privacy.WHO_DID}
        retention = privacy.Retention(
            "讲课那天过后两个月删除", "deleted two months after the day of the lecture", days=62
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Of lectures so long ago; the link opens nothing any more."""
            return models.Q(engagement__day__lt=before)
