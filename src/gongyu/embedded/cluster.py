"""Making the data folder once, and its roles at every start."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from gongyu.embedded.binaries import programs
from gongyu.embedded.errors import DatabaseError
from gongyu.embedded.place import Place
from gongyu.embedded.tuning import configuration

OURS = "gongyu.conf"


def ensure_data(place: Place, *, throwaway: bool) -> None:
    """A data folder of this version; made in a neighbour and renamed, so that it is never half made."""
    if not place.data.exists():
        half = place.root / "data.new"
        shutil.rmtree(half, ignore_errors=True)
        _initdb(place, half, throwaway=throwaway)
        with (half / "postgresql.conf").open("a") as conf:
            conf.write(f"\ninclude_if_exists = '{OURS}'\n")
        half.rename(place.data)
    _same_version(place)
    file = place.data / OURS
    file.write_text(configuration(throwaway=throwaway))
    place.account.own(file)


def ensure_roles(place: Place, port: int) -> None:
    """The application's role is no superuser: it owns its database and may make test databases."""
    with psycopg.connect(superuser(place, port), autocommit=True) as connection:
        password = sql.Literal(place.password("database"))
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'gongyu'").fetchone()
        verb = sql.SQL("ALTER ROLE gongyu" if known else "CREATE ROLE gongyu LOGIN CREATEDB")
        connection.execute(verb + sql.SQL(" PASSWORD {}").format(password))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'gongyu'").fetchone():
            connection.execute("CREATE DATABASE gongyu OWNER gongyu")


def superuser(place: Place, port: int) -> str:
    password = place.password("superuser")
    return f"host=127.0.0.1 port={port} user=postgres dbname=postgres password={password} connect_timeout=3"


def _initdb(place: Place, target: Path, *, throwaway: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="gongyu-") as folder:
        os.chmod(folder, 0o700)
        pwfile = Path(folder) / "password"
        pwfile.write_text(place.password("superuser"))
        for path in (Path(folder), pwfile):
            place.account.own(path)
        command = [str(programs(place.account) / "initdb"), "--pgdata", str(target), "--username=postgres"]
        command += ["--auth-local=scram-sha-256", "--auth-host=scram-sha-256", f"--pwfile={pwfile}"]
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--lc-collate=C", "--lc-ctype=C.UTF-8", "--lc-messages=C"]
        command += ["--no-sync"] if throwaway else []
        dropped = {"user": place.account.uid, "group": place.account.gid} if place.account.drop else {}
        done = subprocess.run(
            command,
            cwd=place.root,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            **dropped,  # type: ignore[call-overload]
        )
    if done.returncode:
        with contextlib.suppress(OSError):
            shutil.rmtree(target)
        raise DatabaseError(f"initdb could not make {place.data}: {done.stderr.strip()}")


def _same_version(place: Place) -> None:
    made_by = (place.data / "PG_VERSION").read_text().strip()
    ours = subprocess.run(
        [str(programs(place.account) / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    if ours.split(".", 1)[0] != made_by:
        raise DatabaseError(
            f"{place.data} was made by PostgreSQL {made_by}, the installed one is {ours}. "
            "Dump it with the old release (pg_dump), move the folder away and restore into a new one."
        )
