"""Offered to all and reached are two figures: a snapshot of the day, and homes by the way it reached them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.activities import operations
from gongyu.activities.factories import held, planned
from gongyu.activities.models import Activity, Attendance
from gongyu.activities.rules import after as rules
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people.queries import homes_at
from tests.cast import TODAY, Cast, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")


def office(cast: Cast) -> Any:
    return cast.viewer("school_officer")


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.code == code


def test_the_form_says_no_number_where_nobody_was_ticked(cast: Cast) -> None:
    key = planned(office(cast), cast.school.pk, "guidance", TODAY)
    form = cast.client("school_officer").get(f"/activities/{key}/hold/").content.decode()
    assert 'name="headcount"' in form and 'name="headcount" value' not in form


def test_to_whom_it_was_offered_is_a_snapshot(cast: Cast) -> None:
    for number in range(6):
        pupil_in(cast.class_3_2, f"孩子{number}")
    key = held(office(cast), cast.school.pk, "guidance", TODAY)
    row = Activity.objects.get(pk=key)
    assert row.offered == homes_at(cast.school.pk, TODAY) >= 6
    assert row.entry is not None and row.entry.facets["offered"] == row.offered
    before = row.offered
    pupil_in(cast.class_3_2, "后来的孩子")
    assert homes_at(cast.school.pk, TODAY) == before + 1
    page = cast.client("school_officer").get(f"/activities/{key}/").content.decode()
    assert "面向的家庭" in page and f"{before} 户" in page


def test_brothers_and_sisters_are_one_home_to_whom_it_is_offered(cast: Cast) -> None:
    whole = homes_at(cast.school.pk, TODAY)
    assert whole < len(cast.pupils) + len(cast.colleague_pupils)
    assert homes_at(cast.school.pk, TODAY, class_id=cast.class_3_2.pk) <= whole


def test_paper_and_the_hall_are_two_lists(cast: Cast) -> None:
    key = held(office(cast), cast.school.pk, "guidance", TODAY)
    children = [pupil_in(cast.class_3_2, f"孩子{number}").pk for number in range(12)]
    client = cast.client("school_officer")
    query = f"?class={cast.class_3_2.pk}"
    assert "给了的打勾" in client.get(f"/activities/{key}/papers/{query}").content.decode()
    sent = {"shown": children, "here": children[:6]}
    assert client.post(f"/activities/{key}/papers/{query}", sent).status_code == 302
    assert client.post(
        f"/activities/{key}/here/{query}", {"shown": children, "here": children[5:]}
    ).status_code
    row = Activity.objects.get(pk=key)
    # Who was there counts there, whatever else reached them.
    assert (row.reached, row.on_paper) == (7, 5)
    page = client.get(f"/activities/{key}/").content.decode()
    assert "12 户" in page and "到场 7 户" in page.replace("\n", " ") and "纸质材料 5 户" in page
    # What is taken back on one list stays on the other.
    assert client.post(f"/activities/{key}/here/{query}", {"shown": children, "here": []}).status_code == 302
    assert set(Attendance.objects.values_list("how", flat=True)) == {"paper"}
    for member in ("guardian", "head_teacher"):
        assert cast.client(member).get(f"/activities/{key}/papers/").status_code == 403
    with pytest.raises(Forbidden):
        operations.hand_out(
            by=cast.viewer("guardian"), today=TODAY, activity_id=key, shown=children, here=children
        )


def test_who_has_watched_it_is_on_nobodys_list(cast: Cast) -> None:
    key = held(office(cast), cast.school.pk, "guidance", TODAY)
    family, client = cast.client("guardian"), cast.client("school_officer")
    assert "看回放" not in family.get(f"/activities/{key}/").content.decode()
    refused("replay.over", lambda: operations.watch(by=cast.viewer("guardian"), today=TODAY, activity_id=key))
    answer = client.post(f"/activities/{key}/replay/", {"replay": "javascript:alert(1)"})
    assert answer.status_code == 422
    answer = client.post(f"/activities/{key}/replay/", {"replay": "http://example.org/x"})
    assert answer.status_code == 422 and "https://" in answer.content.decode()
    assert client.post(f"/activities/{key}/replay/", {"replay": "https://example.org/x"}).status_code == 302
    page = family.get(f"/activities/{key}/").content.decode()
    assert "https://example.org/x" in page and "看完了" in page
    for _time in range(2):
        assert family.post(f"/activities/{key}/watched/").status_code == 302
    row = Activity.objects.get(pk=key)
    assert (row.reached, row.replayed) == (0, 1)
    # The list that the school ticks shows nobody as there, the trail names nobody, one home is not told of.
    page = client.get(f"/activities/{key}/here/?class={cast.class_3_2.pk}").content.decode()
    assert " checked" not in page
    assert set(AuditLine.objects.filter(act="activity.watch").values_list("by_id", flat=True)) == {None}
    assert "到达的家庭" not in client.get(f"/activities/{key}/").content.decode()
    # Ticking the list leaves what was watched alone.
    children = [child.pk for child in cast.pupils]
    operations.tick(by=office(cast), today=TODAY, activity_id=key, shown=children, here=[])
    assert Activity.objects.get(pk=key).replayed == 1
    for member in ("school_officer", "head_teacher"):
        assert cast.client(member).post(f"/activities/{key}/watched/").status_code == 403
    with pytest.raises((OutOfScope, Forbidden)):
        operations.offer_replay(
            by=cast.viewer("guardian"), today=TODAY, activity_id=key, address="https://example.org/"
        )


@given(
    st.dictionaries(
        st.sampled_from(["hall", "replay", "paper"]),
        st.dictionaries(st.integers(1, 30), st.one_of(st.none(), st.integers(1, 12)), max_size=30),
    )
)
def test_each_home_counts_once(ways: dict[str, dict[int, int | None]]) -> None:
    counted = rules.reach(ways)
    everybody: set[tuple[str, int]] = set()
    for children in ways.values():
        everybody |= {("home", home) if home else ("child", child) for child, home in children.items()}
    assert counted.whole == len(everybody)
    assert counted.hall == rules.households(ways.get("hall", {}))


@given(st.tuples(*[st.integers(0, 40)] * 3))
def test_no_few_homes_are_told_nor_left_over(parts: tuple[int, int, int]) -> None:
    counted = rules.Reach(*parts)
    told = counted.told
    assert all(part is None or part == 0 or part >= 5 for part in told)
    if rules.told(counted.whole) is not None:
        hidden = [part for part, shown in zip(parts, told, strict=True) if shown is None]
        # What remains of the sum is never that of one small part alone.
        assert len(hidden) != 1
