"""Files that are too large, or are something else than they say, at every form that takes one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from gongyu.audit.models import AuditLine
from gongyu.people.rules.table import LARGEST, MOST_ROWS, UNFOLDED
from gongyu.people.tests.rosters import row as of_roster
from gongyu.people.tests.rosters import workbook
from gongyu.site.deciding import OPEN, How, Row
from gongyu.site.matrix import TABLE
from gongyu.ui.uploads import MOST, BoundedUploads
from tests.attacks.burglar import Burglar, people
from tests.cast import Cast
from tests.forms import filled
from tests.test_access_matrix import World

SHEET: Final = "xl/worksheets/sheet1.xml"
ENTITIES: Final = b"""<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">
<!ENTITY b SYSTEM "http://127.0.0.1:9/x">]>"""
LAUGHS: Final = (
    b"""<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY l0 "ha">"""
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
)


def book(**changed: bytes) -> bytes:
    """A good workbook in which parts have been replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([of_roster("孙小满")]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, changed.pop(name, good.read(name)))
        for name, content in changed.items():
            bad.writestr(name, content)
    return out.getvalue()


def with_entities(declared: bytes, used: bytes) -> bytes:
    """A workbook whose strings and sheet declare entities and use one."""
    strings = declared + (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1">'
        b"<si><t>" + used + b"</t></si></sst>"
    )
    sheet = declared + (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>' + used + b"</t></is></c></row></sheetData></worksheet>"
    )
    return book(**{"xl/sharedStrings.xml": strings, SHEET: sheet})


def disguised() -> dict[str, tuple[str, bytes]]:
    """What is sent, by what it is: a name and bytes."""
    return {
        "a program called a workbook": ("a.xlsx", b"MZ\x90\x00\x03" + b"\x00\xff" * 400),
        "an ELF program called .csv": ("a.csv", b"\x7fELF\x02\x01\x01" + b"\x00" * 400),
        "a page called .xls": ("a.xls", b"<html><script>alert(1)</script><table><tr><td>x"),
        "a page called .csv": ("a.csv", b"\xef\xbb\xbf<html><script>alert(1)</script>"),
        "a drawing with a script": ("a.xlsx", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'),
        "a picture": ("a.xls", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 400),
        "a document": ("a.xlsx", b"%PDF-1.7\n\x00\x01\xff\xfe"),
        "an archive": ("a.xlsx", zipped("../../../etc/cron.d/x", b"* * * * * root id")),
        "half an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000),
        "a .csv with NUL": ("a.csv", "姓名,班级\n孙\x00小满,三年级2班\n".encode()),
        "nothing but NUL": ("a.csv", b"\x00" * 5000),
        "a bomb": ("a.xlsx", book(**{SHEET: b"<worksheet>" + b" " * (UNFOLDED + 1)})),
        "a bomb beside the sheet": ("a.xlsx", book(**{"xl/media/x.bin": b"\0" * (UNFOLDED + 1)})),
        "too many rows": ("a.csv", ("姓名,班级\n" + ",\n" * (MOST_ROWS + 1)).encode()),
        "too many columns": ("a.csv", ("姓名,班级" + "," * 5000 + "\n").encode()),
        "one endless line": ("a.csv", b"a" * 1_000_000),
        "one endless field": ("a.csv", b'"' + b"a" * 1_000_000),
        "outside entities": ("a.xlsx", with_entities(ENTITIES, b"&a;&b;")),
        "a billion laughs": ("a.xlsx", with_entities(LAUGHS, b"&l11;")),
        "too large": ("a.xlsx", b"PK\x03\x04" + b"\0" * LARGEST),
    }


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def takes_files(world: World, burglars: dict[str, Burglar]) -> Iterator[tuple[Row, str, str, dict[str, str]]]:
    """(row, person, field, the rest of the form) of every form in which a file is chosen."""
    for row in TABLE:
        if row.how is not How.FORM and row.how is not How.READ:
            continue
        for person in row.near.get(OPEN, ()):
            page = burglars[person].ask("get", world.address(row, "near")).body
            for piece in page.split(b"<input")[1:]:
                tag = piece.split(b">")[0]
                if b'type="file"' in tag:
                    yield row, person, tag.split(b'name="')[1].split(b'"')[0].decode(), filled(page)
                    break
            else:
                continue
            break


@pytest.mark.slow
@pytest.mark.usefixtures("quiet")
def test_no_form_takes_what_is_no_table(world: World) -> None:
    wrong, forms = [], 0
    files = disguised()
    with people(world) as burglars:
        for row, person, field, rest in takes_files(world, burglars):
            forms += 1
            for what, (name, content) in files.items():
                sent = rest | {field: SimpleUploadedFile(name, content, "text/html")}
                answer = burglars[person].ask("post", world.address(row, "near"), sent)
                if answer.status != 422 or answer.wrote:
                    wrong.append(f"{row.shown} {person}, {what}: {answer.status} {answer.wrote}")
                if any(told in answer.body for told in (b"root:", b"<script>alert", b"hahaha", b"Traceback")):
                    wrong.append(f"{row.shown} {person}, {what}: it stands on the page")
    assert forms
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.xlsx", "a\x00.xlsx", "x" * 3000 + ".xlsx", "..", "C:\\x.xlsx"]
)
def test_a_file_name_leads_nowhere(cast: Cast, name: str) -> None:
    client = cast.client("school_officer")
    client.raise_request_exception = False
    file = SimpleUploadedFile("x.xlsx", workbook([of_roster("孙1")]))
    file._name = name  # type: ignore[attr-defined]
    answer = client.post(f"/people/import/?organisation={cast.school.pk}", {"file": file})
    assert answer.status_code < 500


