"""`gongyu organisations regions`: a year's codes from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gongyu.cli.main import main
from gongyu.cli.say import FINE, FOUND, REFUSED
from gongyu.console.tests.lists import year_csv, year_of
from gongyu.organisations.models import Region
from gongyu.organisations.queries import region_rows
from gongyu.people.tests.rosters import workbook

pytestmark = pytest.mark.usefixtures("cast", "on_the_day")
OLD, NEW = "130202001001", "130202001002"


class Terminal:
    """The command as an operator types it, in a folder of their own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.patch, self.capsys = folder, patch, capsys
        patch.setenv("LANG", "C.UTF-8")
        patch.chdir(folder)

    def regions(self, content: bytes, *words: str, on: str = "2026-11-01") -> tuple[int, str, str]:
        file = self.folder / "regions.csv"
        file.write_bytes(content)
        self.patch.setattr(sys, "argv", ["gongyu", "organisations", "regions", str(file), "--on", on, *words])
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = self.capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in said.err
        return ended.value.code, said.out, said.err


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_a_dry_run_tells_and_changes_nothing_then_it_is_taken_in_once(terminal: Terminal) -> None:
    content = year_csv(year_of("130202", r130202001003="新建社区居民委员会", r130202001201=None))
    told = "From 2026-11-01: 1 new, 0 renamed, 1 gone, 0 with a successor, 6 as before."
    code, out, _ = terminal.regions(content, "--dry-run")
    assert (code, told in out, "nothing was changed" in out) == (FINE, True, True)
    assert not Region.objects.filter(pk="130202001003").exists()
    code, out, _ = terminal.regions(content)
    assert (code, told in out) == (FINE, True)
    assert Region.objects.get(pk="130202001201").closed_on is not None
    code, out, _ = terminal.regions(content)
    assert (code, "0 new, 0 renamed, 0 gone" in out) == (FINE, True)


def test_a_successor_is_told_or_the_name_is_taken_by_order(terminal: Terminal) -> None:
    content = year_csv(year_of("130202", **{f"r{OLD}": None, f"r{NEW}": "槐树社区居民委员会"}))
    code, _, err = terminal.regions(content)
    assert (code, "--same-name" in err, "Nothing was changed" in err) == (FOUND, True, True)
    assert Region.objects.get(pk=OLD).closed_on is None
    code, out, _ = terminal.regions(content, "--same-name")
    assert (code, f"{OLD} 槐树社区居民委员会 -> {NEW}" in out) == (FINE, True)
    assert Region.objects.get(pk=OLD).succeeded_by_id == NEW


def test_a_second_list_says_what_took_over(terminal: Terminal) -> None:
    content = year_csv(year_of("130202", **{f"r{OLD}": None, f"r{NEW}": "新社区居民委员会"}))
    code, _, err = terminal.regions(content)
    assert (code, "still in use" in err) == (FOUND, True)
    second = terminal.folder / "successors.csv"
    second.write_text(f"code,successor\n{OLD},{NEW}\n", encoding="utf-8")
    code, _, _ = terminal.regions(content, "--successors", str(second))
    assert (code, Region.objects.get(pk=OLD).succeeded_by_id) == (FINE, NEW)


def test_wrong_rows_come_back_and_nothing_is_taken_in(terminal: Terminal) -> None:
    rows = [*year_of("130202", r130202001003="新建社区居民委员会"), ["12", "短", "", "", ""]]
    code, _, err = terminal.regions(year_csv(rows))
    assert (code, "regions-rejected.xlsx" in err) == (FOUND, True)
    assert (terminal.folder / "regions-rejected.xlsx").exists()
    assert not Region.objects.filter(pk="130202001003").exists()


def test_a_day_to_come_and_a_file_of_something_else_are_refused(terminal: Terminal) -> None:
    code, _, err = terminal.regions(year_csv(year_of("130202")), on="2027-01-01")
    assert (code, "region.year-to-come" in err) == (REFUSED, True)
    code, _, err = terminal.regions(workbook([["a"]], ["甲"]))
    assert (code, "people.no-list-headings" in err) == (REFUSED, True)


def test_a_whole_countys_file_changes_nothing_the_second_time(terminal: Terminal) -> None:
    of = ("130000", "130200", "130224")
    rows = [list(row.values()) for row in region_rows("tangshan") if row["code"][:6] in of]
    assert len(rows) > 100
    code, out, _ = terminal.regions(year_csv(rows))
    assert (code, " new" in out) == (FINE, True)
    code, out, _ = terminal.regions(year_csv(rows))
    assert (code, f"0 gone, 0 with a successor, {len(rows):,} as before" in out) == (FINE, True)
