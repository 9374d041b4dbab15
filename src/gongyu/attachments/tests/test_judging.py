"""What a file is, is told by its content; what is kept of it shows nothing but what one sees or hears."""

from __future__ import annotations

import io
import zlib
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gongyu.attachments.factories import PHONE, m4a, mp3, office, ogg, pdf, picture
from gongyu.attachments.rules import LARGEST, MEBI, Kept, Upload, judged, pictures
from gongyu.attachments.rules import office as papers_of_office
from gongyu.attachments.rules.kinds import PAPER_MOST
from gongyu.kernel.refusal import Refusal

pytestmark = pytest.mark.anydatabase

RECORDS: Final = {
    "jpeg": picture(),
    "png": picture(kind="PNG"),
    "webp": picture(kind="WEBP"),
    "pdf": pdf(),
    **{kind: office(kind) for kind in ("docx", "xlsx", "pptx")},
}
SOUNDS: Final = {"mp3": mp3(), "m4a": m4a(), "ogg": ogg(), "vorbis": ogg(b"\x01vorbis")}


def record(content: bytes, name: str = "a.pdf") -> Kept:
    return judged(Upload(name, content), sound=False, field="file")


def sound(content: bytes, name: str = "a.mp3") -> Kept:
    return judged(Upload(name, content), sound=True, field="recording")


def refused(content: bytes, *, heard: bool = False) -> Refusal:
    with pytest.raises(Refusal) as caught:
        (sound if heard else record)(content)
    assert caught.value.field == ("recording" if heard else "file")
    return caught.value


@pytest.mark.parametrize("kind", RECORDS)
def test_what_is_accepted_is_told_by_its_content_whatever_its_name(kind: str) -> None:
    kept = record(RECORDS[kind], "家长会.mp3.exe")
    as_kept = "jpeg" if kind in pictures.KINDS else kind
    assert (kept.kind, kept.name) == (as_kept, f"家长会.{'jpg' if as_kept == 'jpeg' else kind}")


@pytest.mark.parametrize("kind", SOUNDS)
def test_recordings_are_accepted_where_a_recording_is_asked_for(kind: str) -> None:
    kept = sound(SOUNDS[kind])
    assert kept.kind == ("ogg" if kind == "vorbis" else kind)
    assert PHONE.encode() not in kept.content
    assert refused(SOUNDS[kind]).sentence.startswith("这是录音")


@pytest.mark.parametrize("kind", RECORDS)
def test_papers_are_no_recordings(kind: str) -> None:
    assert refused(RECORDS[kind], heard=True).sentence.startswith("这是照片或文稿")


# --- pictures ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_time_and_phone_are_gone(kind: str) -> None:
    sent = picture(kind=kind)
    assert PHONE.encode() in sent
    kept = record(sent).content
    with Image.open(io.BytesIO(kept)) as shown:
        assert shown.format == "JPEG"
        assert not dict(shown.getexif())
        assert not shown.getexif().get_ifd(0x8825)
        assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert PHONE.encode() not in kept and b"Exif" not in kept


def test_a_picture_held_sideways_stands_upright() -> None:
    with Image.open(io.BytesIO(record(picture((64, 48), turned=True)).content)) as shown:
        assert shown.size == (48, 64)


def test_what_hides_behind_a_picture_is_gone() -> None:
    kept = record(picture() + b"<script>alert(1)</script>" + office()).content
    assert b"script" not in kept and b"PK" not in kept[-200:]


def test_a_large_picture_becomes_a_small_one() -> None:
    kept = record(picture((5000, 3000)))
    with Image.open(io.BytesIO(kept.content)) as shown:
        assert max(shown.size) == pictures.LONGEST_SIDE
    assert len(kept.content) < MEBI


def test_what_is_clear_stands_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(record(out.getvalue()).content)) as shown:
        assert shown.getpixel((4, 4)) == (255, 255, 255)


def test_a_picture_of_too_many_dots_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was opened")

    bomb = io.BytesIO()
    Image.new("1", (30_000, 10_000)).save(bomb, "PNG")
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", never)
    assert refused(bomb.getvalue()).code == "picture.dots"


