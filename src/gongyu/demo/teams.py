"""Most schools have confirmed their team; at the sign-ins' school it has outsiders and was trained."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.models import User
from gongyu.guidance import operations, queries
from gongyu.guidance.models import Confirmation, TeamMember
from gongyu.guidance.operations import Held
from gongyu.guidance.rules import next_year
from gongyu.kernel.calendar import school_year
from gongyu.ledger import operations as ledger
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body

# One school in so many has not confirmed its team yet.
LATE: Final = 6
OUTSIDE: Final = (("expert", "程若谷"), ("parent", "郭春梅"), ("parent", "韩志强"))
TRAININGS: Final = (("psychology", 90, 40), ("parenting", 120, 20))
SCHOOLS: Final = ("school", "kindergarten")


def team_some(school: dict[str, Any], today: date) -> None:
    """The school's own by its principal; of the others, the confirmations and members themselves."""
    user = User.objects.get(username="xiaozhang")
    leader = viewer_of(user.pk, user.display_name, today)
    _own(leader, school["id"], today)
    demo = User.objects.get(username="yanshi")
    by = Viewer(demo.pk, demo.display_name, today)
    bodies = organisations.visible([""], kinds=SCHOOLS, on=today)
    for body in bodies:
        if body.id != school["id"] and body.id % LATE and queries.acts_at(body):
            _other(by, body, today)


def _own(leader: Viewer, school: int, today: date) -> None:
    at: dict[str, Any] = {"by": leader, "today": today, "organisation_id": school}
    proposed = [one.split(":") for one, _words in queries.sheet(leader, school).proposed]
    operations.confirm(joining=[(int(staff), part) for staff, part in proposed], **at)
    for number, (part, name) in enumerate(OUTSIDE):
        since = max(today - timedelta(60), school_year(today).starts_on)
        operations.add(
            part=part, staff_id=None, name=name, valid_from=since, request_key=UUID(int=4600 + number), **at
        )
    body = organisations.body(school)
    assert body is not None
    present = [one.pk for one in queries.members_at(body, today)]
    for number, (topic, minutes, before) in enumerate(TRAININGS):
        held_on = max(today - timedelta(before), school_year(today).starts_on)
        operations.train(
            held=Held(topic, held_on, minutes, present[number:]), request_key=UUID(int=4610 + number), **at
        )


def _other(by: Viewer, body: Body, today: date) -> None:
    since = max(school_year(today).starts_on, body.opened_on)
    until = next_year(today)
    TeamMember.objects.bulk_create(
        TeamMember(
            organisation_id=body.id,
            staff_id=staff.id,
            part=part,
            valid_from=since,
            recorded_by_id=by.user_id,  # type: ignore[misc]
            request_key=UUID(int=(4700 << 64) + staff.id),
        )
        for staff, part in queries.proposals(body, today)
    )
    entry = ledger.post(
        by=by,
        today=today,
        kind=queries.TEAM,
        organisation_id=body.id,
        occurred_on=since,
        facets={"valid_until": until.isoformat()},
        source=f"guidance.confirmation:{body.id}:{until.isoformat()}",
    )
    Confirmation.objects.create(
        organisation_id=body.id,
        confirmed_on=since,
        valid_until=until,
        entry_id=entry,
        confirmed_by_id=by.user_id,  # type: ignore[misc]
    )
