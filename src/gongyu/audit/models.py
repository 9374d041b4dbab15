"""Who did or saw what. Rows are only ever added; the database refuses to change or remove one."""

from django.db import models

from gongyu.kernel import privacy


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
            models.Index(fields=["key", "-id"], name="audit_by_pupil", condition=models.Q(noun="pupil")),
            models.Index(
                fields=["key", "-id"], name="audit_by_ledger", condition=models.Q(noun="visit_ledger")
            ),
            models.Index(fields=["act", "-id"], name="audit_by_act"),
            models.Index(fields=["key", "-id"], name="audit_by_account", condition=models.Q(noun="user")),
        ]

    class Privacy:
        plain = ("id", "at", "act", "noun", "key", "organisation", "detail")
        personal = {"by": privacy.WHO_DID}
        retention = privacy.Retention(
            "至少十年；数据库不允许删改", "at least ten years; the database lets nothing change or remove it"
        )
