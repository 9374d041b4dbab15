"""That somebody has been told of the end of a term: once a stage."""

from django.db import models

from gongyu.committees.models.body import Mandate
from gongyu.committees.rules.lapse import STAGES
from gongyu.kernel import privacy


class LapseTold(models.Model):
    """The end of a term was told, for a stage."""

    id = models.BigAutoField(primary_key=True)
    mandate = models.ForeignKey(Mandate, models.CASCADE, db_index=False, related_name="+")
    stage = models.CharField(max_length=4)
    told_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "stage"], name="lapse_told_once"),
            models.CheckConstraint(condition=models.Q(stage__in=list(STAGES)), name="lapse_stage_known"),
        ]

    class Privacy:
        plain = ("id", "mandate", "stage", "told_on")
        retention = privacy.PERMANENT
