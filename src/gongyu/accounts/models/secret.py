"""Secrets of second factors, sealed. django-allauth's table keeps only their numbers."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from gongyu.kernel import privacy


class Secret(models.Model):
    """The secret of an authenticator app, or the seed of recovery codes. In a column of its own, so that
    a new key of the key ring seals it anew like everything else."""

    id = models.BigAutoField(primary_key=True)
    data_sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Privacy:
        plain = ("id", "made_at")
        sensitive = {"data_sealed": privacy.IT_IS_THEM}
        retention = privacy.Retention(
            "第二重验证停用次日删除", "deleted the day after the second factor is removed", days=1
        )

        @staticmethod
        def due(before: date) -> models.Q:
            """Secrets that no second factor has any more."""
            in_use = Authenticator.objects.annotate(
                secret=Coalesce(KeyTextTransform("secret", "data"), KeyTextTransform("seed", "data"))
            ).filter(secret=Cast(models.OuterRef("pk"), models.CharField()))
            return models.Q(made_at__date__lt=before) & ~models.Q(models.Exists(in_use))
