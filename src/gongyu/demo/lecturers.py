"""The city, the county and the sign-ins' school have lecturers; some are asked, some have been heard."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, Final
from uuid import UUID

from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.models import User
from gongyu.activities import operations as activities
from gongyu.activities.operations import Outcome
from gongyu.ledger import operations as ledger
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.resources import operations, queries
from gongyu.resources.models import Corps
from gongyu.resources.operations import Hall, Person
from gongyu.resources.rules.engagement import When

# Invented people from outside: name, kind, topics, whether checked within the year.
CITY: Final = (
    ("孟庆岚", "scholar", ("parenting", "psychology"), True),
    ("赵立勋", "veteran", ("tradition", "labour"), True),
    ("方书媛", "artist", ("tradition", "reading"), False),
)
EXPERTS: Final = (("程若谷", "scholar", ("parenting", "adolescence"), True),)
COUNTY: Final = (
    ("田守义", "veteran", ("tradition", "law"), True),
    ("邢国栋", "model_worker", ("labour", "career"), True),
    ("路晓彤", "doctor", ("health", "adolescence"), True),
    ("石建民", "police", ("safety", "internet", "law"), True),
    ("温如玉", "psychologist", ("psychology", "adolescence", "parenting"), False),
)
# One body in so many has no corps yet.
LATE: Final = 5
OUTSIDE_PHONE: Final = "19900000000"


def invite_some(school: dict[str, Any], today: date) -> None:
    """Corps at three levels, and the school's requests in every state; most other bodies have theirs."""
    _Inviting(school, today).everything()
    demo = User.objects.get(username="yanshi")
    by = Viewer(demo.pk, demo.display_name, today)
    for body in organisations.visible([""], kinds=("education", "school"), on=today):
        there = Corps.objects.filter(organisation_id=body.id).exists()
        if body.id % LATE and not there:
            _other(by, body, today)


def _other(by: Viewer, body: Body, today: date) -> None:
    """A body's corps, with nobody in it yet."""
    since, until = max(today - timedelta(200 + body.id % 90), body.opened_on), today + timedelta(400)
    for act in queries.acts_at(body)[:1]:
        key = UUID(int=(4500 << 64) + body.id)
        entry = ledger.post(
            by=by,
            today=today,
            kind=act.key,
            organisation_id=body.id,
            occurred_on=since,
            facets={"valid_until": until.isoformat()},
            source=f"resources.corps:{key}",
        )
        Corps.objects.create(
            organisation_id=body.id,
            act=act.key,
            founded_on=since,
            valid_until=until,
            entry_id=entry,
            founded_by_id=by.user_id,  # type: ignore[misc]
            request_key=key,
        )


class _Inviting:
    def __init__(self, school: dict[str, Any], today: date) -> None:
        self.school, self.today, self.number = school, today, 4500
        self.since = today - timedelta(300)

    def everything(self) -> None:
        leader, county, city = (self._viewer(name) for name in ("xiaozhang", "xian", "shi"))
        self._corps(city, "corps.experts", EXPERTS)
        self._corps(city, "corps.city", CITY)
        found = self._corps(county, "corps.county", COUNTY)
        own = self._corps_at(leader, self.school["id"], "corps.school")
        teachers = {one.user_id: one.id for one in people.staff_at(self.school["id"], self.today)}
        mine = [
            self._joins(
                leader, own, Person("teacher", topics, staff_id=teachers[user], of_body=self.school["id"])
            )
            for user, topics in self._teachers()
            if user in teachers
        ]
        if mine:
            self._asks(leader, county, mine[0], found)

    def _teachers(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        users = User.objects.in_bulk(["banzhuren", "kejiao"], field_name="username")
        return ((users["banzhuren"].pk, ("parenting", "reading")), (users["kejiao"].pk, ("science",)))

    def _viewer(self, username: str) -> Viewer:
        user = User.objects.get(username=username)
        return viewer_of(user.pk, user.display_name, self.today)

    def _key(self) -> UUID:
        self.number += 1
        return UUID(int=self.number)

    def _corps(
        self, by: Viewer, act: str, outside: tuple[tuple[str, str, tuple[str, ...], bool], ...]
    ) -> list[int]:
        place = next(held.organisation_id for held in by.grants if held.organisation_id)
        corps = self._corps_at(by, place, act)
        return [
            self._joins(by, corps, Person(kind, topics, name=name, phone=OUTSIDE_PHONE), checked=checked)
            for name, kind, topics, checked in outside
        ]

    def _corps_at(self, by: Viewer, place: int, act: str) -> int:
        body = organisations.body(place)
        assert body is not None
        return operations.found(
            by=by,
            today=self.today,
            organisation_id=place,
            act=act,
            founded_on=max(self.since, body.opened_on),
            valid_until=self.today + timedelta(400),
            document_number="",
            request_key=self._key(),
        )

    def _joins(self, by: Viewer, corps: int, who: Person, *, checked: bool = True) -> int:
        at: dict[str, Any] = {"by": by, "today": self.today}
        made = operations.add(
            corps_id=corps, who=who, joined_on=self.today - timedelta(120), request_key=self._key(), **at
        )
        if checked:
            day = self.today - timedelta(100)
            operations.qualify(
                lecturer_id=made, kind="check", title="", valid_from=day, valid_until=None, **at
            )
        return made

    def _asks(self, leader: Viewer, county: Viewer, mine: int, outside: list[int]) -> None:
        """One waits for the class teacher, one is agreed, one wants another time, one has been heard."""
        teacher = self._viewer("banzhuren")
        at: dict[str, Any] = {"today": self.today}
        self._ask(leader, mine, "parenting", self.today + timedelta(9), 15)
        agreed = self._ask(leader, outside[3], "safety", self.today + timedelta(12), 14)
        operations.accept(by=county, engagement_id=agreed, **at)
        moved = self._ask(leader, outside[2], "adolescence", self.today + timedelta(16), 14)
        operations.suggest(
            by=county, engagement_id=moved, when=When(self.today + timedelta(18), "morning"), **at
        )
        given = self._ask(leader, mine, "reading", self.today, 8)
        operations.accept(by=teacher, engagement_id=given, **at)
        activity = operations.plan(by=leader, engagement_id=given, nature="guidance", **at)
        activities.hold(by=leader, activity_id=activity, held_on=self.today, outcome=Outcome(), **at)
        operations.give_feedback(
            by=leader, engagement_id=given, answer="good", words="例子都是自己班里的，家长听得进去", **at
        )

    def _ask(self, by: Viewer, lecturer: int, topic: str, day: date, hour: int) -> int:
        return operations.ask(
            by=by,
            today=self.today,
            organisation_id=self.school["id"],
            lecturer_id=lecturer,
            topic=topic,
            when=When(day, "hours", time(hour), time(hour + 1, 30)),
            with_children=False,
            words="三年级家长，大约六十位",
            request_key=self._key(),
            hall=Hall("三楼报告厅", 60, "德育处，学校总机"),
        )
