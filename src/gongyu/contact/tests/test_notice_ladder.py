"""A notice climbs from the app to a messenger, to a text message, to a person's telephone; not at night, not
too often, never with a child's name. Whatever is killed in between, nobody is told twice, nobody is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from gongyu.audit.models import AuditLine
from gongyu.contact import operations, queries
from gongyu.contact.models import Notice, NoticeManner, NoticeRecipient
from gongyu.contact.operations import Wording
from gongyu.contact.queries import Audience
from gongyu.contact.rules import notice_ladder as ladder
from gongyu.contact.rules.notice_ladder import DEFAULT, Manner
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices import operations as outgoing
from gongyu.notices.channels import NotTaken, Unreachable
from gongyu.notices.models import Message, Outgoing
from gongyu.notices.rules.gateway import gateway_from
from gongyu.notices.rules.letters import Letter
from gongyu.notices.rules.messenger import account_from
from gongyu.people.models import Guardian
from gongyu.people.operations.sealing import PHONE, seal
from tests.cast import TODAY, Cast, guardian_of, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")
BODY = "周五下午三点开家长会，王梓涵同学要带哮喘药。"
MORNING = time(10)


@dataclass
class World:
    """A clock that is set by hand, and carriers who keep what they were given."""

    now: datetime
    taken: list[tuple[str, Letter]] = field(default_factory=list)
    shown: Counter[str] = field(default_factory=Counter)
    knows: dict[str, bool] = field(default_factory=lambda: {"messenger": True, "sms": False})
    # What goes wrong, by chance.
    chance: Random | None = None

    def later(self, **more: float) -> None:
        self.now += timedelta(**more)

    def take(self, way: str, letter: Letter) -> str:
        said = self.chance.random() if self.chance else 1.0
        if said < 0.1:
            raise NotTaken("no-user")
        if said < 0.2:
            raise Unreachable("503")
        self.taken.append((way, letter))
        key = f"{way}:{letter.reference}"
        if not (self.knows[way] and self.shown[key]):
            self.shown[key] += 1
        if said < 0.3:
            raise Unreachable("ReadTimeout", maybe=True)
        return f"n{len(self.taken)}"


@pytest.fixture
def world(cast: Cast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    here = World(timezone.make_aware(datetime.combine(TODAY, MORNING)))
    settings.MESSENGER = account_from({"kind": "wecom", "url": "https://x.example", "id": "a", "secret": "b"})
    settings.SMS = gateway_from({"url": "https://y.example"})
    settings.ADDRESS = "https://gongyu.example.cn"

    class Fake:
        def __init__(self, way: str) -> None:
            self.name, self.way, self.knows_again = way, way, here.knows[way]

        def send(self, letter: Letter) -> str:
            return here.take(self.way, letter)

    monkeypatch.setattr(timezone, "now", lambda: here.now)
    monkeypatch.setattr(
        "gongyu.notices.operations.outgoing.channel_for", lambda to, via="": Fake(via or "sms")
    )
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone_sealed=seal("13800138000", PHONE))
    yield here


def sent(cast: Cast, **more: Any) -> Notice:
    wording = Wording("reply", "周五家长会", BODY, ("参加", "不参加"), **more)
    number = operations.send_notice(
        by=cast.viewer("head_teacher"),
        today=TODAY,
        audience=Audience("class", cast.school.pk, cast.class_3_2.pk),
        wording=wording,
        request_key=uuid4(),
    )
    return Notice.objects.get(pk=number)


def minute(world: World, *, letters: bool = True) -> None:
    """What the worker does each minute, and the letters' own tasks."""
    for notice in queries.unsent_notices():
        while operations.carry_notice(now=world.now, notice_id=notice):
            pass
    while operations.tell_digests(now=world.now):
        pass
    while operations.climb_notices(now=world.now):
        pass
    if letters:
        post(world)


def post(world: World) -> None:
    for row in Outgoing.objects.filter(state="waiting"):
        if outgoing.begin(outgoing_id=row.pk):
            outgoing.deliver(outgoing_id=row.pk, last=row.tries >= 3)


