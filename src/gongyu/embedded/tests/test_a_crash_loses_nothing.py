"""kill -9 in the middle of writing: every row that was acknowledged is there afterwards."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from gongyu.embedded import leftovers
from gongyu.embedded.tests.conftest import Operator, connect_when_up, kill

pytestmark = pytest.mark.anydatabase


class Writer(threading.Thread):
    """Inserts one number after the other and remembers the last one the server acknowledged."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.acknowledged = 0

    def run(self) -> None:
        try:
            with psycopg.connect(self.url, autocommit=True) as connection:
                for number in range(1, 1_000_000):
                    connection.execute("INSERT INTO act VALUES (%s)", [number])
                    self.acknowledged = number
        except psycopg.Error:
            return


def write_until_killed(operator: Operator, pids: list[int]) -> int:
    url = operator.start()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE act (number int PRIMARY KEY)")
    writer = Writer(url)
    writer.start()
    until = time.monotonic() + 10
    while writer.acknowledged < 200 and time.monotonic() < until:
        time.sleep(0.01)
    for pid in pids or [operator.supervisor.pid, *leftovers.processes_in(operator.data)]:
        kill(pid)
    writer.join(20)
    assert writer.acknowledged >= 200
    return writer.acknowledged


def kept(url: str) -> int:
    with connect_when_up(url) as connection:
        row = connection.execute("SELECT count(*), max(number) FROM act").fetchone()
    assert row is not None
    assert row[0] == row[1]
    return int(row[0])


def test_every_process_killed_at_once(operator: Operator) -> None:
    acknowledged = write_until_killed(operator, [])
    operator.supervisor.wait(10)
    # What lingers is looked for and ended, so the next start need not be lucky.
    assert kept(operator.start()) >= acknowledged


def test_the_master_killed_alone_is_started_again(operator: Operator) -> None:
    url = operator.start()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE act (number int PRIMARY KEY)")
        connection.execute("INSERT INTO act VALUES (1)")
    before = operator.master()
    kill(before)
    until = time.monotonic() + 20
    while operator.master() == before and time.monotonic() < until:
        time.sleep(0.05)
    assert kept(url) == 1
    assert operator.supervisor.poll() is None


def test_the_supervisor_killed_alone_takes_the_server_with_it(operator: Operator) -> None:
    url = operator.start()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE act (number int PRIMARY KEY)")
        connection.execute("INSERT INTO act VALUES (1)")
    kill(operator.supervisor.pid)
    operator.supervisor.wait(10)
    assert operator.gone(), "the server outlived its supervisor"
    assert kept(operator.start()) == 1


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(operator: Operator) -> None:
    operator.start()
    kill(operator.supervisor.pid)
    kill(operator.master())
    operator.supervisor.wait(10)
    assert operator.gone()
    pid_file = operator.data / "postmaster.pid"
    lines = pid_file.read_text().split("\n")
    stranger = threading.main_thread().native_id
    pid_file.write_text("\n".join([str(stranger), *lines[1:]]))
    connect_when_up(operator.start()).close()


def test_a_first_start_that_was_cut_short_begins_again(operator: Operator) -> None:
    half = operator.home / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    connect_when_up(operator.start()).close()
