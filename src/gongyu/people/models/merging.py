"""Who stood in the registry twice and was made one, and who only looked like it."""

from django.db import models

from gongyu.kernel import privacy

KINDS = ("guardian", "pupil", "staff")


class Merge(models.Model):
    """Two rows turned out to be one person. `moved` names what went from one to the other, by keys only; the
    row that gave way stays as it was, so that all of it can be undone while nothing has changed since."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    # A keyed digest of both people as they stood afterwards: another one means that they have changed.
    stood = models.BinaryField()
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="merge_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(kept_id=models.F("gone_id")), name="merge_of_two_rows"
            ),
            models.UniqueConstraint(
                fields=["kind", "gone_id"],
                condition=models.Q(undone_at__isnull=True),
                name="merge_gives_way_once",
            ),
        ]

    class Privacy:
        plain = ("id", "kind", "organisation", "moved", "stood", "merged_at", "undone_at")
        personal = {
            "kept_id": privacy.SAME_PERSON,
            "gone_id": privacy.SAME_PERSON,
            "merged_by": privacy.WHO_DID,
            "undone_by": privacy.WHO_DID,
        }
        retention = privacy.KEYS_ONLY


class ToldApart(models.Model):
    """Two rows that look alike and are two people: asked once, remembered."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    one_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="told_apart_kind_known"),
            models.CheckConstraint(
                condition=models.Q(one_id__lt=models.F("other_id")), name="told_apart_in_order"
            ),
            models.UniqueConstraint(fields=["kind", "one_id", "other_id"], name="told_apart_once"),
        ]

    class Privacy:
        plain = ("id", "kind", "at")
        personal = {
            "one_id": privacy.SAME_PERSON,
            "other_id": privacy.SAME_PERSON,
            "by": privacy.WHO_DID,
        }
        retention = privacy.KEYS_ONLY