def rung(cast: Cast, row: Notice) -> str:
    return NoticeRecipient.objects.get(notice=row, guardian=cast.guardian).rung


def family(cast: Cast, row: Notice) -> str:
    found = queries.sent_notice(cast.viewer("head_teacher"), row.pk)
    return next(one.state for one in found.lines if "王梓涵" in one.children)


# --- the ladder -----------------------------------------------------------------------------------
def test_it_climbs_only_after_a_while_and_to_the_telephone_at_last(cast: Cast, world: World) -> None:
    row = sent(cast)
    for wait, expected, letters in (
        ({"minutes": 0}, "app", 0),
        ({"hours": 3, "minutes": 59}, "app", 0),
        ({"minutes": 2}, "messenger", 1),
        ({"minutes": 6}, "messenger", 1),
        # Twelve hours later it is night, and the text message waits for seven o'clock.
        ({"hours": 12}, "messenger", 1),
        ({"hours": 9}, "sms", 2),
        ({"hours": 23}, "sms", 2),
        ({"hours": 2}, "call", 2),
    ):
        world.later(**wait)
        minute(world)
        assert (rung(cast, row), len(world.taken)) == (expected, letters), wait
    assert [way for way, _ in world.taken] == ["messenger", "sms"]
    assert family(cast, row) == "not_reached"
    # Even then, who sees it has been reached.
    cast.client("guardian").get(reverse("contact:notice", args=[row.pk]))
    assert family(cast, row) == "seen"


def test_no_letter_names_a_child_or_says_what_it_is_about(cast: Cast, world: World) -> None:
    row = sent(cast)
    for _ in range(60):
        minute(world)
        world.later(hours=1)
    assert len(world.taken) == 2
    for _, letter in world.taken:
        said = letter.text + letter.subject + str(letter.values)
        assert f"https://gongyu.example.cn/visits/notices/{row.pk}/" in letter.text
        assert cast.school.name in letter.text
        for secret in (*(pupil.name for pupil in cast.pupils), "哮喘", row.title, "王建国"):
            assert secret not in said
    assert not [job for job in ProcrastinateJob.objects.all() if "138" in str(job.args)]


def test_it_stops_once_somebody_at_home_has_seen_it(cast: Cast, world: World) -> None:
    guardian_of(cast.pupils[0], cast.pupils[1], name="王奶奶", relation="62", user=cast.users["stranger"])
    row = sent(cast)
    minute(world)
    cast.client("guardian").get(reverse("contact:notice", args=[row.pk]))
    for _ in range(40):
        world.later(hours=1)
        minute(world)
    assert world.taken == []
    assert set(NoticeRecipient.objects.filter(notice=row).values_list("rung", "due_at")) == {("app", None)}


