"""The in-app inbox, what goes out of the house, and one-time codes."""

from django.db import models

from gongyu.kernel import privacy


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
        personal = {"user": privacy.TELL, "subject": privacy.TELL, "body": privacy.TELL}
        words = ("subject", "body")
        retention = privacy.Retention("一年", "one year", days=365, after="sent_at")


# Unsure: handed to a carrier, and nothing heard of it.
STATES = ("waiting", "sent", "refused", "given_up", "unsure", "withheld")


class Outgoing(models.Model):
    """A letter on its way out. Its address and words are sealed, and forgotten as soon as it is settled."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    # By which a room asks for a letter once, however often it asks; None where it does not matter.
    key = models.CharField(max_length=60, null=True, unique=True)
    # "messenger" where it is to go there and not by the kind of its address.
    via = models.CharField(max_length=10, blank=True, default="")
    # The address, the words and the values in them, as one sealed text; None once it is settled.
    letter_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, default="waiting")
    asked_at = models.DateTimeField()
    # Too late to be of use: a code that has expired is not sent any more.
    useless_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    # Of a letter with a key: handed to a carrier at this moment, and nothing heard of it since.
    begun_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=10, blank=True, default="")
    carrier_id = models.CharField(max_length=120, blank=True, default="")
    # The carrier's own word for why not; never an address.
    reason = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["waiting", "sent", "refused", "given_up", "unsure", "withheld"]
                ),
                name="outgoing_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | models.Q(letter_sealed__isnull=True, settled_at__isnull=False),
                name="outgoing_forgotten_when_settled",
            ),
        ]
        indexes = [models.Index(fields=["settled_at"], name="outgoing_by_settled")]

    class Privacy:
        plain = (
            *(
                "id",
                "kind",
                "key",
                "via",
                "begun_at",
                "state",
                "asked_at",
                "useless_at",
                "settled_at",
                "tries",
                "channel",
            ),
            *("carrier_id", "reason"),
        )
        sensitive = {"letter_sealed": privacy.TELL}
        retention = privacy.Retention(
            "九十天；地址和内容发出后即清空",
            "ninety days; address and words until it is sent",
            days=90,
            after="settled_at",
        )


class OneTimeCode(models.Model):
    """A code that was sent to a number. Neither the number nor the code can be read from it."""

    id = models.BigAutoField(primary_key=True)
    purpose = models.CharField(max_length=10)
    to_index = models.BinaryField()
    # The network address from which it was asked for.
    source_index = models.BinaryField()
    code_index = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="code_tries_are_few"),
        ]
        indexes = [
            models.Index(fields=["to_index", "asked_at"], name="code_by_number"),
            models.Index(fields=["source_index", "asked_at"], name="code_by_place"),
        ]

    class Privacy:
        plain = ("id", "purpose", "asked_at", "expires_at", "tries", "used_at")
        sensitive = {
            "to_index": privacy.IT_IS_THEM,
            "source_index": privacy.IT_IS_THEM,
            "code_index": privacy.IT_IS_THEM,
        }
        retention = privacy.Retention("两天", "two days", days=2, after="asked_at")
