"""Where somebody is in a course, and what they answered. Their own: nobody else reads it."""

from django.db import models

from gongyu.courses.models.course import Edition, Lesson
from gongyu.kernel import privacy


class Learning(models.Model):
    """A guardian goes through an edition, and keeps it though a newer one comes."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    touched_on = models.DateField()
    finished_on = models.DateField(null=True)
    # What another platform has said, where it was finished there.
    statement = models.ForeignKey("courses.Statement", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "edition"], name="learning_once")]

    class Privacy:
        plain = ("id", "edition", "touched_on", "finished_on", "statement")
        personal = {"user": privacy.OWN_LEARNING}
        retention = privacy.Retention(
            "三年没有再学就删除",
            "deleted after three years without going on",
            days=privacy.years(3),
            after="touched_on",
        )


class Answer(models.Model):
    """A lesson that was gone through: what was chosen, or the words written for oneself."""

    id = models.BigAutoField(primary_key=True)
    learning = models.ForeignKey(Learning, models.CASCADE, related_name="answers")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="+")
    choice = models.PositiveSmallIntegerField(null=True)
    words_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learning", "lesson"], name="answer_once")]

    class Privacy:
        plain = ("id", "learning", "lesson")
        personal = {"choice": privacy.OWN_LEARNING}
        sensitive = {"words_sealed": privacy.OWN_LEARNING}
        words = ("words_sealed",)
        retention = privacy.Retention("随学习记录一起删除", "goes with the learning it belongs to")