@pytest.mark.django_db
def test_what_is_far_too_large_is_refused_before_it_is_written_down() -> None:
    """Without an account, and without a form of ours: nobody fills the disk."""
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    token = client.cookies["csrftoken"].value
    big = SimpleUploadedFile("x.xlsx", b"\0" * (MOST + 1))
    sent = {"csrfmiddlewaretoken": token, "login": "x", "password": "y", "file": big}
    assert client.post("/accounts/login/", sent).status_code == 400


@pytest.mark.anydatabase
def test_the_bound_is_asked_for_by_what_the_request_says_of_itself() -> None:
    handler = BoundedUploads(RequestFactory().post("/"))
    handler.handle_raw_input(None, {}, MOST, b"")
    with pytest.raises(RequestDataTooBig):
        handler.handle_raw_input(None, {}, MOST + 1, b"")
    assert MOST > LARGEST


@pytest.mark.django_db
def test_a_thousand_fields_or_files_are_too_many(cast: Cast) -> None:
    client = cast.client("school_officer")
    client.raise_request_exception = False
    path = f"/people/import/?organisation={cast.school.pk}"
    many = {f"f{number}": "x" for number in range(1500)}
    assert client.post(path, many).status_code == 400
    files = {f"f{number}": SimpleUploadedFile("x.csv", b"x") for number in range(150)}
    assert client.post(path, files).status_code == 400
    assert client.post(path, "a=" + "b" * 3_000_000, "application/x-www-form-urlencoded").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["application/json", "text/xml", "multipart/form-data", "text/plain", "x"])
def test_another_kind_of_content_is_no_form(cast: Cast, kind: str) -> None:
    client = cast.client("head_teacher")
    client.raise_request_exception = False
    for path in ("/accounts/preferences/", f"/visits/record/?pupil={cast.pupils[0].pk}", "/inbox/read/"):
        answer = client.post(path, b'{"language": "en", "occurred_on": "2026-11-20"}', kind)
        assert answer.status_code in (200, 302, 400, 404, 422), (path, answer.status_code)
    assert not AuditLine.objects.exclude(act__in=("account.sign-in", "pupil.read")).exists()
    assert client.get("/accounts/preferences/").headers["Content-Language"] == "zh-hans"
