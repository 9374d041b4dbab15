"""A school's staff open their own accounts by slips on paper, and hold what their posts ask for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people.models import AccountSlip, Headship, Post, Staff
from gongyu.people.operations import (
    end_roles,
    give_by_post,
    link_by_slip,
    make_slips,
    open_by_slip,
    part_account,
    stop_slip,
)
from gongyu.people.queries import slipped, staff_accounts
from gongyu.people.queries.staff_accounts import token_of
from gongyu.people.rules.accounts import SLIP_LASTS, roles_due, suggested
from tests.cast import TODAY, Cast, staff_at

pytestmark = pytest.mark.django_db
PASSWORD = "塘边柳树下有三只鹅 2026"


@pytest.fixture
def newcomer(cast: Cast) -> Staff:
    """A teacher at the school, who heads a class and has no account."""
    one = staff_at(cast.school, "曾子涵", "teacher")
    Staff.objects.filter(pk=one.pk).update(pinyin="zeng zi han")
    Headship.objects.filter(school_class=cast.class_3_2).update(valid_until=TODAY)
    Headship.objects.create(
        school_class=cast.class_3_2, staff=one, valid_from=TODAY, recorded_at=timezone.now()
    )
    return one


def slip(cast: Cast, staff: Staff, member: str = "principal") -> str:
    make_slips(by=cast.viewer(member), today=TODAY, organisation_id=cast.school.pk, staff_ids=[staff.pk])
    return token_of(AccountSlip.objects.get(staff=staff, used_at=None, revoked_at=None))


def roles(cast: Cast, user_id: int | None) -> set[str]:
    rows = Grant.objects.filter(user_id=user_id or 0, organisation=cast.school, valid_until=None)
    return set(rows.values_list("role", flat=True))


def test_a_teacher_scans_signs_in_and_has_their_class(cast: Cast, newcomer: Staff, on_the_day: date) -> None:
    path, client = f"/people/slip/{slip(cast, newcomer)}/", Client()
    page = client.get(path)
    assert page.status_code == 200 and page["X-Robots-Tag"] == "noindex"
    shown = page.content.decode()
    assert "曾子涵" in shown and "向阳小学" in shown and 'value="zengzihan"' in shown
    done = client.post(path, {"username": "ZengZiHan", "password": PASSWORD, "again": PASSWORD})
    assert done.status_code == 302 and done["Location"] == "/accounts/login/"
    newcomer.refresh_from_db()
    assert roles(cast, newcomer.user_id) == {"head_teacher"}
    assert client.login(username="zengzihan", password=PASSWORD)
    assert client.get(f"/standing/classes/{cast.class_3_2.pk}/").status_code == 200
    assert client.get(f"/standing/classes/{cast.other_class.pk}/").status_code == 404
    acts = AuditLine.objects.filter(noun="staff", key=str(newcomer.pk)).order_by("id")
    assert list(acts.values_list("act", "by_id")) == [
        ("staff.slip", cast.users["principal"].pk),
        ("staff.account", newcomer.user_id),
    ]


def test_a_slip_is_good_once_and_for_two_weeks(cast: Cast, newcomer: Staff) -> None:
    token = slip(cast, newcomer)
    assert slipped(token, TODAY + SLIP_LASTS - timedelta(days=1)).name == "曾子涵"
    with pytest.raises(OutOfScope):
        slipped(token, TODAY + SLIP_LASTS)
    user_id = open_by_slip(
        by=cast.viewer("guardian"), today=TODAY, token=token, username="zeng", password=PASSWORD
    )
    with pytest.raises(OutOfScope):
        open_by_slip(by=cast.viewer("guardian"), today=TODAY, token=token, username="z2h", password=PASSWORD)
    gone = Client().get(f"/people/slip/{token}/")
    assert gone.status_code == 404 and "这张开通单不能用了" in gone.content.decode()
    assert not get_user_model().objects.filter(username="z2h").exists()
    assert Staff.objects.get(pk=newcomer.pk).user_id == user_id


def test_a_new_slip_stops_the_one_before_and_a_stopped_one_opens_nothing(cast: Cast, newcomer: Staff) -> None:
    before, after = slip(cast, newcomer), slip(cast, newcomer)
    with pytest.raises(OutOfScope):
        slipped(before, TODAY)
    stop_slip(by=cast.viewer("principal"), today=TODAY, organisation_id=cast.school.pk, staff_id=newcomer.pk)
    with pytest.raises(OutOfScope):
        slipped(after, TODAY)


@pytest.mark.parametrize("token", ["", "1", "1~", "1~forged", "99999~", "x" * 300])
def test_a_forged_slip_opens_nothing(cast: Cast, newcomer: Staff, token: str) -> None:
    slip(cast, newcomer)
    with pytest.raises(OutOfScope):
        slipped(token, TODAY)


def test_the_slip_of_another_is_not_had_by_changing_the_number(cast: Cast, newcomer: Staff) -> None:
    token = slip(cast, newcomer)
    number, _, signature = token.partition("~")
    with pytest.raises(OutOfScope):
        slipped(f"{int(number) + 1}~{signature}", TODAY)


def test_who_has_left_or_was_merged_gets_no_account(cast: Cast, newcomer: Staff) -> None:
    token = slip(cast, newcomer)
    Post.objects.filter(staff=newcomer).update(valid_until=TODAY)
    with pytest.raises(OutOfScope):
        slipped(token, TODAY)
    Post.objects.filter(staff=newcomer).update(valid_until=None)
    Staff.objects.filter(pk=newcomer.pk).update(merged_into=cast.colleague)
    with pytest.raises(OutOfScope):
        slipped(token, TODAY)


def test_a_principal_who_is_no_more_lets_nobody_in(cast: Cast, newcomer: Staff) -> None:
    token = slip(cast, newcomer)
    Grant.objects.filter(user=cast.users["principal"]).update(valid_until=TODAY)
    with pytest.raises(OutOfScope):
        open_by_slip(by=cast.viewer("guardian"), today=TODAY, token=token, username="zeng", password=PASSWORD)


def test_bad_input_stays_at_its_field_and_what_was_typed_is_kept(cast: Cast, newcomer: Staff) -> None:
    path, client = f"/people/slip/{slip(cast, newcomer)}/", Client()
    taken = cast.users["colleague"].username
    for typed, said in (
        ({"username": "曾", "password": PASSWORD, "again": PASSWORD}, "小写字母"),
        ({"username": "zeng", "password": PASSWORD, "again": PASSWORD + "x"}, "两次输入的密码不一样"),
        ({"username": "zeng", "password": "12345678", "again": "12345678"}, "密码"),
        ({"username": "", "password": PASSWORD, "again": PASSWORD}, "请填写登录名"),
        ({"username": taken, "password": PASSWORD, "again": PASSWORD}, "已经有人使用"),
    ):
        page = client.post(path, typed)
        assert page.status_code == 422 and said in page.content.decode()
        assert f'value="{typed["username"]}"' in page.content.decode() or not typed["username"]
        assert PASSWORD not in page.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.user_id is None


def test_who_has_an_account_uses_it(cast: Cast, newcomer: Staff) -> None:
    user = get_user_model().objects.create_user("zeng.old", PASSWORD, display_name="曾子涵")
    client = Client()
    client.force_login(user)
    path = f"/people/slip/{slip(cast, newcomer)}/"
    assert "是，就用这个账号" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.user_id == user.pk and roles(cast, user.pk) == {"head_teacher"}


def test_one_account_stands_for_one_person(cast: Cast, newcomer: Staff) -> None:
    token = slip(cast, newcomer)
    with pytest.raises(Refusal, match=r"people.account-taken"):
        link_by_slip(by=cast.viewer("colleague"), today=TODAY, token=token)


def test_nobody_gives_themself_a_role_by_a_slip(cast: Cast, newcomer: Staff) -> None:
    Staff.objects.filter(user=cast.users["principal"]).update(user=None)
    before = roles(cast, cast.users["principal"].pk)
    link_by_slip(by=cast.viewer("principal"), today=TODAY, token=slip(cast, newcomer))
    assert roles(cast, cast.users["principal"].pk) == before
    newcomer.refresh_from_db()
    assert newcomer.user_id == cast.users["principal"].pk


def test_a_slip_gives_no_more_than_its_maker_may(cast: Cast) -> None:
    deputy = staff_at(cast.school, "钱副校长", "vice_principal")
    user_id = open_by_slip(
        by=cast.viewer("guardian"),
        today=TODAY,
        token=slip(cast, deputy),
        username="qian",
        password=PASSWORD,
    )
    assert roles(cast, user_id) == set()


def test_a_new_head_teacher_is_given_the_role_in_one_tap(cast: Cast, newcomer: Staff) -> None:
    school, by = cast.school.pk, cast.viewer("principal")
    Headship.objects.filter(staff=newcomer).delete()
    user_id = open_by_slip(by=by, today=TODAY, token=slip(cast, newcomer), username="zeng", password=PASSWORD)
    assert roles(cast, user_id) == {"subject_teacher"}
    Headship.objects.create(
        school_class=cast.class_3_2, staff=newcomer, valid_from=TODAY, recorded_at=timezone.now()
    )
    (seen,) = [one for one in staff_accounts(by, school).people if one.id == newcomer.pk]
    assert seen.missing == ("head_teacher",) and seen.username == "zeng"
    page = cast.client("principal").get(f"/people/schools/{school}/staff/").content.decode()
    assert "按岗位授权" in page and "登录名 zeng" in page
    give_by_post(by=by, today=TODAY, organisation_id=school, staff_id=newcomer.pk)
    give_by_post(by=by, today=TODAY, organisation_id=school, staff_id=newcomer.pk)  # nothing is lacking now
    assert roles(cast, user_id) == {"head_teacher", "subject_teacher"}


def test_an_account_that_is_somebody_elses_is_parted(cast: Cast, newcomer: Staff) -> None:
    by, school = cast.viewer("principal"), cast.school.pk
    user_id = open_by_slip(by=by, today=TODAY, token=slip(cast, newcomer), username="zeng", password=PASSWORD)
    part_account(by=by, today=TODAY, organisation_id=school, staff_id=newcomer.pk)
    newcomer.refresh_from_db()
    assert newcomer.user_id is None and roles(cast, user_id) == set()
    with pytest.raises(OutOfScope):
        part_account(by=by, today=TODAY, organisation_id=school, staff_id=newcomer.pk)
    own = Staff.objects.get(user=cast.users["principal"])
    with pytest.raises(Refusal, match=r"people.account-own"):
        part_account(by=by, today=TODAY, organisation_id=school, staff_id=own.pk)


def test_who_has_left_keeps_no_role(cast: Cast, newcomer: Staff) -> None:
    by, school = cast.viewer("principal"), cast.school.pk
    user_id = open_by_slip(by=by, today=TODAY, token=slip(cast, newcomer), username="zeng", password=PASSWORD)
    with pytest.raises(OutOfScope):
        end_roles(by=by, today=TODAY, organisation_id=school, staff_id=newcomer.pk)
    Post.objects.filter(staff=newcomer).update(valid_until=TODAY)
    page = cast.client("principal").get(f"/people/schools/{school}/staff/").content.decode()
    assert "已不在岗，还有角色" in page and "曾子涵" in page
    end_roles(by=by, today=TODAY, organisation_id=school, staff_id=newcomer.pk)
    newcomer.refresh_from_db()
    assert roles(cast, user_id) == set() and newcomer.user_id == user_id
    page = cast.client("principal").get(f"/people/schools/{school}/staff/").content.decode()
    assert "已不在岗" not in page and "曾子涵" not in page


def test_slips_are_printed_for_those_who_were_ticked(cast: Cast, newcomer: Staff) -> None:
    client, path = cast.client("principal"), f"/people/schools/{cast.school.pk}/staff/"
    page = client.get(path).content.decode()
    assert "曾子涵" in page and "三年级2班班主任" in page
    none = client.post(f"{path}slips/make/", {}, follow=True).content.decode()
    assert "请至少选一位" in none
    made = client.post(f"{path}slips/make/", {"staff": [newcomer.pk, "x", 10**9]}, follow=True)
    shown = made.content.decode()
    assert "已做好 1 张开通单" in shown and "/people/slip/" in shown and "<svg" in shown
    assert "private" in made["Cache-Control"] and "no-store" in made["Cache-Control"]


@pytest.mark.parametrize(
    "member", ["head_teacher", "colleague", "school_officer", "county_officer", "guardian"]
)
def test_only_the_principal(cast: Cast, newcomer: Staff, member: str) -> None:
    with pytest.raises((Forbidden, OutOfScope)):
        slip(cast, newcomer, member)
    assert not AccountSlip.objects.exists()


def test_nobody_of_another_school(cast: Cast) -> None:
    far = staff_at(cast.other_school, "远老师", "teacher")
    with pytest.raises(OutOfScope):
        make_slips(
            by=cast.viewer("principal"), today=TODAY, organisation_id=cast.other_school.pk, staff_ids=[far.pk]
        )
    with pytest.raises(Refusal, match=r"people.nobody-chosen"):
        slip(cast, far)


@pytest.mark.parametrize(
    ("posts", "heads", "due"),
    [
        (["teacher"], True, ("head_teacher",)),
        (["teacher", "teacher"], False, ("subject_teacher",)),
        (["moral_director", "teacher"], False, ("school_officer", "subject_teacher")),
        (["principal"], False, ("school_leader",)),
        (["校医"], False, ("subject_teacher",)),
        ([], False, ()),
    ],
)
def test_what_posts_ask_for(posts: list[str], heads: bool, due: tuple[str, ...]) -> None:
    assert roles_due(posts, heads=heads) == due


@pytest.mark.parametrize(
    ("pinyin", "taken", "name"),
    [
        ("zeng zi han", [], "zengzihan"),
        ("zeng zi han", ["zengzihan", "zengzihan2"], "zengzihan3"),
        ("li", [], ""),
        ("", [], ""),
        ("a'li ya", [], "aliya"),
    ],
)
def test_a_name_is_suggested(pinyin: str, taken: list[str], name: str) -> None:
    assert suggested(pinyin, taken) == name
