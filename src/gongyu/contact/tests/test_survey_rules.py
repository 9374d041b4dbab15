"""Drawing, packing and the interval: the arithmetic, for any numbers."""

from __future__ import annotations

from datetime import date
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gongyu.contact.rules import survey as rules
from gongyu.kernel.refusal import Refusal

PRINTED = some.text(max_size=rules.WORDS_MOST)
ANSWERS = some.tuples(*(some.integers(1, 5) for _ in rules.QUESTIONS))
FAMILIES = some.dictionaries(
    some.integers(-50, 1000), some.lists(some.integers(1, 10_000), max_size=3), max_size=40
)


@given(ANSWERS, PRINTED)
def test_every_ballot_is_as_long_as_every_other_and_comes_out_again(
    answers: tuple[int, ...], words: str
) -> None:
    text = rules.packed(rules.Ballot(answers, words))
    assert len(text.encode("utf-8", "surrogatepass")) == rules.BALLOT_BYTES
    back = rules.unpacked(text)
    assert back.answers == answers
    assert back.words.split() == "".join(c if c.isprintable() else " " for c in words).split()


@given(FAMILIES, some.integers(5, 60), some.text("0123456789abcdef", min_size=1, max_size=32))
def test_a_draw_is_once_a_guardian_from_the_families_and_the_same_again(
    families: dict[int, list[int]], size: int, seed: str
) -> None:
    drawn = rules.draw(families, size, seed)
    able = [guardians for guardians in families.values() if guardians]
    assert len(drawn) == len(set(drawn)) <= min(size, len(able))
    assert set(drawn) <= {one for guardians in able for one in guardians}
    assert drawn == rules.draw(dict(reversed(families.items())), size, seed)
    whole = rules.draw(families, 10_000, seed)
    assert all(set(guardians) & set(whole) for guardians in able)


def test_every_family_is_drawn_about_as_often() -> None:
    families = {family: (family,) for family in range(1, 21)}
    times = dict.fromkeys(families, 0)
    for number in range(2000):
        for one in rules.draw(families, 5, f"seed{number}"):
            times[one] += 1
    # 500 each; five standard deviations of a draw of 5 in 20 are 97.
    assert all(403 < many < 597 for many in times.values())


@given(some.lists(ANSWERS, max_size=30), some.integers(0, 50))
def test_a_tally_counts_everybody_once_or_nobody(answers: list[tuple[int, ...]], more: int) -> None:
    found = rules.tally([rules.Ballot(one) for one in answers])
    if len(answers) < rules.FEWEST:
        assert found is None
        return
    assert found is not None
    assert all(sum(counts) == len(answers) for counts in found.values())
    good = sum(one[2] >= 4 for one in answers)
    share = rules.satisfied(found["whole"], len(answers) + more)
    assert 0 <= share.low <= share.value <= share.high <= 1
    # Once everybody has answered nothing is left open.
    assert more or share.low == share.high
    assert isclose(share.value, good / len(answers))


@pytest.mark.parametrize("last", [date(2026, 11, 23), date(2027, 1, 23)])
def test_a_round_has_some_days(last: date) -> None:
    with pytest.raises(Refusal, match=r"survey\.last-day"):
        rules.check_last_day(date(2026, 11, 23), last)
    rules.check_last_day(date(2026, 11, 23), date(2026, 12, 1))
    with pytest.raises(Refusal, match=r"survey\.next-year"):
        rules.check_last_day(date(2026, 8, 20), date(2026, 9, 3))


def test_a_ballot_is_whole_and_short() -> None:
    rules.check_ballot(rules.Ballot((5, 1, 3), "好" * 200))
    with pytest.raises(Refusal, match=r"survey\.answer"):
        rules.check_ballot(rules.Ballot((5, 0, 3)))
    with pytest.raises(Refusal, match=r"survey\.too-long"):
        rules.check_ballot(rules.Ballot((5, 1, 3), "好" * 201))
