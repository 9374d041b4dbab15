"""A home has one supervisor, a password, an address of its own, and an orderly end."""

from __future__ import annotations

import os
import stat
import time

import psycopg
import pytest

from gongyu.embedded.address import database_url
from gongyu.embedded.server import running
from gongyu.embedded.tests.conftest import Operator
from gongyu.embedded.throwaway import throwaway

pytestmark = pytest.mark.anydatabase


def test_a_second_one_is_refused_with_words(operator: Operator) -> None:
    url = operator.start()
    code, said = operator.refused()
    assert code == 3
    assert "Another Gongyu supervisor" in said
    assert str(operator.supervisor.pid) in said
    assert "GONGYU_HOME" in said
    psycopg.connect(url).close()


def test_sigterm_shuts_down_cleanly_and_fast(operator: Operator) -> None:
    url = operator.start()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE act (number int)")
        began = time.monotonic()
        operator.supervisor.terminate()
        assert operator.supervisor.wait(20) == 0
    assert time.monotonic() - began < 5
    assert "database system is shut down" in (operator.home / "postgresql.log").read_text()
    assert not (operator.data / "postmaster.pid").exists()


def test_the_address_stays_and_is_for_its_owner_alone(operator: Operator) -> None:
    first = operator.start()
    operator.supervisor.terminate()
    operator.supervisor.wait(20)
    assert operator.start() == first
    for name in ("database-url", "database-password", "superuser-password"):
        assert stat.S_IMODE((operator.home / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(operator.data.stat().st_mode) & 0o077 == 0


def test_nobody_enters_without_the_password(operator: Operator) -> None:
    url = operator.start()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace(":" + url.split(":")[2].split("@")[0] + "@", ":wrong@"))


def test_the_application_is_no_superuser_and_chinese_is_utf8(operator: Operator) -> None:
    with psycopg.connect(operator.start(), autocommit=True) as connection:
        assert connection.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone() == (False,)
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE EXTENSION btree_gist")
        row = connection.execute("SELECT array_length(show_trgm('唐山市第一中学'), 1)").fetchone()
    assert row == (8,)


def test_root_lends_the_server_another_account(operator: Operator) -> None:
    operator.start()
    owner = os.stat(f"/proc/{operator.master()}").st_uid
    assert owner != 0
    assert operator.data.stat().st_uid == owner


def test_an_unwritten_home_has_no_address(operator: Operator) -> None:
    assert database_url(operator.home) is None


def test_a_server_for_a_block(operator: Operator) -> None:
    with running(operator.home) as url:
        psycopg.connect(url).close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_throwaway_server_forgets_everything() -> None:
    with throwaway() as url, psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
