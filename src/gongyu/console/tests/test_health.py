"""How the installation is: every line judged, in words, with what to do; the page, who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gongyu.audit.models import AuditLine
from gongyu.compliance.operations import assess_all
from gongyu.console import queries
from gongyu.console.rules import Facts, judged
from gongyu.console.tests.queue import empty, job, worker
from gongyu.kernel.refusal import Forbidden
from gongyu.ledger import queries as ledger
from gongyu.ledger.operations import keep_verified
from tests.cast import TODAY, Cast, commanded

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WELL = Facts(
    now=NOW,
    postgres=150004,
    answered_ms=2,
    data_bytes=3 * 1024**3,
    heartbeat=NOW - timedelta(seconds=8),
    assessed=NOW - timedelta(hours=6),
    verified=NOW - timedelta(days=1),
    verified_entries=2700000,
    verified_faults=0,
    disk_free=60 * 1024**3,
    disk_total=100 * 1024**3,
    version="0.1.0",
    python="3.11.7",
    django="5.2",
    migrations=0,
    waiting=0,
    oldest=None,
    failed=0,
    backed_up=NOW - timedelta(days=2),
)


def states(**changes: Any) -> dict[str, str]:
    """The lines that are not as they should be."""
    return {line.name: line.state for line in judged(replace(WELL, **changes)) if line.state != "good"}


def test_all_is_well() -> None:
    assert states() == {}
    assert not [line.advice for line in judged(WELL) if line.advice]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"postgres": 140009}, {"数据库": "bad"}),
        ({"answered_ms": 900}, {"数据库": "look"}),
        ({"migrations": 2}, {"数据库结构": "bad"}),
        ({"heartbeat": None}, {"后台进程": "bad"}),
        ({"heartbeat": NOW - timedelta(minutes=3)}, {"后台进程": "bad"}),
        ({"waiting": 4, "oldest": NOW - timedelta(minutes=3)}, {}),
        ({"waiting": 4, "oldest": NOW - timedelta(minutes=30)}, {"排队的任务": "look"}),
        ({"waiting": 4, "oldest": NOW - timedelta(hours=2)}, {"排队的任务": "bad"}),
        ({"failed": 1}, {"没有做成的任务": "look"}),
        ({"assessed": None}, {"昨夜的计算": "unknown"}),
        ({"assessed": NOW - timedelta(hours=31)}, {"昨夜的计算": "look"}),
        ({"verified": None}, {"台账核验": "unknown"}),
        ({"verified": NOW - timedelta(days=9)}, {"台账核验": "look"}),
        ({"verified_faults": 1}, {"台账核验": "bad"}),
        ({"backed_up": None}, {"备份": "unknown"}),
        ({"backed_up": NOW - timedelta(days=9)}, {"备份": "look"}),
        ({"disk_free": 10 * 1024**3}, {"磁盘空间": "look"}),
        ({"disk_free": 4 * 1024**3}, {"磁盘空间": "bad"}),
    ],
)
def test_what_is_not_as_it_should_be_says_what_to_do(changes: dict[str, Any], wrong: dict[str, str]) -> None:
    assert states(**changes) == wrong
    lines = judged(replace(WELL, **changes))
    assert all(line.advice for line in lines if line.state != "good")
    assert all(line.sentence % line.values for line in lines)


# --- what is found ----------------------------------------------------------------------------------
@pytest.fixture
def empty_queue(db: None) -> None:
    empty()


def found(cast: Cast, *names: str) -> list[str]:
    lines = {line.name: line.state for line in queries.health(cast.viewer("system_admin"))}
    return [lines[name] for name in names]


def test_what_is_found_here(cast: Cast, empty_queue: None) -> None:
    looked_at = ("后台进程", "昨夜的计算", "台账核验")
    assert found(cast, *looked_at) == ["bad", "unknown", "unknown"]
    worker()
    assess_all(today=TODAY)
    keep_verified(by=commanded(), today=TODAY, verified=ledger.verify())
    job("compliance.assess_city", "failed")
    assert found(cast, *looked_at, "数据库结构", "没有做成的任务") == ["good"] * 4 + ["look"]


def test_the_page_says_it(cast: Cast, empty_queue: None) -> None:
    text = cast.client("auditor").get("/console/health/").content.decode()
    assert "没有后台进程。" in text and "gongyu up" in text
    assert "要处理或留意。" in text


@pytest.mark.parametrize("member", ["grant_admin", "county_officer", "principal", "stranger"])
def test_nobody_else(cast: Cast, member: str) -> None:
    assert cast.client(member).get("/console/health/").status_code == 403
    with pytest.raises(Forbidden):
        queries.health(cast.viewer(member))


# --- the ledger read through --------------------------------------------------------------------------
def test_reading_the_ledger_through_leaves_a_line(cast: Cast) -> None:
    keep_verified(by=cast.viewer("auditor"), today=TODAY, verified=ledger.verify())
    line = AuditLine.objects.get(act="ledger.verify")
    assert line.by_id == cast.users["auditor"].pk
    assert line.detail["faults"] == 0
    with pytest.raises(Forbidden):
        keep_verified(by=cast.viewer("principal"), today=TODAY, verified=ledger.verify())
