"""Letters by DingTalk, WeCom and Feishu: found by number, tried again where that helps, shown once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction

from gongyu.notices import operations
from gongyu.notices.models import Outgoing
from gongyu.notices.queries import letters, ways_out
from gongyu.notices.rules.messenger import KINDS, account_from
from gongyu.notices.tests.gateways import OK, carrier
from gongyu.notices.tests.messengers import ID, SECRET, SENDING, Messenger, messenger

pytestmark = pytest.mark.django_db
NUMBER = "13800138000"
VALUES = {"school": "向阳小学", "link": "https://gongyu.example.cn/visits/notices/7/"}
WORDS = "【共育】向阳小学有一则通知给您，请打开查看：https://gongyu.example.cn/visits/notices/7/"


@pytest.fixture(params=KINDS)
def here(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[Messenger]:
    with messenger(request.param) as standing:
        settings.MESSENGER = standing.account()
        yield standing


def asked_for(
    to: str = NUMBER, key: str = "notice:1:messenger", via: str = "messenger", **more: Any
) -> Outgoing:
    with transaction.atomic():
        made = operations.send(to=to, kind="notice", values=VALUES, key=key, via=via, **more)
    return Outgoing.objects.get(pk=made)


def tried(row: Outgoing, *, last: bool = False) -> str:
    """As the worker's task does it."""
    if not operations.begin(outgoing_id=row.pk):
        row.refresh_from_db()
        return "not begun"
    outcome = operations.deliver(outgoing_id=row.pk, last=last)
    row.refresh_from_db()
    return outcome


def test_a_letter_finds_its_person(here: Messenger) -> None:
    row = asked_for()
    assert tried(row) == "settled"
    assert (row.state, row.channel) == ("sent", here.kind) and row.carrier_id
    assert here.shown == [("u1", WORDS)]
    assert letters(["notice:1:messenger"])["notice:1:messenger"].state == "sent"


def test_somebody_who_is_not_there_is_refused_and_the_ladder_goes_on(here: Messenger) -> None:
    row = asked_for("13900139000")
    assert tried(row) == "settled"
    assert (row.state, here.shown) == ("refused", [])
    assert "139" not in row.reason


def test_a_wrong_key_is_refused(here: Messenger, settings: LazySettings) -> None:
    settings.MESSENGER = here.account(secret="wrong")
    row = asked_for()
    tried(row)
    assert row.state == "refused" and SECRET not in row.reason
    assert SECRET not in repr(settings.MESSENGER) and ID not in repr(settings.MESSENGER)


@pytest.mark.parametrize("said", [(503, {}), (429, {}), (200, None)])
def test_another_try_helps(here: Messenger, said: tuple[int, Any]) -> None:
    busy = {"errcode": -1} if here.kind != "feishu" else {"code": 99991400}
    here.wrong = [(said[0], busy if said[1] is None else said[1])]
    row = asked_for()
    assert tried(row) == "later"
    assert tried(row) == "settled"
    assert row.state == "sent" and len(here.shown) == 1


def test_what_was_taken_without_an_answer_is_shown_once(here: Messenger) -> None:
    here.sleeps = [1.5]
    row = asked_for()
    assert tried(row) == "later"
    assert tried(row) == "settled"
    assert row.state == "sent" and len(here.shown) == 1
    assert len([1 for path, _ in here.asked if path == SENDING[here.kind]]) == 2


def test_a_worker_killed_while_handing_over_shows_it_once(here: Messenger) -> None:
    row = asked_for()
    assert operations.begin(outgoing_id=row.pk)
    with transaction.atomic():
        operations.deliver(outgoing_id=row.pk, last=False)
        transaction.set_rollback(True)  # killed before it could write down what became of it
    assert tried(row) == "settled"
    assert row.state == "sent" and len(here.shown) == 1


def test_asked_for_twice_it_is_one_letter(here: Messenger) -> None:
    assert asked_for().pk == asked_for().pk
    assert asked_for(key="notice:2:messenger").pk != asked_for().pk
    assert Outgoing.objects.count() == 2


def test_without_a_messenger_it_is_refused(settings: LazySettings) -> None:
    settings.MESSENGER = None
    row = asked_for()
    tried(row)
    assert (row.state, row.reason) == ("refused", "no-channel")
    assert ways_out() == ()


@pytest.mark.parametrize("knows_again", [True, False])
def test_a_text_message_of_which_nothing_is_known_goes_out_again_only_where_it_is_known_again(
    settings: LazySettings, knows_again: bool
) -> None:
    with carrier(OK) as standing:
        settings.SMS = standing.gateway(body={"no": "{reference}"}, knows_again=knows_again)
        row = asked_for(via="", key="notice:1:sms")
        assert operations.begin(outgoing_id=row.pk)
        with transaction.atomic():
            operations.deliver(outgoing_id=row.pk, last=False)
            transaction.set_rollback(True)
        tried(row)
        assert row.state == ("sent" if knows_again else "unsure")
        assert len(standing.asked) == (2 if knows_again else 1)
        assert len({one.body for one in standing.asked}) == 1


def test_a_text_message_that_was_not_taken_is_tried_again(settings: LazySettings) -> None:
    with carrier((503, ""), OK) as standing:
        settings.SMS = standing.gateway(body={"no": "{reference}"})
        row = asked_for(via="", key="notice:1:sms")
        assert tried(row) == "later"
        assert tried(row) == "settled"
        assert (row.state, len(standing.asked)) == ("sent", 2)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"kind": "pigeon"}, "kind must be"),
        ({"url": "ftp://x"}, "url must begin"),
        ({"secret": ""}, "id and secret"),
        ({"agent": "x"}, "numbers"),
        ({"timeout": 99}, "up to 30"),
        ({"colour": 1}, "unknown: colour"),
    ],
)
def test_a_description_says_what_is_wrong(changed: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        account_from({"kind": "wecom", "url": "https://x.example", "id": "a", "secret": "b", **changed})
