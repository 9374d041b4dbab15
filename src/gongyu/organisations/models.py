"""Regions and the tree of bodies."""

from django.db import models

from gongyu.kernel import privacy


class Region(models.Model):
    """A unit of the statistical region codes: province, city, county, town or neighbourhood."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=16)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    # "urban" for residents' and "rural" for villagers' committees; "placeholder" rows are in no denominator.
    committee = models.CharField(max_length=16, blank=True, default="")
    # The three-digit urban-rural class code; empty until the statistics office's list is loaded.
    urban_code = models.CharField(max_length=3, blank=True, default="")
    pinyin = models.CharField(max_length=160, blank=True, default="")
    # Codes change yearly: one that is gone keeps its row, the day, and which took over; empty: since ever.
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    succeeded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(succeeded_by__isnull=True) | models.Q(closed_on__isnull=False),
                name="region_successor_only_when_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=["province", "city", "county", "town", "neighbourhood"]),
                name="region_level_known",
            ),
            models.CheckConstraint(
                condition=models.Q(committee__in=["", "urban", "rural", "placeholder"]),
                name="region_committee_known",
            ),
        ]
        indexes = [
            models.Index(fields=["level", "committee", "code"], name="region_level_committee"),
            models.Index(fields=["code"], name="region_code_prefix", opclasses=["varchar_pattern_ops"]),
        ]

    class Privacy:
        plain = (
            *("code", "name", "level", "parent", "committee", "urban_code", "pinyin"),
            *("opened_on", "closed_on", "succeeded_by"),
        )
        retention = privacy.PERMANENT

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body of any kind that the document names, at any level, from a city bureau to a village station."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=32)
    level = models.CharField(max_length=16)
    # Schools: primary, junior, senior, special, vocational; kindergartens: kindergarten; otherwise empty.
    stage = models.CharField(max_length=16, blank=True, default="")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    county_code = models.CharField(max_length=6)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # Where it stands in the tree: a scope covers it when the path starts with the scope.
    path = models.CharField(max_length=120, unique=True)
    # What its officers govern: a region's digits for offices, its own path for everybody else.
    jurisdiction = models.CharField(max_length=120)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    succeeded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    pinyin = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=["city", "county", "town", "community", "unit"]),
                name="organisation_level_known",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=models.F("opened_on")),
                name="organisation_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=models.Q(succeeded_by__isnull=True) | models.Q(closed_on__isnull=False),
                name="organisation_successor_only_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="organisation_path_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["county_code", "kind"], name="organisation_county_kind"),
            models.Index(fields=["kind", "stage"], name="organisation_kind_stage"),
        ]

    class Privacy:
        plain = (
            *("id", "code", "name", "kind", "level", "stage", "region", "county_code", "parent", "path"),
            *("jurisdiction", "opened_on", "closed_on", "succeeded_by", "pinyin"),
        )
        retention = privacy.PERMANENT

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """What a body was called until a day; it is still found by it."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=240, blank=True, default="")
    until = models.DateField()

    class Privacy:
        plain = ("id", "organisation", "name", "pinyin", "until")
        retention = privacy.PERMANENT


class Reorganisation(models.Model):
    """Bodies merged into one, or one split into several, from a day on; what was undone stays, marked."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8)
    day = models.DateField()
    reason = models.CharField(max_length=200)
    document = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["merge", "split"]), name="reorganisation_kind_known"
            ),
        ]

    class Privacy:
        plain = ("id", "kind", "day", "reason", "document", "made_at", "undone_at")
        retention = privacy.PERMANENT


class Succession(models.Model):
    """In a reorganisation, one body takes over from another, or a part of it."""

    id = models.BigAutoField(primary_key=True)
    reorganisation = models.ForeignKey(Reorganisation, models.CASCADE, related_name="+")
    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "predecessor", "successor"], name="succession_once"
            ),
        ]

    class Privacy:
        plain = ("id", "reorganisation", "predecessor", "successor")
        retention = privacy.PERMANENT
