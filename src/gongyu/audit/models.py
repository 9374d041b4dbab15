"""Who did or saw what. Rows are only ever added; the database refuses to change or remove one."""

from django.db import models


class AuditLine(models.Model):
    """One act or one sensitive read. Carries keys, never a child's name."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        "accounts.User", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    act = models.CharField(max_length=60)
    noun = models.CharField(max_length=60)
    key = models.CharField(max_length=80, blank=True, default="")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-id"], name="audit_by_organisation"),
            models.Index(fields=["by", "-id"], name="audit_by_person"),
        ]

    class Privacy:
        plain = ("id", "at", "act", "noun", "key", "organisation", "detail")
        personal = ("by",)
        retention = "ten years"
