"""Home visits. No photo, no position: what was said and agreed, in the teacher's words."""

from django.db import models

from gongyu.contact.rules.visit_words import AGREEMENTS, PURPOSES
from gongyu.contact.rules.visits import CAPACITIES, STATES
from gongyu.kernel import privacy


class Visit(models.Model):
    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    school_class = models.ForeignKey(
        "people.SchoolClass", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, db_index=False, related_name="+")
    visitor = models.ForeignKey("people.Staff", models.PROTECT, related_name="+")
    occurred_on = models.DateField()
    mode = models.CharField(max_length=16)
    # head_teacher, former_head, subject_teacher, leader: in which capacity, as of the day of the visit.
    capacity = models.CharField(max_length=16)
    # What was talked about and agreed may touch on a family's troubles: sealed, opened only to be read.
    talked_about_sealed = models.BinaryField(null=True)
    agreed_sealed = models.BinaryField(null=True)
    # The words that were ticked, joined by commas: they touch on the same things.
    purposes_sealed = models.BinaryField(null=True)
    agreements_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=12, default="recorded")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode__in=["home", "agreed_place", "video", "school"]),
                name="visit_mode_known",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__in=["head_teacher", "former_head", "subject_teacher", "leader"]),
                name="visit_capacity_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["recorded", "withdrawn"]), name="visit_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["pupil", "-occurred_on"], name="visit_by_pupil"),
            models.Index(fields=["school_class", "-occurred_on"], name="visit_by_class"),
        ]

    class Privacy:
        plain = (
            *("id", "organisation", "school_class", "occurred_on", "mode", "capacity", "state", "entry"),
            *("recorded_at", "request_key"),
        )
        personal = {
            "pupil": privacy.WHOSE,
            "visitor": privacy.WHO_WORKS,
            "recorded_by": privacy.WHO_DID,
        }
        sensitive = {
            "talked_about_sealed": privacy.FOLLOW_UP,
            "agreed_sealed": privacy.FOLLOW_UP,
            "purposes_sealed": privacy.FOLLOW_UP,
            "agreements_sealed": privacy.FOLLOW_UP,
        }
        words = ("talked_about_sealed", "agreed_sealed")
        coded = {
            "capacity": CAPACITIES,
            "state": STATES,
            "purposes_sealed": PURPOSES,
            "agreements_sealed": AGREEMENTS,
        }
        retention = privacy.Retention(
            "三年后清空谈到的和约定的，其余长期保存",
            "what was talked about and agreed is emptied after three years; the rest is permanent",
            days=privacy.years(3),
            after="occurred_on",
            forgets=("talked_about_sealed", "agreed_sealed", "purposes_sealed", "agreements_sealed"),
        )


class VisitCompany(models.Model):
    """Somebody of the school who came along. The visit stays one visit, in the capacity of its visitor."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, models.CASCADE, db_index=False, related_name="company")
    staff = models.ForeignKey("people.Staff", models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "staff"], name="visit_company_once"),
            models.CheckConstraint(
                condition=models.Q(capacity__in=["head_teacher", "former_head", "subject_teacher", "leader"]),
                name="visit_company_capacity_known",
            ),
        ]

    class Privacy:
        plain = ("id", "visit", "capacity")
        personal = {"staff": privacy.WHO_WORKS}
        coded = {"capacity": CAPACITIES}
        retention = privacy.KEYS_ONLY
