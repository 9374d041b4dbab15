"""Commands speak: help without Django, exit codes as documented, sentences instead of tracebacks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gongyu.cli.main import COMMANDS, HIDDEN
from gongyu.cli.say import EXIT_CODES

pytestmark = pytest.mark.anydatabase


def gongyu(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gongyu.cli.main", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_help_lists_every_command_and_every_exit_code() -> None:
    done = gongyu("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMMANDS if name not in HIDDEN)
    assert all(str(code) in done.stdout for code in EXIT_CODES)


def test_help_and_up_do_not_import_django() -> None:
    program = "import sys, gongyu.cli.main, gongyu.cli.up; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    done = gongyu(name, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout


def test_an_unknown_command_is_a_usage_error() -> None:
    done = gongyu("gossip")
    assert done.returncode == 2
    assert "No such command" in done.stderr


def test_a_database_that_does_not_answer_is_said_in_words() -> None:
    done = gongyu("migrate", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert done.returncode == 3
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_policy_check_names_the_packs_it_knows() -> None:
    done = gongyu("policy", "check", "atlantis", "--text", "README.md")
    assert done.returncode == 2
    assert "no such pack: atlantis" in done.stderr


def test_policy_check_reports_findings_with_file_and_line(tmp_path: Path) -> None:
    text = tmp_path / "text.md"
    text.write_text("# 文件\n\n## 一\n\n本条没有任何义务与之对应。\n")
    pack = next((p for p in Path("src/gongyu/policy/packs").glob("*") if p.is_dir()), None)
    if pack is None:
        pytest.skip("no pack is there yet")
    done = gongyu("policy", "check", pack.name, "--text", str(text))
    assert done.returncode == 1, done.stderr
    assert ".yaml:" in done.stderr or "text.md:" in done.stderr
