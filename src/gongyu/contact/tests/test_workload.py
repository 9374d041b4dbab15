"""Counts and hours of what teachers have recorded: whose they are to see, and that nobody is ranked."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gongyu.activities.factories import held
from gongyu.audit.models import AuditLine
from gongyu.contact import operations
from gongyu.contact.factories import visit
from gongyu.contact.models import Visit, WorkRate
from gongyu.contact.rules import workload as rules
from gongyu.contact.rules.workload import Act, Load, Rates
from gongyu.contact.tests.litany import LAST_WEEK
from gongyu.kernel.refusal import Refusal
from gongyu.people.models import Staff
from gongyu.ui.tests.test_papers import rows_of_workbook
from tests.cast import TODAY, Cast, staff_at

pytestmark = pytest.mark.usefixtures("on_the_day")
PAGE, RATES = "/visits/workload/", "/visits/workload/rates/"
BEGUN = date(2026, 9, 1)
MINUTES = {"home": 60, "elsewhere": 30, "phone": 15, "contact": 5, "activity": 120}


@pytest.fixture
def term(cast: Cast) -> Cast:
    """A head teacher went to a home and telephoned, the principal came along; one visit was withdrawn."""
    teacher = cast.viewer("head_teacher")
    visit(teacher, cast.pupils[0].pk, LAST_WEEK, along=(cast.principal.pk,))
    visit(teacher, cast.pupils[1].pk, LAST_WEEK, mode="video")
    taken = visit(teacher, cast.pupils[2].pk, LAST_WEEK)
    operations.withdraw(by=teacher, today=TODAY, visit_id=taken, reason="记错了")
    visit(cast.viewer("colleague"), cast.colleague_pupils[0].pk, LAST_WEEK, mode="school")
    operations.record_contact(
        by=teacher, today=TODAY, pupil_id=cast.pupils[3].pk, way="phone", request_key=uuid4()
    )
    held(cast.viewer("principal"), cast.school.pk, "practice", LAST_WEEK)
    return cast


def decide(cast: Cast, valid_from: date = BEGUN, **more: int) -> int:
    return operations.decide_rates(
        by=cast.viewer("county_officer"), today=TODAY, valid_from=valid_from, minutes={**MINUTES, **more}
    )


def taken_out(cast: Cast, member: str, school: int) -> bytes:
    answer = cast.client(member).get(reverse("contact:workload_workbook"), {"organisation": school})
    assert answer.status_code == 200, answer.status_code
    return answer.content


def told(cast: Cast, member: str = "principal") -> dict[str, tuple[str, ...]]:
    rows = rows_of_workbook(taken_out(cast, member, cast.school.pk))
    return {row[1]: row[2:] for row in rows}


def test_each_teacher_is_a_row_of_counts_without_hours_until_a_county_decides(term: Cast) -> None:
    rows = told(term)
    assert rows["王老师"] == ("1", "0", "1", "0", "1", "0", "")
    assert rows["李老师"] == ("0", "1", "0", "0", "0", "0", "")
    assert rows["陈校长"] == ("0", "0", "0", "1", "0", "1", "")
    assert rows["赵老师"] == ("0",) * 6 + ("",)
    decide(term)
    rows = told(term, "school_officer")
    assert [rows[name][-1] for name in ("王老师", "李老师", "陈校长", "赵老师")] == ["1.3", "0.5", "3.0", ""]


def test_teachers_stand_by_name_and_nothing_adds_up_sorts_or_colours(term: Cast) -> None:
    decide(term)
    content = taken_out(term, "principal", term.school.pk)
    names = [row[1] for row in rows_of_workbook(content)]
    assert names == [
        one.name for one in Staff.objects.filter(name__in=names).order_by("pinyin", "name", "pk")
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None and sheet.auto_filter.ref is None
    assert not sheet.conditional_formatting
    said = [str(cell.value or "") for row in sheet.iter_rows() for cell in row]
    assert not [one for one in said if one in ("合计", "平均", "名次")]
    assert any("不排名" in one for one in said) and any("文件没有规定" in one for one in said)


def test_rates_hold_from_their_day_on_and_what_was_decided_stays(term: Cast) -> None:
    decide(term)
    decide(term, LAST_WEEK + timedelta(days=1), home=600, contact=65)
    assert told(term)["王老师"][-1] == "2.3"  # the visits as before, the contact of today anew
    decide(term, home=120)
    assert told(term)["王老师"][-1] == "3.3"
    assert WorkRate.objects.count() == 3
    lines = AuditLine.objects.filter(act="workload.rates").order_by("pk")
    assert [(one.noun, one.key, one.detail["home"]) for one in lines] == [
        ("region", "130202", 60),
        ("region", "130202", 600),
        ("region", "130202", 120),
    ]


def test_a_teacher_sees_their_own_figures_alone(term: Cast) -> None:
    decide(term)
    page = term.client("head_teacher").get(PAGE).content.decode()
    assert "上门家访 1 次，别处见面 0 次，电话、视频 1 次，同去 0 次" in page and "合 1.3 小时" in page
    assert "李老师" not in page and "workload.xlsx" not in page and "不排名" in page
    book = reverse("contact:workload_workbook")
    assert term.client("head_teacher").get(book, {"organisation": term.school.pk}).status_code == 403
    assert "上门家访 0 次" in term.client("subject_teacher").get(PAGE).content.decode()


def test_a_county_sees_schools_and_only_of_five_teachers_or_more(term: Cast) -> None:
    client = term.client("county_officer")
    page = client.get(PAGE).content.decode()
    assert term.school.name in page and "王老师" not in page and "上门 " not in page and "略" in page
    # Five teachers went to homes; one telephoned, and that is not told.
    went = Visit.objects.get(pupil=term.pupils[0])
    for number in range(4):
        one = visit(term.viewer("head_teacher"), term.pupils[4].pk, LAST_WEEK - timedelta(days=number + 1))
        Visit.objects.filter(pk=one).update(visitor=staff_at(term.school, f"老师{number}", "teacher"))
    page = re.sub("</?span[^>]*>", "", client.get(PAGE).content.decode())
    assert went.visitor == term.head_teacher and "上门 5 · 别处见面 略 · 电话、视频 略 · 同去 略" in page
    assert rules.told([(9, 5), (3, 2), (0, 0)]) == (9, None, 0)
    assert rules.told([(9, 4), (0, 0)]) == (None, None)


def test_whose_it_is_not_does_not_find_it(term: Cast) -> None:
    book = reverse("contact:workload_workbook")
    assert term.client("principal").get(book, {"organisation": term.other_school.pk}).status_code == 404
    assert term.client("principal").get(PAGE, {"organisation": term.other_school.pk}).status_code == 404
    assert term.client("county_officer").get(RATES, {"county": "130203"}).status_code == 404
    for member in ("guardian", "station_worker", "stranger"):
        assert term.client(member).get(PAGE).status_code == 403, member
    for member in ("principal", "head_teacher", "guardian", "stranger"):
        assert term.client(member).post(RATES, MINUTES).status_code == 403, member
    assert term.client("county_officer").put(RATES).status_code == 405
    assert term.client("principal").post(book).status_code == 405
    assert not WorkRate.objects.exists()


def test_a_county_decides_on_its_page_and_a_slip_keeps_what_was_typed(term: Cast) -> None:
    client, asked = term.client("county_officer"), {**MINUTES, "valid_from": "2026-09-01"}
    assert "文件没有规定" in client.get(RATES).content.decode()
    for wrong, words in (({"home": 601}, "0 到 600"), ({"valid_from": "2026-08-31"}, "本学年里的一天")):
        answer = client.post(RATES, {**asked, **wrong})
        assert answer.status_code == 422 and words in answer.content.decode()
        assert 'value="120"' in answer.content.decode()
    assert not WorkRate.objects.exists()
    assert client.post(RATES, asked).status_code == 302
    assert WorkRate.objects.get().decided_by == term.users["county_officer"]
    for minutes in (601, -1):
        with pytest.raises(Refusal) as refused:
            decide(term, home=minutes)
        assert (refused.value.code, refused.value.field) == ("workload.minutes", "home")
    with pytest.raises(Refusal) as refused:
        decide(term, date(2027, 9, 1))
    assert refused.value.code == "workload.begin"


def test_nothing_goes_out_and_nothing_is_decided_without_its_line(
    term: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_out(term, "principal", term.school.pk)
    line = AuditLine.objects.get(act="workload.export")
    assert (line.noun, line.key, line.organisation_id) == (
        "organisation",
        str(term.school.pk),
        term.school.pk,
    )
    assert not [name for name in told(term) if name in str(line.detail)]

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.workload.audit", broken)
    for member, ask in (("principal", "get"), ("county_officer", "post")):
        client = term.client(member)
        client.raise_request_exception = False
        address = reverse("contact:workload_workbook") if ask == "get" else RATES
        asked = {"organisation": term.school.pk, **MINUTES, "valid_from": "2026-09-01"}
        assert getattr(client, ask)(address, asked).status_code == 500
    assert not WorkRate.objects.exists()


def test_a_year_without_records_is_not_offered(term: Cast) -> None:
    answer = term.client("principal").get(PAGE, {"year": 1999}, follow=True)
    assert "请从列出的学年里选" in answer.content.decode()


KIND = st.sampled_from(rules.KINDS)
DAY = st.dates(date(2025, 9, 1), date(2027, 8, 31))
ACTS = st.lists(st.builds(Act, st.integers(1, 3), KIND, DAY, st.just("130202"), st.just(False)), max_size=20)
DECIDED = st.lists(
    st.builds(Rates, DAY, st.fixed_dictionaries(dict.fromkeys(rules.KINDS, st.integers(0, 600))))
)


@given(ACTS, DECIDED, st.randoms())
def test_hours_are_the_sum_of_each_days_rates_in_any_order(
    acts: list[Act], decided: list[Rates], random: Random
) -> None:
    found = rules.loads(acts, {"130202": decided})
    mixed = list(acts)
    random.shuffle(mixed)
    assert rules.loads(mixed, {"130202": decided}) == found
    for who, load in found.items():
        mine = [one for one in acts if one.staff_id == who]
        reckoned = [
            held.minutes[one.kind] for one in mine if (held := rules.rates_on(decided, one.day)) is not None
        ]
        assert load.minutes == (sum(reckoned) if reckoned else None)
        counts = (load.home, load.elsewhere, load.phone, load.contact, load.activity)
        assert sum(counts) == len(mine)
        if load.minutes is not None:
            assert abs(Decimal(load.hours) * 60 - load.minutes) <= 3


def test_without_rates_there_are_no_hours_and_with_rates_of_none_there_are_none_of_them() -> None:
    assert Load(home=3).hours == "" and Load(minutes=0).hours == "0.0"
    last = Rates(date(2025, 9, 1), MINUTES)
    assert rules.rates_on([last], date(2026, 8, 31)) == last
    assert rules.rates_on([last], date(2026, 9, 1)) is None