def test_a_refused_letter_is_followed_by_the_next_way_at_once(
    cast: Cast, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = sent(cast)
    minute(world)
    world.later(hours=5)
    minute(world, letters=False)

    def refuse(way: str, letter: Letter) -> str:
        raise NotTaken("no-user")

    with monkeypatch.context() as broken:
        broken.setattr(world, "take", refuse)
        post(world)
    world.later(minutes=6)
    minute(world)
    assert (rung(cast, row), [way for way, _ in world.taken]) == ("sms", ["sms"])


def test_without_ways_out_of_the_house_the_telephone_is_next(
    cast: Cast, world: World, settings: LazySettings
) -> None:
    settings.MESSENGER, settings.SMS = None, ""
    row = sent(cast)
    minute(world)
    world.later(hours=5)
    minute(world)
    assert (rung(cast, row), world.taken) == ("call", [])


# --- quiet hours, the budget, urgent ----------------------------------------------------------------
def test_nothing_goes_out_at_night_but_what_is_urgent(cast: Cast, world: World) -> None:
    world.now = world.now.replace(hour=13, minute=30)
    calm, urgent = sent(cast), sent(cast, urgent=True, urgent_because="明早停课")
    world.now = world.now.replace(hour=13, minute=31)
    minute(world)
    world.now += timedelta(hours=9)
    minute(world)
    assert [letter.values["link"].split("/")[-2] for _, letter in world.taken] == [str(urgent.pk)]
    assert rung(cast, calm) == "app"
    world.now += timedelta(hours=9)
    minute(world)
    assert rung(cast, calm) == "messenger"
    line = AuditLine.objects.get(act="notice.send", key=str(urgent.pk))
    assert line.detail["urgent"] == "明早停课"


def test_urgent_without_a_reason_is_refused(cast: Cast, world: World) -> None:
    with pytest.raises(Refusal) as refused:
        sent(cast, urgent=True)
    assert (refused.value.code, refused.value.field) == ("notice.no-reason", "urgent_because")
    asked = {
        "audience": Audience("class", cast.school.pk, cast.class_3_2.pk).key,
        "kind": "plain",
        "title": "停课",
        "body": BODY,
        "urgent": "on",
        "request_key": str(uuid4()),
        "send": "1",
    }
    answer = cast.client("head_teacher").post(reverse("contact:notice_new"), asked)
    assert answer.status_code == 422 and "请写明为什么不能等" in answer.content.decode()
    answer = cast.client("head_teacher").post(
        reverse("contact:notice_new"), {**asked, "urgent_because": "暴雪"}
    )
    assert answer.status_code == 302 and Notice.objects.get().urgent_because == "暴雪"


def test_over_the_budget_they_wait_for_one_digest(cast: Cast, world: World) -> None:
    office = cast.viewer("school_officer")
    decided: dict[str, Any] = {"quiet_from": time(21), "quiet_until": time(7), "weekly": 2}
    operations.decide_manner(by=office, today=TODAY, organisation_id=cast.school.pk, **decided)
    for _ in range(4):
        sent(cast)
    urgent = sent(cast, urgent=True, urgent_because="停课")
    minute(world)
    assert Message.objects.filter(user=cast.users["guardian"]).count() == 3
    assert rung(cast, urgent) == "app"
    assert list(NoticeRecipient.objects.filter(rung="digest").values_list("told_at", flat=True)) == [None] * 2
    # They can be read at any time; nobody is only disturbed.
    assert len(queries.received_notices(cast.viewer("guardian")).lines) == 5
    world.now = world.now.replace(hour=18, minute=1)
    minute(world)
    minute(world)
    (message,) = Message.objects.filter(user=cast.users["guardian"], url=reverse("contact:notices"))
    assert "2" in message.subject
    assert not NoticeRecipient.objects.filter(rung="digest").exists()
    # A week later there is room again.
    world.later(days=8)
    sent(cast)
    minute(world)
    assert not NoticeRecipient.objects.filter(rung="digest").exists()


def test_a_school_decides_how_it_writes_and_nobody_else(cast: Cast) -> None:
    address = reverse("contact:notice_manner", args=[cast.school.pk])
    asked = {"quiet_from": "20:30", "quiet_until": "07:30", "weekly": "3"}
    client = cast.client("principal")
    assert "21:00" in client.get(address).content.decode()
    assert client.post(address, asked).status_code == 302
    assert queries.manner_of(cast.school.pk) == Manner(time(20, 30), time(7, 30), 3)
    assert AuditLine.objects.get(act="notice.manner").detail["weekly"] == "3"
    for wrong in ({"weekly": "0"}, {"quiet_until": "20:30"}, {"quiet_from": "x"}):
        assert client.post(address, {**asked, **wrong}).status_code == 422
    assert NoticeManner.objects.count() == 1
    for member, status in (("head_teacher", 403), ("guardian", 403), ("kindergarten_officer", 404)):
        assert cast.client(member).post(address, asked).status_code == status
    decided: dict[str, Any] = {"quiet_from": time(21), "quiet_until": time(7), "weekly": 2}
    with pytest.raises((Forbidden, OutOfScope)):
        operations.decide_manner(
            by=cast.viewer("guardian"), today=TODAY, organisation_id=cast.school.pk, **decided
        )


# --- rules ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "quiet"),
    [(time(20, 59), False), (time(21), True), (time(0), True), (time(6, 59), True), (time(7), False)],
)
def test_the_night_begins_and_ends(at: time, quiet: bool) -> None:
    assert ladder.is_quiet(DEFAULT, at) is quiet
    assert ladder.is_quiet(Manner(quiet_from=time(1), quiet_until=time(5)), at) is (time(1) <= at < time(5))


