"""Lists of staff, of bodies and of regions on their way in."""

from django.db import models

from gongyu.kernel import privacy

KINDS = ("staff", "organisations", "stations", "venues", "regions")


class ListImport(models.Model):
    """A list that was read and shown, waiting to be confirmed by whoever read it.

    Its cells are sealed: what they would change is found anew whenever it is shown. Staff belong to a school,
    bodies and regions to a region.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, null=True, related_name="+"
    )
    region = models.ForeignKey("organisations.Region", models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=80, blank=True, default="")
    read_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    cells_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="list_import_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind="staff", organisation__isnull=False, region__isnull=True)
                | (~models.Q(kind="staff") & models.Q(organisation__isnull=True, region__isnull=False)),
                name="list_import_has_its_place",
            ),
        ]

    class Privacy:
        plain = (
            *("id", "kind", "organisation", "region", "read_at", "expires_at", "confirmed_at", "counts"),
        )
        personal = {"by": privacy.WHO_DID, "source": privacy.WHAT_WAS_DONE}
        sensitive = {"cells_sealed": privacy.SAME_STAFF}
        retention = privacy.Retention(
            "到期后当夜清空内容，只留数目",
            "emptied in the night after it expires; the counts stay",
            days=0,
            after="expires_at",
            forgets=("source", "cells_sealed"),
        )
