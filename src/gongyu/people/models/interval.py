"""What all dated facts share: when it held, when it was recorded, when it was superseded."""

from django.db import models
from django.db.models import F, Q


class Interval(models.Model):
    """A fact that held from `valid_from` until the day before `valid_until` (open when empty).

    A correction supersedes the row and records another; nothing is overwritten, so that any figure
    can be replayed as it was known at a moment.
    """

    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """The named constraint that every interval carries."""
    return models.CheckConstraint(
        condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name=name
    )


INTERVAL_FIELDS = ("valid_from", "valid_until", "recorded_at", "superseded_at")
CURRENT = Q(superseded_at__isnull=True)
OPEN = Q(superseded_at__isnull=True, valid_until__isnull=True)
