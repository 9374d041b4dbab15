"""What a filing asks, and what it may not be."""

from datetime import date

import pytest

from gongyu.filings import rules
from gongyu.kernel.refusal import Refusal

TODAY = date(2026, 11, 23)
OPENED = date(2020, 9, 1)


def test_a_document_asks_for_its_name_number_and_end() -> None:
    asked = rules.shape("filing.communication_mechanism", (), ("exists",), ("internal",))
    assert asked.fields == ("title", "document_number", "valid_until", "note")


def test_a_tally_asks_how_much_and_what_the_pack_names_besides() -> None:
    asked = rules.shape("filing.purchase", ("amount", "partner"), ("tally",), ("internal",))
    assert asked.fields == ("quantity", "amount", "partner", "note")


@pytest.mark.parametrize("sensitivity", ["restricted", "sealed"])
def test_nothing_can_be_typed_freely_where_children_are_in_trouble(sensitivity: str) -> None:
    asked = rules.shape("filing.care", rules.FIELDS, ("exists", "tally"), ("internal", sensitivity))
    assert asked.guarded
    assert not rules.FREE_TEXT & set(asked.fields)


def test_a_case_asks_for_its_day_alone() -> None:
    for act, step in (("filing.bullying.opened", "opened"), ("filing.bullying.closed", "closed")):
        asked = rules.shape(act, ("note", "partner"), ("within",), ("internal",))
        assert (asked.fields, asked.incident) == ((), step)


def test_opening_and_closing_know_each_other() -> None:
    assert rules.counterpart("filing.bullying.opened") == "filing.bullying.closed"
    assert rules.counterpart("filing.bullying.closed") == "filing.bullying.opened"


@pytest.mark.parametrize(
    ("check", "code", "field"),
    [
        (lambda: rules.check_act("filing.x", {"filing.y"}), "filing.not-yours", "act"),
        (lambda: rules.check_day(date(2026, 11, 24), TODAY, OPENED), "filing.future-date", "occurred_on"),
        (lambda: rules.check_day(date(2020, 8, 31), TODAY, OPENED), "filing.before-opening", "occurred_on"),
        (lambda: rules.check_end(TODAY, TODAY), "filing.ends-before-it-begins", "valid_until"),
        (lambda: rules.check_quantity(0), "filing.quantity", "quantity"),
        (lambda: rules.check_title(" ", True), "filing.no-title", "title"),
        (lambda: rules.check_no_words(True, "小明"), "filing.no-words", None),
        (lambda: rules.check_close(TODAY, TODAY, False), "filing.case-closed", None),
        (
            lambda: rules.check_close(TODAY, date(2026, 11, 22), True),
            "filing.closed-before-opened",
            "occurred_on",
        ),
        (lambda: rules.check_transition("withdrawn", "withdraw"), "filing.withdrawn", None),
        (lambda: rules.check_not_closed(True), "filing.close-first", None),
        (lambda: rules.check_reason(" "), "filing.no-reason", "reason"),
    ],
)
def test_what_a_filing_may_not_be(check, code: str, field: str | None) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as refusal:
        check()
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_what_is_right_passes() -> None:
    rules.check_day(TODAY, TODAY, OPENED)
    rules.check_end(TODAY, None)
    rules.check_title("", False)
    rules.check_no_words(False, "说明")
    rules.check_close(TODAY, TODAY, True)
    assert rules.check_transition("filed", "withdraw") == "withdrawn"


@pytest.mark.parametrize(
    ("valid_until", "held", "renew"),
    [
        (None, True, False),
        (date(2026, 11, 23), False, True),
        (date(2026, 12, 31), True, True),
        (date(2027, 12, 31), True, False),
    ],
)
def test_a_filing_is_renewed_before_it_ends(valid_until: date | None, held: bool, renew: bool) -> None:
    assert rules.in_force(date(2026, 1, 1), valid_until, TODAY) is held
    assert rules.may_renew(valid_until, TODAY) is renew
