"""Bodies in the console: found, opened, renamed, closed, merged and split; and who may not."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from gongyu.audit.models import AuditLine
from gongyu.organisations.factories import organisation
from gongyu.organisations.models import Organisation
from gongyu.organisations.queries import body, by_code
from gongyu.people.models import Enrolment
from tests.cast import Cast, headed_class, pupil_in, staff_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
BODIES = "/console/bodies/"
WHY = {"day": "2026-12-01", "reason": "生源减少", "document": "区教字〔2026〕9号"}


@pytest.fixture
def into(cast: Cast) -> Organisation:
    school = organisation(name="实验小学", code="2113000077", pinyin="shi yan xiao xue")
    room = headed_class(school, 2024, 2, staff_at(school, "郑老师", "teacher"))
    for number in range(6):
        pupil_in(room, f"何{number}")
    return school


def seal_in(text: str) -> str:
    found = re.search(r'name="seen" value="(\w{32})"', text)
    assert found, "a plan is shown"
    return found[1]


def sitting(school: Organisation) -> int:
    rows = Enrolment.objects.filter(organisation=school, superseded_at=None, valid_until=None)
    return rows.count()


def test_the_tree_leads_from_the_county_to_the_school(cast: Cast) -> None:
    client = cast.client("county_officer")
    text = client.get(BODIES).content.decode()
    assert "甲街道" in text and "路南区教育局" in text and "向阳小学" not in text and "路北区" not in text
    text = client.get(f"{BODIES}?region=130202001000").content.decode()
    assert "向阳小学" in text and "槐树社区家教指导服务站" in text
    assert "路北区" in cast.client("city_officer").get(BODIES).content.decode()


@pytest.mark.parametrize("search", ["向阳小", "2113000001"])
def test_a_body_is_found(cast: Cast, search: str) -> None:
    text = cast.client("county_officer").get(BODIES, {"search": search}).content.decode()
    assert "向阳小学" in text and "桃园小学" not in text
    assert (
        "向阳小学" not in cast.client("other_county_officer").get(BODIES, {"search": search}).content.decode()
    )


def test_the_list_costs_few_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = cast.client("county_officer")
    for address in (BODIES, f"{BODIES}?search=小学", f"{BODIES}{cast.school.pk}/"):
        with django_assert_max_num_queries(14):
            assert client.get(address).status_code == 200


def test_who_holds_what_there_is_told_to_those_who_look_after_grants(cast: Cast) -> None:
    address = f"{BODIES}{cast.school.pk}/"
    assert "陈校长" in cast.client("grant_admin").get(address).content.decode()
    assert "陈校长" not in cast.client("county_officer").get(address).content.decode()
    assert "更名" not in cast.client("grant_admin").get(address).content.decode()


@pytest.mark.parametrize("region", ["130203000000", "130200000000", "999999999999"])
def test_another_region_does_not_exist(cast: Cast, region: str) -> None:
    assert cast.client("county_officer").get(BODIES, {"region": region}).status_code == 404


def test_a_body_is_opened(cast: Cast) -> None:
    client = cast.client("county_officer")
    assert 'value="130202001001"' in client.get(f"{BODIES}new/?region=130202001001").content.decode()
    sent = {
        "kind": "school",
        "name": "曙光小学",
        "code": "2113000009",
        "level": "unit",
        "stage": "primary",
        "region_code": "130202001001",
        "opened_on": "2026-09-01",
    }
    assert client.post(f"{BODIES}new/", sent).status_code == 302
    assert by_code("2113000009") is not None
    again = client.post(f"{BODIES}new/", sent)
    assert again.status_code == 422 and "这个代码已经用过" in again.content.decode()
    for change, words in (
        ({"code": "2113000010", "region_code": "130203001001"}, "这个区划不由您管理"),
        ({"code": "2113000010", "parent": cast.other_school.code}, "没有这个单位代码"),
    ):
        answer = client.post(f"{BODIES}new/", sent | change)
        assert answer.status_code == 422 and words in answer.content.decode()


def test_a_body_is_renamed_and_closed(cast: Cast) -> None:
    client, address = cast.client("county_officer"), f"{BODIES}{cast.station.pk}/"
    answer = client.post(f"{address}rename/", {"name": "槐树服务站", "since": "2026-09-01"})
    assert answer.status_code == 302
    text = client.get(address).content.decode()
    assert "曾用名" in text and "槐树社区家教指导服务站" in text
    assert "槐树服务站" in client.get(BODIES, {"search": "槐树社区家教"}).content.decode()
    assert client.post(f"{address}close/", {"closed_on": "2026-12-01", "reason": ""}).status_code == 422
    sent = {"closed_on": "2026-12-01", "reason": "并站文件"}
    assert client.post(f"{address}close/", sent).status_code == 302
    assert body(cast.station.pk).closed_on == date(2026, 12, 1)  # type: ignore[union-attr]


def test_schools_are_merged_as_the_plan_said_and_back(cast: Cast, into: Organisation) -> None:
    client, address = cast.client("county_officer"), f"{BODIES}{into.pk}/"
    sent: dict[str, Any] = WHY | {"organisations": [cast.school.pk]}
    text = client.post(f"{address}merge/", sent).content.decode()
    assert "前后对得上" in text and "三年级3班" in text
    assert sitting(cast.school) == 7, "a plan moves nobody"
    answer = client.post(f"{address}merge/", sent | {"seen": seal_in(text)})
    assert answer.status_code == 302 and (sitting(cast.school), sitting(into)) == (0, 13)
    text = client.get(address).content.decode()
    assert "区教字〔2026〕9号" in text and "向阳小学" in text
    undo = re.search(rf"{address}changes/\d+/undo/", text)
    assert undo and client.get(undo[0]).status_code == 405
    assert cast.client("other_county_officer").post(undo[0]).status_code == 404
    assert cast.client("supervisor").post(undo[0]).status_code == 403
    client.post(undo[0])
    assert (sitting(cast.school), sitting(into)) == (7, 6)
    assert AuditLine.objects.filter(act="move.undo").count() == 1


def test_a_plan_that_was_not_seen_is_shown_again(cast: Cast, into: Organisation) -> None:
    sent: dict[str, Any] = WHY | {"organisations": [cast.school.pk], "seen": "0" * 32}
    answer = cast.client("county_officer").post(f"{BODIES}{into.pk}/merge/", sent)
    assert answer.status_code == 422 and "请再核对一次新的方案" in answer.content.decode()
    assert sitting(cast.school) == 7


def test_a_class_goes_to_another_school(cast: Cast, into: Organisation) -> None:
    client, address = cast.client("county_officer"), f"{BODIES}{cast.school.pk}/split/"
    assert "实验小学" in client.get(address).content.decode()
    address += f"?into={into.pk}"
    assert "三年级2班" in client.get(address).content.decode()
    sent = WHY | {f"class_{cast.class_3_2.pk}": str(into.pk), "heir": ""}
    text = client.post(address, sent).content.decode()
    answer = client.post(address, sent | {"seen": seal_in(text)})
    assert answer.status_code == 302 and (sitting(cast.school), sitting(into)) == (2, 11)


def test_few_pupils_are_not_counted_out(cast: Cast, into: Organisation) -> None:
    """A class of two: neither it, nor what the schools had before and have afterwards."""
    client = cast.client("county_officer")
    sent: dict[str, Any] = WHY | {"organisations": [cast.school.pk]}
    text = client.post(f"{BODIES}{into.pk}/merge/", sent).content.decode()
    assert "略" in text
    cells = re.findall(r'<td class="number">(.*?)</td>', text, re.DOTALL)
    assert not any(number in cell for cell in cells for number in ("7", "13", ">2<", ">5<")), cells
    for number in range(3):
        pupil_in(cast.class_3_1, f"新{number}")
    text = client.post(f"{BODIES}{into.pk}/merge/", sent).content.decode()
    assert "略" not in text and "10 → 0" in text


@pytest.mark.parametrize("act", ["rename", "close", "merge", "split"])
def test_acts_are_not_for_everybody(cast: Cast, act: str) -> None:
    address = f"{BODIES}{cast.school.pk}/{act}/"
    assert cast.client("other_county_officer").get(address).status_code == 404
    assert cast.client("grant_admin").get(address).status_code == 403
    assert cast.client("head_teacher").get(address).status_code == 403
    assert cast.client("county_officer").put(address).status_code == 405


def test_another_countys_school_cannot_be_named(cast: Cast, into: Organisation) -> None:
    sent: dict[str, Any] = WHY | {"organisations": [cast.other_school.pk]}
    answer = cast.client("county_officer").post(f"{BODIES}{into.pk}/merge/", sent)
    assert answer.status_code == 422
    assert cast.other_school.name not in answer.content.decode()
