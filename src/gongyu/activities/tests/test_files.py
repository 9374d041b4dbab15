"""Files beside what was done: put there by those who organise it, opened by whoever may, erased for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from gongyu.activities import operations, queries
from gongyu.activities.factories import held, planned, with_file
from gongyu.activities.models import Activity, ActivityFile
from gongyu.activities.operations import Change, Outcome
from gongyu.activities.rules import files as rules
from gongyu.attachments.factories import PHONE, pdf, picture, upload
from gongyu.attachments.models import Attachment, Piece
from gongyu.attachments.queries import content
from gongyu.attachments.rules import PIECE, Upload
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


@pytest.fixture
def made(cast: Cast) -> int:
    return held(cast.viewer("school_officer"), cast.school.pk, "parents_meeting", TODAY)


def send(cast: Cast, made: int, member: str = "school_officer", **more: Any) -> Any:
    sent = {"file": SimpleUploadedFile("签到表.jpg", picture(), "text/html"), "open_to": "organisers"} | more
    return cast.client(member).post(f"/activities/{made}/files/", sent)


def test_a_picture_of_a_phone_is_put_beside_what_was_done(cast: Cast, made: int) -> None:
    assert send(cast, made).status_code == 302
    one = ActivityFile.objects.get()
    page = cast.client("school_officer").get(f"/activities/{made}/").content.decode()
    assert "签到表.jpg" in page and f"/activities/{made}/files/{one.pk}/" in page
    answer = cast.client("school_officer").get(f"/activities/{made}/files/{one.pk}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.content[:3] == b"\xff\xd8\xff" and PHONE.encode() not in answer.content
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_kept_is_sealed_and_in_pieces(cast: Cast, made: int) -> None:
    long = pdf(b"% " + b"0123456789" * 60_000)
    with_upload(cast, made, long)
    pieces = Piece.objects.order_by("number")
    assert pieces.count() == -(-len(long) // PIECE) == 3
    assert all(b"0123456789" not in bytes(piece.content_sealed) for piece in pieces)
    kept = Attachment.objects.get()
    assert content(kept.pk) == long
    for start, end in ((0, 1), (PIECE - 1, PIECE + 1), (PIECE, PIECE), (len(long) - 5, len(long))):
        assert content(kept.pk, start, end) == long[start:end]


def test_a_sheet_of_signatures_is_for_those_who_organise_it(cast: Cast, made: int) -> None:
    office = cast.viewer("school_officer")
    shown, kept = with_file(office, made), with_file(office, made, open_to="organisers")
    for member, opens in (("guardian", 404), ("county_officer", 404), ("school_officer", 200)):
        client = cast.client(member)
        assert client.get(f"/activities/{made}/files/{shown}/").status_code == 200, member
        assert client.get(f"/activities/{made}/files/{kept}/").status_code == opens, member
    lines = queries.activity_files(cast.viewer("guardian"), queries.activity(cast.viewer("guardian"), made))
    assert [line.id for line in lines.lines] == [shown] and not lines.may_attach


def test_only_those_who_organise_it_put_files_there(cast: Cast, made: int) -> None:
    for member, error in (("guardian", Forbidden), ("county_officer", Forbidden), ("stranger", OutOfScope)):
        with pytest.raises(error):
            with_file(cast.viewer(member), made)
    assert send(cast, made, "guardian").status_code == 403
    assert not ActivityFile.objects.exists()


def test_a_file_is_of_its_own_activity_only(cast: Cast, made: int) -> None:
    office = cast.viewer("school_officer")
    other = planned(office, cast.school.pk, "practice", TODAY)
    one = with_file(office, made)
    assert cast.client("school_officer").get(f"/activities/{other}/files/{one}/").status_code == 404
    with pytest.raises(OutOfScope):
        operations.remove_file(by=office, today=TODAY, activity_id=other, file_id=one, reason="放错了")


def test_a_wrong_file_is_refused_at_its_field_and_the_choice_stays(cast: Cast, made: int) -> None:
    answer = send(cast, made, file=SimpleUploadedFile("a.jpg", b"MZ" + bytes(99)), open_to="everybody")
    page = answer.content.decode()
    assert answer.status_code == 422 and "这是一个程序" in page
    assert 'value="everybody"' in page and page.split('value="everybody"')[1].split(">")[0].count("checked")
    assert send(cast, made, file="").status_code == 422
    assert not Attachment.objects.exists()


def test_the_same_file_again_is_the_same_act(cast: Cast, made: int) -> None:
    office = cast.viewer("school_officer")
    first = with_file(office, made)
    assert with_file(office, made) == first
    other = planned(office, cast.school.pk, "practice", TODAY)
    with_file(office, other)
    # Beside another activity it is kept again: nobody learns from one that the other has it.
    assert Attachment.objects.count() == 2


def test_what_is_taken_away_is_erased_and_says_why(cast: Cast, made: int) -> None:
    office = cast.viewer("school_officer")
    one = with_file(office, made)
    address = f"/activities/{made}/files/{one}/remove/"
    assert cast.client("school_officer").post(address, {"reason": " "}).status_code == 422
    assert cast.client("school_officer").post(address, {"reason": "放错了活动"}).status_code == 302
    assert not Attachment.objects.exists() and not Piece.objects.exists()
    assert cast.client("school_officer").get(f"/activities/{made}/files/{one}/").status_code == 404
    assert "放错了活动" in cast.client("school_officer").get(f"/activities/{made}/").content.decode()
    assert "放错了活动" not in cast.client("guardian").get(f"/activities/{made}/").content.decode()
    with pytest.raises(Refusal) as refused:
        operations.remove_file(by=office, today=TODAY, activity_id=made, file_id=one, reason="再删")
    assert refused.value.code == "activity.file-gone"


def test_lines_of_the_trail_name_no_file(cast: Cast, made: int) -> None:
    office = cast.viewer("school_officer")
    one = with_file(office, made, name="王小明的方案.pdf")
    operations.remove_file(by=office, today=TODAY, activity_id=made, file_id=one, reason="王小明不同意")
    acts = ("activity.file", "attachment.keep", "activity.file_remove", "attachment.erase")
    lines = AuditLine.objects.filter(act__in=acts)
    assert sorted(lines.values_list("act", flat=True)) == sorted(acts)
    assert not [line for line in lines if "王小明" in str(line.detail)]


def test_what_was_called_off_takes_no_files(cast: Cast) -> None:
    office = cast.viewer("school_officer")
    made = planned(office, cast.school.pk, "practice", TODAY)
    operations.call_off(by=office, today=TODAY, activity_id=made)
    with pytest.raises(Refusal) as refused:
        with_file(office, made)
    assert refused.value.code == "activity.no-files"


def test_a_dozen_are_enough(cast: Cast, made: int) -> None:
    for number in range(rules.MOST):
        with_upload(cast, made, pdf(f"% {number}".encode()))
    with pytest.raises(Refusal) as refused:
        with_upload(cast, made, pdf(b"% one more"))
    assert refused.value.code == "activity.many-files"


def test_they_are_kept_from_the_day_it_was_held(cast: Cast) -> None:
    office = cast.viewer("school_officer")
    made = planned(office, cast.school.pk, "practice", TODAY + timedelta(3))
    with_file(office, made)
    what = Change("读书会", "", "", None, TODAY + timedelta(9))
    operations.change(by=office, today=TODAY, activity_id=made, what=what)
    assert Attachment.objects.get().kept_until == rules.kept_until(TODAY + timedelta(9))
    Activity.objects.filter(pk=made).update(held_on=TODAY)
    operations.hold(by=office, today=TODAY, activity_id=made, held_on=TODAY, outcome=Outcome())
    assert Attachment.objects.get().kept_until == rules.kept_until(TODAY)


def test_nothing_is_kept_if_the_trail_fails(cast: Cast, made: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("gongyu.attachments.operations.audit", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        with_file(cast.viewer("school_officer"), made)
    assert not Attachment.objects.exists() and not ActivityFile.objects.exists()


def test_the_database_holds_that_what_is_gone_says_why(cast: Cast, made: int) -> None:
    one = with_file(cast.viewer("school_officer"), made)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityFile.objects.filter(pk=one).update(attachment=None)


def test_a_page_with_files_asks_as_much_as_one_with_many(
    cast: Cast, made: int, django_assert_num_queries: Any
) -> None:
    office = cast.viewer("school_officer")
    for number in range(5):
        with_upload(cast, made, pdf(f"% {number}".encode()))
    one = queries.activity(office, made)
    with django_assert_num_queries(3):
        assert len(queries.activity_files(office, one).lines) == 5


def with_upload(cast: Cast, made: int, sent: bytes) -> int:
    return operations.attach_file(
        by=cast.viewer("school_officer"),
        today=TODAY,
        activity_id=made,
        upload=Upload("方案.pdf", sent) if sent else upload(),
        open_to="everybody",
    )
