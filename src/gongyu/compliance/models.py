"""Standings: how each duty stands for each body that owes it; their sums per county; exceptions."""

from django.db import models

from gongyu.kernel import privacy


class Standing(models.Model):
    """(duty, organisation, period) -> what was required, achieved, attested, excepted, and the state."""

    id = models.BigAutoField(primary_key=True)
    duty_key = models.CharField(max_length=32)
    period_key = models.CharField(max_length=16)
    # Derived from the organisations themselves, hundreds of thousands at a time: no check of its own, and the
    # unique key below finds an organisation's rows.
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    county_code = models.CharField(max_length=6)
    required = models.IntegerField(default=0)
    achieved = models.IntegerField(default=0)
    attested = models.IntegerField(default=0)
    exempt = models.IntegerField(default=0)
    # met, unmet, on_course, behind, unknown, exempt; empty where the page may publish but not judge.
    state = models.CharField(max_length=12, blank=True, default="")
    # When these figures were found; a night that finds the same leaves the row alone (Rollup says how fresh).
    as_of = models.DateTimeField()
    # The ledger position up to which this figure has counted.
    position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "duty_key", "period_key"], name="standing_once"),
        ]
        indexes = [
            models.Index(fields=["duty_key", "period_key", "county_code"], name="standing_by_duty"),
        ]

    class Privacy:
        plain = (
            "id",
            "duty_key",
            "period_key",
            "organisation",
            "county_code",
            "required",
            "achieved",
            "attested",
            "exempt",
            "state",
            "as_of",
            "position",
        )
        retention = privacy.PERMANENT


class Rollup(models.Model):
    """One county's sum of its standings of one duty in one period. A city is the sum of its counties."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6)
    duty_key = models.CharField(max_length=32)
    period_key = models.CharField(max_length=16)
    units = models.IntegerField(default=0)
    units_met = models.IntegerField(default=0)
    units_behind = models.IntegerField(default=0)
    units_exempt = models.IntegerField(default=0)
    units_unknown = models.IntegerField(default=0)
    units_active = models.IntegerField(default=0)
    required = models.BigIntegerField(default=0)
    achieved = models.BigIntegerField(default=0)
    attested = models.BigIntegerField(default=0)
    exempt = models.BigIntegerField(default=0)
    as_of = models.DateTimeField()
    position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county_code", "duty_key", "period_key"], name="rollup_once"),
        ]

    class Privacy:
        plain = (
            "id",
            "county_code",
            "duty_key",
            "period_key",
            "units",
            "units_met",
            "units_behind",
            "units_exempt",
            "units_unknown",
            "units_active",
            "required",
            "achieved",
            "attested",
            "exempt",
            "as_of",
            "position",
        )
        retention = privacy.PERMANENT


class Exemption(models.Model):
    """A dated exception (例外) from a duty, for an organisation or one pupil, asked for with a reason and
    approved by somebody else."""

    id = models.BigAutoField(primary_key=True)
    duty_key = models.CharField(max_length=32)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, null=True, blank=True, related_name="+")
    # One of the pack's exclusion codes (X.REFUSED, X.UNSAFE …).
    ground = models.CharField(max_length=16)
    # Why may touch on a family's troubles: sealed, opened only to be read.
    reason_sealed = models.BinaryField(null=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=12, default="requested")
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")),
                name="exemption_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["requested", "approved", "refused", "withdrawn"]),
                name="exemption_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="exemption_decider_and_time_together",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "duty_key"], name="exemption_by_organisation"),
        ]

    class Privacy:
        plain = (
            "id",
            "duty_key",
            "organisation",
            "ground",
            "valid_from",
            "valid_until",
            "state",
            "requested_at",
            "decided_at",
        )
        personal = {
            "requested_by": privacy.WHO_DID,
            "decided_by": privacy.WHO_DID,
            "pupil": privacy.WHOSE,
        }
        sensitive = {"reason_sealed": privacy.EXCEPTION, "note_sealed": privacy.EXCEPTION}
        words = ("reason_sealed", "note_sealed")
        retention = privacy.Retention(
            "到期三年后删除", "deleted three years after it ends", days=privacy.years(3), after="valid_until"
        )
