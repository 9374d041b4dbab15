"""The litany of the two acts: works, stranger, reader, refused with a code, audited, all or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from gongyu.access.rules import Held, Viewer
from gongyu.accounts.models import User
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.policy import operations, queries
from gongyu.policy.models import Override
from gongyu.policy.rules import Pack

TODAY = date(2026, 11, 23)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]


def officer(role: str, scope: str) -> Viewer:
    user = User.objects.create(username=f"{role}-{scope}", display_name="某人")
    return Viewer(user.pk, user.display_name, TODAY, (Held(role, scope, None, "某局"),))


@pytest.fixture
def city() -> Viewer:
    return officer("city_officer", "9901")


@pytest.fixture
def county() -> Viewer:
    return officer("county_officer", "990101")


def decide(by: Viewer, **changed: object) -> int:
    given: dict[str, object] = {
        "duty_key": "M2.2",
        "scope": by.grants[0].scope,
        "value": 5,
        "valid_from": TODAY,
        "source": "小政〔2026〕8号",
    }
    return operations.decide(by=by, today=TODAY, **{**given, **changed})  # type: ignore[arg-type]


def value(small: Pack, place: str) -> tuple[int | None, str]:
    found = queries.value_in_force(small.duties["M2.2"], place, TODAY)
    assert found
    return found.n, found.source


def test_a_city_raises_a_value_for_all_its_counties(small: Pack, city: Viewer) -> None:
    decide(city)
    assert value(small, "990101") == (5, "小政〔2026〕8号")
    assert value(small, "9901") == (5, "小政〔2026〕8号")


def test_a_county_raises_it_for_itself_alone(small: Pack, county: Viewer) -> None:
    decide(county)
    assert value(small, "990101")[0] == 5
    assert value(small, "990102") == (3, "clause")
    assert value(small, "9901") == (3, "clause")


def test_a_county_cannot_go_below_its_city(city: Viewer, county: Viewer) -> None:
    decide(city, value=6)
    with pytest.raises(Refusal) as refused:
        decide(county, value=4)
    assert (refused.value.code, refused.value.values["now"]) == ("override.lowers", 6)
    assert decide(county, value=7)


def test_another_countys_officer_finds_nothing_there(county: Viewer) -> None:
    with pytest.raises(OutOfScope):
        decide(county, scope="990102")
    with pytest.raises(OutOfScope):
        decide(county, scope="9901")


def test_a_reader_may_not(county: Viewer) -> None:
    with pytest.raises(Forbidden):
        decide(officer("supervisor", "990101"))


def test_a_city_does_not_decide_in_a_countys_name(city: Viewer) -> None:
    with pytest.raises(Refusal) as refused:
        decide(city, scope="990101")
    assert refused.value.code == "override.not-own-place"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"duty_key": "M9.9"}, "override.unknown-duty"),
        ({"duty_key": "M1.1"}, "override.nothing-printed"),
        ({"value": 3}, "override.lowers"),
        ({"value": 1}, "override.lowers"),
        ({"duty_key": "M2.1", "value": 101}, "override.over-100"),
        ({"source": "  "}, "override.no-source"),
        ({"valid_from": date(2025, 12, 31)}, "override.period-closed"),
        ({"valid_until": TODAY}, "override.ends-before-it-begins"),
    ],
)
def test_refused_with_its_code_and_nothing_written(
    city: Viewer, changed: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        decide(city, **changed)
    assert refused.value.code == code
    assert not Override.objects.exists()
    assert not AuditLine.objects.exists()


def test_one_decision_a_day_for_one_duty_and_place(city: Viewer) -> None:
    decide(city, value=5)
    with pytest.raises(Refusal) as refused:
        decide(city, value=6)
    assert refused.value.code == "override.same-day"


def test_it_may_reach_back_to_the_start_of_the_running_period(small: Pack, city: Viewer) -> None:
    decide(city, valid_from=date(2026, 1, 1))
    found = queries.value_in_force(small.duties["M2.2"], "990101", date(2026, 1, 1))
    assert found
    assert found.n == 5


def test_deciding_and_ending_are_audited(city: Viewer) -> None:
    key = decide(city)
    operations.end(by=city, today=TODAY, override_id=key, valid_until=date(2027, 1, 1))
    lines = AuditLine.objects.order_by("id").values_list("act", "noun", "key", "by_id")
    assert list(lines) == [
        ("policy.override", "override", str(key), city.user_id),
        ("policy.override-end", "override", str(key), city.user_id),
    ]


def test_nothing_is_written_if_the_audit_fails(city: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(operations, "record", fails)
    with pytest.raises(RuntimeError):
        decide(city)
    assert not Override.objects.exists()


def test_an_ended_override_gives_the_documents_value_back(small: Pack, city: Viewer) -> None:
    key = decide(city)
    operations.end(by=city, today=TODAY, override_id=key, valid_until=date(2027, 1, 1))
    before, after = (
        queries.value_in_force(small.duties["M2.2"], "990101", day)
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    )
    assert before
    assert after
    assert (before.n, after.n) == (5, 3)


def test_only_its_own_place_ends_it_and_only_once(city: Viewer, county: Viewer) -> None:
    key = decide(city)
    with pytest.raises(OutOfScope):
        operations.end(by=county, today=TODAY, override_id=key, valid_until=date(2027, 1, 1))
    operations.end(by=city, today=TODAY, override_id=key, valid_until=date(2027, 1, 1))
    with pytest.raises(Refusal) as refused:
        operations.end(by=city, today=TODAY, override_id=key, valid_until=date(2027, 2, 1))
    assert refused.value.code == "override.ended"
    with pytest.raises(OutOfScope):
        operations.end(by=city, today=TODAY, override_id=key + 1, valid_until=date(2027, 1, 1))


def test_a_place_sees_what_holds_there_and_no_other_countys(city: Viewer, county: Viewer) -> None:
    above, own = decide(city), decide(county, value=7)
    stranger = officer("county_officer", "990102")
    assert {one.id for one in queries.decided(county, TODAY)} == {above, own}
    assert {one.id for one in queries.decided(stranger, TODAY)} == {above}
    assert {one.id: one.may_end for one in queries.decided(city, TODAY)} == {above: True, own: False}
    with pytest.raises(OutOfScope):
        queries.override(stranger, own, TODAY)
