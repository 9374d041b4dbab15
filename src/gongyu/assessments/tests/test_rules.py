"""What is asked never changes unseen; doubts are found; no subtraction finds a small group."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as some

from gongyu.assessments.factories import READ_IT, given
from gongyu.assessments.queries import instruments, offered
from gongyu.assessments.rules import consent, figures, quality, sheet
from gongyu.assessments.rules.instrument import CHOICES, DIGESTS, check_step, going_well, read, scores
from gongyu.compliance.rules.small import SMALL
from gongyu.courses.rules.editing import STAGES, TOPICS
from gongyu.kernel.refusal import Refusal

pytestmark = pytest.mark.anydatabase

EARLY = offered()["early"]
LONG = READ_IT * 5
ANSWERS = some.fixed_dictionaries({key: some.sampled_from(sorted(CHOICES)) for key in EARLY.keys})
# Schools of all sizes, most of them small; of each sheet whether the one dimension goes well.
SCHOOLS = some.lists(some.lists(some.booleans(), max_size=24), max_size=7)


# --- what is asked ----------------------------------------------------------------------------------
def test_a_version_that_was_given_to_families_has_not_been_changed() -> None:
    assert {key: one.digest for key, one in instruments().items()} == DIGESTS


def test_a_wording_that_was_agreed_to_has_not_been_changed() -> None:
    known = {"2026-1": "cc9fbd49d2b7fc9730658c4052e182cb7a3c7913239b5157e596037c33a8a9b2"}
    assert {one.version: one.digest for one in consent.WORDINGS} == known


def test_every_stage_has_one_self_check_and_every_dimension_leads_to_courses() -> None:
    stages = [stage for one in offered().values() for stage in one.stages]
    assert sorted(stages) == sorted(STAGES)
    for one in offered().values():
        assert {topic for dimension in one.dimensions for topic in dimension.topics} <= TOPICS.keys()
        assert all(dimension.topics for dimension in one.dimensions)
        assert sum(bool(each.against) for each in one.questions) >= 2


def test_a_file_that_does_not_hold_together_is_refused() -> None:
    text = (instruments_file()).replace("against: r1", "against: r9")
    with pytest.raises(ValueError, match="against none"):
        read(text)
    with pytest.raises(ValueError, match="twice"):
        read(instruments_file().replace("key: c2", "key: c1"))
    with pytest.raises(ValueError, match="stands nowhere"):
        read(instruments_file().replace("dimension: health", "dimension: nowhere"))


def instruments_file() -> str:
    from gongyu.assessments.queries.instruments import DATA  # noqa: PLC0415

    return (DATA / "early-2026-1.yaml").read_text(encoding="utf-8")


def test_a_question_that_says_the_opposite_is_turned_round() -> None:
    assert set(scores(EARLY, given(EARLY)).values()) == {5}
    assert set(scores(EARLY, given(EARLY, well=False)).values()) == {2}
    assert set(going_well(EARLY, given(EARLY)).values()) == {True}
    assert set(going_well(EARLY, given(EARLY, well=False)).values()) == {False}
    assert "company" not in scores(EARLY, {"c1": 5, "c2": 5})


def test_a_page_wants_every_answer() -> None:
    check_step(EARLY, 0, {"c1": 1, "c2": 5, "c3": 3})
    for wrong in ({"c1": 1, "c2": 5}, {"c1": 1, "c2": 5, "c3": 6}):
        with pytest.raises(Refusal, match=r"assessment\.answer") as refused:
            check_step(EARLY, 0, wrong)
        assert refused.value.field == "c3"


# --- doubts -----------------------------------------------------------------------------------------
def test_answers_that_hold_together_are_not_doubted() -> None:
    assert quality.doubts(EARLY, given(EARLY), LONG) == ()
    assert quality.doubts(EARLY, given(EARLY, well=False), LONG) == ()


@pytest.mark.parametrize(
    ("other", "seconds", "doubt"),
    [
        ({"r3": 5}, LONG, "pair"),
        ({"a1": 5}, LONG, "unread"),
        ({}, 20, "fast"),
    ],
)
def test_each_doubt_is_found(other: dict[str, int], seconds: int, doubt: str) -> None:
    assert quality.doubts(EARLY, given(EARLY) | other, seconds) == (doubt,)


def test_one_choice_all_the_way_down_is_found() -> None:
    assert "same" in quality.doubts(EARLY, dict.fromkeys(EARLY.keys, 3), LONG)


@drawn(ANSWERS, some.integers(0, 1000))
def test_doubts_follow_from_the_answers_alone(answers: dict[str, int], seconds: int) -> None:
    found = quality.doubts(EARLY, answers, seconds)
    assert "missing" not in found
    assert ("unread" in found) == (answers["a1"] != 3)
    assert ("fast" in found) == (seconds < quality.SECONDS * len(EARLY.keys))
    # Neither of two opposites may be wholly so, nor wholly not.
    assert ("pair" in found) == any(
        abs(6 - answers[one.key] - answers[one.against]) >= quality.APART
        for one in EARLY.questions
        if one.against
    )
    fewer = {key: value for key, value in answers.items() if key != "c1"}
    assert "missing" in quality.doubts(EARLY, fewer, seconds)


# --- as it is kept ----------------------------------------------------------------------------------
@drawn(ANSWERS, some.booleans(), some.integers(1, 2**62), some.integers(0, 10**5))
def test_every_sheet_is_as_long_as_every_other(
    answers: dict[str, int], counted: bool, school: int, seconds: int
) -> None:
    kept = sheet.Kept(school, counted, answers, seconds)
    assert sheet.unpacked(sheet.packed(kept)) == kept
    assert len(sheet.packed(kept).encode()) == sheet.BYTES


# --- what is told -----------------------------------------------------------------------------------
def told_of(schools: list[list[bool]]) -> tuple[figures.Figure | None, dict[int, figures.Figure]]:
    return figures.figures(["d"], {key: [{"d": one} for one in of] for key, of in enumerate(schools)})


@drawn(SCHOOLS)
def test_no_subtraction_finds_fewer_than_may_be_told(schools: list[list[bool]]) -> None:
    whole, parts = told_of(schools)
    everybody = [one for of in schools for one in of]
    if whole is None:
        assert not parts
        assert len(everybody) < figures.FEWEST
        return
    # Whoever knew the exact counts behind every figure that is told, and took them from each other:
    counted = [len(schools[key]) for key in parts]
    rest = len(everybody) - sum(counted)
    assert min(counted, default=figures.FEWEST) >= figures.FEWEST
    assert rest == 0 or rest >= figures.FEWEST
    shared = [schools[key] for key, one in parts.items() if one.shares["d"] is not None]
    if whole.shares["d"] is None:
        assert not shared
        return
    groups = [everybody, *shared]
    left = [sum(everybody) - sum(map(sum, shared)), len(everybody) - sum(map(len, shared))]
    left[1] -= left[0]
    for of in groups:
        assert min(sum(of), len(of) - sum(of)) >= SMALL
    assert left == [0, 0] or min(left) >= SMALL


@drawn(SCHOOLS)
def test_what_is_told_is_rounded_and_never_none_or_all(schools: list[list[bool]]) -> None:
    whole, parts = told_of(schools)
    for one in (whole, *parts.values()):
        if one is not None:
            assert one.sheets % figures.TENS == 0
            share = one.shares["d"]
            assert share is None or (share % figures.STEP == 0 and 0 < share < 100)


def test_a_school_beside_a_small_one_hides_it() -> None:
    half = [True, False] * 10
    whole, parts = told_of([half, half, [True, True, False]])
    # The small one joins a larger one, and neither is told.
    assert whole is not None
    assert (whole.sheets, whole.shares) == (40, {"d": 50})
    assert set(parts) == {0}
    assert told_of([half, half])[1].keys() == {0, 1}
    assert told_of([[True, False] * 4]) == (None, {})


def test_where_all_are_alike_nothing_is_said() -> None:
    whole, parts = told_of([[True] * 30])
    assert whole is not None
    assert whole.shares == {"d": None}
    assert parts[0].shares == {"d": None}