def test_the_next_way_is_one_there_is() -> None:
    both = ("messenger", "sms")
    assert ladder.next_rung("app", both, has_phone=True) == "messenger"
    assert ladder.next_rung("app", ("sms",), has_phone=True) == "sms"
    assert ladder.next_rung("messenger", both, has_phone=True) == "sms"
    assert ladder.next_rung("app", both, has_phone=False) == "call"
    assert ladder.next_rung("sms", both, has_phone=True) == "call"


# --- whatever happens -------------------------------------------------------------------------------
class Killed(BaseException):
    """The worker is gone."""


def classmates(cast: Cast) -> list[Guardian]:
    """Guardians with and without a number, some with children in two homes."""
    more = [pupil_in(cast.class_3_2, f"新同学{n}") for n in range(5)]
    found = [guardian_of(pupil, name="家长", relation="51") for pupil in more]
    found.append(guardian_of(more[0], more[1], name="两家的家长", relation="51", user=cast.users["stranger"]))
    numbers = [f"1390013{n:04d}" for n in range(len(found))]
    for one, number in zip(found[1:], numbers, strict=False):
        Guardian.objects.filter(pk=one.pk).update(phone_sealed=seal(number, PHONE))
    return found


def interrupted(random: Random, work: Any, **asked: Any) -> None:
    """Done, or killed before it was written down."""
    with transaction.atomic():
        work(**asked)
        transaction.set_rollback(random.random() < 0.3)


def one_schedule(cast: Cast, world: World, seed: int) -> None:
    random = world.chance = Random(seed)
    notices = [sent(cast) for _ in range(3)]
    for _ in range(random.randint(40, 90)):
        world.later(minutes=random.choice((1, 5, 30, 240, 700)))
        for notice in queries.unsent_notices():
            interrupted(random, operations.carry_notice, now=world.now, notice_id=notice)
        interrupted(random, operations.tell_digests, now=world.now)
        interrupted(random, operations.climb_notices, now=world.now)
        for row in Outgoing.objects.filter(state="waiting"):
            if random.random() < 0.7 and outgoing.begin(outgoing_id=row.pk):
                interrupted(random, outgoing.deliver, outgoing_id=row.pk, last=row.tries >= 3)
        if random.random() < 0.1:
            member = random.choice(("guardian", "stranger"))
            chosen = random.choice(notices)
            if queries.is_recipient(cast.viewer(member), chosen.pk):
                operations.read_notice(by=cast.viewer(member), today=TODAY, notice_id=chosen.pk)
    world.chance = None
    for _ in range(120):
        world.later(hours=1)
        minute(world)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_no_schedule_tells_anybody_twice_or_loses_anybody(cast: Cast, world: World, block: int) -> None:
    classmates(cast)
    cast.users["stranger"].refresh_from_db()
    for seed in range(block * 4, block * 4 + 4):
        with transaction.atomic():
            world.taken.clear()
            world.shown.clear()
            one_schedule(cast, world, seed)
            where = f"seed {seed}"
            links = Counter(Message.objects.values_list("user_id", "url"))
            direct = {key: many for key, many in links.items() if key[1] != reverse("contact:notices")}
            assert not direct or max(direct.values()) == 1, where
            # No carrier has shown a letter twice, and each way was gone at most once a notice.
            assert not world.shown or max(world.shown.values()) == 1, where
            keys = list(Outgoing.objects.filter(kind="notice").values_list("key", flat=True))
            assert len(keys) == len(set(keys)), where
            rows = list(NoticeRecipient.objects.all())
            assert len(rows) == len({(one.notice_id, one.guardian_id) for one in rows}) == 3 * 7, where
            for one in rows:
                # Told, seen at home, or in the list of those to be telephoned: never forgotten.
                assert one.rung == "call" or one.due_at is None, (where, one.rung, one.due_at)
                assert one.rung in ("app", "messenger", "sms", "call"), where
            transaction.set_rollback(True)
