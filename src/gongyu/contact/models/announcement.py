"""What a school makes known to its families: each edition stays."""

from django.db import models

from gongyu.kernel import privacy


class Announcement(models.Model):
    """One edition of a school's page; the one with the highest number is the page."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    number = models.PositiveIntegerField()
    phone = models.CharField(max_length=40, blank=True, default="")
    ways = models.CharField(max_length=300, blank=True, default="")
    complaints = models.CharField(max_length=300, blank=True, default="")
    words = models.TextField(blank=True, default="")
    published_on = models.DateField()
    published_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="announcement_edition_once"),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "number", "phone", "ways", "complaints", "words", "published_on"),
            *("entry", "request_key"),
        )
        personal = {"published_by": privacy.WHO_DID}
        retention = privacy.PERMANENT
