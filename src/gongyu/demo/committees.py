"""The three bodies of every school as drawn for the ledger; at the sign-ins' school with families in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from typing import Any, Final
from uuid import UUID

import pyarrow as pa

from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.models import User
from gongyu.committees import operations
from gongyu.committees.models import FeeReport, Mandate
from gongyu.committees.operations.meetings import Called
from gongyu.committees.operations.members import Person
from gongyu.committees.queries.fee import WORDS, code_index
from gongyu.committees.queries.matter import ANSWER as MATTER_ANSWER
from gongyu.committees.queries.matter import WORDS as MATTER_WORDS
from gongyu.committees.rules.body import ACTS, BODIES, CHARTERS
from gongyu.demo.acts import Happened
from gongyu.demo.copy import Copier
from gongyu.keeping.queries import keyring, sealed
from gongyu.people import queries as people

MEETING: Final = "committee.meeting"
MATTER: Final = "committee.matter"
OF_ACT: Final = {act: which for which, act in ACTS.items()}
# Invented people from outside, under whom a school's bodies stand where nobody signs in.
NAMES: Final = (("郑国强", "社区居委会"), ("何玉兰", "退休教师"), ("罗志远", "派出所"), ("宋晓梅", "区妇联"))
CHARTER: Final = """第一条 本组织由家长、教师和校外人士组成，为孩子健康成长服务。
第二条 成员由推荐或者选举产生，任期和换届办法见第五条。
第三条 每学期至少开一次会，议定的事向家长公布。
第四条 不以任何名义向家长收钱。
第五条 任期届满前组织换届；成员中途离开的，及时补上。"""
AGENDAS: Final = (
    "食堂的饭菜\n放学时的校门口",
    "课后服务怎么安排\n家长志愿者排班",
    "手机怎么管\n下学期的家长课",
)
MATTERS: Final = (
    ("能不能在校门口多站一位老师？", "从下周起放学时有两位老师值守。"),
    ("课后服务能不能加一门围棋？", "下学期开，十月报名。"),
    ("冬天教室里有点冷", "已请人检修暖气，三天内修好。"),
)
RAISED: Final = "下雨天孩子们能不能在门厅里等家长？"
STANDING: Final = ("在社区医院上班，想管食堂", "开书店的，可以办读书会", "退伍军人，愿意站护学岗")
REPORTED: Final = "有人在群里说家委会收班费，每人一百元，微信转账，说是买窗帘。"
MINUTES: Final = """一、食堂：家长建议菜单提前一周公布，学校同意，从下周起贴在校门口。
二、校门口：放学时车多。议定分年级错开十分钟，请家长志愿者帮忙一个月看看。"""
# What was decided, whether families read it, and which of the members looks after it.
DECIDED: Final = (
    ("每周五公布下一周的菜单", True, None),
    ("放学按年级错开十分钟，先试一个月", True, None),
    ("排出十二月的家长志愿者名单", False, 0),
)
PROGRAMME: Final = (
    "九月：新学期怎样开好头。十一月：陪孩子管好手机。三月：青春期的心里话。五月：考试前的家里人。"
)


def put_bodies(
    copier: Copier,
    rows: Iterable[tuple[Happened, int]],
    user: int,
    keys: Callable[[int], list[str]],
) -> None:
    """Committees, terms, members, papers and proofs that fit the entries, by COPY."""
    found = list(rows)
    schools = sorted({row.organisation["id"] for row, _ in found})
    committees = {
        key: number
        for number, key in enumerate(((one, which) for one in schools for which in BODIES), start=1)
    }
    copier.put(
        "committees_committee",
        {
            "id": list(committees.values()),
            "organisation_id": [one for one, _ in committees],
            "which": [which for _, which in committees],
        },
    )
    terms = [
        (row, committees[row.organisation["id"], OF_ACT[row.act.key]])
        for row, _ in found
        if row.act.key in OF_ACT
    ]
    _put_terms(copier, terms, user, keys)
    _put_papers(copier, found, committees, user, keys)
    _put_meetings(copier, [one for one in found if one[0].act.key == MEETING], committees, user, keys)
    _put_matters(copier, [one for one in found if one[0].act.key == MATTER], user, keys)
    standing = [(row, entry) for row, entry in found if row.act.key in (*OF_ACT, CHARTERS)]
    copier.put(
        "committees_proof",
        {
            "id": list(range(1, len(standing) + 1)),
            "organisation_id": [row.organisation["id"] for row, _ in standing],
            "act": [row.act.key for row, _ in standing],
            "begins": [row.held_on for row, _ in standing],
            "ends": pa.array([row.valid_until for row, _ in standing], pa.date32()),
            "entry_id": [entry for _, entry in standing],
            "reversed": [False] * len(standing),
        },
    )


def _put_terms(
    copier: Copier, terms: list[tuple[Happened, int]], user: int, keys: Callable[[int], list[str]]
) -> None:
    count = len(terms)
    copier.put(
        "committees_mandate",
        {
            "id": list(range(1, count + 1)),
            "committee_id": [committee for _, committee in terms],
            "begins": [row.held_on for row, _ in terms],
            "ends": [row.valid_until for row, _ in terms],
            "formed": ["elected" if row.act.key == ACTS["parents"] else "appointed" for row, _ in terms],
            "reason": [""] * count,
            "made_by_id": [user] * count,
            "made_at": [row.posted_at for row, _ in terms],
            "request_key": keys(count),
        },
    )
    named = [NAMES[number % len(NAMES)] for number in range(count)]
    copier.put(
        "committees_member",
        {
            "id": list(range(1, count + 1)),
            "mandate_id": list(range(1, count + 1)),
            "function": ["member"] * count,
            "name": [name for name, _ in named],
            "unit": [unit for _, unit in named],
            "shown": [True] * count,
            "begins": [row.held_on for row, _ in terms],
            "made_by_id": [user] * count,
        },
    )


def _put_meetings(
    copier: Copier,
    found: list[tuple[Happened, int]],
    committees: dict[tuple[int, str], int],
    user: int,
    keys: Callable[[int], list[str]],
) -> None:
    count = len(found)
    copier.put(
        "committees_meeting",
        {
            "id": list(range(1, count + 1)),
            "committee_id": [committees[row.organisation["id"], "parents"] for row, _ in found],
            "held_on": [row.held_on for row, _ in found],
            "place": ["家长接待室"] * count,
            "agenda": [AGENDAS[number % len(AGENDAS)] for number in range(count)],
            "state": ["held"] * count,
            "entry_id": [entry for _, entry in found],
            "made_by_id": [user] * count,
            "made_at": [row.posted_at for row, _ in found],
            "request_key": keys(count),
        },
    )


def _put_matters(
    copier: Copier, found: list[tuple[Happened, int]], user: int, keys: Callable[[int], list[str]]
) -> None:
    count = len(found)
    ring = keyring()
    said = ["\\x" + ring.seal(words, MATTER_WORDS).hex() for words, _ in MATTERS]
    answers = ["\\x" + ring.seal(answer, MATTER_ANSWER).hex() for _, answer in MATTERS]
    copier.put(
        "committees_matter",
        {
            "id": list(range(1, count + 1)),
            "organisation_id": [row.organisation["id"] for row, _ in found],
            "of_body": [True] * count,
            "words_sealed": [said[number % len(said)] for number in range(count)],
            "raised_by_id": [user] * count,
            "raised_on": [row.held_on for row, _ in found],
            "answer_sealed": [answers[number % len(answers)] for number in range(count)],
            "answered_on": [row.held_on for row, _ in found],
            "entry_id": [entry for _, entry in found],
            "request_key": keys(count),
        },
    )


def _put_papers(
    copier: Copier,
    found: list[tuple[Happened, int]],
    committees: dict[tuple[int, str], int],
    user: int,
    keys: Callable[[int], list[str]],
) -> None:
    written: list[tuple[Happened, int, str, str, str]] = []
    for row, _entry in found:
        place = row.organisation["id"]
        if row.act.key == CHARTERS:
            written += [
                (row, committees[place, which], "charter", f"{words}章程", CHARTER)
                for which, words in BODIES.items()
            ]
        elif row.act.key == ACTS["parents_school"]:
            committee = committees[place, "parents_school"]
            written.append((row, committee, "programme", "家长学校课程计划", PROGRAMME))
    count = len(written)
    copier.put(
        "committees_paper",
        {
            "id": list(range(1, count + 1)),
            "committee_id": [one[1] for one in written],
            "sort": [one[2] for one in written],
            "title": [one[3] for one in written],
        },
    )
    copier.put(
        "committees_edition",
        {
            "id": list(range(1, count + 1)),
            "paper_id": list(range(1, count + 1)),
            "number": [1] * count,
            "words": [one[4] for one in written],
            "document_number": [""] * count,
            "begins": [one[0].held_on for one in written],
            "ends": pa.array([one[0].valid_until for one in written], pa.date32()),
            "written_by_id": [user] * count,
            "written_at": [one[0].posted_at for one in written],
            "request_key": keys(count),
        },
    )


def seat_some(school: dict[str, Any], today: date) -> None:
    """At the sign-ins' school guardians and teachers sit in the parents' committee, at the door."""
    user = User.objects.get(username="deyu")
    office = viewer_of(user.pk, user.display_name, today)
    running = Mandate.objects.filter(
        committee__organisation_id=school["id"], committee__which="parents", ends__gt=today
    ).first()
    if running is None:
        begun = operations.begin_mandate(
            by=office,
            today=today,
            organisation_id=school["id"],
            which="parents",
            begins=today - timedelta(75),
            ends=today + timedelta(655),
            formed="elected",
            request_key=UUID(int=4100),
        )
        running = Mandate.objects.get(pk=begun)
    guardian = people.guardian_of(User.objects.get(username="jiazhang").pk)
    others = [
        one.guardian_id
        for one in people.kin(school["id"], today)
        if one.guardian_id is not None and (guardian is None or one.guardian_id != guardian.id)
    ]
    seats = [(guardian.id, "deputy")] if guardian else []
    seats += [
        (key, function)
        for key, function in zip(dict.fromkeys(others), ("chair", "member", "member"), strict=False)
    ]
    since = max(running.begins, today - timedelta(60))
    members = []
    for key, function in seats:
        member = operations.add_member(
            by=office,
            today=today,
            mandate_id=running.pk,
            person=Person(guardian_id=key),
            function=function,
            begins=since,
        )
        members.append(member)
    _meet(office, school["id"], today, members)
    _elect(office, school["id"], today, list(dict.fromkeys(others))[3:6])
    _report(school["id"], today)
    if guardian is not None:
        _raise(school["id"], today)


def _elect(office: Viewer, school: int, today: date, standing: list[int]) -> None:
    """Families elect somebody who is missing in the committee."""
    made = operations.prepare_election(
        by=office,
        today=today,
        organisation_id=school,
        which="parents",
        seats=1,
        closes_on=today + timedelta(6),
        class_id=None,
        request_key=UUID(int=4120),
    )
    for key, words in zip(standing, STANDING, strict=False):
        operations.stand(by=office, today=today, election_id=made, guardian_id=key, words=words)
    operations.open_election(by=office, today=today, election_id=made)


def _raise(school: int, today: date) -> None:
    """The sign-ins' guardian has raised something that waits for the school."""
    user = User.objects.get(username="jiazhang")
    family = viewer_of(user.pk, user.display_name, today)
    operations.raise_matter(
        by=family, today=today, organisation_id=school, words=RAISED, request_key=UUID(int=4130)
    )


def _report(school: int, today: date) -> None:
    """Somebody has reported a fee, nobody knows who."""
    FeeReport.objects.create(
        organisation_id=school,
        code_index=code_index("DEMO"),
        words_sealed=sealed(REPORTED, WORDS),
        received_on=today - timedelta(2),
    )


def _meet(office: Viewer, school: int, today: date, members: list[int]) -> None:
    """A meeting a week ago, with minutes and what came of it, and one to come."""
    for number, (day, agenda) in enumerate(
        ((today - timedelta(7), AGENDAS[0]), (today + timedelta(9), AGENDAS[1]))
    ):
        made = operations.meet(
            by=office,
            today=today,
            organisation_id=school,
            which="parents",
            called=Called(day, agenda, time(15, 30), "家长接待室"),
            request_key=UUID(int=4110 + number),
        )
        if day > today:
            break
        operations.write_minutes(by=office, today=today, meeting_id=made, words=MINUTES)
        for words, public, who in DECIDED:
            operations.decide(
                by=office,
                today=today,
                meeting_id=made,
                words=words,
                public=public,
                member_id=members[who] if who is not None and who < len(members) else None,
                until=today + timedelta(14) if who is not None and who < len(members) else None,
            )
