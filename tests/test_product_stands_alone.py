"""The repository needs nothing beside itself, names no machine, and its documents speak of what is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from gongyu.cli.main import COMMANDS
from gongyu.ui.rules import STATES, VERDICTS

pytestmark = pytest.mark.anydatabase

ROOT: Final = Path(__file__).resolve().parent.parent
# What lies beside the checkout on somebody's machine; written so that this file does not name it either.
BESIDE: Final = re.compile(r"\.\./" + r"shared\b")
MACHINE: Final = re.compile(r"(?<![\w.$}>-])/(?:work|home|root|Users|mnt)/[\w.-]+")
REGISTRIES: Final = re.compile(
    # In pieces, so that this file does not name them either.
    r"https?://[^\s\"']*(?:py"
    r"pi|python"
    r"hosted|npm"
    r"js|npm"
    r"mirror|mirrors?\.|proxy\.golang|artifactory|nexus)",
    re.I,
)


def tracked() -> list[Path]:
    """Every file that is kept, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def found(pattern: re.Pattern[str], *, under: tuple[str, ...] = ()) -> list[str]:
    """path:line of everything that matches."""
    lines = []
    for file in tracked():
        name = file.relative_to(ROOT).as_posix()
        if under and not name.startswith(under):
            continue
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        lines += [
            f"{name}:{number}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)
        ]
    return lines


def test_nothing_leans_on_what_lies_beside_the_checkout() -> None:
    assert not found(BESIDE)


def test_no_file_names_a_machine() -> None:
    assert not found(MACHINE)


def test_no_file_names_a_registry() -> None:
    assert not found(REGISTRIES)


@pytest.mark.parametrize(
    ("pattern", "line", "is_found"),
    [
        (MACHINE, 'open("/' + 'home/somebody/x")', True),
        (MACHINE, "path /" + "work/main", True),
        (MACHINE, 'path("home/", home)', False),
        (REGISTRIES, "index-url = https://" + "pypi.example.org/simple", True),
        (REGISTRIES, "Node.js comes from PyPI", False),
        (BESIDE, "../" + "shared/policy", True),
    ],
)
def test_what_is_looked_for_would_be_found(pattern: re.Pattern[str], line: str, is_found: bool) -> None:
    assert bool(pattern.search(line)) is is_found


DOCUMENTS: Final = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_a_document_names_exists(name: str) -> None:
    text = (ROOT / name).read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    # Only what is marked as code: prose may say "make sure".
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    wanted = set(re.findall(r"\bmake ((?!VAR)[a-z-]+)", code))
    assert wanted and wanted <= targets, wanted - targets
    commands = set(re.findall(r"\bgongyu ([a-z]+)\b", code))
    assert commands <= COMMANDS.keys(), commands - COMMANDS.keys()


@pytest.mark.parametrize("name", (*DOCUMENTS, "CHANGELOG.md"))
def test_every_file_that_a_document_links_to_exists(name: str) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", (ROOT / name).read_text())
    assert not [link for link in links if not (ROOT / link).exists()]


def test_the_glossary_has_one_row_per_word() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|\n ").split("|")]
        for line in (ROOT / "GLOSSARY.md").read_text().splitlines()
        if line.startswith("|") and not line.startswith(("|-", "| word", "|---"))
    ]
    assert len(rows) > 20
    assert all(len(row) == 4 for row in rows), [row for row in rows if len(row) != 4]
    words = [row[0] for row in rows]
    assert len(set(words)) == len(words)
    assert all(re.search(r"[\u4e00-\u9fff]", row[1]) and row[2] for row in rows)


def test_the_glossary_speaks_of_every_state_and_verdict() -> None:
    text = (ROOT / "GLOSSARY.md").read_text()
    assert all(state.replace("_", " ") in text for state in STATES if state)
    assert all(verdict in text for verdict in VERDICTS)
