"""Courses in editions made of lessons, and how each edition was reviewed."""

from django.db import models

from gongyu.kernel import privacy


class Course(models.Model):
    """A course through all its editions."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "id"], name="course_by_organisation")]

    class Privacy:
        plain = ("id", "organisation", "created_at", "request_key")
        retention = privacy.PERMANENT


class Edition(models.Model):
    """One version of a course. Once published it never changes: the database refuses it too."""

    id = models.BigAutoField(primary_key=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=60)
    summary = models.CharField(max_length=200, blank=True, default="")
    topic = models.CharField(max_length=20)
    # School stages, as the pack names them.
    stages = models.JSONField(default=list)
    # The campaign of the pack in whose window it is shown first; empty for most.
    campaign = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=12, default="draft")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    # When it was last sent in for review: reviews before that were of another text.
    submitted_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="edition_once"),
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(state="published"), name="edition_one_published"
            ),
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(state__in=["draft", "first", "second", "final"]),
                name="edition_one_in_hand",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["draft", "first", "second", "final", "published", "followed", "withdrawn"]
                ),
                name="edition_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["published", "followed"])
                | models.Q(published_on__isnull=False),
                name="edition_published_has_day",
            ),
        ]

    class Privacy:
        plain = (
            *("id", "course", "number", "title", "summary", "topic", "stages", "campaign", "state"),
            *("submitted_at", "published_on", "withdrawal_reason"),
        )
        personal = {"written_by": privacy.WHO_DID}
        words = ("title", "summary", "withdrawal_reason")
        retention = privacy.PERMANENT


class Lesson(models.Model):
    """About five minutes: something to read, hear or watch, and a question."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="lessons")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=60)
    # HTML of few tags, cleaned on the way in.
    text = models.TextField(blank=True, default="")
    audio = models.URLField(max_length=400, blank=True, default="")
    # Kept here, where it has no address elsewhere. The next edition begins with the same one.
    recording = models.ForeignKey("attachments.Attachment", models.PROTECT, null=True, related_name="+")
    video = models.URLField(max_length=400, blank=True, default="")
    kind = models.CharField(max_length=8, default="none")
    question = models.CharField(max_length=200, blank=True, default="")
    # [{words, feedback, fits}]
    options = models.JSONField(default=list)
    feedback = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"],
                name="lesson_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["none", "choice", "words"]), name="lesson_kind_known"
            ),
        ]

    class Privacy:
        plain = (
            *("id", "edition", "position", "title", "text", "audio", "recording", "video", "kind"),
            *("question", "options", "feedback"),
        )
        retention = privacy.PERMANENT


class Review(models.Model):
    """One of three people has read an edition, and what they said."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="reviews")
    step = models.CharField(max_length=8)
    verdict = models.CharField(max_length=8)
    why = models.CharField(max_length=500, blank=True, default="")
    reviewed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step__in=["first", "second", "final"]), name="review_step_known"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="pass") | (models.Q(verdict="return") & ~models.Q(why="")),
                name="review_return_says_why",
            ),
        ]

    class Privacy:
        plain = ("id", "edition", "step", "verdict", "why", "reviewed_at")
        personal = {"reviewed_by": privacy.WHO_DID}
        words = ("why",)
        retention = privacy.PERMANENT
