"""The ledger of home visits is taken out: whose it is, what stands in it, and that this is written down."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.audit.models import AuditLine
from gongyu.compliance.operations import assess_all
from gongyu.contact import operations, queries
from gongyu.contact.factories import visit
from gongyu.contact.models import LedgerPrint, Visit
from gongyu.contact.operations import LedgerAsked, Said
from gongyu.contact.rules import visit_ledger as rules
from gongyu.contact.tests.litany import LAST_WEEK
from gongyu.keeping.queries import about
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from gongyu.ui.tests.test_papers import pages_of, rows_of_workbook, squeezed
from tests.cast import TODAY, Cast, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")
SAID = Said("孩子夜里睡不好", "父亲周末回家", ("progress", "habits"), ("sleep", "reading"))


@pytest.fixture
def term(cast: Cast) -> Cast:
    """Four visits at the school: with words, late, withdrawn, and one of the other class."""
    teacher = cast.viewer("head_teacher")
    visit(teacher, cast.pupils[0].pk, LAST_WEEK, said=SAID, along=(cast.principal.pk,))
    visit(teacher, cast.pupils[1].pk, date(2026, 9, 15))
    taken = visit(teacher, cast.pupils[2].pk, LAST_WEEK, mode="video")
    operations.withdraw(by=teacher, today=TODAY, visit_id=taken, reason="记错了")
    visit(cast.viewer("colleague"), cast.colleague_pupils[0].pk, LAST_WEEK)
    Visit.objects.update(recorded_at=datetime(2026, 11, 23, 4, tzinfo=UTC))
    first = queries.visits(cast.viewer("guardian"), pupil_id=cast.pupils[0].pk).lines[0]
    operations.confirm(by=cast.viewer("guardian"), today=TODAY, visit_id=first.id)
    return cast


def address(name: str, **asked: object) -> str:
    said = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"{reverse(f'contact:{name}')}?{said}"


def workbook(cast: Cast, member: str, **asked: object) -> list[tuple[str, ...]]:
    answer = cast.client(member).get(address("ledger_workbook", **asked))
    assert answer.status_code == 200, answer.status_code
    return rows_of_workbook(answer.content)


def test_each_visit_is_a_row_in_words(term: Cast) -> None:
    rows = workbook(term, "principal", organisation=term.school.pk)
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    told = {row[2]: row for row in rows}
    said = told[term.pupils[0].name]
    assert said[1:6] == ("三年级2班", term.pupils[0].name, "2026-11-20", said[4], said[5])
    assert said[5] == f"{term.head_teacher.name}（班主任）" and said[6] == term.principal.name
    assert said[7:] == ("说说进步、作息和学习", "按时睡觉、一起读书", "家长已确认", "")
    assert told[term.pupils[1].name][9:] == ("待家长确认", "补登")
    assert told[term.pupils[2].name][9] == "" and "已撤销" in told[term.pupils[2].name][10]
    # What a teacher has written stays where it is, and no key of a word that was ticked is told.
    everything = str(rows)
    for kept in ("睡不好", "周末回家", "progress", "sleep", "head_teacher"):
        assert kept not in everything


def test_the_printed_page_holds_the_same_rows(term: Cast) -> None:
    rows = workbook(term, "principal", organisation=term.school.pk)
    answer = term.client("principal").get(address("ledger_pdf", organisation=term.school.pk))
    assert answer["Content-Type"] == "application/pdf" and "attachment" in answer["Content-Disposition"]
    told = squeezed("".join(pages_of(answer.content)))
    for row in rows:
        for cell in row:
            assert squeezed(cell) in told
    assert f"{term.school.name}2026—2027学年制表日期：2026-11-23" in told
    assert "第1页共1页" in told and "填表人：" in told and "审核人：" in told


def test_a_head_teacher_takes_out_their_own_class_alone(term: Cast) -> None:
    rows = workbook(term, "head_teacher", organisation=term.school.pk)
    assert len(rows) == 3 and {row[1] for row in rows} == {"三年级2班"}
    other = address("ledger_workbook", organisation=term.school.pk, **{"class": term.class_3_1.pk})
    assert term.client("head_teacher").get(other).status_code == 404


def test_a_class_and_a_year_are_chosen(term: Cast) -> None:
    rows = workbook(term, "principal", organisation=term.school.pk, **{"class": term.class_3_1.pk})
    assert [row[2] for row in rows] == [term.colleague_pupils[0].name]
    long_ago = address("ledger", organisation=term.school.pk, year=1999)
    answer = term.client("principal").get(long_ago, follow=True)
    assert "请从列出的学年里选" in answer.content.decode()
    with pytest.raises(Refusal) as refused:
        rules.check_year(1999, (2026,))
    assert refused.value.code == "visit-ledger.year"


@pytest.mark.parametrize("name", ["ledger", "ledger_workbook", "ledger_pdf"])
def test_whose_it_is_not_does_not_find_it(term: Cast, name: str) -> None:
    ours, far = {"organisation": term.school.pk}, {"organisation": term.other_school.pk}
    assert term.client("principal").get(address(name, **far)).status_code == 404
    assert term.client("head_teacher").get(address(name, **far)).status_code == 404
    for member in ("guardian", "subject_teacher", "county_officer", "station_worker", "stranger"):
        assert term.client(member).get(address(name, **ours)).status_code in (403, 404), member
    assert term.client("county_officer").get(address(name, county="130203")).status_code == 404
    assert term.client("principal").get(address(name, county="130202")).status_code == 404
    assert term.client("principal").post(address(name, **ours)).status_code == 405


def test_that_it_was_taken_out_is_written_down_and_told_to_the_families_in_it(term: Cast) -> None:
    workbook(term, "principal", organisation=term.school.pk)
    lines = AuditLine.objects.filter(act="visit.export").order_by("key")
    assert {(line.noun, line.organisation_id, line.detail["form"]) for line in lines} == {
        ("visit_ledger", term.school.pk, "xlsx")
    }
    assert sorted(line.detail["rows"] for line in lines) == [1, 3]
    assert not [name for pupil in term.pupils if (name := pupil.name) in str([line.detail for line in lines])]
    page = term.client("guardian").get(reverse("portal:looks", args=[term.pupils[0].pk])).content.decode()
    assert page.count("导出或打印了全班的家访台账") == 1 and term.users["principal"].display_name in page
    # A child in whose class nothing was taken out, and one visited only afterwards, have no such line.
    visit(term.viewer("head_teacher"), term.pupils[4].pk, TODAY)
    since = queries.exports_about([term.pupils[4].pk])
    assert all(at > lines[0].at for at in since.values())


def test_nothing_goes_out_without_its_line(term: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.ledgers.audit", broken)
    client = term.client("principal")
    client.raise_request_exception = False
    for name in ("ledger_workbook", "ledger_pdf"):
        assert client.get(address(name, organisation=term.school.pk)).status_code == 500
    assert client.post(address("ledger_print", organisation=term.school.pk)).status_code == 500
    assert not LedgerPrint.objects.exists()


def test_a_county_reads_numbers_and_never_a_name(term: Cast) -> None:
    for number in range(5):
        child = pupil_in(term.class_3_2, f"第{number}个孩子")
        visit(term.viewer("head_teacher"), child.pk, LAST_WEEK)
    assess_all(today=TODAY)
    rows = workbook(term, "county_officer", county="130202")
    told = {(row[1], row[2]): row[3:] for row in rows}
    assert told[term.school.name, "全校"][0] != "" and (term.school.name, "三年级2班") in told
    assert {row[1] for row in rows} == {term.school.name}
    # One child of the other class was visited, and one home has confirmed: neither is told.
    assert told[term.school.name, "三年级1班"][1] == "略"
    assert {figures[2] for figures in told.values()} <= {"略", "0"}
    for cell in [cell for row in rows for cell in row[3:]]:
        assert cell == "略" or not 0 < int(cell) < 5
    everything = str(rows)
    assert not [pupil for pupil in (*term.pupils, *term.colleague_pupils) if pupil.name in everything]
    line = AuditLine.objects.get(act="visit.export")
    assert (line.noun, line.key, line.detail["rows"]) == ("region", "130202", len(rows))
    answer = term.client("county_officer").get(address("ledger_pdf", county="130202"))
    told_in_print = squeezed("".join(pages_of(answer.content)))
    assert all(squeezed(cell) in told_in_print for row in rows for cell in row)


def test_a_long_one_is_set_by_the_worker_and_opened_by_whoever_asked(
    term: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 3)
    client, ours = term.client("principal"), {"organisation": term.school.pk}
    refused = client.get(address("ledger_pdf", **ours), follow=True)
    assert "请点“排成 PDF”" in refused.content.decode()
    assert not AuditLine.objects.filter(act="visit.export").exists()
    for _ in range(2):
        assert client.post(address("ledger_print", **ours)).status_code == 302
    row = LedgerPrint.objects.get()
    assert (row.state, AuditLine.objects.filter(act="visit.print").count()) == ("waiting", 1)
    early = client.get(reverse("contact:ledger_printed", args=[row.pk]), follow=True)
    assert "还没有排好" in early.content.decode()
    assert queries.waiting_prints(timezone.now()) == (row.pk,)
    for _ in range(2):  # a second worker, or the same one again, does nothing more
        operations.make_print(now=timezone.now(), print_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.rows) == ("ready", 4)
    assert term.pupils[0].name.encode() not in bytes(row.content_sealed or b"")
    assert Message.objects.filter(user=term.users["principal"], subject="家访台账排好了").count() == 1
    assert AuditLine.objects.filter(act="visit.export", by=term.users["principal"]).count() == 2
    opened = client.get(reverse("contact:ledger_printed", args=[row.pk]))
    assert term.pupils[0].name in squeezed("".join(pages_of(opened.content)))
    assert str(row.pk) in client.get(address("ledger", **ours)).content.decode()
    for member in ("school_officer", "head_teacher", "county_officer"):
        found = term.client(member).get(reverse("contact:ledger_printed", args=[row.pk]))
        assert found.status_code == 404
    assert term.client("stranger").get(reverse("contact:ledger_printed", args=[row.pk])).status_code == 403


def test_whoever_has_left_by_then_gets_nothing(term: Cast) -> None:
    by = term.viewer("principal")
    key = operations.ask_print(by=by, today=TODAY, asked=LedgerAsked(term.school.pk))
    Grant.objects.filter(user=term.users["principal"]).update(valid_until=TODAY)
    operations.make_print(now=timezone.now(), print_id=key)
    row = LedgerPrint.objects.get()
    assert (row.state, row.content_sealed) == ("failed", None)
    assert Message.objects.get(user=term.users["principal"], subject="家访台账没有排成")
    with pytest.raises((Forbidden, OutOfScope)):
        operations.open_print(by=term.viewer("principal"), today=TODAY, print_id=key)


def test_one_that_was_never_set_is_not_tried_for_ever(term: Cast) -> None:
    operations.ask_print(by=term.viewer("principal"), today=TODAY, asked=LedgerAsked(term.school.pk))
    assert not queries.waiting_prints(timezone.now() + timedelta(hours=2))


def test_a_school_without_visits_has_an_empty_one(cast: Cast) -> None:
    page = cast.client("principal").get(address("ledger", organisation=cast.school.pk))
    assert "还没有家访登记" in page.content.decode()
    answer = cast.client("principal").get(address("ledger_workbook", organisation=cast.school.pk))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None and "家访台账" in str(sheet["A1"].value)
    printed = cast.client("principal").get(address("ledger_pdf", organisation=cast.school.pk))
    assert len(pypdf.PdfReader(io.BytesIO(printed.content)).pages) == 1


def test_the_copy_that_a_person_is_given_says_the_words_too(term: Cast) -> None:
    sections = {one.table: one.rows for one in about("pupil", [term.pupils[0].pk], None)}
    (row,) = sections["contact_visit"]
    assert row["purposes_sealed"] == "说说进步、作息和学习"
    assert row["agreements_sealed"] == "按时睡觉、一起读书"
    assert (row["capacity"], row["state"]) == ("班主任", "已登记")
