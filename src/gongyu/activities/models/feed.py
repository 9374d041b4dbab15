"""Calendars that somebody has subscribed to."""

from django.db import models

from gongyu.kernel import privacy


class CalendarFeed(models.Model):
    """An address at which a calendar program fetches what somebody may see, without signing in. Only a keyed
    digest of its secret is kept: the address is shown once, and can be stopped at any time."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    school_class = models.ForeignKey(
        "people.SchoolClass", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    token_index = models.BinaryField(unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="mine", organisation__isnull=True, school_class__isnull=True)
                | models.Q(kind="school", organisation__isnull=False, school_class__isnull=True)
                | models.Q(kind="class", organisation__isnull=True, school_class__isnull=False),
                name="feed_is_of_one_calendar",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "organisation", "school_class"],
                condition=models.Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="feed_once_a_calendar",
            ),
        ]

    class Privacy:
        plain = ("id", "kind", "organisation", "school_class", "made_at", "revoked_at")
        personal = {"user": privacy.CALENDAR}
        sensitive = {"token_index": privacy.CALENDAR}
        retention = privacy.Retention(
            "停用一个月后删除", "deleted a month after it was stopped", days=31, after="revoked_at"
        )
