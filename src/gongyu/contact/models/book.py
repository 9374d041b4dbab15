"""The book of everyday contact with families (家庭联系册): with which child's family, when, how."""

from django.db import models

from gongyu.contact.rules.book import WAYS
from gongyu.kernel import privacy


class FamilyContact(models.Model):
    """Somebody of the school spoke with a child's family on a day. What was said stays in the messenger or on
    the telephone; one line, if one likes, is sealed."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, null=True, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, db_index=False, related_name="+")
    occurred_on = models.DateField()
    way = models.CharField(max_length=10)
    note_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=12, default="recorded")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(way__in=WAYS), name="family_contact_way_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["recorded", "withdrawn"]), name="family_contact_state_known"
            ),
        ]
        indexes = [models.Index(fields=["pupil", "-occurred_on"], name="family_contact_by_pupil")]

    class Privacy:
        plain = (
            *("id", "organisation", "school_class", "occurred_on", "way", "state", "entry", "recorded_at"),
            "request_key",
        )
        personal = {"pupil": privacy.WHOSE, "recorded_by": privacy.WHO_DID}
        sensitive = {"note_sealed": privacy.FOLLOW_UP}
        words = ("note_sealed",)
        retention = privacy.Retention(
            "三年后清空备注，其余长期保存",
            "the line is emptied after three years; the rest is permanent",
            days=privacy.years(3),
            after="occurred_on",
            forgets=("note_sealed",),
        )
