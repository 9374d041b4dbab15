"""Founding, renaming, closing and merging bodies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.organisations import operations, queries
from gongyu.organisations.operations import bodies
from gongyu.organisations.rules import is_uscc, pinyin
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
NEW: dict[str, Any] = {
    "code": "2113000009",
    "name": "曙光小学",
    "kind": "school",
    "level": "unit",
    "stage": "primary",
    "region_code": "130202001001",
    "opened_on": date(2026, 9, 1),
}


def test_a_county_founds_a_school(cast: Cast) -> None:
    key = operations.found(by=cast.viewer("county_officer"), today=TODAY, **NEW)
    body = queries.body(key)
    assert body is not None
    assert body.path == body.jurisdiction == "130202001001/2113000009/"
    assert body.county_code == "130202"
    line = AuditLine.objects.get(act="organisation.found")
    assert (line.key, line.by_id) == (str(key), cast.users["county_officer"].pk)


def test_a_campus_has_a_part_per_stage(cast: Cast) -> None:
    by = cast.viewer("county_officer")
    campus = {**NEW, "code": "3113000008", "name": "九年学校", "kind": "school_campus", "stage": ""}
    parent = operations.found(by=by, today=TODAY, **campus)
    child = operations.found(by=by, today=TODAY, **NEW, parent_id=parent)
    body = queries.body(child)
    assert body is not None and body.path == "130202001001/3113000008/2113000009/"
    assert [part.id for part in queries.below(parent, on=TODAY)] == [child]


def test_an_office_governs_its_region(cast: Cast) -> None:
    office = {**NEW, "code": "130202C", "kind": "culture_tourism", "level": "county", "stage": ""}
    office["region_code"] = "130202000000"
    body = queries.body(operations.found(by=cast.viewer("county_officer"), today=TODAY, **office))
    assert body is not None and (body.path, body.jurisdiction) == ("130202/130202C/", "130202")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"region_code": "999999999999"}, "organisation.region"),
        ({"code": "1113000009"}, "organisation.school-code"),
        ({"code": "91350100M000100Y44"}, "organisation.uscc"),
        ({"code": "2113000001"}, "organisation.code-taken"),
        ({"code": "有空格 1"}, "organisation.code"),
        ({"name": " "}, "organisation.name"),
        ({"stage": "kindergarten"}, "organisation.stage"),
        ({"level": "galaxy"}, "organisation.level"),
    ],
)
def test_what_is_refused(cast: Cast, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        operations.found(by=cast.viewer("county_officer"), today=TODAY, **(NEW | change))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("member", "error"),
    [("stranger", OutOfScope), ("other_county_officer", OutOfScope), ("supervisor", Forbidden)],
)
def test_who_may_not(cast: Cast, member: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        operations.found(by=cast.viewer(member), today=TODAY, **NEW)
    with pytest.raises(error):
        operations.rename(by=cast.viewer(member), today=TODAY, organisation_id=cast.school.pk, name="甲")


def test_a_school_keeps_its_code_under_a_new_name(cast: Cast) -> None:
    by = cast.viewer("county_officer")
    operations.rename(by=by, today=TODAY, organisation_id=cast.school.pk, name="乐亭路小学")
    body = queries.by_code("2113000001")
    assert body is not None and body.name == "乐亭路小学"
    assert queries.visible(["130202"], search="le ting") == ()
    assert [one.id for one in queries.visible(["130202"], search="lao ting")] == [cast.school.pk]


def test_a_renamed_school_is_found_by_the_old_name(cast: Cast) -> None:
    by = cast.viewer("county_officer")
    since, cast.school.pinyin = date(2026, 9, 1), pinyin(cast.school.name)
    cast.school.save()
    operations.rename(by=by, today=TODAY, organisation_id=cast.school.pk, name="乐亭路小学", since=since)
    for search in ("向阳小", "xiang yang", "xiangyang", "xyxx", "lao ting", "ltlxx", "2113000001"):
        assert [one.id for one in queries.visible(["130202"], search=search, kinds=["school"])] == [
            cast.school.pk
        ], search
    assert [(one.name, one.until) for one in queries.former_names(cast.school.pk)] == [("向阳小学", since)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "向阳小学"}, "organisation.same-name"),
        ({"since": date(2027, 1, 1)}, "organisation.renamed-when"),
        ({"since": date(2001, 1, 1)}, "organisation.renamed-when"),
    ],
)
def test_a_name_that_is_refused(cast: Cast, change: dict[str, Any], code: str) -> None:
    asked: dict[str, Any] = {"name": "乐亭路小学", "organisation_id": cast.school.pk} | change
    with pytest.raises(Refusal) as refusal:
        operations.rename(by=cast.viewer("county_officer"), today=TODAY, **asked)
    assert refusal.value.code == code


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(bodies, "record", fail)
    with pytest.raises(RuntimeError):
        operations.found(by=cast.viewer("county_officer"), today=TODAY, **NEW)
    assert queries.by_code("2113000009") is None


def test_scopes_narrow_what_is_visible(cast: Cast) -> None:
    def schools(*scopes: str) -> list[int]:
        return [one.id for one in queries.visible(scopes, kinds=("school",), on=TODAY)]

    assert schools("1302") == [cast.school.pk, cast.other_school.pk]
    assert schools("130203") == [cast.other_school.pk]
    assert schools(cast.school.path) == [cast.school.pk]
    assert schools() == []
    assert len(schools("")) == 2


def test_the_check_character_of_a_credit_code() -> None:
    assert is_uscc("91350100M000100Y43")
    assert not is_uscc("91350100M000100Y34")
