"""A roster is shown first and taken in when that is confirmed: by whoever read it, in time, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people.models import Enrolment, LeftOut, Pupil, RosterImport
from gongyu.people.operations import confirm_roster, import_roster, preview_roster
from gongyu.people.tests.rosters import row, workbook
from tests.cast import TODAY, Cast, pupil_in

NUMBER = "L130202201705040011"
GOOD = row("孙小满", number=NUMBER, guardian1="孙建军", phone1="13800138000")
BAD = row("钱小四", "快乐班", number="L130202201705040022")


def preview(cast: Cast, *rows: list[object], member: str = "school_officer") -> int:
    return preview_roster(
        by=cast.viewer(member),
        today=TODAY,
        organisation_id=cast.school.pk,
        content=workbook(rows),
        source="名册.xlsx",
    )


def confirm(cast: Cast, import_id: int, member: str = "school_officer") -> bool:
    return confirm_roster(by=cast.viewer(member), today=TODAY, import_id=import_id)


def test_nothing_is_written_until_it_is_confirmed(cast: Cast) -> None:
    kept = preview(cast, GOOD, BAD)
    assert not Pupil.objects.filter(name="孙小满").exists()
    counts = RosterImport.objects.get(pk=kept).counts
    assert counts == {
        "rows": 2,
        "added": 1,
        "moved": 0,
        "changed": 0,
        "unchanged": 0,
        "rejected": 1,
        "left_out": 7,
    }
    assert confirm(cast, kept)
    assert Enrolment.objects.get(pupil__name="孙小满").school_class == cast.class_3_2


def test_what_waits_is_sealed_and_dropped_once_it_is_in(cast: Cast) -> None:
    kept = RosterImport.objects.get(pk=preview(cast, GOOD, BAD))
    for sealed in (kept.rows_sealed, kept.shown_sealed):
        for secret in ("孙小满", NUMBER, "13800138000"):
            assert secret.encode() not in bytes(sealed or b"")
    confirm(cast, kept.pk)
    kept.refresh_from_db()
    assert (kept.rows_sealed, kept.confirmed_at is None) == (None, False)
    assert {one.pupil_id for one in LeftOut.objects.filter(roster_import=kept)} == {
        one.pk for one in (*cast.pupils, *cast.colleague_pupils)
    }


def test_a_second_confirmation_changes_nothing(cast: Cast) -> None:
    kept = preview(cast, GOOD)
    assert confirm(cast, kept)
    assert confirm(cast, kept)
    assert Pupil.objects.filter(name="孙小满").count() == 1
    assert AuditLine.objects.filter(act="roster.import").count() == 1


def test_when_the_roster_has_moved_on_it_is_shown_again(cast: Cast) -> None:
    kept = preview(cast, GOOD, row("王梓涵"))
    pupil_in(cast.class_3_1, "后来的孩子")
    assert not confirm(cast, kept)
    assert not Pupil.objects.filter(name="孙小满").exists()
    assert RosterImport.objects.get(pk=kept).counts["left_out"] == 7
    assert confirm(cast, kept)
    assert Pupil.objects.filter(name="孙小满").exists()


def test_a_row_that_has_become_wrong_meanwhile_is_refused_with_its_cells(cast: Cast) -> None:
    kept = preview(cast, GOOD)
    import_roster(
        by=cast.viewer("county_officer").__class__(None, "", TODAY, everywhere=True),
        today=TODAY,
        organisation_id=cast.other_school.pk,
        content=workbook([GOOD]),
        source="x",
    )
    assert not confirm(cast, kept)
    assert RosterImport.objects.get(pk=kept).counts["rejected"] == 1
    assert confirm(cast, kept)
    assert Enrolment.objects.get(pupil__name="孙小满").organisation == cast.other_school


def test_it_does_not_wait_for_ever(cast: Cast) -> None:
    kept = preview(cast, GOOD)
    RosterImport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refusal) as refusal:
        confirm(cast, kept)
    assert refusal.value.code == "people.import-expired"
    assert not Pupil.objects.filter(name="孙小满").exists()


@pytest.mark.parametrize("member", ["principal", "kindergarten_officer", "county_officer"])
def test_nobody_confirms_what_another_has_read(cast: Cast, member: str) -> None:
    kept = preview(cast, GOOD)
    with pytest.raises(OutOfScope):
        confirm(cast, kept, member)


def test_who_may_no_longer_import_confirms_nothing(cast: Cast) -> None:
    kept = preview(cast, GOOD)
    Grant.objects.filter(user=cast.users["school_officer"]).update(role="subject_teacher")
    with pytest.raises(Forbidden):
        confirm(cast, kept)


def test_both_steps_are_audited_in_numbers(cast: Cast) -> None:
    confirm(cast, preview(cast, GOOD))
    lines = list(AuditLine.objects.filter(noun="roster").order_by("pk"))
    assert [line.act for line in lines] == ["roster.preview", "roster.import"]
    for line in lines:
        assert (line.by_id, line.detail["added"]) == (cast.users["school_officer"].pk, 1)
        assert "孙小满" not in str(line.detail)


def test_a_dry_run_says_the_same_and_writes_nothing(cast: Cast) -> None:
    def run(dry: bool) -> dict[str, int]:
        return import_roster(
            by=cast.viewer("school_officer"),
            today=TODAY,
            organisation_id=cast.school.pk,
            content=workbook([GOOD, BAD]),
            source="x",
            dry_run=dry,
        ).counts

    first = run(dry=True)
    assert (Pupil.objects.filter(name="孙小满").exists(), RosterImport.objects.exists()) == (False, False)
    assert run(dry=False) == first