def test_half_a_picture_is_refused() -> None:
    whole = picture((640, 480))
    assert refused(whole[: len(whole) // 3]).code == "picture.broken"
    assert refused(b"\x89PNG\r\n\x1a\n" + bytes(400)).code == "picture.broken"


# --- papers -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "extra",
    [
        b"4 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj",
        b"4 0 obj <</S/J#61vaScript/JS(app.alert(1))>> endobj",
        b"4 0 obj <</S/Launch/F(cmd.exe)>> endobj",
        b"4 0 obj <</Type/EmbeddedFile>> endobj",
        b"5 0 obj <</Type/ObjStm/Filter/FlateDecode>> stream\n"
        + zlib.compress(b"4 0 <</S/JavaScript/JS(app.alert(1))>>")
        + b"\nendstream endobj",
        # A comment that looks like the beginning of a stream hides nothing.
        b"% stream\n4 0 obj <</S/JavaScript>> endobj\n% endstream",
    ],
)
def test_a_pdf_that_does_something_is_refused(extra: bytes) -> None:
    assert refused(pdf(extra)).code == "pdf.acts"


def test_a_pdf_that_cannot_be_looked_into_is_refused() -> None:
    assert refused(pdf(b"<</Encrypt 9 0 R>>")).code == "pdf.shut"
    bomb = b"stream\n" + zlib.compress(bytes(140 * MEBI), 1) + b"\nendstream"
    assert refused(pdf(bomb)).code == "pdf.bomb"


def test_a_pdf_with_another_file_behind_it_is_refused() -> None:
    assert refused(pdf() + office()).code == "file.other"
    assert refused(b" " + pdf()).code == "file.other"


@pytest.mark.parametrize(
    "parts",
    [
        {"word__vbaProject.bin": b"x"},
        {"word__VBAPROJECT.BIN": b"x"},
        {"word__activeX__activeX1.xml": b"<x/>"},
        {"word__embeddings__oleObject1.bin": b"x"},
        {"word__run.exe": b"MZ"},
        {"word__styles.xml": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"},
        {"word__settings.xml": b"<x><instrText>DDEAUTO c:\\cmd.exe</instrText></x>"},
        {
            "word___rels__settings.xml.rels": b'<Relationships><Relationship Type="x/attachedTemplate" '
            b'Target="http://127.0.0.1/x.dotm" TargetMode="External"/></Relationships>'
        },
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_an_office_file_with_something_that_runs_is_refused(parts: dict[str, bytes]) -> None:
    assert refused(office(**parts)).code == "office.runs"


def test_an_office_file_may_be_linked_to_a_page() -> None:
    link = b'<Relationships><Relationship Type="x/hyperlink" Target="https://x" TargetMode="External"/>'
    assert record(office(**{"word___rels__document.xml.rels": link + b"</Relationships>"})).kind == "docx"


def test_a_bomb_is_refused() -> None:
    bomb = office(word__media__x=bytes(papers_of_office.UNFOLDED + 1))
    assert len(bomb) < MEBI
    assert refused(bomb).code == "office.bomb"


@pytest.mark.parametrize(
    "content",
    [
        office() + b"<html>",
        b"MZ" + office(),
        office(**{"xl__workbook.xml": b"<x/>"}),
        office(**{"..__..__etc__passwd": b"x"}),
        office()[:-30],
        office("docx").replace(b"[Content_Types].xml", b"[Content_Typez].xml"),
    ],
)
def test_another_archive_is_no_office_file(content: bytes) -> None:
    assert refused(content).code == "file.other"


# --- anything else ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (b"", "这个文件是空的"),
        (b"MZ\x90\x00" + bytes(100), "这是一个程序"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "这是旧版的"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "这是苹果手机的 HEIC"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(100), "这是视频"),
        (b"<svg onload='alert(1)'>", "认不出"),
        (b"GIF89a" + bytes(10), "这是 GIF"),
        (b"PK\x03\x04" + bytes(100), "这是压缩包"),
    ],
)
def test_a_wrong_file_is_told_in_the_users_words(content: bytes, begins: str) -> None:
    assert refused(content).sentence.startswith(begins)


def test_a_video_is_no_recording() -> None:
    assert refused(m4a(b"vide"), heard=True).sentence.startswith("这是视频")
    assert refused(ogg(b"\x80theora"), heard=True).code == "file.other"


def test_too_large_is_told_with_both_sizes() -> None:
    big = refused(pdf(bytes(PAPER_MOST)))
    assert (big.code, big.values) == ("file.large", {"size": "5.0", "most": 5})
    assert LARGEST >= PAPER_MOST


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../../etc/passwd", "passwd.pdf"),
        ("C:\\users\\王\\方案.pdf", "方案.pdf"),
        ("方案\u202efdp.exe", "方案fdp.pdf"),
        ("a\x00b\nc\u200b.pdf", "abc.pdf"),
        ("方案.pdf.exe", "方案.pdf"),
        ("...", "附件.pdf"),
        ("", "附件.pdf"),
        ("con", "附件.pdf"),
        ('<b>"x"</b>.pdf', "b.pdf"),
        ("第2.5节 讲稿.pdf", "第2.5节 讲稿.pdf"),
    ],
)
def test_names_lead_nowhere_and_hide_nothing(sent: str, shown: str) -> None:
    assert record(pdf(), sent).name == shown


def test_a_name_is_cut() -> None:
    assert len(record(pdf(), "长" * 3000 + ".pdf").name) == 64


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=4000))
def test_chance_is_never_a_file(content: bytes) -> None:
    for heard in (False, True):
        with pytest.raises(Refusal):
            (sound if heard else record)(content)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([*RECORDS, *SOUNDS]), st.binary(min_size=1, max_size=600), st.booleans())
def test_one_file_beside_another_is_the_first_or_nothing(kind: str, other: bytes, behind: bool) -> None:
    """What is put before or behind a file never makes it another one; nothing of it stays in a picture."""
    good = (RECORDS | SOUNDS)[kind]
    content = good + other if behind else other + good
    for judge in (record, sound):
        try:
            kept = judge(content)
        except Refusal:
            continue
        assert behind and kept.kind == {"png": "jpeg", "webp": "jpeg", "vorbis": "ogg"}.get(kind, kind)
        if kept.kind == "jpeg":
            assert kept.content == record(good).content


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([*RECORDS]), st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_is_answered_calmly(kind: str, place: int, byte: int) -> None:
    changed = bytearray(RECORDS[kind])
    changed[place % len(changed)] = byte
    try:
        kept = record(bytes(changed))
    except Refusal:
        return
    assert kept.kind in {"jpeg", "pdf", "docx", "xlsx", "pptx"}
