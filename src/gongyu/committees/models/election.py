"""Elections by secret ballot: who may vote stands apart from what was voted.

Nothing here has a moment, and no number of a ballot says when it came: decisions 0038 and 0042.
"""

from uuid import uuid4

from django.db import models

from gongyu.committees.models.body import Committee
from gongyu.committees.rules.election import HOMES, STATES
from gongyu.kernel import privacy

COUNTED = privacy.Retention("计票后当场删除", "deleted when the votes are counted")


class Election(models.Model):
    """Members of a body are elected, by the families of a school or of one class."""

    id = models.BigAutoField(primary_key=True)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, null=True, related_name="+")
    seats = models.PositiveSmallIntegerField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, default="draft")
    # Of the result: how many families might vote, how many ballots there were, told from five on.
    families = models.PositiveIntegerField(null=True)
    ballots = models.PositiveIntegerField(null=True)
    # Who counted the paper ballots, and how a tie was decided.
    counted_by = models.CharField(max_length=90, blank=True, default="")
    how = models.CharField(max_length=200, blank=True, default="")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_on = models.DateField()
    request_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="election_state_known"),
        ]

    class Privacy:
        plain = (
            *("id", "committee", "school_class", "seats", "closes_on", "state", "families", "ballots"),
            *("made_on", "request_key"),
        )
        personal = {
            "counted_by": privacy.WHO_DID,
            "how": privacy.WHAT_WAS_DONE,
            "made_by": privacy.WHO_DID,
        }
        words = ("counted_by", "how")
        retention = privacy.Retention(
            "截止六年后连同候选人一起删除",
            "six years after it closed, with its candidates",
            days=privacy.years(6),
            after="closes_on",
        )


class Candidate(models.Model):
    """A guardian who stands, and what became of it."""

    id = models.BigAutoField(primary_key=True)
    election = models.ForeignKey(Election, models.CASCADE, db_index=False, related_name="+")
    guardian = models.ForeignKey("people.Guardian", models.PROTECT, related_name="+")
    words = models.CharField(max_length=100, blank=True, default="")
    elected = models.BooleanField(default=False)
    # Level with others for what seats are left: the body decides.
    level = models.BooleanField(default=False)
    # Where the count gives nobody's vote away.
    votes = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "guardian"], name="candidate_once"),
            models.CheckConstraint(
                condition=~models.Q(elected=True, level=True), name="candidate_elected_or_level"
            ),
        ]

    class Privacy:
        plain = ("id", "election", "elected", "level", "votes")
        personal = {"guardian": privacy.WHO_WORKS, "words": privacy.WHO_WORKS}
        words = ("words",)
        retention = privacy.Retention("随选举一起删除", "goes with the election")


class ElectionHome(models.Model):
    """A home on the roll: whether it has voted, or has taken a paper ballot."""

    id = models.BigAutoField(primary_key=True)
    election = models.ForeignKey(Election, models.CASCADE, db_index=False, related_name="+")
    # As people's kin knows a family: the household's number, or a child's below zero.
    family = models.BigIntegerField()
    state = models.CharField(max_length=5, default="open")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "family"], name="election_home_once"),
            models.CheckConstraint(condition=models.Q(state__in=list(HOMES)), name="election_home_known"),
        ]

    class Privacy:
        plain = ("id", "election")
        personal = {"family": privacy.ONE_VOTE, "state": privacy.ONE_VOTE}
        retention = COUNTED


class ElectionBallot(models.Model):
    """A vote, sealed, under a key that is drawn anew whenever another one comes."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    election = models.ForeignKey(Election, models.CASCADE, related_name="+")
    ballot_sealed = models.BinaryField()

    class Privacy:
        plain = ("id", "election")
        sensitive = {"ballot_sealed": privacy.ONE_VOTE}
        words = ("ballot_sealed",)
        retention = COUNTED
