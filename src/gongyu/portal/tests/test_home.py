"""What stands on each role's first page, and what does not."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongyu.access.models import Grant
from gongyu.activities.factories import held, planned
from gongyu.compliance.models import Exemption
from gongyu.compliance.operations import assess_all
from gongyu.compliance.queries.exemptions import REASON
from gongyu.contact import operations as contact
from gongyu.contact.factories import visit
from gongyu.keeping.queries import sealed
from tests.cast import LONG_AGO, TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

HOME = "/"
COUNTY_TRACE = re.compile(r'href="/standing/trace/M1\.20/2026-2027/[^"]*130202/"')


@pytest.fixture
def term(cast: Cast) -> Cast:
    """A term under way: two visits, one of them questioned; an activity held and one planned; an exception
    asked for; every duty assessed."""
    teacher, office = cast.viewer("head_teacher"), cast.viewer("school_officer")
    visit(teacher, cast.pupils[0].pk, date(2026, 11, 20))
    second = visit(teacher, cast.pupils[1].pk, date(2026, 11, 19))
    contact.question(by=cast.viewer("guardian"), today=TODAY, visit_id=second)
    visit(cast.viewer("colleague"), cast.colleague_pupils[0].pk, date(2026, 11, 18))
    held(office, cast.school.pk, "guidance", date(2026, 11, 10))
    planned(office, cast.school.pk, "practice", date(2026, 11, 27))
    held(cast.viewer("station_worker"), cast.station.pk, "family_service", date(2026, 10, 12))
    Exemption.objects.create(
        duty_key="M1.20",
        organisation=cast.school,
        pupil=cast.pupils[4],
        ground="X.REFUSED",
        reason_sealed=sealed("监护人书面谢绝入户", REASON),
        valid_from=TODAY,
        valid_until=date(2027, 6, 1),
        requested_by=cast.users["head_teacher"],
    )
    assess_all(today=TODAY)
    return cast


def page(cast: Cast, member: str) -> str:
    answer = cast.client(member).get(HOME)
    assert answer.status_code == 200
    return answer.content.decode()


def test_somebody_signed_out_is_asked_to_sign_in(cast: Cast) -> None:
    answer = Client().get(HOME)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_page_is_only_read(cast: Cast) -> None:
    assert cast.client("head_teacher").post(HOME).status_code == 405


def test_a_head_teacher_sees_the_next_homes_and_one_button(term: Cast) -> None:
    html = page(term, "head_teacher")
    assert "<h1>三年级2班</h1>" in html
    assert "2/5" in html
    assert f'href="{reverse("contact:record")}?class={term.class_3_2.pk}"' in html
    for pupil in term.pupils[2:]:
        assert f'href="{reverse("contact:record")}?pupil={pupil.pk}"' in html
    assert f'href="{reverse("contact:record")}?pupil={term.pupils[0].pk}"' not in html
    assert "好习惯从家里开始" in html
    assert "家长有疑问的家访" in html and term.pupils[1].name in html
    for pupil in [*term.colleague_pupils, *term.toddlers, *term.far_pupils]:
        assert pupil.name not in html


def test_a_head_teacher_whose_class_is_done_reads_that(cast: Cast) -> None:
    teacher = cast.viewer("head_teacher")
    for pupil in cast.pupils:
        visit(teacher, pupil.pk, date(2026, 11, 20))
    html = page(cast, "head_teacher")
    assert "本学年每名学生都已家访" in html
    assert "下一步可以走这几户" not in html


def test_a_head_teacher_without_a_class_is_told_whom_to_ask(cast: Cast) -> None:
    Grant.objects.create(
        user=cast.users["stranger"], role="head_teacher", organisation=cast.school, valid_from=LONG_AGO
    )
    assert "名册里您现在没有担任班主任的班级" in page(cast, "stranger")


def test_a_guardian_sees_what_is_owed_and_done_in_counts(term: Cast) -> None:
    html = page(term, "guardian")
    assert "这学期至少 2 次，已办 1 次" in html
    assert "这学期至少 1 次，已办 0 次" in html
    assert "陪伴与倾听" in html and "好习惯从家里开始" in html
    assert f"这学年已为{term.pupils[0].name}家访 1 次" in html
    assert 'class="state' not in html
    assert "字太小？换大字或换语言" in html
    for pupil in [*term.pupils[2:], *term.colleague_pupils, *term.toddlers, *term.far_pupils]:
        assert pupil.name not in html


def test_a_guardian_answers_a_visit_with_one_tap(term: Cast) -> None:
    client = term.client("guardian")
    html = client.get(HOME).content.decode()
    assert "老师来家访过，请您看一下" in html
    # One visit waits; the other has been answered already.
    assert html.count("确实来过") == 1
    address = next(
        piece.split('"')[0]
        for piece in html.split('action="')[1:]
        if piece.split('"')[0].endswith("/confirm/")
    )
    answer = client.post(address, {"next": HOME})
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert "确实来过" not in client.get(HOME).content.decode()


def test_a_guardian_of_another_child_sees_that_child_only(term: Cast) -> None:
    html = page(term, "other_guardian")
    assert term.colleague_pupils[0].name in html
    for pupil in [*term.pupils, term.colleague_pupils[1]]:
        assert pupil.name not in html


@pytest.mark.parametrize("member", ["principal", "school_officer"])
def test_a_school_sees_what_is_due_and_what_waits(term: Cast, member: str) -> None:
    html = page(term, member)
    assert "<h1>向阳小学</h1>" in html
    for key in ("M1.20", "M2.16", "M2.17", "M2.18", "M5.02"):
        assert f'href="{reverse("compliance:duty", args=[key])}"' in html
    assert f'{reverse("activities:plan")}?duty=M2.16&amp;organisation={term.school.pk}"' in html
    assert reverse("compliance:trace", args=["M1.20", "2026-2027", term.school.pk]) in html
    assert term.pupils[1].name in html
    assert "监护人书面谢绝入户" in html
    assert reverse("people:import") in html
    assert "M2.22" not in html and "M6.06" not in html


def test_only_who_may_visit_is_offered_the_form(term: Cast) -> None:
    assert reverse("contact:record") in page(term, "principal")
    assert reverse("contact:record") not in page(term, "school_officer")


def test_a_kindergarten_owes_its_own_numbers(term: Cast) -> None:
    html = page(term, "kindergarten_officer")
    assert "M2.22" in html and "M2.23" in html and "M5.02" in html
    assert "M1.20" not in html and "M2.16" not in html


def test_a_subject_teacher_sees_own_visits(term: Cast) -> None:
    html = page(term, "subject_teacher")
    assert "您还没有登记过家访。" in html
    assert "M2.16" in html
    for pupil in [*term.pupils, *term.colleague_pupils]:
        assert pupil.name not in html


def test_a_station_sees_its_services(term: Cast) -> None:
    html = page(term, "station_worker")
    assert "<h1>槐树社区家教指导服务站</h1>" in html
    assert f'{reverse("activities:plan")}?duty=M6.06&amp;organisation={term.station.pk}"' in html
    assert "陪伴与倾听" in html
    assert "M2.16" not in html


def test_a_venue_and_a_department_see_what_is_theirs(term: Cast) -> None:
    assert "M7.02" in page(term, "venue_officer")
    html = page(term, "department_officer")
    assert "M6.04" in html and "截至 2025-12-31" in html
    assert "M7.02" not in html


def test_a_county_officer_sees_figures_and_requests_but_no_names(term: Cast) -> None:
    html = page(term, "county_officer")
    exemption = Exemption.objects.get()
    assert reverse("compliance:exemption_decide", args=[exemption.pk]) in html
    assert reverse("compliance:county", args=["130202"]) in html
    assert COUNTY_TRACE.search(html)
    for pupil in [*term.pupils, *term.colleague_pupils]:
        assert pupil.name not in html
    assert reverse("compliance:exemption_decide", args=[exemption.pk]) not in page(
        term, "other_county_officer"
    )


def test_an_inspector_sees_the_county_and_decides_nothing(term: Cast) -> None:
    html = page(term, "supervisor")
    assert COUNTY_TRACE.search(html)
    assert "等待审批的例外" not in html


def test_the_city_officers_page_is_the_document(term: Cast) -> None:
    answer = term.client("city_officer").get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, reverse("compliance:document"))


@pytest.mark.parametrize(
    ("member", "there", "not_there"),
    [
        ("auditor", "console:audit", "console:grant_give"),
        ("grant_admin", "console:grant_give", "console:audit"),
        ("system_admin", "console:account_open", "console:grants"),
    ],
)
def test_administrators_find_their_doors(cast: Cast, member: str, there: str, not_there: str) -> None:
    html = page(cast, member)
    main = html[html.index("<main") : html.index("</main>")]
    assert f'href="{reverse(there)}"' in main
    assert f'href="{reverse(not_there)}"' not in main


def test_nobody_is_told_whom_to_ask(cast: Cast) -> None:
    html = page(cast, "stranger")
    assert "请联系学校（幼儿园）的管理员" in html


def test_several_roles_stand_below_one_another_the_most_acting_first(term: Cast) -> None:
    Grant.objects.create(user=term.users["head_teacher"], role="guardian", valid_from=LONG_AGO)
    Grant.objects.create(
        user=term.users["head_teacher"], role="school_officer", organisation=term.school, valid_from=LONG_AGO
    )
    html = page(term, "head_teacher")
    found = [html.index(words) for words in ("<h1>三年级2班", 'part-title">我的孩子', 'part-title">向阳小学')]
    assert found == sorted(found)
    assert html.count("<h2>这周要办") == 1


def test_english_is_complete(term: Cast) -> None:
    user = term.users["guardian"]
    user.language = "en"
    user.save(update_fields=["language"])
    html = page(term, "guardian")
    assert "at least 2 this term, 1 done" in html
    assert "What the school owes this term" in html


@pytest.mark.parametrize(
    "member",
    [
        *("head_teacher", "guardian", "principal", "school_officer", "kindergarten_officer"),
        *("subject_teacher", "station_worker", "venue_officer", "department_officer", "county_officer"),
        *("supervisor", "auditor", "grant_admin", "system_admin", "case_holder", "stranger"),
    ],
)
def test_a_page_needs_at_most_sixteen_statements(
    term: Cast, member: str, django_assert_max_num_queries: object
) -> None:
    client = term.client(member)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get(HOME)
