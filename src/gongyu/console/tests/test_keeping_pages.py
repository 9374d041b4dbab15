"""The pages of what is kept: for how long and under which keys. Nobody else opens them; no key is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from gongyu.console import queries
from gongyu.console.rules import TABLES
from gongyu.keeping import queries as kept
from gongyu.keeping.operations import Forgotten, add_key, keep_to_retention, report_night
from gongyu.kernel.keys import keys
from gongyu.kernel.refusal import Forbidden
from gongyu.notices.models import Message
from gongyu.people.models import Guardian
from gongyu.people.operations.sealing import PHONE, seal
from tests.cast import TODAY, Cast

PAGES = ("/console/retention/", "/console/keys/")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    yield tmp_path
    keys.cache_clear()


def text(cast: Cast, page: str, member: str = "system_admin") -> str:
    return re.sub(r"\s+", " ", cast.client(member).get(page).content.decode())


def test_before_the_first_night(cast: Cast) -> None:
    assert "还没有清理过" in text(cast, "/console/retention/")
    assert "还没有清点" in text(cast, "/console/keys/")


def test_the_night_is_told_table_by_table(cast: Cast) -> None:
    old = Message.objects.create(user=cast.users["guardian"], subject="旧的", body="x")
    Message.objects.filter(pk=old.pk).update(sent_at=old.sent_at.replace(year=2020))
    keep_to_retention(by=None, today=TODAY)
    page = text(cast, "/console/retention/", "auditor")
    assert "清理了 1 行，期满的都已清理。" in page
    assert re.search(r"站内消息<div[^>]*>一年</div></th> <td class=\"text-end\">1</td>", page)
    assert "离校三年后清空，只留编号用于统计" in page
    assert "台账记录" in page and "people_" not in page


def test_what_could_not_be_done_says_why(cast: Cast) -> None:
    night = (Forgotten("notices_message", left=3, why="in-use"), Forgotten("people_pupil", why="failed"))
    report_night(by=None, today=TODAY, night=night)
    page = text(cast, "/console/retention/")
    assert "有 3 行该清理而没有清理" in page
    assert "3 行没有清理： 还有别的记录指着它们" in page or "3 行没有清理：还有别的记录指着它们" in page
    assert "这张表昨夜没有清理" in page


def test_keys_are_numbers_with_what_they_hold(cast: Cast) -> None:
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone_sealed=seal("13800000000", PHONE))
    add_key(by=None, wait=0)
    keep_to_retention(by=None, today=TODAY)
    page = text(cast, "/console/keys/")
    assert "1 号" in page and "2 号" in page and "正在使用" in page
    assert "加密了 1 个值" in page and "加密了 0 个值" in page
    assert "gongyu keys rotate" in page
    stored = (settings.HOME / "keys.json").read_text()
    secrets = re.findall(r'"([A-Za-z0-9+/=]{40,})"', stored)
    assert secrets and not [one for one in secrets if one in page]


def test_a_missing_or_open_key_file_is_named(cast: Cast, home: Path) -> None:
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone_sealed=b"\x07sealed")
    keep_to_retention(by=None, today=TODAY)
    page = text(cast, "/console/keys/")
    assert "有数据用 7 号密钥加密，而这里没有它" in page


def test_every_table_has_its_words() -> None:
    shown = [table.name for table in kept.kept_tables() if table.model or table in kept.limited()]
    assert not [name for name in shown if name not in TABLES], "say in console/rules/tables.py what it is"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("member", ["grant_admin", "county_officer", "principal", "guardian", "stranger"])
def test_nobody_else(cast: Cast, page: str, member: str) -> None:
    assert cast.client(member).get(page).status_code == 403
    with pytest.raises(Forbidden):
        queries.retained(cast.viewer(member))
    with pytest.raises(Forbidden):
        queries.key_ring(cast.viewer(member))


@pytest.mark.parametrize("page", PAGES)
def test_they_are_only_read(cast: Cast, page: str) -> None:
    assert cast.client("system_admin").post(page).status_code == 405


def test_the_page_of_retentions_asks_little(cast: Cast, django_assert_max_num_queries: object) -> None:
    viewer = cast.viewer("system_admin")
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        queries.retained(viewer)
