"""What is ticked on a phone without network arrives with the rest, and is held against what is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongyu.contact.models import Visit
from gongyu.contact.tests.litany import traces
from gongyu.contact.tests.test_arriving import arrive, field, record
from gongyu.people.models import Staff
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
TICKED: dict[str, Any] = {
    "purposes": ["progress", "difficulty"],
    "agreements": ["sleep"],
    "follow_on": "2026-12-04",
}


def test_what_was_ticked_without_network_arrives_with_the_rest(cast: Cast) -> None:
    leader = str(cast.principal.pk)
    data = record(cast) | TICKED | {"along": [leader], "follow_owner": leader}
    status, said = arrive(cast, data)
    row = Visit.objects.get()
    assert (status, said["visits"]) == (200, [row.pk])
    assert [one.staff_id for one in row.company.all()] == [cast.principal.pk]
    assert (row.follow_up.owner, row.follow_up.due_on) == (cast.principal, date(2026, 12, 4))
    before = traces()
    assert arrive(cast, data)[1]["visits"] == [row.pk]
    assert traces() == before


@pytest.mark.parametrize(
    ("name", "value", "label", "words"),
    [
        ("purposes", ["ordinary"], "这次主要为了什么", "平常走走"),
        ("agreements", ["sleep", "talk"], "约定里常有的", "按时睡觉、每天聊一会儿"),
        ("along", [], "谁一起去的", ""),
        ("follow_on", "2026-12-05", "跟进日期", "2026-12-05"),
        ("follow_owner", "", "谁来跟进", ""),
    ],
)
def test_what_was_ticked_is_compared_field_by_field(
    cast: Cast, name: str, value: Any, label: str, words: str
) -> None:
    leader = str(cast.principal.pk)
    data = record(cast) | TICKED | {"along": [leader], "follow_owner": leader}
    arrive(cast, data)
    status, said = arrive(cast, data | {name: value})
    assert (status, said["code"]) == (409, "visit.other-content")
    assert [one["label"] for one in said["fields"] if not one["same"]] == [label]
    assert field(said, label)["sent"] == words
    assert field(said, label)["lost"] is bool(words)
    assert field(said, "谁一起去的")["kept"] == "陈校长"


def test_names_of_staff_are_not_told_by_their_keys(cast: Cast) -> None:
    data = record(cast)
    arrive(cast, data)
    nurse = Staff.objects.get(name="孙老师")
    status, said = arrive(cast, data | {"along": [str(nurse.pk)]})
    assert status == 409
    assert field(said, "谁一起去的")["sent"] == "名单里没有的老师"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"purposes": ["punish"]}, "visit.unknown-word"),
        ({"along": ["999999"]}, "visit.unknown-staff"),
        ({"along": ["abc"]}, "visit.form"),
        ({"follow_on": "2026-11-01"}, "follow.before-visit"),
        ({"follow_owner": "1"}, "follow.no-date"),
    ],
)
def test_what_cannot_be_ticked_is_refused_and_stays_on_the_phone(
    cast: Cast, more: dict[str, Any], code: str
) -> None:
    before = traces()
    status, said = arrive(cast, record(cast) | more)
    assert (status, said["code"]) == (422, code)
    assert traces() == before
