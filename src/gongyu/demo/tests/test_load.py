"""The small demonstration: invented, whole, the same from the same seed, and true to the naive reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from gongyu.accounts.models import User
from gongyu.compliance.models import Standing
from gongyu.compliance.tests import naive
from gongyu.demo.load import _Making, load
from gongyu.demo.queries import loaded
from gongyu.demo.signins import SIGN_INS
from gongyu.demo.size import SIZES
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from gongyu.ledger.queries import verify
from gongyu.organisations.models import Organisation
from gongyu.people.models import Enrolment, Pupil
from tests.cast import TODAY

pytestmark = [pytest.mark.slow, pytest.mark.anydatabase]


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """Loaded once for all tests below, and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load("small", today=TODAY)
        transaction.set_rollback(True)


def test_it_is_as_large_as_it_says(city: Any) -> None:
    schools = Organisation.objects.filter(kind__in=["school", "kindergarten"])
    pupils = Enrolment.objects.filter(valid_until__isnull=True).values("pupil").distinct().count()
    assert schools.count() == 24
    assert schools.values("county_code").distinct().count() == 2
    assert 5_500 < pupils < 7_000
    assert loaded() is not None


def test_every_standing_is_what_the_naive_reading_computes(city: Any) -> None:
    found = {
        (one.duty_key, one.period_key, one.organisation_id): (
            one.required,
            one.achieved,
            one.attested,
            one.exempt,
            one.state,
        )
        for one in Standing.objects.all()
    }
    read = naive.reading(TODAY)
    assert len(found) > 4_000
    assert {key for key in found | read if found.get(key) != read.get(key)} == set()


def test_its_ledger_is_whole(city: Any) -> None:
    verified = verify()
    assert verified.entries == Entry.objects.count() > 10_000
    assert verified.faults == ()


def test_there_is_one_sign_in_a_role_and_nobody_elses(city: Any) -> None:
    names = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    assert names == {one.username for one in SIGN_INS}


def test_nothing_of_it_lies_in_the_future(city: Any) -> None:
    assert not Entry.objects.filter(occurred_on__gt=TODAY).exists()
    assert not Entry.objects.filter(posted_at__gt=timezone.now()).exists()


def test_it_is_loaded_once(city: Any) -> None:
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        load("small", today=TODAY)
    assert refusal.value.code == "demo.already-loaded"


class Recorder:
    """Takes columns as a copier does, and remembers them."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.rows: dict[str, int] = {}

    def put(self, table: str, columns: dict[str, Any]) -> None:
        data = pa.table(columns)
        self.rows[table] = self.rows.get(table, 0) + data.num_rows
        # What is sealed is sealed anew each time.
        open_ = [name for name in data.column_names if not name.endswith("_sealed")]
        self.tables.setdefault(table, []).append(data.select(open_).to_pydict())


def draw(seed: int) -> dict[str, list[dict[str, Any]]]:
    recorder = Recorder()
    making = _Making(SIZES["small"], TODAY, np.random.default_rng(seed), recorder, lambda *_: None)  # type: ignore[arg-type]
    making.everything(1)
    return recorder.tables


def test_the_same_seed_gives_the_same_city_and_another_another(db: None) -> None:
    first = draw(7)
    assert first == draw(7)
    assert first != draw(8)


def test_it_refuses_a_database_that_holds_anybody(db: None) -> None:
    Pupil.objects.create(county_code="130202", name="真人", born_on=date(2017, 5, 4))
    with pytest.raises(Refusal) as refusal:
        load("small", today=TODAY)
    assert refusal.value.code == "demo.real-people"
    assert loaded() is None
