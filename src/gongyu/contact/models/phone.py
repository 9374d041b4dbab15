"""What a phone without network leaves behind: what it sent, and the key of what it holds."""

from django.db import models

from gongyu.kernel import privacy


class Arrival(models.Model):
    """A record that a phone has sent: under the key that the phone gave it, it arrives once."""

    id = models.BigAutoField(primary_key=True)
    request_key = models.UUIDField(unique=True)
    sent_by = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    # A keyed digest of what was sent: another one under the same key is other content.
    content_index = models.BinaryField(max_length=16)
    arrived_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        plain = ("id", "request_key", "arrived_at")
        personal = {"sent_by": privacy.WHO_DID}
        sensitive = {"content_index": privacy.SAME_RECORD}
        retention = privacy.KEYS_ONLY


class PhoneKey(models.Model):
    """What opens the list and the waiting records on a teacher's phone. It is handed out while they are
    signed in; without it, what a phone still holds stays shut."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="+")
    key_sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        plain = ("id", "made_at")
        personal = {"user": privacy.WHO_WORKS}
        sensitive = {"key_sealed": privacy.ON_THE_PHONE}
        retention = privacy.Retention("账号注销时一并删除", "goes with the account")
