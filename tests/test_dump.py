"""Whoever carries a dump of the database away learns nothing sensitive from it: no number, no telephone, no
word of a visit, no reason. Every table is read, libraries' too; what is packed is unpacked."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from gongyu.compliance.operations import request_exemption
from gongyu.contact.factories import visit
from gongyu.contact.operations import Said
from gongyu.notices.operations import send_code
from gongyu.notices.rules.codes import PURPOSES
from gongyu.people.models import Guardian, Pupil
from gongyu.people.tests.rosters import row, workbook
from tests.cast import TODAY, Cast

NUMBER: Final = "G130202201705041237"
WRONG_NUMBER: Final = "G130202201705041280"
PHONE: Final = "13800138000"
OTHER_PHONE: Final = "13911112222"
TALKED: Final = "孩子近来睡不好，父母刚刚分开"
AGREED: Final = "每晚九点以前上床，周末去看奶奶"
REASON: Final = "母亲住院，暂住医院陪护"
SENSITIVE: Final = (NUMBER, NUMBER[1:], WRONG_NUMBER, PHONE, OTHER_PHONE, TALKED, AGREED, REASON)
# Long enough to be a packed value, and made of nothing else.
PACKED: Final = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
HEX: Final = re.compile(rb"[0-9a-f]{16,}")
DEEPEST: Final = 4


@pytest.fixture
def known(cast: Cast, on_the_day: date) -> Cast:
    """Children come in by the roster, are visited and excepted; people sign in; a file is half wrong."""
    content = workbook(
        [
            row("孙小满", number=NUMBER, guardian1="孙建军", relation1="爸爸", phone1="138 0013 8000"),
            row("孙小寒", number=WRONG_NUMBER, guardian1="孙建军", relation1="爸爸", phone1=OTHER_PHONE),
        ]
    )
    client = cast.client("school_officer")
    page = f"{reverse('people:import')}?organisation={cast.school.pk}"
    answer = client.post(page, {"file": SimpleUploadedFile("名册.xlsx", content)})
    assert answer.status_code == 302
    assert client.post(f"{answer['Location']}confirm/").status_code == 302
    pupil = Pupil.objects.get(name="孙小满")
    assert pupil.number_sealed and Guardian.objects.get(name="孙建军").phone_sealed
    teacher = cast.viewer("head_teacher")
    number = visit(teacher, pupil.pk, TODAY, said=Said(talked_about=TALKED, agreed=AGREED))
    assert TALKED in cast.client("head_teacher").get(reverse("contact:visit", args=[number])).content.decode()
    request_exemption(
        by=teacher,
        today=TODAY,
        duty_key="M1.20",
        organisation_id=cast.school.pk,
        pupil_id=pupil.pk,
        ground="X.REFUSED",
        reason=REASON,
        valid_from=TODAY,
        valid_until=TODAY + timedelta(days=30),
    )
    send_code(by=teacher, today=TODAY, to=PHONE, purpose=sorted(PURPOSES)[0], source="203.0.113.7")
    Client().post(reverse("account_login"), {"login": PHONE, "password": "not the password"})
    return cast


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def dumped(table: str) -> bytes:
    """A table as pg_dump writes it."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as rows:
        return b"".join(bytes(part) for part in rows)


def layers(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """The content, and all that it holds in base64, hexadecimal, deflate or zip."""
    yield content
    if depth == DEEPEST:
        return
    for found in PACKED.findall(content):
        for inner in (_base64(found), _base64(found.translate(bytes.maketrans(b"-_", b"+/")))):
            yield from layers(inner, depth + 1) if inner else ()
    for found in HEX.findall(content):
        yield from layers(binascii.unhexlify(found[: len(found) // 2 * 2]), depth + 1)
    # A session that is long is packed; a workbook is a zip, wherever it begins.
    if content[:1] == b"\x78":
        with contextlib.suppress(zlib.error):
            yield from layers(zlib.decompress(content), depth + 1)
    if (begin := content.find(b"PK\x03\x04")) >= 0:
        with (
            contextlib.suppress(zipfile.BadZipFile),
            zipfile.ZipFile(io.BytesIO(content[begin:])) as archive,
        ):
            for name in archive.namelist():
                yield from layers(archive.read(name), depth + 1)


def _base64(text: bytes) -> bytes:
    try:
        return base64.b64decode(text.rstrip(b"=") + b"=" * (-len(text.rstrip(b"=")) % 4), validate=True)
    except binascii.Error:
        return b""


def shapes(value: str) -> Iterator[bytes]:
    """A value as it might be written, and the hashes from which a number is found by trying all."""
    yield value.encode()
    yield value.encode("gb18030")
    yield value.encode("utf-16-le")
    escaped = value.encode("ascii", "backslashreplace")
    yield escaped
    yield escaped.replace(b"\\", b"\\\\")
    for hashed in (hashlib.md5, hashlib.sha1, hashlib.sha256):
        yield hashed(value.encode()).digest()
        yield hashed(value.encode()).hexdigest().encode()


def revealed(content: bytes) -> list[str]:
    seen = list(layers(content))
    return [value for value in SENSITIVE for shape in shapes(value) if any(shape in layer for layer in seen)]


def test_a_dump_reveals_nothing_sensitive(known: Cast) -> None:
    found = {table: told for table in tables() if (told := revealed(dumped(table)))}
    assert not found


def test_every_kind_of_table_has_been_looked_into(known: Cast) -> None:
    """Registry, ledger, audit, tasks, sessions, cache: none of them was empty when it was read."""
    wanted = (
        *("people_pupil", "people_guardian", "contact_visit", "compliance_exemption", "ledger_entry"),
        *("audit_auditline", "procrastinate_jobs", "accounts_session", "site_cache"),
        *("notices_outgoing", "notices_onetimecode"),
    )
    assert not [table for table in wanted if not dumped(table)]


@pytest.mark.parametrize(
    "hidden",
    [
        PHONE.encode(),
        base64.b64encode(f"tel {PHONE} at home".encode()),
        base64.urlsafe_b64encode(zlib.compress(f"tel {PHONE} at home".encode())),
        f"tel {PHONE}".encode().hex().encode(),
        base64.b64encode(workbook([row("孙小满", phone1=PHONE)])),
        hashlib.sha256(PHONE.encode()).hexdigest().encode(),
        b'{"reason": "' + REASON.encode("ascii", "backslashreplace") + b'"}',
    ],
    ids=["plain", "base64", "packed", "hex", "workbook", "hash", "json"],
)
def test_what_is_looked_for_would_be_found(hidden: bytes) -> None:
    assert revealed(b"7\t" + hidden + b"\t\\N\n")
