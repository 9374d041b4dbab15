"""A one-time code proves once, for a few minutes, that somebody reads what is sent to a number."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from gongyu.access.queries import nobody
from gongyu.kernel.keys import keys
from gongyu.kernel.refusal import Refusal
from gongyu.notices import operations
from gongyu.notices.models import OneTimeCode, Outgoing
from gongyu.notices.operations.outgoing import COLUMN
from gongyu.notices.rules import codes
from tests.cast import TODAY

NUMBER, OTHER, PLACE = "13800138000", "13900139000", "203.0.113.7"
BY = nobody(TODAY)


def asked(to: str = NUMBER, *, purpose: str = "join", source: str = PLACE, withheld: bool = False) -> int:
    return operations.send_code(by=BY, today=TODAY, to=to, purpose=purpose, source=source, withheld=withheld)


def tried(code_id: int, code: str, *, to: str = NUMBER, purpose: str = "join") -> bool:
    return operations.check_code(by=BY, today=TODAY, code_id=code_id, to=to, purpose=purpose, code=code)


def later(code_id: int, by: timedelta) -> None:
    """Time goes by for a code."""
    row = OneTimeCode.objects.get(pk=code_id)
    OneTimeCode.objects.filter(pk=code_id).update(asked_at=row.asked_at - by, expires_at=row.expires_at - by)


@pytest.fixture
def read(settings: LazySettings) -> Callable[[], str]:
    """The code in the newest letter."""

    def newest() -> str:
        row = Outgoing.objects.latest("id")
        opened = keys(settings.HOME, settings.SECRET_KEY).open(bytes(row.letter_sealed or b""), COLUMN)
        return str(json.loads(opened)["values"]["code"])

    return newest


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.mark.django_db
def test_a_code_is_right_once(read: Callable[[], str]) -> None:
    code_id, code = asked(), read()
    assert len(code) == 6
    assert tried(code_id, f" {code[:3]} {code[3:]} ")
    assert not tried(code_id, code)


@pytest.mark.django_db
def test_neither_number_nor_code_can_be_read_from_the_database(
    read: Callable[[], str], settings: LazySettings
) -> None:
    code_id, code = asked(), read()
    with connection.cursor() as cursor:
        for table in ("notices_onetimecode", "notices_outgoing", "procrastinate_jobs"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            text = cursor.fetchone()[0] or ""
            assert NUMBER not in text and NUMBER.encode().hex() not in text
            assert code.encode().hex() not in text
    row = OneTimeCode.objects.get(pk=code_id)
    # Nor is it the index under which the registry finds a guardian's number.
    assert bytes(row.to_index) != keys(settings.HOME, settings.SECRET_KEY).index(NUMBER)


@pytest.mark.django_db
def test_full_width_digits_are_digits(read: Callable[[], str]) -> None:
    code_id, code = asked(), read()
    assert tried(code_id, code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}))


@pytest.mark.django_db
def test_it_expires(read: Callable[[], str]) -> None:
    code_id, code = asked(), read()
    later(code_id, codes.LIVES)
    assert not tried(code_id, code)


@pytest.mark.django_db
def test_guessing_ends_after_five_tries_even_with_the_right_one(read: Callable[[], str]) -> None:
    code_id, code = asked(), read()
    for _ in range(codes.TRIES):
        assert not tried(code_id, wrong(code))
    assert not tried(code_id, code)
    assert OneTimeCode.objects.get(pk=code_id).tries == codes.TRIES


@pytest.mark.django_db
def test_the_fifth_try_may_be_right(read: Callable[[], str]) -> None:
    code_id, code = asked(), read()
    for _ in range(codes.TRIES - 1):
        assert not tried(code_id, wrong(code))
    assert tried(code_id, code)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "0", "abcdef", "%", "0" * 500, "１２"])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert not tried(asked(), typed)


@pytest.mark.django_db
def test_it_is_good_for_one_number_and_one_purpose(read: Callable[[], str]) -> None:
    code_id, code = asked(), read()
    assert not tried(code_id, code, to=OTHER)
    assert not tried(code_id, code, purpose="enter")
    assert not tried(code_id + 1000, code)
    assert OneTimeCode.objects.get(pk=code_id).tries == 0
    assert tried(code_id, code)


@pytest.mark.django_db
def test_anothers_tries_do_not_spoil_ones_own(read: Callable[[], str]) -> None:
    """Whoever asks for codes to a number that is not theirs tries against their own row."""
    mine, code = asked(), read()
    later(mine, codes.PAUSE)
    theirs = asked(source="198.51.100.9")
    for _ in range(codes.TRIES):
        tried(theirs, "000000")
    assert tried(mine, code)


@pytest.mark.django_db
def test_a_number_that_is_not_known_takes_the_same_steps() -> None:
    asked(NUMBER)
    known = steps()
    asked(OTHER, withheld=True)
    assert steps() == {name: 2 * count for name, count in known.items()}
    assert Outgoing.objects.latest("id").letter_sealed is None


def steps() -> dict[str, int]:
    return {
        "codes": OneTimeCode.objects.count(),
        "letters": Outgoing.objects.count(),
        "jobs": ProcrastinateJob.objects.filter(task_name="notices.deliver").count(),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("withheld", [False, True])
def test_known_or_not_the_limits_say_the_same(withheld: bool) -> None:
    def refused() -> str:
        with pytest.raises(Refusal) as found:
            asked(withheld=withheld)
        return found.value.code

    first = asked(withheld=withheld)
    assert refused() == "notices.code-just-sent"
    later(first, codes.PAUSE)
    for _ in range(codes.AN_HOUR - 1):
        later(asked(withheld=withheld), codes.PAUSE)
    assert refused() == "notices.codes-an-hour"
    OneTimeCode.objects.update(asked_at=timezone.now() - codes.HOUR)
    for _ in range(codes.A_DAY - codes.AN_HOUR):
        code_id = asked(withheld=withheld)
        later(code_id, codes.HOUR)
    assert refused() == "notices.codes-a-day"
    OneTimeCode.objects.update(asked_at=timezone.now() - codes.DAY)
    asked(withheld=withheld)


@pytest.mark.django_db
def test_one_place_cannot_ask_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "FROM_ONE_PLACE", 3)
    for end in range(3):
        asked(f"1380013800{end}")
    with pytest.raises(Refusal) as found:
        asked("13800138009")
    assert found.value.code == "notices.codes-from-there"
    asked("13800138009", source="198.51.100.9")


@pytest.mark.django_db
def test_a_refusal_leaves_nothing() -> None:
    for to in ("12345", "", "0315-2801234"):
        with pytest.raises(Refusal):
            asked(to)
    assert not OneTimeCode.objects.exists() and not Outgoing.objects.exists()


@pytest.mark.django_db
def test_a_purpose_that_nobody_knows_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        asked(purpose="elsewhere")


@pytest.mark.django_db
def test_no_logger_ever_says_a_code(read: Callable[[], str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # statements, which only DEBUG would print
    code_id = asked()
    code = read()
    tried(code_id, wrong(code))
    tried(code_id, code)
    said = "\n".join(repr(record.__dict__) for record in caplog.records)
    assert code not in said and NUMBER not in said and PLACE not in said


@pytest.mark.django_db
def test_old_codes_are_forgotten() -> None:
    old = asked()
    later(old, codes.KEPT + codes.HOUR)
    young = asked()
    assert operations.sweep(now=timezone.now()) == 1
    assert list(OneTimeCode.objects.values_list("pk", flat=True)) == [young]


@pytest.fixture
def emptied(transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def together(act: Callable[[], object], times: int) -> list[object]:
    """The same act at the same moment, several times."""
    gate, found = threading.Barrier(times), list[object]()

    def run() -> None:
        try:
            gate.wait()
            found.append(act())
        except Refusal as refused:
            found.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.usefixtures("emptied")
def test_of_two_at_the_same_moment_one_gets_in(read: Callable[[], str]) -> None:
    code_id, code = asked(), read()
    assert sorted(map(str, together(lambda: tried(code_id, code), 4))) == ["False", "False", "False", "True"]


@pytest.mark.usefixtures("emptied")
def test_guesses_at_the_same_moment_are_all_counted(read: Callable[[], str]) -> None:
    code_id, code = asked(), read()
    together(lambda: tried(code_id, wrong(code)), 8)
    assert OneTimeCode.objects.get(pk=code_id).tries == codes.TRIES
    assert not tried(code_id, code)


@pytest.mark.usefixtures("emptied")
def test_asking_twice_at_the_same_moment_sends_once() -> None:
    found = together(asked, 4)
    assert found.count("notices.code-just-sent") == 3
    assert Outgoing.objects.count() == 1
