"""The paper form of a class: printed with codes, entered by code, and nothing counted twice."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gongyu.audit.models import AuditLine
from gongyu.contact import operations
from gongyu.contact.factories import visit
from gongyu.contact.models import Visit
from gongyu.contact.operations import PaperRow
from gongyu.contact.queries import opened, ticked
from gongyu.contact.queries.words import TICKED_AGREEMENTS, TICKED_PURPOSES
from gongyu.contact.rules import paper_form as rules
from gongyu.contact.tests.litany import LAST_WEEK, METHODS
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ledger.models import Entry
from gongyu.ui.tests.test_papers import pages_of, squeezed
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
PAPER = "contact:paper"


# --- codes ---------------------------------------------------------------------------------------------
@given(st.integers(1, 10**9))
def test_a_code_is_read_as_whose_it_is(pupil_id: int) -> None:
    code = rules.code_of(pupil_id)
    assert rules.pupil_of(code) == pupil_id
    assert rules.pupil_of(f" {code.replace('-', ' ')} ") == pupil_id
    assert rules.pupil_of(code.translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))) == pupil_id


@given(st.integers(1, 10**8), st.data())
def test_no_wrong_digit_is_taken_for_another_child(pupil_id: int, data: st.DataObject) -> None:
    digits = rules.code_of(pupil_id).replace("-", "")
    at = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != digits[at]]))
    with pytest.raises(Refusal) as refused:
        rules.pupil_of(digits[:at] + other + digits[at + 1 :])
    assert (refused.value.code, refused.value.field) == ("paper-form.code", "code")


@pytest.mark.parametrize("written", ["", "一二三", "12", "9" * 40, "0000001-", "' OR 1=1 --", "٣٣٣٣٣٣٣٣"])
def test_what_is_no_code_is_refused(written: str) -> None:
    with pytest.raises(Refusal, match="编号"):
        rules.pupil_of(written)


@given(st.lists(st.integers(1, 6), max_size=6))
def test_numbers_are_read_however_they_are_parted(numbers: list[int]) -> None:
    words = ("a", "b", "c", "d", "e", "f")
    wanted = tuple(dict.fromkeys(words[one - 1] for one in numbers))
    for between in ("", " ", "、", "，", ","):
        assert rules.chosen(between.join(map(str, numbers)), words, "purposes") == wanted


@pytest.mark.parametrize("written", ["7", "0", "1 9", "abc", "一"])
def test_a_number_that_is_not_on_the_form_is_refused(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.chosen(written, ("a", "b"), "agreements")
    assert refused.value.field == "agreements"


# --- printing ------------------------------------------------------------------------------------------
def test_the_form_has_a_row_a_pupil_with_a_code_and_says_what_the_numbers_mean(cast: Cast) -> None:
    answer = cast.client("head_teacher").get(reverse("contact:paper_form", args=[cast.class_3_2.pk]))
    told = squeezed("".join(pages_of(answer.content)))
    for pupil in cast.pupils:
        assert f"{rules.code_of(pupil.pk)}{pupil.name}" in told
    assert "1平常走走" in told and "8定期通个电话" in told and cast.colleague_pupils[0].name not in told
    line = AuditLine.objects.get(act="visit.form")
    assert (line.noun, line.key, line.organisation_id) == ("class", str(cast.class_3_2.pk), cast.school.pk)


def test_nothing_is_printed_without_its_line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.paper_form.audit", broken)
    client = cast.client("head_teacher")
    client.raise_request_exception = False
    assert client.get(reverse("contact:paper_form", args=[cast.class_3_2.pk])).status_code == 500


# --- entering ------------------------------------------------------------------------------------------
def sent(cast: Cast, *rows: tuple[str, str, str, str], visitor: int | None = None) -> dict[str, str]:
    """The page as it is sent: code, mode, purposes and agreements of each row; the last row is left empty."""
    data: dict[str, str] = {}
    for number, (code, mode, purposes, agreements) in enumerate((*rows, ("", "", "", ""))):
        values = {
            "code": code,
            "occurred_on": LAST_WEEK.isoformat(),
            "mode": mode,
            "visitor": str(visitor or cast.head_teacher.pk),
            "purposes": purposes,
            "agreements": agreements,
        }
        data |= {f"row{number}-{name}": value for name, value in values.items()}
    return data


def code(cast: Cast, number: int = 0) -> str:
    return rules.code_of(cast.pupils[number].pk)


def test_rows_become_visits_like_any_other(cast: Cast) -> None:
    answer = cast.client("head_teacher").post(
        reverse(PAPER), sent(cast, (code(cast), "1", "1 3", "2、5"), (code(cast, 2), "1", "", ""))
    )
    assert answer.status_code == 200 and "已登记 2 行" in answer.content.decode()
    first, second = Visit.objects.order_by("pk")
    assert (first.pupil, first.occurred_on, first.mode) == (cast.pupils[0], LAST_WEEK, "home")
    assert (first.visitor, first.capacity, second.pupil) == (
        cast.head_teacher,
        "head_teacher",
        cast.pupils[2],
    )
    assert ticked(first.purposes_sealed, TICKED_PURPOSES) == ("ordinary", "habits")
    assert ticked(first.agreements_sealed, TICKED_AGREEMENTS) == ("reading", "talk")
    assert Entry.objects.count() == 2 and AuditLine.objects.filter(act="visit.record").count() == 2
    assert opened(second.purposes_sealed, TICKED_PURPOSES) == ""


def test_somebody_else_enters_what_a_colleague_has_written(cast: Cast) -> None:
    answer = cast.client("principal").post(
        f"{reverse(PAPER)}?class={cast.class_3_2.pk}", sent(cast, (code(cast), "1", "", ""))
    )
    assert answer.status_code == 200
    row = Visit.objects.get()
    assert (row.visitor, row.capacity) == (cast.head_teacher, "head_teacher")
    assert row.recorded_by == cast.users["principal"] and Entry.objects.get().actor_id == cast.head_teacher.pk


def test_who_went_works_at_the_school(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        operations.enter_row(
            by=cast.viewer("principal"),
            today=TODAY,
            row=PaperRow(code(cast), LAST_WEEK, "1", visitor_id=999_999),
        )
    assert refused.value.code == "visit.unknown-visitor"


@pytest.mark.parametrize("again", ["head_teacher", "principal"])
def test_the_same_row_entered_twice_is_one_visit(cast: Cast, again: str) -> None:
    address = f"{reverse(PAPER)}?class={cast.class_3_2.pk}"
    assert cast.client("head_teacher").post(address, sent(cast, (code(cast), "1", "", ""))).status_code == 200
    answer = cast.client(again).post(address, sent(cast, (code(cast), "1", "", "")))
    html = answer.content.decode()
    assert answer.status_code == 422 and "已经登记过这名学生的一次家访" in html and "请清空这一行" in html
    assert cast.head_teacher.name in html
    assert (Visit.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_row_twice_on_one_page_is_one_visit(cast: Cast) -> None:
    row = (code(cast), "1", "", "")
    answer = cast.client("head_teacher").post(reverse(PAPER), sent(cast, row, row))
    assert answer.status_code == 422 and "已登记 1 行" in answer.content.decode()
    assert Visit.objects.count() == 1


def test_what_was_recorded_on_a_phone_is_not_counted_again(cast: Cast) -> None:
    visit(cast.viewer("head_teacher"), cast.pupils[0].pk, LAST_WEEK, mode="video")
    answer = cast.client("head_teacher").post(reverse(PAPER), sent(cast, (code(cast), "1", "", "")))
    assert answer.status_code == 422 and Visit.objects.count() == 1


def test_after_it_was_taken_back_the_row_can_be_entered_again(cast: Cast) -> None:
    by, row = cast.viewer("head_teacher"), PaperRow(code(cast), LAST_WEEK, "1")
    for _ in range(2):
        made, _name = operations.enter_row(by=by, today=TODAY, row=row)
        operations.withdraw(by=by, today=TODAY, visit_id=made, reason="录错了")
    operations.enter_row(by=by, today=TODAY, row=row)
    assert list(Visit.objects.order_by("pk").values_list("state", flat=True)) == [
        *("withdrawn", "withdrawn", "recorded")
    ]


def test_what_is_wrong_stays_with_its_reason_and_the_rest_is_saved(cast: Cast) -> None:
    broken = code(cast, 1)[:-1] + str((int(code(cast, 1)[-1]) + 1) % 10)
    answer = cast.client("head_teacher").post(
        reverse(PAPER),
        sent(cast, (broken, "1", "2", "3"), (code(cast), "1", "", ""), (code(cast, 2), "9", "", "44")),
    )
    html = answer.content.decode()
    assert answer.status_code == 422 and Visit.objects.get().pupil == cast.pupils[0]
    assert f'value="{broken}"' in html and 'value="44"' in html and f'value="{code(cast)}"' not in html
    assert "可能抄错了一位" in html and "请填 1 到" in html
    # The rows that stay and the empty ones that follow have names of their own.
    names = [part.split('"')[0] for part in html.split('name="row')[1:]]
    assert len(names) == len(set(names))


def test_a_child_of_another_school_stays_unknown(cast: Cast) -> None:
    far = rules.code_of(cast.far_pupils[0].pk)
    answer = cast.client("head_teacher").post(reverse(PAPER), sent(cast, (far, "1", "", "")))
    html = answer.content.decode()
    assert (
        answer.status_code == 422 and "不在您可以登记的班里" in html and cast.far_pupils[0].name not in html
    )
    with pytest.raises(OutOfScope):
        operations.enter_row(by=cast.viewer("head_teacher"), today=TODAY, row=PaperRow(far, LAST_WEEK, "1"))
    colleague = rules.code_of(cast.colleague_pupils[0].pk)
    answer = cast.client("head_teacher").post(reverse(PAPER), sent(cast, (colleague, "1", "", "")))
    assert answer.status_code == 422 and not Visit.objects.exists()


def test_a_day_to_come_is_refused_at_its_box(cast: Cast) -> None:
    data = sent(cast, (code(cast), "1", "", "")) | {"row0-occurred_on": date(2026, 12, 1).isoformat()}
    answer = cast.client("head_teacher").post(reverse(PAPER), data)
    assert answer.status_code == 422 and "家访日期不能晚于今天" in answer.content.decode()
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "member", ["school_officer", "county_officer", "guardian", "station_worker", "auditor", "stranger"]
)
def test_who_may_not_record_neither_prints_nor_enters(cast: Cast, member: str) -> None:
    client = cast.client(member)
    assert client.get(reverse(PAPER)).status_code == 403
    assert client.post(reverse(PAPER), sent(cast, (code(cast), "1", "", ""))).status_code == 403
    assert client.get(reverse("contact:paper_form", args=[cast.class_3_2.pk])).status_code == 403
    assert not Visit.objects.exists()


def test_the_class_of_another_school_is_not_found(cast: Cast) -> None:
    assert cast.client("head_teacher").get(f"{reverse(PAPER)}?class={cast.other_class.pk}").status_code == 404
    for member in ("head_teacher", "principal"):
        found = cast.client(member).get(reverse("contact:paper_form", args=[cast.other_class.pk]))
        assert found.status_code == 404


@pytest.mark.parametrize("method", METHODS)
def test_any_other_way_of_asking_is_refused(cast: Cast, method: str) -> None:
    assert getattr(cast.client("head_teacher"), method)(reverse(PAPER)).status_code == 405
