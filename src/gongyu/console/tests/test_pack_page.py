"""The page of the policy pack, and the console's first page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongyu.policy import operations as policy
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


def page(cast: Cast, query: str = "", member: str = "system_admin") -> str:
    return cast.client(member).get(f"/console/pack/{query}").content.decode()


def test_the_version_in_force_with_its_counts(cast: Cast, on_the_day: object) -> None:
    text = page(cast)
    assert "唐教政〔2023〕2号" in text and "174 项" in text
    assert "按文件印出的数字评判：10" in text
    assert "没有；都按文件执行。" in text


def test_what_was_raised_with_its_source(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, on_the_day: object
) -> None:
    policy.decide(
        by=cast.viewer("county_officer"),
        today=TODAY,
        duty_key="M2.16",
        scope="130202",
        value=3,
        valid_from=date(2027, 9, 1),
        source="路南区教育局通知",
    )
    assert "路南区教育局通知" not in page(cast)  # not in force yet
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_, **__: date(2027, 9, 1))
    assert "路南区教育局通知" in page(cast)


def test_two_versions_side_by_side(cast: Cast) -> None:
    text = page(cast, "?before=linhai-demo%401&after=tangshan-2023%401")
    assert "linhai-demo@1 到 tangshan-2023@1 的差别" in text
    assert "删去" in text and "新增" in text


def test_a_version_that_is_not_there_is_said(cast: Cast) -> None:
    answer = cast.client("system_admin").get("/console/pack/?before=../secret&after=tangshan-2023@1")
    assert answer.status_code == 200
    assert "的差别" not in answer.content.decode()
    assert "field-error" in answer.content.decode()


def test_whoever_reads_the_document_may_look(cast: Cast) -> None:
    assert cast.client("head_teacher").get("/console/pack/").status_code == 200
    assert cast.client("stranger").get("/console/pack/").status_code == 403


@pytest.mark.parametrize(
    ("member", "sees", "not_this"),
    [
        ("system_admin", "/console/jobs/", "/console/audit/"),
        ("auditor", "/console/audit/", "/console/accounts/open/"),
        ("grant_admin", "/console/grants/", "/console/jobs/"),
        ("principal", "/console/grants/", "/console/audit/"),
    ],
)
def test_the_first_page_leads_where_one_may_go(cast: Cast, member: str, sees: str, not_this: str) -> None:
    text = cast.client(member).get("/console/").content.decode()
    assert f'href="{sees}"' in text and f'href="{not_this}"' not in text


@pytest.mark.parametrize("member", ["head_teacher", "guardian", "stranger"])
def test_whoever_administers_nothing_has_no_first_page(cast: Cast, member: Any) -> None:
    assert cast.client(member).get("/console/").status_code == 403
