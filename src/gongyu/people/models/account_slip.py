"""A slip by which a member of staff opens an account of their own."""

from django.db import models

from gongyu.kernel import privacy


class AccountSlip(models.Model):
    """A link on paper, for one person. Whoever holds it chooses a user name and a password, once."""

    id = models.BigAutoField(primary_key=True)
    staff = models.ForeignKey("people.Staff", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    made_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    valid_until = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="account_slip_one_each",
            ),
        ]

    class Privacy:
        plain = ("id", "organisation", "made_at", "valid_until", "used_at", "revoked_at")
        personal = {"staff": privacy.SIGN_IN, "made_by": privacy.WHO_DID}
        retention = privacy.Retention("一年", "one year", days=365, after="valid_until")
