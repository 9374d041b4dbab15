"""The append-only ledger: rows are only ever added; the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import models

from gongyu.kernel import privacy


class Entry(models.Model):
    """One fact: something was done, for whom, when, by whom, how often. Carries keys, never names."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=80)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    county_code = models.CharField(max_length=6)
    pupil_id = models.BigIntegerField(null=True)
    region_code = models.CharField(max_length=12, blank=True, default="")
    actor_id = models.BigIntegerField(null=True)
    occurred_on = models.DateField()
    quantity = models.IntegerField(default=1)
    facets = models.JSONField(default=dict)
    source = models.CharField(max_length=80, blank=True, default="")
    posted_at = models.DateTimeField()
    posted_by = models.BigIntegerField(null=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    # Place in the organisation's own chain, from 1, and the digest of this row and the one before it.
    seq = models.IntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "seq"], name="entry_place_in_chain"),
        ]
        indexes = [
            models.Index(fields=["organisation", "kind", "occurred_on"], name="entry_by_organisation"),
            models.Index(
                fields=["pupil_id"], name="entry_by_pupil", condition=models.Q(pupil_id__isnull=False)
            ),
        ]

    class Privacy:
        plain = (
            *("id", "kind", "organisation", "county_code", "region_code", "occurred_on", "quantity"),
            *("facets", "source", "posted_at", "reverses", "seq", "digest"),
        )
        personal = {"pupil_id": privacy.WHOSE, "actor_id": privacy.WHO_WORKS, "posted_by": privacy.WHO_DID}
        retention = privacy.KEYS_ONLY


class Chain(models.Model):
    """The end of each organisation's chain: the row that posting locks."""

    organisation = models.OneToOneField(
        "organisations.Organisation", models.PROTECT, primary_key=True, related_name="+"
    )
    seq = models.IntegerField(default=0)
    digest = models.BinaryField(max_length=32, default=b"")

    class Privacy:
        plain = ("organisation", "seq", "digest")
        retention = privacy.PERMANENT


class Attestation(models.Model):
    """Somebody with first-hand knowledge says of an entry: it was so, it was not like this, or
    it did not happen. Also append-only."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, db_index=False, related_name="+")
    verdict = models.CharField(max_length=12)
    guardian_id = models.BigIntegerField(null=True)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=["confirmed", "questioned", "denied"]),
                name="attestation_verdict_known",
            ),
        ]
        indexes = [models.Index(fields=["entry", "-id"], name="attestation_by_entry")]

    class Privacy:
        plain = ("id", "entry", "verdict", "at")
        personal = {"guardian_id": privacy.CONFIRM, "by": privacy.CONFIRM}
        retention = privacy.KEYS_ONLY
