"""Files that belong to something of a room above: what they are, and their bytes in sealed pieces."""

from django.db import models

from gongyu.kernel import privacy


class Attachment(models.Model):
    """One file as it is kept: judged by its content, pictures drawn anew. The row of the room above that it
    belongs to points here; nothing is reached by this number alone."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    # One of rules.KINDS.
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    # Keyed, so that nobody who reads the table can tell whether a file they hold is here.
    digest_index = models.BinaryField()
    # The last day on which it is kept; empty where it stays as long as what it belongs to.
    kept_until = models.DateField(null=True)
    added_by = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["jpeg", "pdf", "docx", "xlsx", "pptx", "mp3", "m4a", "ogg"],
                ),
                name="attachment_kind_known",
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="attachment_not_empty"),
        ]

    class Privacy:
        plain = ("id", "organisation", "kind", "size", "kept_until", "added_at")
        personal = {"name": privacy.WHAT_WAS_DONE, "added_by": privacy.WHO_DID}
        sensitive = {"digest_index": privacy.SAME_FILE}
        words = ("name",)
        retention = privacy.Retention(
            "活动的附件在活动过后三年删除，课程的录音随课程保存",
            "an activity's files are deleted three years after it, recordings stay with their course",
            days=0,
            after="kept_until",
        )


class Piece(models.Model):
    """Part of a file's bytes. Whoever listens from the middle has only the pieces from there opened."""

    id = models.BigAutoField(primary_key=True)
    attachment = models.ForeignKey(Attachment, models.CASCADE, db_index=False, related_name="pieces")
    number = models.PositiveSmallIntegerField()
    content_sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="piece_place_once")]

    class Privacy:
        plain = ("id", "attachment", "number")
        sensitive = {"content_sealed": privacy.WHAT_WAS_DONE}
        retention = privacy.Retention("随附件一起删除", "goes with the file")
