"""Other platforms on which guardians learn, and what those say."""

from django.db import models

from gongyu.courses.models.course import Course
from gongyu.kernel import privacy


class Platform(models.Model):
    """A learning platform that a body has connected. Its key is kept as a keyed digest, and shown once."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    title = models.CharField(max_length=60)
    home = models.URLField(max_length=200)
    login = models.CharField(max_length=24, unique=True)
    key_index = models.BinaryField()
    connected_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    connected_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation"], name="platform_by_organisation")]

    class Privacy:
        plain = (*("id", "organisation", "title", "home", "login", "connected_at", "ended_at"),)
        personal = {"connected_by": privacy.WHO_DID}
        sensitive = {"key_index": privacy.SIGN_IN}
        retention = privacy.PERMANENT


class SameCourse(models.Model):
    """A course elsewhere that is the same as one here: whoever has done it there has done it."""

    id = models.BigAutoField(primary_key=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    activity = models.CharField(max_length=400, unique=True)

    class Privacy:
        plain = ("id", "course", "activity")
        retention = privacy.PERMANENT


class LinkedAccount(models.Model):
    """A guardian is known to a platform by a pseudonym that means nothing anywhere else."""

    id = models.BigAutoField(primary_key=True)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    pseudonym = models.CharField(max_length=40, unique=True)
    linked_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "user"], name="account_once_a_platform")]

    class Privacy:
        plain = ("id", "platform", "linked_on")
        personal = {"user": privacy.OWN_LEARNING, "pseudonym": privacy.OWN_LEARNING}
        retention = privacy.Retention("家长取消连接时删除", "deleted when the guardian unlinks it")


class Statement(models.Model):
    """What a platform has said. Without a person: whom it is about leads at once to their own learning."""

    id = models.BigAutoField(primary_key=True)
    platform = models.ForeignKey(Platform, models.CASCADE, db_index=False, related_name="+")
    number = models.UUIDField()
    digest = models.BinaryField()
    verb = models.CharField(max_length=400)
    activity = models.CharField(max_length=400)
    stored_on = models.DateField()
    voided = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "number"], name="statement_once")]

    class Privacy:
        plain = ("id", "platform", "number", "digest", "verb", "activity", "stored_on", "voided")
        retention = privacy.Retention(
            "一年后删除，重复的到那时不再认得",
            "deleted after a year; until then a repeated one is recognised",
            days=privacy.years(1),
            after="stored_on",
        )
