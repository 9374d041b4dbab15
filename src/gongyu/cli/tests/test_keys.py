"""`gongyu keys` shows, rotates and retires, and says so in words; its exit code tells what was found."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings

from gongyu.cli import keys as module
from gongyu.cli.main import in_english
from gongyu.cli.say import FINE, FOUND, USAGE
from gongyu.kernel.keys import Keys, keys
from gongyu.kernel.refusal import Refusal
from gongyu.people.models import Guardian
from gongyu.people.operations.sealing import PHONE, seal
from tests.cast import Cast


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    yield tmp_path
    keys.cache_clear()


@pytest.fixture(autouse=True)
def guardian(cast: Cast) -> Guardian:
    return Guardian.objects.create(county_code="130202", name="家长", phone_sealed=seal("13800000000", PHONE))


class Clock:
    """Stands in for the module `time`: sleeping takes no time, and the clock says it did."""

    later = 0.0

    def sleep(self, seconds: float) -> None:
        self.later += seconds

    def time(self) -> float:
        return time.time() + self.later

    def monotonic(self) -> float:
        return time.monotonic()


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The minute in which processes take up a key passes at once."""
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr("gongyu.keeping.operations.keyring.time", clock)
    monkeypatch.setattr(keys(settings.HOME, settings.SECRET_KEY), "_clock", clock.time)
    return clock


def gongyu(*words: str) -> Result:
    return CliRunner().invoke(module.command, words)


def test_before_the_first_rotation(home: Path) -> None:
    done = gongyu("list")
    assert done.exit_code == FINE, done.output
    assert "derived from GONGYU_SECRET, no file yet" in done.output
    assert "key 1: the first key, 1 values" in done.output
    assert "people_guardian.phone: 1" in done.output


def test_rotation_seals_everything_anew(no_waiting: Clock, guardian: Guardian, home: Path) -> None:
    done = gongyu("rotate")
    assert done.exit_code == FINE, done.output
    assert "Key 2 is in the ring" in done.output
    assert "1 values sealed anew" in done.output
    guardian.refresh_from_db()
    assert bytes(guardian.phone_sealed or b"")[0] == 2
    assert Keys(home / "keys.json", "").open(bytes(guardian.phone_sealed or b""), PHONE) == "13800000000"
    shown = gongyu("list").output
    assert "key 1: the first key, 0 values" in shown
    assert re.search(r"key 2: seals since 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d, 1 values", shown)


def test_a_retired_key_is_listed_as_retired(no_waiting: Clock) -> None:
    gongyu("rotate")
    no_waiting.sleep(3600)
    done = gongyu("retire", "1")
    assert done.exit_code == FINE, done.output
    shown = gongyu("list").output
    assert "retired: 1" in shown and "key 1:" not in shown


def test_no_key_is_ever_shown(no_waiting: Clock) -> None:
    shown = gongyu("rotate").output + gongyu("list").output
    text = (settings.HOME / "keys.json").read_text()
    secrets = re.findall(r'"([A-Za-z0-9+/=]{40,})"', text)
    assert len(secrets) == 3
    assert not [secret for secret in secrets if secret in shown]


def test_retiring_is_refused_in_words(no_waiting: Clock) -> None:
    done = gongyu("retire", "1")
    assert isinstance(done.exception, Refusal)
    assert in_english(done.exception) == "keys.newest: Key 1 is the newest one. Rotate to another first."


def test_what_does_not_open_is_found(no_waiting: Clock, guardian: Guardian) -> None:
    guardian.phone_sealed = bytes(guardian.phone_sealed or b"")[:-1] + b"\x00\x00"
    guardian.save()
    done = gongyu("rotate")
    assert done.exit_code == FOUND
    assert f"people_guardian.phone, row {guardian.pk}: does not open" in done.output


def test_a_lost_file_is_found(no_waiting: Clock, home: Path) -> None:
    gongyu("rotate")
    (home / "keys.json").unlink()
    keys.cache_clear()
    done = gongyu("list")
    assert done.exit_code == FOUND
    assert "Key 2 is not here" in done.output


def test_a_file_that_others_may_read_is_found(no_waiting: Clock, home: Path) -> None:
    gongyu("rotate")
    (home / "keys.json").chmod(0o644)
    done = gongyu("list")
    assert done.exit_code == FOUND
    assert "chmod 600" in done.output


def test_a_wait_that_is_too_short_is_not_taken() -> None:
    assert gongyu("rotate", "--wait", "5").exit_code == USAGE
