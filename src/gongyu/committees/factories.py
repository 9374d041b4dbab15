"""Bodies for tests of other rooms, kept through the door."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from gongyu.access.rules import Viewer
from gongyu.committees import operations
from gongyu.committees.models import Candidate, Committee, Election, ElectionHome, FeeReport
from gongyu.committees.operations.meetings import Called
from gongyu.committees.operations.members import Person
from gongyu.committees.operations.papers import Written
from gongyu.committees.queries.election import families_of
from gongyu.committees.queries.fee import WORDS, code_index
from gongyu.keeping.queries import sealed

YEAR = timedelta(365)


def in_office(by: Viewer, organisation_id: int, which: str = "parents", *, begins: date | None = None) -> int:
    """A term that runs, without members; returns its number."""
    since = begins or by.today - timedelta(30)
    return operations.begin_mandate(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        which=which,
        begins=since,
        ends=since + YEAR,
        formed="elected",
        request_key=uuid4(),
    )


def joined(
    by: Viewer,
    mandate_id: int,
    begins: date,
    *,
    staff_id: int | None = None,
    guardian_id: int | None = None,
    name: str = "",
) -> int:
    """Somebody in it; returns the membership's number."""
    person = Person(staff_id=staff_id, guardian_id=guardian_id, name=name)
    return operations.add_member(
        by=by, today=by.today, mandate_id=mandate_id, person=person, function="member", begins=begins
    )


def adopted(
    by: Viewer,
    organisation_id: int,
    which: str = "parents",
    *,
    sort: str = "charter",
    words: str = "本会由家长选举产生。",
    begins: date | None = None,
    ends: date | None = None,
) -> int:
    """A paper; returns its edition's number."""
    return operations.adopt(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        which=which,
        sort=sort,
        written=Written("章程", words, "", begins or by.today - timedelta(20), ends),
        request_key=uuid4(),
    )


def met(by: Viewer, organisation_id: int, held_on: date, which: str = "parents") -> int:
    """A meeting, held if its day has come; returns its number."""
    return operations.meet(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        which=which,
        called=Called(held_on, "食堂的饭菜\n放学时的校门口"),
        request_key=uuid4(),
    )


def reported(organisation_id: int, code: str = "", day: date = date(2026, 11, 20)) -> UUID:
    """A report of fees as it lies there, under a code."""
    made = FeeReport.objects.create(
        organisation_id=organisation_id,
        code_index=code_index(code or uuid4().hex),
        words_sealed=sealed("说是家委会收班费，每人一百元，微信转账。", WORDS),
        received_on=day,
    )
    return made.pk


def voting(by: Viewer, organisation_id: int, guardian_id: int, *, state: str = "open") -> int:
    """An election with one who stands, as far as it is to be; small schools may hold it too."""
    committee, _made = Committee.objects.get_or_create(organisation_id=organisation_id, which="parents")
    row = Election.objects.create(
        committee=committee,
        seats=1,
        closes_on=by.today,
        state=state,
        made_by_id=by.user_id,  # type: ignore[misc]
        made_on=by.today,
        request_key=uuid4(),
    )
    level = state == "counted"
    Candidate.objects.create(election=row, guardian_id=guardian_id, words="开书店的", level=level)
    if state == "open":
        families = families_of(organisation_id, None, by.today)
        ElectionHome.objects.bulk_create(ElectionHome(election=row, family=one) for one in families)
    return row.pk


def raised(by: Viewer, organisation_id: int) -> int:
    """A matter that waits for the school's answer; returns its number."""
    return operations.raise_matter(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        words="放学时校门口能不能多站一位老师？",
        request_key=uuid4(),
    )
