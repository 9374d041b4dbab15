"""Several processes with one file: whoever reads a value has its key, whenever the ring was changed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from gongyu.kernel import keys as module
from gongyu.kernel.cipher import KeyMissing, KeyRing, ring_from
from gongyu.kernel.keys import LOOKS_AGAIN, NAME, SHORTEST_WAIT, Keys, KeysUnreadable, keys

COLUMN = "people_guardian.phone"


class Clock:
    """Seconds that pass when we say so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def process(folder: Path, clock: Clock) -> Keys:
    """One process more of an installation."""
    return Keys(folder / NAME, "one secret", clock=clock)


def one_more(clock: Clock, wait: float = SHORTEST_WAIT):  # type: ignore[no-untyped-def]
    return lambda ring: ring.with_new_key(now=clock.now, seals_from=clock.now + wait)


def test_without_a_file_the_first_key_is_the_secrets(tmp_path: Path, clock: Clock) -> None:
    one = process(tmp_path, clock)
    assert one.ring() == ring_from("one secret")
    assert one.open(one.seal("x", COLUMN), COLUMN) == "x"
    assert not (tmp_path / NAME).exists()


def test_the_file_is_its_owners_alone(tmp_path: Path, clock: Clock) -> None:
    one = process(tmp_path / "new", clock)
    one.change(one_more(clock))
    assert one.file.stat().st_mode & 0o777 == 0o600
    assert not one.kept_open()
    one.file.chmod(0o644)
    assert one.kept_open()


def test_once_there_is_a_file_the_secret_may_change(tmp_path: Path, clock: Clock) -> None:
    one = process(tmp_path, clock)
    kept = one.seal("x", COLUMN)
    one.change(one_more(clock))
    other = Keys(tmp_path / NAME, "a new secret", clock=clock)
    assert other.open(kept, COLUMN) == "x"
    assert other.index("x") == one.index("x")


def test_every_running_process_has_a_new_key_before_anything_is_sealed_with_it(
    tmp_path: Path, clock: Clock
) -> None:
    assert LOOKS_AGAIN < SHORTEST_WAIT
    web, worker = process(tmp_path, clock), process(tmp_path, clock)
    process(tmp_path, clock).change(one_more(clock))
    assert web.seal("x", COLUMN)[0] == 1
    clock.now += LOOKS_AGAIN
    assert [key.number for key in web.ring().keys] == [1, 2]
    assert web.seal("x", COLUMN)[0] == 1
    clock.now += SHORTEST_WAIT - LOOKS_AGAIN
    sealed = web.seal("x", COLUMN)
    assert sealed[0] == 2
    assert worker.open(sealed, COLUMN) == "x"


def test_a_key_not_known_yet_is_looked_for_at_once(tmp_path: Path, clock: Clock) -> None:
    web, command = process(tmp_path, clock), process(tmp_path, clock)
    command.change(one_more(clock, wait=0))
    assert web.open(command.seal("x", COLUMN), COLUMN) == "x"


def test_a_key_that_is_nowhere_is_said_to_be_missing(tmp_path: Path, clock: Clock) -> None:
    elsewhere = process(tmp_path / "elsewhere", clock)
    elsewhere.change(one_more(clock, wait=0))
    with pytest.raises(KeyMissing, match="key 2"):
        process(tmp_path, clock).open(elsewhere.seal("x", COLUMN), COLUMN)


def test_a_ring_that_vanishes_or_breaks_stays_in_use_where_it_was_read(tmp_path: Path, clock: Clock) -> None:
    one = process(tmp_path, clock)
    one.change(one_more(clock, wait=0))
    kept = one.seal("x", COLUMN)
    for harm in (lambda: one.file.write_text("{"), one.file.unlink):
        harm()
        clock.now += LOOKS_AGAIN
        assert one.open(kept, COLUMN) == "x"
        assert one.seal("x", COLUMN)[0] == 2


def test_a_broken_ring_is_never_taken_for_none(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / NAME).write_text("{")
    with pytest.raises(KeysUnreadable, match="no key ring"):
        process(tmp_path, clock)


def test_a_change_that_fails_changes_nothing(tmp_path: Path, clock: Clock) -> None:
    one = process(tmp_path, clock)
    ring = one.change(one_more(clock))

    def fails(ring: KeyRing) -> KeyRing:
        raise ValueError

    with pytest.raises(ValueError):
        one.change(fails)
    assert one.ring() == ring


def test_changes_made_at_once_all_hold(tmp_path: Path, clock: Clock) -> None:
    threads = [
        threading.Thread(target=process(tmp_path, clock).change, args=[one_more(clock)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [key.number for key in process(tmp_path, clock).ring().keys] == list(range(1, 10))


def test_the_file_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module.keys.cache_clear()
    monkeypatch.setenv("GONGYU_KEYS", str(tmp_path / "mounted.json"))
    try:
        assert keys(tmp_path, "s").file == tmp_path / "mounted.json"
    finally:
        module.keys.cache_clear()
