"""Certificates, and the keys they are signed with."""

from django.db import models

from gongyu.courses.models.course import Edition
from gongyu.kernel import privacy


class SigningKey(models.Model):
    """A key of this installation's. The newest signs; older ones are kept, so that what they signed holds."""

    id = models.BigAutoField(primary_key=True)
    private_sealed = models.BinaryField()
    public = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        plain = ("id", "public", "made_at")
        sensitive = {"private_sealed": privacy.SIGNS}
        retention = privacy.PERMANENT


class Certificate(models.Model):
    """Somebody has finished a course and has asked for a certificate. It names nobody."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    issued_on = models.DateField()
    credential = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "edition"], name="certificate_once")]

    class Privacy:
        plain = ("id", "code", "edition", "key", "issued_on", "credential")
        personal = {"user": privacy.OWN_LEARNING}
        retention = privacy.Retention(
            "十年后删除，之后不能再验证",
            "deleted after ten years, and cannot be verified from then on",
            days=privacy.years(10),
            after="issued_on",
        )
