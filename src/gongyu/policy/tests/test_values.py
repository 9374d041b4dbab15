"""Overrides raise what the document prints, in their own place and time, and never lower it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyu.kernel.refusal import Refusal
from gongyu.policy import rules
from gongyu.policy.rules import Pack, Raised

DAY = date(2026, 11, 23)
FEW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
RAISES = st.lists(
    st.builds(
        Raised,
        duty_key=st.sampled_from(["M1.2", "M2.1", "M2.2"]),
        scope=st.sampled_from(["9901", "990101", "990102"]),
        value=st.integers(0, 100),
        valid_from=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        valid_until=st.none() | st.dates(date(2027, 1, 2), date(2028, 1, 1)),
        source=st.just("决定"),
    ),
    max_size=5,
)


def raised(**changed: object) -> Raised:
    given = {
        "duty_key": "M2.2",
        "scope": "9901",
        "value": 5,
        "valid_from": date(2026, 9, 1),
        "valid_until": None,
        "source": "市发1号",
    }
    return Raised(**{**given, **changed})  # type: ignore[arg-type]


def test_the_document_speaks_where_nobody_decided(small: Pack) -> None:
    value = rules.in_force(small.duties["M2.2"], "990101", DAY, ())
    assert value is not None
    assert (value.n, value.source, value.scope, value.valid_from) == (3, "clause", "", date(2024, 9, 1))


def test_no_value_before_the_document_or_where_none_is_printed(small: Pack) -> None:
    assert rules.in_force(small.duties["M2.2"], "990101", date(2023, 1, 1), ()) is None
    assert rules.in_force(small.duties["M1.1"], "990101", DAY, ()) is None


def test_a_city_raises_for_all_counties_and_a_county_for_itself(small: Pack) -> None:
    duty = small.duties["M2.2"]
    both = (raised(), raised(scope="990101", value=7, source="县发2号"))
    numbers = {
        place: (value.n, value.source, value.scope)
        for place in ("990101", "990102", "9901")
        if (value := rules.in_force(duty, place, DAY, both))
    }
    assert numbers == {
        "990101": (7, "县发2号", "990101"),
        "990102": (5, "市发1号", "9901"),
        "9901": (5, "市发1号", "9901"),
    }


def test_an_override_holds_from_its_day_until_its_end(small: Pack) -> None:
    one = (raised(valid_until=date(2026, 10, 1)),)
    days = [date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 1)]
    found = [rules.in_force(small.duties["M2.2"], "990101", day, one) for day in days]
    assert [value and value.n for value in found] == [3, 5, 5, 3]


def test_a_share_is_raised_as_a_share(small: Pack) -> None:
    value = rules.in_force(small.duties["M2.1"], "990101", DAY, (raised(duty_key="M2.1", value=75),))
    assert value is not None
    assert (value.n, value.target) == (None, 75)


@FEW
@given(several=RAISES, day=st.dates(date(2024, 9, 1), date(2029, 1, 1)))
def test_no_set_of_overrides_ever_lowers_a_value(small: Pack, several: list[Raised], day: date) -> None:
    for duty in small.duties.values():
        base = rules.printed(duty, day)
        if base is None:
            continue
        city = rules.in_force(duty, "9901", day, several)
        county = rules.in_force(duty, "990101", day, several)
        assert city
        assert county
        assert rules.number(duty, base) <= rules.number(duty, city) <= rules.number(duty, county)


@pytest.mark.parametrize(
    ("duty_key", "value", "code"),
    [
        ("M2.2", 3, "override.lowers"),
        ("M2.2", 2, "override.lowers"),
        ("M2.1", 101, "override.over-100"),
        ("M1.1", 3, "override.nothing-printed"),
    ],
)
def test_a_lower_equal_or_unprinted_value_is_refused(
    small: Pack, duty_key: str, value: int, code: str
) -> None:
    duty = small.duties[duty_key]
    with pytest.raises(Refusal) as refused:
        rules.check_raise(duty, value, rules.in_force(duty, "990101", DAY, ()))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("one", "until", "code"),
    [
        (raised(valid_until=date(2027, 1, 1)), DAY, "override.ended"),
        (raised(), date(2026, 11, 22), "override.ends-in-past"),
        (raised(valid_from=date(2027, 1, 1)), date(2026, 12, 1), "override.ends-before-it-begins"),
    ],
)
def test_an_override_ends_once_and_not_in_the_past(one: Raised, until: date, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_end(one, until, DAY)
    assert refused.value.code == code
