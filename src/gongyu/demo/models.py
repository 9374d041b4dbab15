"""That this database holds a demonstration city, and which."""

from django.db import models

from gongyu.kernel import privacy


class Load(models.Model):
    """The demonstration city in this database: at most one, written in the transaction that loads it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.CharField(max_length=8)
    seed = models.IntegerField()
    day = models.DateField()
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="demonstration_once"),
        ]

    class Privacy:
        plain = ("id", "size", "seed", "day", "loaded_at")
        retention = privacy.PERMANENT
