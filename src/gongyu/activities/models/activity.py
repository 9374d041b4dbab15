"""Organised events: planned, then held or called off."""

from django.db import models

from gongyu.kernel import privacy


class Series(models.Model):
    """Activities that come back every so many weeks. Each is an activity of its own: what is said of the
    series afterwards reaches those ahead, never those behind."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    every_weeks = models.PositiveSmallIntegerField()
    created_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        plain = ("id", "organisation", "every_weeks", "created_at")
        personal = {"created_by": privacy.WHO_DID}
        retention = privacy.KEYS_ONLY


class Activity(models.Model):
    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    # The pack's act, without its prefix: guidance, practice, parents_meeting …
    nature = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    held_on = models.DateField()
    # When it begins, where somebody has said so.
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=80, blank=True, default="")
    # Who was invited: all guardians, one grade, one class, volunteers …
    audience = models.CharField(max_length=24, default="all")
    headcount = models.PositiveIntegerField(null=True, blank=True)
    # Homes from which somebody was there, where it was ticked.
    reached = models.PositiveIntegerField(null=True, blank=True)
    # Homes of the circle on the day: to so many it was offered. A snapshot, whoever comes or leaves later.
    offered = models.PositiveIntegerField(null=True, blank=True)
    # Where it can be watched afterwards; homes that have watched it, and homes that have it on paper, each
    # home counted once, by the first of the three ways.
    replay = models.URLField(max_length=300, blank=True, default="")
    replayed = models.PositiveIntegerField(null=True, blank=True)
    on_paper = models.PositiveIntegerField(null=True, blank=True)
    speaker = models.CharField(max_length=60, blank=True, default="")
    summary = models.TextField(max_length=1000, blank=True, default="")
    state = models.CharField(max_length=12, default="planned")
    school_class = models.ForeignKey(
        "people.SchoolClass", models.PROTECT, null=True, blank=True, related_name="+"
    )
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="+")
    # Another body's activity that is held together with it.
    host = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # A resubmitted form is the same act.
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "held", "called_off", "withdrawn"]),
                name="activity_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | models.Q(entry__isnull=False),
                name="activity_held_has_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-held_on"], name="activity_by_organisation"),
            models.Index(fields=["held_on"], name="activity_ahead", condition=models.Q(state="planned")),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "nature", "title", "held_on", "place", "audience", "headcount", "state"),
            *("starts_at", "reached", "offered", "replay", "replayed", "on_paper"),
            *("school_class", "series", "host", "entry", "created_at", "request_key"),
        )
        personal = {
            "speaker": privacy.WHAT_WAS_DONE,
            "summary": privacy.WHAT_WAS_DONE,
            "created_by": privacy.WHO_DID,
        }
        words = ("title", "place", "speaker", "summary")
        retention = privacy.Retention(
            "三年后清空主讲人和摘要，其余长期保存",
            "speaker and summary are emptied after three years; the rest is permanent",
            days=privacy.years(3),
            after="held_on",
            forgets=("speaker", "summary"),
        )
