"""Staff, and the posts they hold."""

from datetime import date

from django.db import models

from gongyu.kernel import privacy
from gongyu.people.models.interval import CURRENT, INTERVAL_FIELDS, Interval, ends_after_it_begins


class Staff(models.Model):
    """Somebody who works at a school, a station, a museum or an office."""

    id = models.BigAutoField(primary_key=True)
    county_code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=120, blank=True, default="")
    # The number that the employer uses; with the employer it makes an import repeatable.
    staff_number = models.CharField(max_length=32, blank=True, default="")
    user = models.OneToOneField("accounts.User", models.SET_NULL, null=True, related_name="+")
    # Of somebody who stood here twice: the row that is kept.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Privacy:
        person = "staff"
        plain = ("id", "county_code")
        personal = {
            "name": privacy.WHO_WORKS,
            "pinyin": privacy.FIND,
            "staff_number": privacy.SAME_STAFF,
            "user": privacy.SIGN_IN,
            "merged_into": privacy.SAME_PERSON,
        }
        retention = privacy.Retention(
            "最后一个岗位结束三年后清空",
            "emptied three years after the last post",
            days=privacy.years(3),
            forgets=("name", "pinyin", "staff_number", "user"),
        )

        @staticmethod
        def needed(today: date) -> models.Q:
            """Who holds a post."""
            posts = Post.objects.filter(CURRENT, staff=models.OuterRef("pk"))
            return models.Q(models.Exists(posts.exclude(valid_until__lte=today)))

        @staticmethod
        def due(before: date) -> models.Q:
            """Who has held posts, and none since; a row that gave way, with the one that was kept."""
            posts = Post.objects.filter(CURRENT, staff=models.OuterRef("pk"))
            since = posts.exclude(valid_until__lt=before)
            gone = models.Q(merged_into__name="")
            return gone | models.Q(models.Exists(posts)) & ~models.Q(models.Exists(since))

    def __str__(self) -> str:
        return self.name


class Post(Interval):
    """A member of staff holds a post at an organisation: principal, moral_director, teacher …"""

    id = models.BigAutoField(primary_key=True)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, db_index=False, related_name="+"
    )
    post = models.CharField(max_length=32)

    class Meta:
        constraints = [ends_after_it_begins("post_ends_after_it_begins")]
        indexes = [
            models.Index(fields=["organisation", "post"], name="post_by_organisation", condition=CURRENT),
        ]

    class Privacy:
        plain = ("id", "organisation", "post", *INTERVAL_FIELDS)
        personal = {"staff": privacy.WHO_WORKS}
        retention = privacy.KEYS_ONLY
