"""A named server by TLS: what DATABASE_URL says of it holds for the programs that back up and restore too.

The embedded server speaks no TLS, so the second half needs the distribution's.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import OperationalError, connection

from gongyu.cli import backup, restore
from gongyu.cli.say import FINE
from gongyu.cli.tests.drill import Drill, restored
from gongyu.embedded.account import account_for
from gongyu.embedded.clients import DISTRIBUTION
from gongyu.keeping import queries
from gongyu.people.models import Pupil
from gongyu.site.settings import database

pytestmark = pytest.mark.usefixtures("allowed")
SERVERS = sorted(DISTRIBUTION.glob("*/bin/postgres"))
URL = (
    "postgres://g%40ngyu:p%2Fw@db.example.cn:5433/city?sslmode=verify-full"
    "&sslrootcert=%2Fetc%2Fssl%2Fcity.pem&connect_timeout=5"
)


def test_what_a_url_asks_for_reaches_us_and_the_programs() -> None:
    named = database(URL)
    assert (named["USER"], named["PASSWORD"], named["HOST"], named["PORT"]) == (
        "g@ngyu",
        "p/w",
        "db.example.cn",
        "5433",
    )
    assert named["OPTIONS"]["sslmode"] == "verify-full"
    with reached(named):
        env = queries.reaching()
    assert {key: env[key] for key in ("PGSSLMODE", "PGSSLROOTCERT", "PGCONNECT_TIMEOUT", "PGHOST")} == {
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/etc/ssl/city.pem",
        "PGCONNECT_TIMEOUT": "5",
        "PGHOST": "db.example.cn",
    }


def test_a_sockets_folder_is_named_in_the_url() -> None:
    named = database("postgres://gongyu@/city?host=%2Frun%2Fpostgresql")
    assert (named["HOST"], named["PORT"], named["NAME"]) == ("/run/postgresql", "", "city")
    assert "host" not in named["OPTIONS"]


@pytest.fixture(scope="module")
def tls() -> Iterator[dict[str, Any]]:
    """Settings of a server that is reached by TLS alone, and whose certificate names its address."""
    if not SERVERS:
        pytest.skip("no server of the distribution's is here, and the embedded one speaks no TLS")
    programs = SERVERS[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="gongyu-tls-"))
    folder.chmod(0o711)  # root's account for PostgreSQL must be able to walk in
    data, port = folder / "data", free_port()
    data.mkdir(mode=0o700)
    account = account_for(folder / "none")
    account.own(data)
    who: dict[str, Any] = {"user": account.uid, "group": account.gid} if account.drop else {}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": "/", **who}
    made = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "gongyu",
        "-E",
        "UTF8",
        "--locale=C",
        "-A",
        "trust",
    ]
    subprocess.run([*made, "--no-sync"], check=True, **quiet)
    certify(data, folder / "root.pem")
    for file in (data / "server.key", data / "server.crt"):
        account.own(file)
    (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
    settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "ssl": "on"}
    settings["fsync"] = "off"
    words = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    server = subprocess.Popen([str(programs / "postgres"), "-D", str(data), *words], **quiet)
    url = f"postgres://gongyu@127.0.0.1:{port}/postgres?sslmode=verify-full&sslrootcert={folder}/root.pem"
    try:
        wait_for(port)
        yield database(url)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server did not start")


def certify(data: Path, root: Path) -> None:
    """A key and a certificate for 127.0.0.1, which vouches for itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "db")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    text = made.public_bytes(serialization.Encoding.PEM)
    root.write_bytes(text)
    (data / "server.crt").write_bytes(text)
    with os.fdopen(os.open(data / "server.key", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


@contextmanager
def reached(named: dict[str, Any]) -> Iterator[None]:
    """The settings name this server for the length of a block."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(named)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


def test_the_drill_by_tls(drill: Drill, tls: dict[str, Any]) -> None:
    with reached(tls), connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE city")
    with reached(tls | {"NAME": "city"}):
        done = restored(drill, "tls")
        assert done.exit_code == FINE, (done.output, done.exception)
        assert connection.connection.pgconn.ssl_in_use
        assert "all row counts and ends of chains are the same" in done.output
        assert Pupil.objects.filter(name="王梓涵").exists()
        made = drill.run(backup.command, str(drill.folder / "tls.backup"), home="tls")
        assert made.exit_code == FINE, (made.output, made.exception)
    with drill.target():
        again = drill.run(restore.command, str(drill.folder / "tls.backup"), home="from-tls")
        assert again.exit_code == FINE, (again.output, again.exception)


def test_another_certificate_is_not_believed(drill: Drill, tls: dict[str, Any], tmp_path: Path) -> None:
    certify(tmp_path, tmp_path / "other.pem")
    options = tls["OPTIONS"] | {"sslrootcert": str(tmp_path / "other.pem")}
    with reached(tls | {"OPTIONS": options}):
        done = drill.run(backup.command, str(drill.folder / "believed.backup"), home="tls")
        assert isinstance(done.exception, OperationalError) and "certificate" in str(done.exception)
    assert not (drill.folder / "believed.backup").exists()
