"""The in-app inbox."""

from django.db import models


class Message(models.Model):
    """Something one user should know. Says that there is something to do, never what may not be told."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    subject = models.CharField(max_length=120)
    body = models.CharField(max_length=400, blank=True, default="")
    url = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="message_by_user")]

    class Privacy:
        plain = ("id", "sent_at", "read_at", "url")
        personal = ("user", "subject", "body")
        retention = "one year"
