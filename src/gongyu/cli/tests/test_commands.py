"""Commands speak: help without Django, exit codes as documented, sentences instead of tracebacks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from gongyu.cli.main import COMMANDS, HIDDEN
from gongyu.cli.say import EXIT_CODES
from gongyu.policy.tests import tiny

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
    done = gongyu("policy", "check", "tangshan-2023", "--text", str(text))
    assert done.returncode == 1, done.stderr
    lines = [line for line in done.stderr.splitlines() if ".yaml:" in line or "text.md:" in line]
    assert lines and all(re.search(r"\.(yaml|md):\d+", line) for line in lines)
    assert re.search(r"^\d+ findings\.$", done.stderr, re.MULTILINE)


def test_policy_check_is_content_with_a_sound_pack(tmp_path: Path) -> None:
    place = tiny.write(tmp_path)
    done = gongyu("policy", "check", str(place), "--text", str(place / "text.md"))
    assert done.returncode == 0, done.stderr
    assert "every sentence is mapped" in done.stdout


def test_policy_check_says_which_text_is_missing() -> None:
    done = gongyu("policy", "check", "tangshan-2023", "--text", "no-such-file.md")
    assert done.returncode == 2
    assert "no-such-file.md" in done.stderr


GROUPS = ("policy", "people", "ledger", "user")


def parts() -> list[tuple[str, str]]:
    return [
        (name, part)
        for name in GROUPS
        for part in getattr(import_module(COMMANDS[name][0]), "command").commands  # noqa: B009
    ]


@pytest.mark.parametrize(("name", "part"), parts())
def test_every_part_of_a_command_has_help(name: str, part: str) -> None:
    done = gongyu(name, part, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    said = done.stdout.split("\n\n")[1].strip()
    assert said.endswith(".") or "." in said, "a sentence says what it does"


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in GROUPS])
def test_an_option_nobody_knows_is_a_usage_error(name: str) -> None:
    done = gongyu(name, "--no-such-option")
    assert done.returncode == 2
    assert "No such option" in done.stderr
    assert "Traceback" not in done.stderr


def test_generated_documents_out_of_date_are_named(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}

    def docs(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gongyu.cli.main", "docs", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    done = docs("--check")
    assert done.returncode == 1
    assert "access-matrix.md is out of date" in done.stderr and "make docs" in done.stderr
    assert docs().returncode == 0
    assert docs("--check").returncode == 0
    (tmp_path / "docs/generated/roles.md").write_text("something else")
    (tmp_path / "docs/generated/gone.md").write_text("of a table that is no more")
    done = docs("--check")
    assert done.returncode == 1
    assert "roles.md is out of date" in done.stderr and "gone.md is out of date" in done.stderr
