"""Lists of staff: shown first, taken in when confirmed; posts and headships as dated terms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongyu.accounts.queries import masked_phone
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people import queries
from gongyu.people.models import Headship, ListImport, Post, Staff
from gongyu.people.operations import confirm_staff, import_staff, preview_staff, staff_list
from gongyu.people.operations.staff_list import StaffTaken
from gongyu.people.rules.lists import POSTS_OFFERED
from gongyu.people.rules.relations import POSTS
from gongyu.people.rules.staffing import SPOKEN_POSTS
from gongyu.people.tests.rosters import workbook
from gongyu.people.tests.staff_lists import row, staff_book, staff_waiting
from tests.cast import TODAY, Cast, staff_at


def taken(cast: Cast, *rows: list[object], today: date = TODAY, **more: Any) -> StaffTaken:
    return import_staff(
        by=cast.viewer("school_officer", today),
        today=today,
        organisation_id=cast.school.pk,
        content=staff_book(*rows),
        source="教职工.xlsx",
        **more,
    )


def preview(cast: Cast, *rows: list[object], member: str = "school_officer") -> int:
    return staff_waiting(cast.viewer(member), cast.school.pk, *rows)


def confirm(cast: Cast, list_id: int, member: str = "school_officer") -> bool:
    viewer = cast.viewer(member)
    return confirm_staff(
        by=viewer, today=TODAY, list_id=list_id, outcome=queries.staff_list(viewer, list_id).outcome
    )


def reasons(done: StaffTaken) -> list[tuple[int, str, str]]:
    return [(one.row, one.heading, one.sentence) for one in sorted(done.sheet.problems)]


def snapshot() -> list[tuple[Any, ...]]:
    posts = Post.objects.order_by("pk").values_list("staff__name", "post", "valid_from", "valid_until")
    heads = Headship.objects.order_by("pk").values_list("staff__name", "school_class", "valid_until")
    return [*posts, *heads, *Staff.objects.order_by("pk").values_list("name", "staff_number")]


def test_somebody_new_gets_a_post_and_the_same_file_again_changes_nothing(cast: Cast) -> None:
    done = taken(cast, row("孙老师", "心理老师", number="T-77"))
    assert done.counts == {
        "rows": 1,
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "left_out": 4,
        "rejected": 0,
    }
    made = Post.objects.get(staff__name="孙老师", organisation=cast.school)
    assert (made.post, made.valid_from, made.staff.staff_number) == ("psychologist", TODAY, "T-77")
    before = snapshot()
    assert taken(cast, row("孙老师", "心理老师", number="T-77")).counts["unchanged"] == 1
    assert snapshot() == before


def test_a_changed_head_closes_one_headship_and_opens_the_next(cast: Cast) -> None:
    since = TODAY - timedelta(days=20)
    taken(cast, row("赵老师", **{"class": "三年级2班", "since": since.isoformat()}))
    first, second = Headship.objects.filter(school_class=cast.class_3_2).order_by("pk")
    assert (first.staff, first.valid_until) == (cast.head_teacher, since)
    assert (second.staff, second.valid_from, second.valid_until) == (cast.subject_teacher, since, None)


def test_two_heads_change_places(cast: Cast) -> None:
    done = taken(cast, row("王老师", **{"class": "三年级1班"}), row("李老师", **{"class": "三年级2班"}))
    assert (done.counts["changed"], done.plan.headless) == (2, ())
    now = Headship.objects.filter(valid_until__isnull=True, school_class__organisation=cast.school)
    assert {(one.staff, one.school_class) for one in now} == {
        (cast.head_teacher, cast.class_3_1),
        (cast.colleague, cast.class_3_2),
    }


def test_a_class_that_loses_its_head_is_named(cast: Cast) -> None:
    done = taken(cast, row("王老师", **{"class": "三年级1班"}))
    assert done.plan.headless == ((2024, 2),)


def test_a_list_without_classes_leaves_heads_alone(cast: Cast) -> None:
    assert taken(cast, row("王老师")).counts["unchanged"] == 1
    assert Headship.objects.get(school_class=cast.class_3_2).valid_until is None


def test_a_changed_post_closes_one_term_and_opens_the_next(cast: Cast) -> None:
    taken(cast, row("赵老师", "德育主任"))
    old, new = Post.objects.filter(staff=cast.subject_teacher).order_by("pk")
    assert (old.post, old.valid_until) == ("teacher", TODAY)
    assert (new.post, new.valid_from, new.valid_until) == ("moral_director", TODAY, None)


def test_several_rows_of_one_person_are_several_posts(cast: Cast) -> None:
    taken(cast, row("赵老师", number="T3"), row("赵老师", "德育主任", number="T3"))
    assert queries.posts_of(cast.subject_teacher.pk, cast.school.pk, TODAY) == {"teacher", "moral_director"}
    taken(cast, row("赵老师", number="T3"))
    assert queries.posts_of(cast.subject_teacher.pk, cast.school.pk, TODAY) == {"teacher"}


def test_the_number_recognises_who_has_another_name_now(cast: Cast) -> None:
    taken(cast, row("赵新名", number=cast.subject_teacher.staff_number))
    cast.subject_teacher.refresh_from_db()
    assert (cast.subject_teacher.name, cast.subject_teacher.pinyin) == ("赵新名", "zhao xin ming")


def test_a_term_that_began_today_is_superseded_when_it_was_a_mistake(cast: Cast) -> None:
    taken(cast, row("赵老师", "德育主任"))
    taken(cast, row("赵老师", "副校长"))
    mistake = Post.objects.get(staff=cast.subject_teacher, post="moral_director")
    assert mistake.superseded_at is not None
    assert queries.posts_of(cast.subject_teacher.pk, cast.school.pk, TODAY) == {"vice_principal"}


@pytest.mark.parametrize(
    ("rows", "heading", "said"),
    [
        ([row("孙老师", "总管")], "岗位", "没有这种岗位"),
        ([row("孙老师", "")], "岗位", "没有写岗位"),
        ([row("孙3")], "姓名", "姓名里有数字"),
        ([row("孙老师", **{"class": "快乐班"})], "班主任所带班级", "看不懂班级"),
        ([row("孙老师", **{"class": "三年级9班"})], "班主任所带班级", "本校没有这个班级"),
        ([row("孙老师", since="2026-13-40")], "从何时起", "没有这一天"),
        ([row("孙老师", since="2036-09-01")], "从何时起", "一年以后"),
        ([row("孙老师", phone="12345")], "手机号", "电话号码不对"),
        ([row("孙老师", number="T 7/8")], "工号", "工号只能"),
        ([row("赵老师", "德育主任", since="2019-09-01")], "从何时起", "早于现在这一任"),
        ([row("甲", number="N1"), row("乙", number="N1")], "工号", "姓名不同"),
        ([row("甲"), row("甲")], "姓名", "重复"),
        (
            [row("赵老师", **{"class": "三年级2班"}), row("李老师", **{"class": "三年级2班"})],
            "班主任所带班级",
            "只留一位",
        ),
    ],
)
def test_what_is_wrong_is_named_at_its_cell(
    cast: Cast, rows: list[list[object]], heading: str, said: str
) -> None:
    before = snapshot()
    found = reasons(taken(cast, *rows, dry_run=True))
    assert any(one == heading and said in sentence for _, one, sentence in found), found
    assert snapshot() == before


def test_rows_of_one_person_stand_or_fall_together(cast: Cast) -> None:
    done = taken(cast, row("赵老师", number="T3"), row("赵老师", "总管", number="T3"))
    assert done.sheet.rejected == 2
    assert queries.posts_of(cast.subject_teacher.pk, cast.school.pk, TODAY) == {"teacher"}


def test_two_of_one_name_need_a_number(cast: Cast) -> None:
    staff_at(cast.school, "赵老师", "teacher")
    done = taken(cast, row("赵老师", "德育主任"))
    assert [heading for _, heading, _ in reasons(done)] == ["姓名"]
    assert taken(cast, row("赵老师", "德育主任", number="T3")).counts["changed"] == 1


def test_a_phone_is_to_sign_in_with_where_there_is_an_account_and_no_number_yet(cast: Cast) -> None:
    taken(cast, row("王老师", phone="13800138001"), row("孙老师", phone="13800138002"))
    mine = cast.users["head_teacher"].pk
    assert masked_phone(mine).endswith("8001")
    # What somebody has set themselves stays, and another's number is passed over without a word.
    done = taken(cast, row("王老师", phone="13800138009"), row("李老师", phone="13800138001"))
    assert (masked_phone(mine)[-4:], masked_phone(cast.users["colleague"].pk)) == ("8001", "")
    assert done.counts["rejected"] == 0


def test_nothing_is_written_until_it_is_confirmed_and_then_once(cast: Cast) -> None:
    before = snapshot()
    waiting = preview(cast, row("孙老师"), row("坏人1"))
    assert snapshot() == before
    kept = ListImport.objects.get(pk=waiting)
    assert "孙老师".encode() not in bytes(kept.cells_sealed or b"")
    assert confirm(cast, waiting)
    assert confirm(cast, waiting)
    assert Post.objects.filter(staff__name="孙老师", organisation=cast.school).count() == 1
    assert [line.act for line in AuditLine.objects.filter(noun="staff").order_by("pk")] == [
        "staff.preview",
        "staff.import",
    ]
    assert all("孙" not in str(line.detail) for line in AuditLine.objects.filter(noun="staff"))


def test_when_the_school_has_moved_on_it_is_shown_again(cast: Cast) -> None:
    waiting = preview(cast, row("赵老师", "德育主任"))
    viewer = cast.viewer("school_officer")
    shown = queries.staff_list(viewer, waiting).outcome
    Post.objects.filter(staff=cast.subject_teacher).update(post="psychologist")
    Post.objects.create(
        staff=cast.subject_teacher,
        organisation=cast.school,
        post="moral_director",
        valid_from=TODAY,
        recorded_at=timezone.now(),
    )
    assert not confirm_staff(by=viewer, today=TODAY, list_id=waiting, outcome=shown)
    assert confirm(cast, waiting)


def test_it_waits_a_day_and_for_nobody_else(cast: Cast) -> None:
    waiting = preview(cast, row("孙老师"))
    for member in ("principal", "kindergarten_officer"):
        with pytest.raises(OutOfScope):
            queries.staff_list(cast.viewer(member), waiting)
    ListImport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(OutOfScope):
        confirm_staff(by=cast.viewer("school_officer"), today=TODAY, list_id=waiting, outcome="")


@pytest.mark.parametrize(
    ("member", "answer"),
    [
        ("head_teacher", Forbidden),
        ("county_officer", Forbidden),
        ("kindergarten_officer", OutOfScope),
        ("stranger", OutOfScope),
    ],
)
def test_only_the_schools_office_reads_one(cast: Cast, member: str, answer: type[Exception]) -> None:
    with pytest.raises(answer):
        preview(cast, row("孙老师"), member=member)


def test_nothing_is_written_if_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot()

    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(staff_list, "record", fail)
    with pytest.raises(RuntimeError):
        taken(cast, row("孙老师"))
    assert snapshot() == before


def test_another_table_is_refused_with_what_to_do(cast: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        preview_staff(
            by=cast.viewer("school_officer"),
            today=TODAY,
            organisation_id=cast.school.pk,
            content=workbook([["a", "b"]], ["甲", "乙"]),
            source="x",
        )
    assert refusal.value.code == "people.no-list-headings"


def test_what_the_template_offers_is_what_is_understood() -> None:
    assert {SPOKEN_POSTS[words] for words in POSTS_OFFERED["post"]} == set(POSTS)
