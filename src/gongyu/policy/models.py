"""What a place decides on top of its pack. The pack itself is files, not rows."""

from django.db import models

from gongyu.kernel import privacy


class Override(models.Model):
    """A county or city raises a printed value from a day on. It can never lower one: the rules refuse it."""

    id = models.BigAutoField(primary_key=True)
    duty_key = models.CharField(max_length=32)
    # Trimmed region code of the city or county that decided.
    scope = models.CharField(max_length=12)
    value = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="override_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["duty_key", "scope", "valid_from"], name="override_once_per_day"),
        ]

    class Privacy:
        plain = ("id", "duty_key", "scope", "value", "valid_from", "valid_until", "source", "decided_at")
        personal = {"decided_by": privacy.WHO_DID}
        retention = privacy.PERMANENT
