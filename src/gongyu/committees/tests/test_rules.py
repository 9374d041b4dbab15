"""What is right for a school's three bodies, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from gongyu.committees.rules import body, paper
from gongyu.committees.rules.body import Span
from gongyu.kernel.refusal import Refusal

pytestmark = pytest.mark.anydatabase
D = [date(2026, month, 1) for month in range(1, 13)]
TODAY = date(2026, 11, 23)


def test_days_are_joined_where_they_touch_and_only_there() -> None:
    apart = Span(D[0], D[2]), Span(D[3], D[4])
    assert body.joined([apart[1], apart[0]]) == apart
    assert body.joined([Span(D[0], D[2]), Span(D[2], D[4]), Span(D[1], D[3])]) == (Span(D[0], D[4]),)
    assert body.joined([Span(D[2], D[2])]) == ()


def test_what_lies_in_both_is_what_counts() -> None:
    terms = (Span(D[0], D[3]), Span(D[5], D[9]))
    papers = (Span(D[1], D[6]),)
    assert body.common(terms, papers) == (Span(D[1], D[3]), Span(D[5], D[6]))
    assert body.common(terms, ()) == ()


def test_an_edition_holds_until_its_end_or_the_next_one() -> None:
    spans = body.successive([(D[4], None), (D[0], D[2]), (D[3], D[9])])
    assert spans == (Span(D[0], D[2]), Span(D[3], date.max))


def test_two_terms_never_run_at_once() -> None:
    body.check_apart(D[2], D[4], [Span(D[0], D[2]), Span(D[4], D[6])])
    with pytest.raises(Refusal, match="two-terms"):
        body.check_apart(D[1], D[4], [Span(D[0], D[2])])


@pytest.mark.parametrize(
    ("begins", "code"), [(date(2026, 11, 24), "committee.future"), (date(1999, 1, 1), "before-opening")]
)
def test_a_term_has_begun_within_the_schools_life(begins: date, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        body.check_begins(begins, TODAY, date(2020, 9, 1))


def test_a_term_is_cut_short_within_itself_and_not_in_the_future() -> None:
    term = Span(D[0], D[11])
    body.check_end(D[10], term, TODAY)
    for day in (D[0], D[11], date(2026, 11, 24)):
        with pytest.raises(Refusal, match="end-day"):
            body.check_end(day, term, TODAY)


def test_a_paper_says_something_or_where_it_is() -> None:
    paper.check_words("", "校发〔2026〕1号")
    paper.check_words("第一条", "")
    with pytest.raises(Refusal, match=r"paper\.nothing"):
        paper.check_words(" ", " ")


def test_editions_follow_one_another() -> None:
    paper.check_later(D[2], D[2])
    with pytest.raises(Refusal, match=r"paper\.earlier"):
        paper.check_later(D[1], D[2])
