"""The contracts of .importlinter hold, and each finds the fault it was written against."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.anydatabase

ROOT = Path(__file__).resolve().parent.parent

# What is planted: file below src/gongyu, the line appended, and the contract that must break.
FAULTS = {
    "a room looks up": (
        "ledger/queries/planted.py",
        "import gongyu.compliance.rules",
        "Rooms depend in one direction",
    ),
    "a room looks sideways": (
        "activities/rules.py",
        "import gongyu.filings.rules",
        "Rooms depend in one direction",
    ),
    "a room hides an upward import in a function": (
        "people/queries_planted/__init__.py",
        "def late():\n    import gongyu.site.urls",
        "Rooms depend in one direction",
    ),
    "a room without a place": ("gossip/__init__.py", "", "Rooms depend in one direction"),
    "a stray helpers.py": ("contact/helpers.py", "", "Every room is stacked the same way"),
    "queries call operations": (
        "filings/queries.py",
        "import gongyu.filings.operations",
        "Every room is stacked the same way",
    ),
    "rules read models": (
        "contact/rules.py",
        "import gongyu.contact.models",
        "Every room is stacked the same way",
    ),
    "measures call operations": (
        "compliance/measures/planted.py",
        "import gongyu.compliance.operations",
        "The engine is stacked the same way, its measures below its queries",
    ),
    "access rules read models": (
        "access/rules/viewer.py",
        "import gongyu.access.models",
        "Access and accounts are stacked the same way, their middleware on top",
    ),
    "channels call operations": (
        "notices/channels/planted.py",
        "import gongyu.notices.operations",
        "Notices are stacked the same way, their channels below their operations",
    ),
    "another room's models": (
        "contact/operations/visits.py",
        "import gongyu.people.models",
        "Nobody reaches into another room",
    ),
    "another room's forms": (
        "contact/forms.py",
        "import gongyu.filings.forms",
        "Nobody reaches into another room",
    ),
    "a view reads a table": (
        "contact/views/pages.py",
        "import gongyu.contact.models",
        "Views do not import models",
    ),
    "a rule knows Django": ("contact/rules.py", "import django", "Rules and kernel do not know Django"),
    "the kernel knows Django": (
        "kernel/planted.py",
        "from django.utils import timezone",
        "Rules and kernel do not know Django",
    ),
    "a rule borrows Django from a neighbour": (
        "contact/rules.py",
        "import gongyu.people.models",
        "Rules and kernel do not know Django",
    ),
}


def plant(root: Path, place: str, line: str) -> None:
    """Append the line; make the file, and one for a module it names, when a room has not got it yet."""
    package = root / "src" / "gongyu"
    file = package / place
    if not file.exists() and file.with_suffix("").is_dir():  # grown past 300 lines into a folder
        file = file.with_suffix("") / "planted.py"
    for missing in [file, *(_module(package, name) for name in _named(line))]:
        if not missing.exists():
            missing.parent.mkdir(parents=True, exist_ok=True)
            missing.touch()
            for folder in missing.parents:
                if folder == package:
                    break
                (folder / "__init__.py").touch()
    with file.open("a") as source:
        source.write(f"\n{line}\n")


def _named(line: str) -> list[str]:
    return [word for word in line.split() if word.startswith("gongyu.")]


def _module(package: Path, name: str) -> Path:
    path = package.joinpath(*name.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def lint(root: Path) -> tuple[int, str]:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": str(root / "src"), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "src" / "gongyu",
        tmp_path / "src" / "gongyu",
        ignore=lambda _, names: (
            [n for n in names if "." in n and not n.endswith(".py")] + ["static", "locale"]
        ),
    )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_street_is_kept(copied: Path) -> None:
    code, said = lint(copied)
    assert code == 0, said


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, copied: Path) -> None:
    place, line, contract = FAULTS[fault]
    plant(copied, place, line)
    code, said = lint(copied)
    assert code != 0, said
    assert f"{contract} BROKEN" in said, said
