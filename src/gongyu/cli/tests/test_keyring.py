"""A key more, everything sealed anew while the site goes on, a key less: nothing is lost on the way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from gongyu.audit.models import AuditLine
from gongyu.contact.factories import visit
from gongyu.contact.models import Visit
from gongyu.contact.operations import Said
from gongyu.contact.queries import AGREED, opened
from gongyu.keeping import operations, queries
from gongyu.keeping.queries import Column
from gongyu.keeping.rules import SETTLES
from gongyu.kernel.keys import Keys, keys
from gongyu.kernel.refusal import Refusal
from gongyu.people.models import Guardian
from gongyu.people.operations.sealing import PHONE, index, seal
from tests.cast import TODAY, Cast

PHONES = [f"1380000{number:04}" for number in range(25)]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own: no test touches the key ring of whoever runs it."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    yield tmp_path
    keys.cache_clear()


@pytest.fixture
def phones(cast: Cast) -> list[str]:
    Guardian.objects.bulk_create(
        Guardian(county_code="130202", name="家长", phone_sealed=seal(phone, PHONE), phone_index=index(phone))
        for phone in PHONES
    )
    return PHONES


def kept() -> Keys:
    return keys(settings.HOME, settings.SECRET_KEY)


def column(name: str = "people_guardian.phone") -> Column:
    return next(one for one in queries.sealed_columns() if one.bound_to == name)


def reseal_all(limit: int = 10) -> int:
    total = 0
    for one in queries.sealed_columns():
        done = operations.reseal(by=None, column=one, limit=limit)
        total += done.done
        while done.last is not None:
            done = operations.reseal(by=None, column=one, after=done.last, limit=limit)
            total += done.done
    return total


def read_all() -> list[str]:
    rows = Guardian.objects.filter(phone_sealed__isnull=False, name="家长").order_by("id")
    return [kept().open(bytes(row.phone_sealed or b""), PHONE) for row in rows]


def age(seconds: float) -> None:
    """Let the newest key have sealed for so long already."""
    text = kept().file.read_text()
    newest = kept().ring().keys[-1]
    kept().file.write_text(text.replace(str(newest.seals_from), str(newest.seals_from - seconds)))
    keys.cache_clear()


def test_every_sealed_column_of_every_room_is_found() -> None:
    found = {one.bound_to for one in queries.sealed_columns()}
    assert found >= {"people_pupil.number", "people_guardian.phone", "contact_visit.talked_about", AGREED}


def test_everything_is_sealed_anew_in_batches(phones: list[str]) -> None:
    key = operations.add_key(by=None, wait=0)
    assert key.number == 2
    assert reseal_all() == len(phones)
    assert queries.counts(column()) == {2: len(phones)}
    assert read_all() == phones
    assert Guardian.objects.get(phone_index=index(phones[3])).name == "家长"
    assert reseal_all() == 0


def test_a_process_that_has_not_looked_yet_reads_what_is_sealed_anew(phones: list[str]) -> None:
    web = Keys(kept().file, settings.SECRET_KEY)
    operations.add_key(by=None, wait=0)
    reseal_all()
    row = Guardian.objects.filter(phone_index=index(phones[0])).get()
    assert web.open(bytes(row.phone_sealed or b""), PHONE) == phones[0]


def test_until_the_new_key_seals_nothing_is_written(phones: list[str]) -> None:
    operations.add_key(by=None, wait=60)
    assert reseal_all() == 0
    assert queries.counts(column()) == {1: len(phones)}


def test_words_of_a_visit_are_sealed_anew(cast: Cast) -> None:
    said = Said(talked_about="爱读书", agreed="每晚读书")
    number = visit(cast.viewer("head_teacher"), cast.pupils[2].pk, TODAY, said=said)
    before = Visit.objects.get(pk=number)
    words = opened(before.agreed_sealed, AGREED)
    assert words == "每晚读书"
    operations.add_key(by=None, wait=0)
    reseal_all()
    after = Visit.objects.get(pk=number)
    assert bytes(after.talked_about_sealed or b"")[0] == 2
    assert opened(after.agreed_sealed, AGREED) == words


def test_what_does_not_open_is_named_and_left_alone(phones: list[str]) -> None:
    row = Guardian.objects.filter(name="家长").earliest("id")
    row.phone_sealed = bytes(row.phone_sealed or b"")[:-1] + b"\x00\x00"
    row.save()
    operations.add_key(by=None, wait=0)
    done = operations.reseal(by=None, column=column())
    assert (done.done, done.damaged) == (len(phones) - 1, (row.pk,))
    assert queries.counts(column()) == {1: 1, 2: len(phones) - 1}


def test_each_act_leaves_one_line_and_no_key_in_it(phones: list[str]) -> None:
    operations.add_key(by=None, wait=0)
    reseal_all()
    age(SETTLES)
    operations.retire_key(by=None, number=1)
    lines = list(AuditLine.objects.filter(noun="key").order_by("id"))
    assert [line.act for line in lines] == ["keys.add", "keys.reseal", "keys.retire"]
    assert lines[1].detail == {"column": "people_guardian.phone"}
    assert [line.key for line in lines] == ["2", "2", "1"]


def refused(number: int) -> str:
    with pytest.raises(Refusal) as refusal:
        operations.retire_key(by=None, number=number)
    assert not AuditLine.objects.filter(act="keys.retire").exists()
    return refusal.value.code


def test_a_key_is_retired_only_when_nothing_needs_it(phones: list[str]) -> None:
    assert refused(1) == "keys.newest"
    operations.add_key(by=None, wait=0)
    assert refused(1) == "keys.in-use"
    assert refused(7) == "keys.unknown"
    reseal_all()
    assert refused(1) == "keys.too-early"
    age(SETTLES)
    operations.retire_key(by=None, number=1)
    assert [key.number for key in queries.ring().keys] == [2]
    assert queries.ring().retired == (1,)
    assert read_all() == phones


def test_a_ring_that_lacks_a_key_is_not_touched(phones: list[str], home: Path) -> None:
    """The file was lost: a second key 2 would hide the first one for ever."""
    operations.add_key(by=None, wait=0)
    reseal_all()
    (home / "keys.json").unlink()
    keys.cache_clear()
    with pytest.raises(Refusal) as refusal:
        operations.add_key(by=None, wait=0)
    assert refusal.value.code == "keys.missing"
    assert not (home / "keys.json").exists()


def test_no_key_stands_in_the_database(phones: list[str]) -> None:
    operations.add_key(by=None, wait=0)
    secrets = [key.secret for key in queries.ring().keys] + [queries.ring().index_key]
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone_sealed, phone_index FROM people_guardian WHERE phone_sealed IS NOT NULL")
        values = b"".join(bytes(part) for row in cursor.fetchall() for part in row)
    assert not [secret for secret in secrets if secret in values]


def test_it_is_quick_enough_for_a_city(cast: Cast) -> None:
    """A city has some three million sealed values: a thousand must take well under a second."""
    sealed = [seal(f"139{number:08}", PHONE) for number in range(1000)]
    Guardian.objects.bulk_create(
        Guardian(county_code="130202", name="家长", phone_sealed=one) for one in sealed
    )
    operations.add_key(by=None, wait=0)
    began = time.monotonic()
    assert operations.reseal(by=None, column=column()).done == 1000
    assert time.monotonic() - began < 1
