"""What an exception does to the figures, who sees it and its pupil, and what may not be asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from gongyu.compliance import queries
from gongyu.compliance.models import Exemption, Rollup, Standing
from gongyu.compliance.rules.exemptions import LONGEST_DAYS, REASON_LIMIT
from gongyu.compliance.tests.counting import at_most
from gongyu.compliance.tests.doing import visited
from gongyu.compliance.tests.test_exemptions import JUNE, VISITS, approve, ask, refuse, withdraw
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")


def figures(cast: Cast) -> tuple[int, int, int]:
    one = Standing.objects.get(duty_key=VISITS, period_key="2026-2027", organisation=cast.school)
    return one.required, one.achieved, one.exempt


def in_the_county() -> tuple[int, int, int]:
    row = Rollup.objects.get(duty_key=VISITS, period_key="2026-2027", county_code="130202")
    return row.required, row.achieved, row.exempt


def test_only_an_approved_exception_moves_the_figures_and_taking_it_back_returns_them(cast: Cast) -> None:
    visited(cast, cast.pupils[0].pk)
    assert figures(cast) == in_the_county() == (7, 1, 0)
    key = ask(cast)
    assert figures(cast) == (7, 1, 0)
    approve(cast, key)
    # It stands beside what was done and is never counted as done.
    assert figures(cast) == in_the_county() == (7, 1, 1)
    withdraw(cast, key, "county_officer")
    assert figures(cast) == in_the_county() == (7, 1, 0)


def test_a_pupil_who_was_visited_all_the_same_is_visited(cast: Cast) -> None:
    visited(cast, cast.pupils[4].pk)
    approve(cast, ask(cast))
    assert figures(cast) == (7, 1, 0)


def test_a_whole_school_may_be_excepted(cast: Cast) -> None:
    approve(cast, ask(cast, "principal", pupil_id=None, ground="X.UNSAFE", reason="汛期道路中断"))
    one = Standing.objects.get(duty_key=VISITS, period_key="2026-2027", organisation=cast.school)
    assert one.state == "exempt"


def test_a_refused_request_changes_nothing_and_says_why(cast: Cast) -> None:
    visited(cast, cast.pupils[0].pk)
    key = ask(cast)
    refuse(cast, key)
    assert figures(cast) == (7, 1, 0)
    assert queries.exemption(cast.viewer("head_teacher"), key).note == "请先约定在校见面"


def test_nobody_decides_on_their_own_request(cast: Cast) -> None:
    row = Exemption.objects.get(pk=ask(cast))
    row.requested_by = cast.users["county_officer"]
    row.save()
    with pytest.raises(Refusal) as refused:
        approve(cast, row.pk)
    assert refused.value.code == "exemption.own"
    assert not queries.exemption(cast.viewer("county_officer"), row.pk).may_decide
    assert queries.waiting_for(cast.viewer("county_officer")) == 0
    approve(cast, row.pk, "city_officer")
    assert Exemption.objects.get(pk=row.pk).state == "approved"


def test_who_asked_is_told_the_answer_without_a_name(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        approve(cast, ask(cast))
    told = Message.objects.get(user=cast.users["head_teacher"])
    assert told.subject == "例外申请已批准"
    assert cast.pupils[4].name not in told.subject + told.body


WRONG: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "a ground of another duty": ({"ground": "X.NEW"}, "exemption.ground", "ground"),
    "ends before it begins": ({"valid_until": TODAY}, "exemption.days", "valid_until"),
    "longer than a school year": (
        {"valid_until": TODAY + timedelta(days=LONGEST_DAYS + 1)},
        "exemption.too-long",
        "valid_until",
    ),
    "over already": (
        {"valid_from": TODAY - timedelta(days=9), "valid_until": TODAY},
        "exemption.past",
        "valid_until",
    ),
    "no reason": ({"reason": "  "}, "exemption.no-reason", "reason"),
    "too much of a reason": ({"reason": "长" * (REASON_LIMIT + 1)}, "exemption.long-reason", "reason"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_may_not_be_asked_is_refused_at_its_field(cast: Cast, case: str) -> None:
    more, code, field = WRONG[case]
    with pytest.raises(Refusal) as refused:
        ask(cast, **more)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Exemption.objects.exists()


def test_one_exception_at_a_time_for_a_pupil_and_the_next_after_it(cast: Cast) -> None:
    first = ask(cast)
    with pytest.raises(Refusal) as refused:
        ask(cast, valid_from=TODAY + timedelta(days=1))
    assert refused.value.code == "exemption.twice"
    ask(cast, pupil_id=cast.pupils[3].pk)
    withdraw(cast, first)
    assert Exemption.objects.get(pk=ask(cast)).state == "requested"


def test_the_form_says_at_the_field_what_is_wrong(cast: Cast) -> None:
    address = f"/standing/exemptions/request/?duty={VISITS}&organisation={cast.school.pk}"
    data = {"ground": "X.REFUSED", "pupil": str(cast.pupils[4].pk), "reason": "谢绝入户",
            "valid_from": JUNE.isoformat(), "valid_until": TODAY.isoformat()}  # fmt: skip
    answer = cast.client("head_teacher").post(address, data)
    assert answer.status_code == 422
    assert "结束日要晚于起始日" in answer.content.decode()
    answer = cast.client("head_teacher").post(address, data | {"pupil": str(cast.colleague_pupils[0].pk)})
    assert answer.status_code == 422
    assert "请从名单中选择" in answer.content.decode()
    assert not Exemption.objects.exists()


def test_only_their_head_asks_for_a_pupil(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        ask(cast, "colleague")
    with pytest.raises(OutOfScope):
        ask(cast, pupil_id=cast.far_pupils[0].pk)
    with pytest.raises(OutOfScope):
        ask(cast, duty_key="M9.99")


SEES_NAME = ("head_teacher", "principal", "school_officer")
SEES_NONE = ("county_officer", "city_officer", "department_officer")


@pytest.mark.parametrize("member", [*SEES_NAME, *SEES_NONE])
def test_the_pupil_is_named_to_those_alone_who_may_know_them(cast: Cast, member: str) -> None:
    key = ask(cast)
    addresses = ["/standing/exemptions/"]
    if member in ("county_officer", "city_officer"):
        addresses.append(f"/standing/exemptions/{key}/decide/")
    for address in addresses:
        text = cast.client(member).get(address).content.decode()
        assert (cast.pupils[4].name in text) == (member in SEES_NAME)
        assert cast.school.name in text


@pytest.mark.parametrize("member", ["other_county_officer", "kindergarten_officer", "colleague"])
def test_others_do_not_see_that_anything_was_asked(cast: Cast, member: str) -> None:
    key = ask(cast)
    assert queries.exemptions(cast.viewer(member)) == ()
    with pytest.raises(OutOfScope):
        queries.exemption(cast.viewer(member), key)
    assert "谢绝入户" not in cast.client(member).get("/standing/exemptions/").content.decode()


def test_the_list_tells_what_waits_holds_and_is_over(cast: Cast) -> None:
    waits, holds, refused = ask(cast), *(ask(cast, pupil_id=one.pk) for one in cast.pupils[2:4])
    approve(cast, holds)
    refuse(cast, refused)
    past = ask(cast, pupil_id=cast.pupils[0].pk)
    approve(cast, past)
    Exemption.objects.filter(pk=past).update(valid_from=TODAY - timedelta(days=60), valid_until=TODAY)
    found = queries.exemptions_page(cast.viewer("county_officer"))
    assert [line.one.id for line in found.waiting] == [waits]
    assert [line.one.id for line in found.holding] == [holds]
    assert {line.one.id for line in found.ended} == {refused, past}


@pytest.mark.parametrize("many", [1, 5])
def test_the_pages_take_no_more_queries_for_more_rows(cast: Cast, many: int) -> None:
    keys = [ask(cast, pupil_id=one.pk) for one in cast.pupils[:many]]
    for member, address in (
        ("county_officer", "/standing/exemptions/"),
        ("head_teacher", "/standing/exemptions/"),
        ("county_officer", f"/standing/exemptions/{keys[0]}/decide/"),
        ("head_teacher", f"/standing/exemptions/request/?duty={VISITS}&organisation={cast.school.pk}"),
    ):
        client = cast.client(member)
        with at_most(12, f"{member} {address}"):
            assert client.get(address).status_code == 200
