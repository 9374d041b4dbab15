"""A body's papers in editions: none is ever changed, a new one follows."""

from django.db import models

from gongyu.committees.models.body import Committee
from gongyu.committees.rules.paper import SORTS
from gongyu.kernel import privacy


class Paper(models.Model):
    """A charter, a programme, a plan: what its editions have in common."""

    id = models.BigAutoField(primary_key=True)
    committee = models.ForeignKey(Committee, models.PROTECT, db_index=False, related_name="+")
    sort = models.CharField(max_length=10)
    title = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "sort", "title"], name="paper_once"),
            models.CheckConstraint(condition=models.Q(sort__in=list(SORTS)), name="paper_sort_known"),
        ]

    class Privacy:
        plain = ("id", "committee", "sort", "title")
        words = ("title",)
        retention = privacy.PERMANENT


class Edition(models.Model):
    """One edition of a paper; the one with the highest number holds."""

    id = models.BigAutoField(primary_key=True)
    paper = models.ForeignKey(Paper, models.PROTECT, db_index=False, related_name="+")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    document_number = models.CharField(max_length=60, blank=True, default="")
    begins = models.DateField()
    ends = models.DateField(null=True)
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="paper_edition_once"),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gt=models.F("begins")),
                name="edition_ends_after_it_begins",
            ),
        ]

    class Privacy:
        plain = (
            *("id", "paper", "number", "words", "document_number", "begins", "ends", "written_at"),
            "request_key",
        )
        personal = {"written_by": privacy.WHO_DID}
        words = ("words",)
        retention = privacy.PERMANENT
